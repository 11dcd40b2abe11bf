"""Do not ask me: the wish behind the link that every invitation has, and taking it back.

Whoever has the link speaks for the address that it came to. Every step may be taken twice.
"""

from datetime import datetime
from typing import TypedDict

from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.opt_outs import read_opt_out_token
from chalicelib.domain.reasons import Reason
from chalicelib.services.ports.people import OptOuts


class OptOutOut(TypedDict):
    """Whether an address is asked by mail how services went, and since when it is not."""

    opted_out: bool
    since: datetime | None


def show_opt_out(token: str, *, secret: bytes, opt_outs: OptOuts) -> OptOutOut:
    """Whether the address of a link is asked. Raises ``NotFound`` on a link that Heed did not write."""
    since = opt_outs.since(_mark(token, secret))
    return {"opted_out": since is not None, "since": since}


def opt_out(token: str, *, now: datetime, secret: bytes, opt_outs: OptOuts) -> OptOutOut:
    """From now on, ask the address of a link no more. Raises ``NotFound`` on a link that Heed did not write."""
    opt_outs.save(_mark(token, secret), now)
    return show_opt_out(token, secret=secret, opt_outs=opt_outs)


def ask_again(token: str, *, secret: bytes, opt_outs: OptOuts) -> OptOutOut:
    """Take an opt-out back. Raises ``NotFound`` on a link that Heed did not write."""
    opt_outs.forget(_mark(token, secret))
    return show_opt_out(token, secret=secret, opt_outs=opt_outs)


def _mark(token: str, secret: bytes) -> str:
    mark = read_opt_out_token(token, secret)
    if mark is None:
        raise NotFound(Reason.NO_SUCH_LINK.said())
    return mark

"""Opt-outs from invitations, by the link in a mail: one click in the mail program (RFC 8058), or the page behind it."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, Who, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.services.people.opt_out import OptOutOut

bp = Blueprint(__name__)


@bp.route("/v1/opt-outs/{token}", methods=["GET"])
@endpoint(bp, who=Who.ANYONE, statuses=(200, 303))
def get_opt_out(token: str) -> "tuple[int, OptOutOut, dict[str, str]]":
    """See whether this address is asked by mail how services went.

    Older mail programs open this address in a browser: who asks for HTML is sent on to the page with the button.
    """
    from chalicelib.services.people.opt_out import show_opt_out

    w = wiring()
    shown = show_opt_out(token, secret=w.secret, opt_outs=w.opt_outs)
    if "text/html" not in str(bp.current_request.headers.get("accept", "")):
        return 200, shown, {}
    return 303, shown, {"Location": f"{w.settings.site_url}/opt-out/#{token}"}


@bp.route("/v1/opt-outs/{token}", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who=Who.ANYONE)
def post_opt_out(token: str) -> "OptOutOut":
    """Have this address asked no more. What a mail program sends with its one click is not looked at."""
    from chalicelib.services.people.opt_out import opt_out

    w = wiring()
    return opt_out(token, now=w.now(), secret=w.secret, opt_outs=w.opt_outs)


@bp.route("/v1/opt-outs/{token}", methods=["DELETE"])
@endpoint(bp, who=Who.ANYONE)
def delete_opt_out(token: str) -> "OptOutOut":
    """Have this address asked again."""
    from chalicelib.services.people.opt_out import ask_again

    w = wiring()
    return ask_again(token, secret=w.secret, opt_outs=w.opt_outs)

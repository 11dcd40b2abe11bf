"""The gaps of prepared answers, such as ``[the reason]``, which an official replaces with words of their own."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.domain.errors import Problem
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.reasons import Reason

_BRACKETED = re.compile(r"\[[^\[\]]+\]")


def gap_problems(given: Mapping[str, Any], pack: Pack) -> Iterator[Problem]:
    """The fields with a text in which a gap of a prepared answer of the pack is still open."""
    gaps = {_plain(gap) for reply in _templates(pack) for gap in _BRACKETED.findall(reply)}
    for name, value in given.items():
        found = _BRACKETED.findall(value) if isinstance(value, str) else ()
        for gap in (each for each in found if _plain(each) in gaps):
            yield Problem(name, Reason.GAP.said(gap=gap))


def _templates(pack: Pack) -> Iterator[str]:
    return (text for group in pack.replies.values() for variant in group.variants for text in variant.text.values())


def _plain(gap: str) -> str:
    """A gap as it is compared: without regard to letter case and white space."""
    return " ".join(gap.split()).casefold()

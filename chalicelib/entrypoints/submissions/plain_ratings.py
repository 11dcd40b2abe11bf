"""Ratings read by hand: most have nothing unusual, and reading those needs no pydantic.

Loading pydantic and building its models takes a third of a cold start. ``FeedbackIn`` stays the contract: what is read
here is what it would have read, and whatever it might refuse or read in another way is left to it
([decision 35](../../../docs/decisions/0035-ratings-are-read-by-hand.md)).
"""

import json
from typing import Any, NamedTuple

from chalicelib.domain.people.person import Contact
from chalicelib.domain.submissions.feedback_intake import Draft
from chalicelib.entrypoints.http.bodies import MAX_BYTES
from chalicelib.entrypoints.schemas.phones import Extension, PhoneStyles, e164
from chalicelib.entrypoints.schemas.texts import MAX_TEXT, cleaned, mail_address, one_line


class PlainRating(NamedTuple):
    """A rating, with what views ask of ``FeedbackIn``."""

    draft: Draft
    transaction: str | None
    corrects: bool

    @property
    def survey(self) -> str:
        return self.draft.survey


class _Unusual(Exception):
    """Something that the model has to look at."""


def read_plain_rating(raw: bytes, phones: PhoneStyles) -> PlainRating | None:
    """The rating in a body; None where ``FeedbackIn`` must read or refuse it."""
    # JSON can spell half a character, which Python reads.
    if len(raw) > MAX_BYTES or b"\\ud" in raw or b"\\uD" in raw:
        return None
    try:
        given = _decode(raw.decode())
        return _rating(given, phones) if type(given) is dict else None
    except (_Unusual, ValueError, RecursionError):
        return None


def _rating(given: dict[str, Any], phones: PhoneStyles) -> PlainRating:
    contact, transaction = given.pop("contact", None), given.pop("transaction", None)
    corrects, id_ = given.pop("corrects", False), given.pop("id", None)
    level, comment = given.pop("level", None), given.pop("comment", None)
    answers = _known(given.pop("answers", {}), dict, 0, 200)
    places: dict[str, Any] = {name: _name(value) for name, value in given.items() if value is not None}
    if not places.keys() >= _NEEDED or not given.keys() <= _PLACES or given.get("channel", "") is None:
        raise _Unusual
    if level is not None and not (type(level) is int and 1 <= level <= 5):
        raise _Unusual
    draft = Draft(
        **{"channel": "web", **places},
        id=None if id_ is None else _known(id_, str, 0, MAX_BYTES),
        level=level,
        answers={_name(name): _answer(value) for name, value in answers.items()},
        comment=None if comment is None else _text(comment),
        contact=None if contact is None else _contact(_known(contact, dict, 1, 4), phones),
    )
    return PlainRating(
        draft=draft,
        transaction=None if transaction is None else _known(transaction, str, 1, 4096),
        corrects=_known(corrects, bool),
    )


_NEEDED = {"survey", "agency"}
_PLACES = {*_NEEDED, "service", "stage", "channel", "region", "office", "window", "language"}
"""The fields that are names of things in the pack."""


def _known(value: Any, kind: type[Any], least: int = 0, most: int = 0) -> Any:
    """The value if it is of the kind and, where ``most`` is given, of a length within the bounds."""
    if type(value) is not kind or (most and not least <= len(value) <= most):
        raise _Unusual
    return value


def _name(value: Any) -> str:
    name: str = _known(value, str, 1, 64)
    return name


def _text(value: Any) -> str:
    text = _known(value, str, 0, MAX_TEXT)
    if "\0" in text:
        raise _Unusual
    return cleaned(text)


def _simple(value: Any) -> int | str:
    """A whole number or a text. Other numbers are left to the model."""
    if type(value) is int and -(10**9) <= value <= 10**9:
        return value
    return _text(value)


def _answer(value: Any) -> Any:
    if type(value) is list:
        return [_name(option) for option in _known(value, list, 0, 100)]
    if type(value) is dict:
        return {_name(row): _simple(cell) for row, cell in _known(value, dict, 0, 100).items()}
    return _simple(value)


def _contact(given: dict[str, Any], phones: PhoneStyles) -> Contact:
    if not given.keys() <= {"email", "phone", "name", "surveys"}:
        raise _Unusual
    email, phone, name = (given.get(each) for each in ("email", "phone", "name"))
    if email is not None and (email := mail_address(email)) is None:
        raise _Unusual
    if phone is not None:
        phone = _phone(_known(phone, str, 0, 40), phones)
    if name is not None:
        name = one_line(_text(_known(name, str, 1, 200)))
    if (email is None and phone is None) or name == "":
        raise _Unusual
    return Contact(email=email, phone=phone, name=name, surveys=_known(given.get("surveys", False), bool))


def _phone(typed: str, phones: PhoneStyles) -> str:
    try:
        number = e164(typed, phones().country)
    except Extension:
        number = None
    if number is None:
        raise _Unusual
    return number


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Unusual  # a name given twice
    return found


_decode = json.JSONDecoder(object_pairs_hook=_once).decode

"""Read requests into models of pydantic. A refusal names each wrong field and repeats no value that was sent.

Pydantic parses a body. A body that it refuses as JSON is parsed again to find out why. A body that it accepts is parsed
again to find names given twice, because pydantic keeps the last value and drops the others.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from chalice.app import MultiDict, Request
from pydantic import BaseModel, ValidationError

from chalicelib.domain.errors import HeedError, Invalid, Problem
from chalicelib.domain.reasons import Reason
from chalicelib.entrypoints.http.bodies import MAX_BYTES, NotJson, TooLarge
from chalicelib.entrypoints.schemas.findings import MAX_PROBLEMS, path_of, problems_in
from chalicelib.entrypoints.schemas.phones import PhoneStyles

Model = TypeVar("Model", bound=BaseModel)


def read_model(raw: bytes, model: type[Model], phones: PhoneStyles) -> Model:
    """A body as a model. ``phones``, pydantic's context, tells how people of the pack's country write phone numbers.

    Raises ``NotJson``, ``TooLarge``, or ``Invalid`` with every wrong field.
    """
    try:
        document = model.model_validate_json(raw, context=phones)
    except ValidationError as error:
        if error.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid":
            raise _why_not_json(raw) from None
        raise Invalid(problems_in(error)) from None
    # After validation, so that a text that is too long is refused by the name of its field.
    if len(raw) > MAX_BYTES:
        raise TooLarge(f"At most {MAX_BYTES} bytes are accepted.")
    _refuse_repeated_names(raw)
    return document


def read_query(request: Request, model: type[Model]) -> Model:
    """The request's query string as a model. Raises ``Invalid`` with every wrong parameter."""
    given = request.query_params or MultiDict({})
    repeated = [name for name in given if len(given.getlist(name)) > 1]
    if repeated:
        raise Invalid([Problem(path_of((name,)), "This parameter is given more than once.") for name in repeated])
    try:
        return model.model_validate(dict(given), strict=False)
    except ValidationError as error:
        raise Invalid(problems_in(error)) from None


def _why_not_json(raw: bytes) -> HeedError:
    """The error for a body that pydantic cannot parse: ``Invalid`` if texts have lone surrogates, else ``NotJson``."""
    try:
        halves = list(_half_characters(json.loads(raw.decode())))
    except (ValueError, RecursionError):
        return NotJson("The body is not JSON in UTF-8, or nested too deep.")
    if not halves:
        return NotJson("The body is nested too deep or has a number that is too long.")
    complaint = Reason.HALF_CHARACTER.said()
    return Invalid([Problem(path, complaint) for path in dict.fromkeys(halves[:MAX_PROBLEMS])])


def _half_characters(document: Any) -> Iterator[str]:
    """Paths of texts that contain lone surrogates; for a name that contains one, the path of the object it is in."""
    waiting: list[tuple[tuple[int | str, ...], Any]] = [((), document)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str) and _is_broken(value):
            yield path_of(place)
        elif isinstance(value, Mapping):
            if any(_is_broken(name) for name in value):
                yield path_of(place)
            waiting += [((*place, name), inner) for name, inner in value.items() if not _is_broken(name)]
        elif isinstance(value, list):
            waiting += [((*place, position), inner) for position, inner in enumerate(value)]


def _is_broken(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _refuse_repeated_names(raw: bytes) -> None:
    repeated: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                repeated.append(name)
            seen.add(name)

    json.loads(raw, object_pairs_hook=note)
    if repeated:
        names = dict.fromkeys(repeated[:MAX_PROBLEMS])
        raise Invalid([Problem(path_of((name,)), "This name is given more than once.") for name in names])

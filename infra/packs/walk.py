"""Finds every reference and every text of a pack by the types of its models, so that checks cover them all.

A field whose type is marked with ``Ref`` or is ``Text`` is found in lists, mappings and nested models. Fields without
a mark are skipped.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from infra.packs.models.shapes import Mark, Shape
from infra.packs.reader import FOLDERS, PackSource
from infra.packs.source import Place


class Marked(NamedTuple):
    """A value with a marked type, and its place."""

    file: str
    place: Place
    mark: Mark
    value: Any


def marked(pack: PackSource) -> Iterator[Marked]:
    """Every value of a pack whose type is marked, file by file."""
    hints = get_type_hints(PackSource, include_extras=True)
    for name in (field.name for field in fields(pack) if field.name not in ("directory", "sources")):
        value, hint = getattr(pack, name), hints[name]
        if name in FOLDERS:
            for stem, content in value.items():
                yield from (Marked(f"{name}/{stem}.yaml", *found) for found in _walk(content, type(content), ()))
        else:
            yield from (Marked(f"{name}.yaml", *found) for found in _walk(value, hint, ()))


def _walk(value: Any, hint: Any, place: Place) -> Iterator[tuple[Place, Mark, Any]]:
    if value is None:
        return
    kind, mark = _type_of(value, hint)
    if mark is not None:
        yield place, mark, value
    elif isinstance(value, Shape):
        for name, (key, inner) in _shape(type(value)).items():
            yield from _walk(getattr(value, name), inner, (*place, key))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _walk(element, get_args(kind)[0], (*place, index))
    elif isinstance(value, Mapping):
        for key, element in value.items():
            yield from _walk(element, get_args(kind)[1], (*place, key))


def _type_of(value: Any, hint: Any) -> tuple[Any, Mark | None]:
    """The type of a value, among those that its hint allows, and the mark of that type."""
    for option in get_args(hint) if get_origin(hint) in (UnionType, Union) else (hint,):
        kind, *notes = get_args(option) if get_origin(option) is Annotated else (option,)
        if _is_a(value, kind):
            return kind, next((note for note in notes if isinstance(note, Mark)), None)
    raise TypeError(f"{value!r} is not of the type {hint}.")


def _is_a(value: Any, kind: Any) -> bool:
    origin = get_origin(kind)
    if origin is Literal:
        return value in get_args(kind)
    return isinstance(value, kind if origin in (None, UnionType) else origin)


@cache
def _shape(shape: type[Shape]) -> Mapping[str, tuple[str, Any]]:
    """Each field of a shape: the key that it has in the file, and its type."""
    hints = get_type_hints(shape, include_extras=True)
    return {name: (field.alias or name, hints[name]) for name, field in shape.model_fields.items()}

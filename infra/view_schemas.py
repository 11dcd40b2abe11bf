"""Makes JSON schemas of what views return, from the annotations of the views.

A view is annotated with the TypedDict that its service returns. Names that a module imports only under
``TYPE_CHECKING`` are imported here, where start-up time does not matter.
"""

import ast
import inspect
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

Schema = dict[str, Any]

_PLAIN: Mapping[Any, Schema] = {
    Any: {},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    datetime: {"format": "date-time", "type": "string"},
    date: {"format": "date", "type": "string"},
    NoneType: {"type": "null"},
}


def returned(view: Callable[..., Any]) -> type:
    """The type of the document that a view returns, alone or in a tuple with status and headers."""
    # The guard is around it, and an annotation is read with the names of the module where it stands.
    inner = inspect.unwrap(view)
    module = sys.modules[inner.__module__]
    annotation = get_type_hints(inner, {**vars(module), **_for_types(module.__name__)})["return"]
    documents = [part for part in (*get_args(annotation), annotation) if is_typeddict(part)]
    if len(documents) != 1:
        raise TypeError(f"{inner.__name__} returns {annotation}, not one document.")
    found: type = documents[0]
    return found


@cache
def _for_types(module: str) -> Mapping[str, Any]:
    """The names that a module imports only for type checking."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    names: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            exec(compile(ast.Module(node.body, []), module, "exec"), names)  # noqa: S102 - our own imports
    return names


def definitions(documents: set[type], reference: str) -> dict[str, Schema]:
    """The schemas of these types and of those nested in them, by name. ``reference`` is a format with ``{model}``.

    Raises ``TypeError`` for a type without a schema, and for two types of the same name.
    """
    found: dict[str, type] = {}
    written: dict[str, Schema] = {}
    waiting = list(documents)
    while waiting:
        document = waiting.pop()
        name = document.__name__
        if found.setdefault(name, document) is not document:
            raise TypeError(f"{document.__module__} and {found[name].__module__} have one {name} each.")
        if name not in written:
            written[name] = _document(document, waiting, reference)
    return written


def _document(document: type, waiting: list[type], reference: str) -> Schema:
    fields = get_type_hints(document)
    required: frozenset[str] = document.__required_keys__  # type: ignore[attr-defined]
    return {
        **({"description": inspect.cleandoc(document.__doc__)} if document.__doc__ else {}),
        "properties": {name: _schema(field, waiting, reference) for name, field in fields.items()},
        "required": [name for name in fields if name in required],
        "title": document.__name__,
        "type": "object",
    }


def _schema(kind: Any, waiting: list[type], reference: str) -> Schema:
    """The schema of one field. Nested documents become references and are added to ``waiting``."""
    origin, parts = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        waiting.append(kind)
        return {"$ref": reference.format(model=kind.__name__)}
    if origin in (Union, UnionType):
        return {"anyOf": [_schema(part, waiting, reference) for part in parts]}
    if origin is list:
        return {"items": _schema(parts[0], waiting, reference), "type": "array"}
    if origin is dict:
        keys = {} if parts[0] is str else {"propertyNames": _schema(parts[0], waiting, reference)}
        return {"additionalProperties": _schema(parts[1], waiting, reference) or True, **keys, "type": "object"}
    if origin is Literal:
        return {"enum": [str(part) for part in parts], "type": "string"}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [str(member) for member in kind], "type": "string"}
    if kind not in _PLAIN:
        raise TypeError(f"{kind} has no schema.")
    return dict(_PLAIN[kind])

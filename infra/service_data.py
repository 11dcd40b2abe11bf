"""Cuts botocore's descriptions of AWS down to the services and operations that the functions call.

A function reads them whenever it starts: the list of endpoints of all services (1.25 MB of JSON) takes half of the time
in which the first client is made, and each service's description names ten times the operations that we use.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

OPERATIONS: Mapping[str, frozenset[str]] = {
    "dynamodb": frozenset(
        {"BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "TransactWriteItems", "UpdateItem"}
    ),
    "s3": frozenset(
        {
            *(
                "CopyObject",
                "DeleteObject",
                "GetObject",
                "HeadObject",
                "ListObjectVersions",
                "ListObjectsV2",
                "PutObject",
            ),
            # What botocore itself uses: to sign the form of an upload, and to find the region of a bucket.
            *("CreateBucket", "HeadBucket"),
        }
    ),
    "secretsmanager": frozenset({"GetSecretValue"}),
    "sesv2": frozenset({"SendEmail"}),
    "sqs": frozenset({"SendMessage", "SendMessageBatch"}),
}
"""The operations that the functions call, by the name of botocore's client."""

_ENDPOINTS = frozenset({"dynamodb", "email", "s3", "secretsmanager", "sqs", "sts"})
"""The services in the list of endpoints: those called, and the one that gives credentials."""

_READ = ("service-2", "endpoint-rule-set-1", "paginators-1")
"""The descriptions of a service that are read in a function; the others are examples and waiters."""


def trimmed(name: str, content: bytes) -> tuple[str, bytes] | None:
    """A file of ``botocore/data`` as the zip has it: its name and content, or None where it is left out.

    What was compressed is not: the zip compresses it, and a function that starts does not unpack it again.
    """
    path = PurePosixPath(name)
    if name == "botocore/data/endpoints.json":
        return name, _dumped(_endpoints(json.loads(content)))
    if len(path.parts) < 4:
        return name, content
    if path.parts[2] not in OPERATIONS or not path.name.startswith(_READ):
        return None
    content = gzip.decompress(content) if path.suffix == ".gz" else content
    if path.name.startswith("service-2.json"):
        content = _dumped(_service(json.loads(content), OPERATIONS[path.parts[2]]))
    return name.removesuffix(".gz"), content


def _endpoints(document: dict[str, Any]) -> dict[str, Any]:
    partitions = [
        {**each, "services": {name: row for name, row in each["services"].items() if name in _ENDPOINTS}}
        for each in document["partitions"]
    ]
    return {**document, "partitions": partitions}


def _service(document: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """The description with these operations, the shapes that they use, and every kind of error."""
    operations = {name: row for name, row in document["operations"].items() if name in names}
    shapes = document["shapes"]
    used: set[str] = set()
    waiting = [*_shapes_in(operations), *(name for name, shape in shapes.items() if shape.get("exception"))]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += _shapes_in(shapes[name])
    kept = {name: _without_words(shape) for name, shape in shapes.items() if name in used}
    return {**document, "operations": _without_words(operations), "shapes": kept}


def _shapes_in(value: Any) -> Iterator[str]:
    """The names of shapes that a part of a description refers to."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "shape" and isinstance(inner, str):
                yield inner
            else:
                yield from _shapes_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _shapes_in(inner)


def _without_words(value: Any) -> Any:
    """A part of a description without its documentation."""
    if isinstance(value, dict):
        return {
            name: _without_words(inner)
            for name, inner in value.items()
            if not (name == "documentation" and isinstance(inner, str))
        }
    return [_without_words(inner) for inner in value] if isinstance(value, list) else value


def _dumped(document: Any) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()

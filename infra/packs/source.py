"""Reads a YAML file with the line of each value, so that findings can name it.

Only ``true``/``false``, whole and decimal numbers and ``null`` are not read as text. YAML 1.1 would also turn ``no``
(the language) into false, ``17:00`` into 1020 and a date into an object.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from infra.packs.findings import Finding, Rule

Place = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""

MOST_BYTES = 5_000_000
MOST_VALUES = 200_000
"""Maximum values in one file, with repetitions by aliases: a dozen short lines can expand to billions."""
DEEPEST = 40
"""Maximum depth of nesting; the parser in C has no limit and would crash."""


class _Loader(yaml.CSafeLoader):
    """The safe loader (in C, ten times as fast), with fewer implicit types."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?[0-9]+\.[0-9]+$", "-0123456789"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


@dataclass(slots=True)
class Source:
    """One file of a pack: its value, the line of each value in it, and findings about its YAML."""

    name: str
    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line of a place, or of its nearest enclosing place in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_source(path: Path, name: str) -> Source:
    """Read a file. Invalid YAML is a finding, and the value None; a repeated key is one, and its last value counts."""
    source = Source(name)
    if path.stat().st_size > MOST_BYTES:
        _not_yaml(source, 1, f"it has more than {MOST_BYTES} bytes")
        return source
    try:
        text = path.read_text(encoding="utf-8")
        loader = _Loader(text)
    except UnicodeDecodeError:
        _not_yaml(source, 1, "its text is not in UTF-8")
        return source
    try:
        _refuse_traps(text)
        node = loader.get_single_node()
        if node is not None:
            _walk(loader, node, (), source)
            source.value = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        source.value = None
        _not_yaml(source, mark.line + 1 if mark else 1, error.problem or error.context)
    except yaml.reader.ReaderError as error:
        _not_yaml(source, 1, f"character {error.position + 1} is none that a text can have")
    except RecursionError:
        _not_yaml(source, 1, "something in it contains itself")
    finally:
        loader.dispose()
    return source


def _refuse_traps(text: str) -> None:
    """Check the limits on the event stream, before values are built. Raises ``MarkedYAMLError``."""
    sizes: dict[str | None, int] = {}
    around: list[tuple[str | None, int]] = []
    values = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, before = around.pop()
            sizes[anchor] = values - before
        elif isinstance(event, yaml.NodeEvent):
            if getattr(event, "tag", None):
                raise _trap("a value has a tag ('!')", event)
            if isinstance(event, yaml.CollectionStartEvent):
                around.append((event.anchor, values))
            values += sizes.get(event.anchor, 1) if isinstance(event, yaml.AliasEvent) else 1
        if values > MOST_VALUES or len(around) > DEEPEST:
            much = f"more than {MOST_VALUES} values" if values > MOST_VALUES else f"more than {DEEPEST} levels"
            raise _trap(f"it has {much}", event)


def _trap(problem: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    line = event.start_mark.line if event.start_mark else 0
    return yaml.MarkedYAMLError(problem=problem, problem_mark=yaml.Mark("", 0, line, 0, None, 0))


def _not_yaml(source: Source, line: int, problem: str | None) -> None:
    source.findings.append(
        Finding(
            source.name,
            line,
            Rule.YAML,
            f"The file is not YAML: {problem}.",
            "Mend the indentation, quotes or brackets near this line.",
        )
    )


def _walk(loader: _Loader, node: yaml.Node, place: Place, source: Source) -> None:
    source.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: dict[Any, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a name is no single word", problem_mark=key_node.start_mark)
            key = loader.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if key in seen:
                source.findings.append(
                    Finding(
                        source.name,
                        line,
                        Rule.UNIQUE,
                        f"'{key}' is here a second time (first on line {seen[key]}).",
                        "Rename or remove one of the two; YAML would silently keep the last.",
                    )
                )
            seen[key] = line
            source.lines[(*place, key)] = line
            _walk(loader, value_node, (*place, key), source)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(loader, item, (*place, index), source)

"""Whatever is changed in a pack, the check says so or the functions can read it; no field goes unchecked.

The files of the real packs are changed in memory: each field gets a value of the wrong kind, each that names something
gets the name of nothing, and then anything at all is done to them at random.
"""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any, get_args
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter

from chalicelib.domain.pack.read import read_pack
from infra.packs import _read_and_check, check
from infra.packs.document import compile_pack
from infra.packs.findings import Finding, Rule
from infra.packs.models.shapes import Id, Language, Shape, Text
from infra.packs.reader import FILES, FOLDERS, PackSource, read_folder
from infra.packs.source import MOST_BYTES, Place, Source, read_source
from tests.unit.pack.fakes import DEMO, change, copy_of, packs

TODAY = date(2026, 11, 21)
Change = Callable[[Any], Any]
ID, LANGUAGE = (TypeAdapter(kind).json_schema()["pattern"] for kind in (Id, Language))


@cache
def parsed(path: Path, name: str) -> Source:
    return read_source(path, name)


@contextmanager
def changed(file: str, change: Change) -> Iterator[None]:
    """Within the block, this file of whatever pack is read has another value."""

    def read(path: Path, name: str) -> Source:
        source = parsed(path, name)
        value = copy.deepcopy(source.value)
        return replace(source, value=change(value) if name == file else value, findings=list(source.findings))

    with patch("infra.packs.reader.read_source", read):
        yield


def put(place: Place, value: Any) -> Change:
    def change(document: Any) -> Any:
        within = document
        for step in place[:-1]:
            within = within[step]
        within[place[-1]] = value
        return document

    return change


@dataclass(frozen=True, slots=True)
class Example:
    """A field that a pack has: where it stands, and what is there."""

    pack: Path
    file: str
    place: Place
    value: Any


SPARE = {
    "surveys/spare.yaml": """
title: {en: All kinds, uk: Усі види}
version: 1
level: optional
opens_case: never
questions:
  - id: way
    type: multiple
    text: {en: How did you come, uk: Як ви приїхали}
    help: {en: All that fit, uk: Усе підходяще}
    least: 1
    most: 2
    since: 1
    not_applicable: true
    options:
      - {id: car, text: {en: Car, uk: Авто}, score: 50}
      - {id: else, text: {en: Otherwise, uk: Інакше}, other: true}
      - {id: none, text: {en: None, uk: Нічим}, alone: true}
  - id: story
    type: text
    text: {en: What happened, uk: Що сталося}
    shortest: 10
  - id: hours
    type: number
    text: {en: How many hours, uk: Скільки годин}
    decimals: 1
  - id: steps
    type: matrix
    text: {en: How was each step, uk: Як минув кожен крок}
    rows: [{id: desk, text: {en: Desk, uk: Стійка}}]
    min: 1
    max: 5
    low: {en: Good, uk: Добре}
    high: {en: Bad, uk: Погано}
    reverse: true
    show_if: {way: car}
    show_when:
      all:
        - {question: way, one_of: [car]}
        - any: [{question: story, answered: true}, {question: hours, above: 1.5, at_most: 9}]
        - not: {question: hours, at_least: 100, below: 200}
  - id: why
    type: text
    text: {en: Why, uk: Чому}
    show_when: {question: steps, row: desk, at_most: 2}
""",
    "replies/spare.yaml": """
title: {en: Thanks, uk: Подяка}
when: {origin: feedback, service: neas-pts}
variants:
  - {id: one, text: {en: Thank you., uk: Дякуємо.}}
  - {id: two, text: {en: Many thanks., uk: Щиро дякуємо.}}
""",
    "routing.yaml": """
- when: {survey: fft, agency: neas, stage: waiting, region: north-east, channel: web, level: 1}
  agency: neas
- when: {origin: appeal, officials: named}
  agency: phso
""",
    "staff.yaml": "- {email: spare@neas.example, subject: spare, role: analyst, agency: neas, language: en}\n",
}
"""What the packs make no use of, by the file that it is added to."""

SPARE_LINES = [
    (
        "mapping.yaml",
        "  agency: trust\n  service: service\n  part: sub_service\n",
        '  stage: ""\n  region: ""\n  office: ""\n',
    ),
    (
        "mapping.yaml",
        "  date: date                 # of the first row that has one: later rows sometimes swap day and month\n",
        "",
    ),
    (
        "mapping.yaml",
        "\nnot_stated:",
        """
always: {agency: neas, service: neas-pts, stage: waiting, region: north-east, office: null, date: 2026-11-21}
dates: yyyy-mm-dd
scores: {lowest: 1, highest: 5, best: highest, words: {fine: 5}}
not_stated:""",
    ),
    (
        "calendars.yaml",
        "  years: {first: 2026, last: 2028}\n",
        """  years: {first: 2026, last: 2028, decreed: 2028}
  hours_on: {4: ["09:00", "16:00"]}
  lunch: ["12:00", "12:30"]
  short_days: {minutes: 60, before_holidays: true, dates: [2026-12-24]}
""",
    ),
    ("agencies.yaml", "\nneas:\n", '\nneas:\n  time_zone: Europe/Kyiv\n  phones: ["+44 191 498 0000"]\n'),
    ("agencies.yaml", "\nnhft:\n", f"\nnhft:\n  keys: [{{kid: first, x: {'A' * 43}}}]\n"),
    (
        "pack.yaml",
        "limits:\n",
        "limits:\n  transaction_days: 30\n  invitation_days: 7\n  invitation_reminder_days: 3\n",
    ),
    ("pack.yaml", "statement: {name: ", "statement: {plan: appeal, name: "),
    (
        "workflow.yaml",
        "    event: WorkOrderAccepted\n",
        "    event: WorkOrderAccepted\n    label: {en: Take, uk: Взяти}\n",
    ),
]
"""The same where it belongs into the midst of what is there: file, words, new words."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo pack with everything in it that a pack can have."""
    folder = copy_of(DEMO, tmp_path_factory.mktemp("whole"))
    for file, text in SPARE.items():
        with (folder / file).open("a", encoding="utf-8") as end:
            end.write(text)
    for file, old, new in SPARE_LINES:
        change(folder / file, old, new)
    assert check(folder, today=TODAY) == []
    return folder


@pytest.fixture(scope="module")
def examples(whole: Path) -> Mapping[tuple[type[BaseModel], str], Example]:
    """One example of every field that the packs make use of."""
    found: dict[tuple[type[BaseModel], str], Example] = {}
    for pack in (whole, *packs()):
        source, _ = read_folder(pack)
        assert source is not None, pack
        for file, shape in _files(source):
            for model, name, place, value in _fields(shape, ()):
                found.setdefault((model, name), Example(pack, file, place, value))
    return found


def _files(source: PackSource) -> Iterator[tuple[str, Any]]:
    for stem in FILES:
        yield f"{stem}.yaml", getattr(source, stem)
    for folder in FOLDERS:
        for name, shape in getattr(source, folder).items():
            yield f"{folder}/{name}.yaml", shape


def _fields(shape: Any, place: Place) -> Iterator[tuple[type[BaseModel], str, Place, Any]]:
    if isinstance(shape, BaseModel):
        for name in shape.model_fields_set:
            step, value = type(shape).model_fields[name].alias or name, getattr(shape, name)
            yield type(shape), name, (*place, step), value
            yield from _fields(value, (*place, step))
    elif isinstance(shape, dict | list):
        for key, value in shape.items() if isinstance(shape, dict) else enumerate(shape):
            yield from _fields(value, (*place, key))


SHAPES = [model for model in Shape.__subclasses__() if model.__module__.startswith("infra.packs.")]
EVERY_FIELD = [(model, name) for model in SHAPES for name in model.model_fields]
NOWHERE = {ID: "nowhere", LANGUAGE: "qq"}
GIVE_IDS = ("id", "windows", "attributes", "values", "segments")
"""Fields that give things their ids, where others name things that have one."""


def names(model: type[BaseModel], field: str) -> str | None:
    """The pattern of what a field names; None for one that names nothing."""
    step = model.model_fields[field].alias or field
    schema = model.model_json_schema()
    # That of a shape with others of its kind in it refers to itself.
    shape = schema if "properties" in schema else schema["$defs"][model.__name__]
    described = json.dumps(shape["properties"][step])
    return None if field in GIVE_IDS else next((p for p in NOWHERE if json.dumps(p)[1:-1] in described), None)


def _is_wording(model: type[BaseModel], name: str) -> bool:
    """Whether a field is a text by language, whether it may lack or not."""
    kind = model.model_fields[name].annotation
    return any(text in (kind, *get_args(kind)) for text in (Text, get_args(Text)[0]))


@pytest.mark.parametrize(("model", "field"), EVERY_FIELD, ids=lambda value: getattr(value, "__name__", value))
def test_a_value_of_the_wrong_kind_is_found_in_every_field(
    model: type[BaseModel], field: str, examples: Mapping[tuple[type[BaseModel], str], Example]
) -> None:
    assert (model, field) in examples, "no pack makes use of it: add an example to SPARE"
    example = examples[model, field]
    with changed(example.file, put(example.place, [[[]]])):
        found = check(example.pack, today=TODAY)

    source = parsed(example.pack / example.file, example.file)
    line, after = source.line(example.place), source.line((*example.place, 0))
    assert [f for f in found if f.rule is Rule.SHAPE and f.file == example.file and f.line in (line, after)], found
    assert any(str(example.place[-1]) in finding.message for finding in found)


NAMING = [(model, field) for model, field in EVERY_FIELD if names(model, field)]


@pytest.mark.parametrize(("model", "field"), NAMING, ids=lambda value: getattr(value, "__name__", value))
def test_a_name_of_nothing_is_found_in_every_field_that_names_something(
    model: type[BaseModel], field: str, examples: Mapping[tuple[type[BaseModel], str], Example]
) -> None:
    example = examples[model, field]
    nothing: Any = NOWHERE[names(model, field) or ""]
    if isinstance(example.value, dict):
        value: Any = dict.fromkeys([nothing], next(iter(example.value.values())))
    else:
        value = [nothing] if isinstance(example.value, list) else nothing
    with changed(example.file, put(example.place, value)):
        found = check(example.pack, today=TODAY)

    assert [finding for finding in found if not finding.warning], found


WORDED = [(model, name) for model, name in EVERY_FIELD if _is_wording(model, name)]


@pytest.mark.parametrize(("model", "field"), WORDED, ids=lambda value: getattr(value, "__name__", value))
def test_wording_without_the_default_language_is_found_in_every_text(
    model: type[BaseModel], field: str, examples: Mapping[tuple[type[BaseModel], str], Example]
) -> None:
    example = examples[model, field]
    default = read_folder(example.pack)[0]
    assert default is not None
    only = {language: words for language, words in example.value.items() if language != default.pack.languages[0]}
    with changed(example.file, put(example.place, only)):
        found = check(example.pack, today=TODAY)

    line = parsed(example.pack / example.file, example.file).line(example.place)
    assert (example.file, line, Rule.TEXT, False) in [(f.file, f.line, f.rule, f.warning) for f in found], found


ODD = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        10**9,
        3.5,
        "",
        " ",
        "nowhere",
        "closed",
        "24:00",
        "9999-12-31",
        "{{ 1",
        [],
        {},
        [None],
        {"a": 1},
        7,
    ]
)


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """The places of everything in a document."""
    if place:
        yield place
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(inner, (*place, key))


def mutated(data: st.DataObject, document: Any) -> Any:
    """The document after one thing that a hasty hand may do to it."""
    place: Any = data.draw(st.sampled_from(list(places(document))), label="place")
    within, last = document, place[-1]
    for step in place[:-1]:
        within = within[step]
    match data.draw(st.sampled_from(["delete", "replace", "rename", "double", "move"]), label="broken"):
        case "delete":
            del within[last]
        case "replace":
            within[last] = data.draw(ODD, label="value")
        case "rename" if isinstance(within, dict):
            within[data.draw(st.sampled_from(["nowhere", "back", "level", 7, None]), label="key")] = within.pop(last)
        case "double" if isinstance(within, list):
            within.append(within[last])
        case _:
            other = data.draw(st.sampled_from(list(places(document))), label="from")
            value: Any = document
            for step in other:
                value = value[step]
            within[last] = copy.deepcopy(value)
    return document


def files_of(pack: Path) -> list[str]:
    return sorted(path.relative_to(pack).as_posix() for path in pack.rglob("*.yaml"))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_is_done_to_a_pack_is_found_or_the_functions_can_read_it(data: st.DataObject) -> None:
    folder = data.draw(st.sampled_from(list(packs())), label="pack")
    file = data.draw(st.sampled_from(files_of(folder)), label="file")
    with changed(file, lambda document: mutated(data, document)):
        source, findings = _read_and_check(folder, TODAY)

    assert all(isinstance(finding, Finding) and finding.line >= 1 and finding.fix for finding in findings)
    if all(finding.warning for finding in findings):
        assert source is not None
        read_pack(compile_pack(source), "v1")


TYPED = ["{", "}", "[a]: b", "? [a]\n", "{{ x }}: 1", ":", "- ", "\t", "&a ", "*a", "!x ", "\x00", "\xff"]
TEXTS = [path for path in sorted(DEMO.rglob("*.yaml")) if path.stat().st_size < 3_000]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_typed_into_a_file_is_data_or_a_finding(data: st.DataObject, tmp_path_factory: Any) -> None:
    typed = data.draw(st.sampled_from(TYPED))
    text = data.draw(st.sampled_from(TEXTS)).read_bytes()
    at = data.draw(st.integers(0, len(text)))
    file = tmp_path_factory.getbasetemp() / "typed.yaml"
    file.write_bytes(text[:at] + typed.encode("latin-1") + text[at + data.draw(st.integers(0, 9)) :])

    source = read_source(file, "typed.yaml")

    assert source.value is not None or Rule.YAML in [finding.rule for finding in source.findings]


BOMB = "a0: &a0 [" + "x, " * 9 + "x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 10}]\n" for n in range(1, 12))
TRAPS = {
    "what contains itself": "a: &x\n  b: *x\n",
    "a dozen lines that stand for milliards of values": BOMB,
    "brackets that never end": "a: " + "[" * 100_000,
    "lists of lists of lists": "- " * 100_000,
    "names of names of names": "? " * 100_000,
    "a day that there is not": "a: !!timestamp 2001-13-01\n",
    "a number that is none": "a: !!int many\n",
    "a call of a program": "a: !!python/object/apply:os.system ['true']\n",
    "more than anybody writes": "#" * (MOST_BYTES + 1),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_file_made_to_bring_the_check_down_is_a_finding(trap: str, tmp_path: Path) -> None:
    (tmp_path / "trap.yaml").write_text(TRAPS[trap])

    assert [finding.rule for finding in read_source(tmp_path / "trap.yaml", "trap.yaml").findings] == [Rule.YAML]


@pytest.mark.parametrize("named", ["/etc/passwd", "../../stranger.yaml", "../demo-2/../../stranger.yaml", "out.yaml"])
def test_a_pack_uses_no_file_from_outside_the_folder_of_packs(named: str, tmp_path: Path) -> None:
    (tmp_path / "stranger.yaml").write_text((DEMO / "stages.yaml").read_text())
    folder = tmp_path / "packs" / "demo"
    copytree(DEMO, folder)
    (folder / "out.yaml").symlink_to(tmp_path / "stranger.yaml")
    (folder / "stages.yaml").write_text(f"use: {named}\n")

    assert Rule.REFERENCE in [finding.rule for finding in check(folder) if finding.file == "stages.yaml"]

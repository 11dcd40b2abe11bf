"""Reads a pack's folder and validates each file against its model; each error is a finding with its line."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from infra.packs.findings import Finding, Rule
from infra.packs.models import catalogue, clocks, pack, surveys, workflow
from infra.packs.models.mapping import Mapping
from infra.packs.source import Place, Source, read_source

_REQUIRED: dict[str, type[BaseModel]] = {
    "pack": pack.PackFile,
    "agencies": catalogue.Agencies,
    "services": catalogue.Services,
    "calendars": clocks.Calendars,
    "plans": clocks.Plans,
    "staff": catalogue.StaffList,
    "workflow": workflow.WorkflowFile,
}
_OPTIONAL: dict[str, tuple[type[BaseModel], Any]] = {
    "regions": (catalogue.Regions, {}),
    "stages": (catalogue.Stages, {}),
    "offices": (catalogue.Offices, {}),
    "life_situations": (catalogue.LifeSituations, {}),
    "segments": (catalogue.SegmentsFile, catalogue.SegmentsFile()),
    "topics": (catalogue.Topics, {}),
    "dangers": (catalogue.Dangers, {}),
    "processes": (catalogue.Processes, {}),
    "routing": (catalogue.Routing, []),
    "indices": (catalogue.Indices, {}),
    "mapping": (Mapping, None),
}
_SURVEYS = "surveys"
FOLDERS: dict[str, type[BaseModel]] = {_SURVEYS: surveys.SurveyFile, "replies": catalogue.ReplyFile}
"""The folders of a pack, and the shape of each file in them."""
FILES: dict[str, type[BaseModel]] = _REQUIRED | {stem: model for stem, (model, _) in _OPTIONAL.items()}
"""The files of a pack without their ending, and their shapes."""


@dataclass(frozen=True, slots=True)
class PackSource:
    """The validated files of a pack, with the line of every value."""

    directory: Path
    sources: dict[str, Source]
    pack: pack.PackFile
    regions: dict[str, catalogue.Named]
    stages: dict[str, catalogue.Named]
    agencies: dict[str, catalogue.Agency]
    services: dict[str, catalogue.Service]
    offices: dict[str, catalogue.Office]
    life_situations: dict[str, catalogue.LifeSituation]
    segments: catalogue.SegmentsFile
    surveys: dict[str, surveys.SurveyFile]
    calendars: dict[str, clocks.Calendar]
    plans: dict[str, clocks.Plan]
    topics: dict[str, catalogue.Topic]
    dangers: dict[str, catalogue.Danger]
    processes: dict[str, catalogue.Process]
    routing: list[catalogue.Route]
    indices: dict[str, catalogue.PublicIndex]
    staff: list[catalogue.Staff]
    workflow: workflow.WorkflowFile
    mapping: Mapping | None
    replies: dict[str, catalogue.ReplyFile]

    @property
    def dispatch(self) -> str | None:
        """The agency whose dispatchers get what no routing rule matches: the one named, else the first root agency.

        None only where every agency has a parent, which is a finding of its own.
        """
        return self.pack.dispatch or next((name for name, row in self.agencies.items() if row.parent is None), None)

    def finding(
        self, file: str, place: Place, rule: Rule, message: str, fix: str, warning: bool = False, note: bool = False
    ) -> Finding:
        """A finding at a place of a file (``agencies.yaml``, ``surveys/fft.yaml``)."""
        source = self.sources.get(file)
        return (
            Finding(source.name, source.line(place), rule, message, fix, warning, note)
            if source
            else Finding(file, 1, rule, message, fix, warning, note)
        )


def read_folder(directory: Path) -> tuple[PackSource | None, list[Finding]]:
    """The pack and its findings; None for the pack where errors prevent further checks."""
    sources: dict[str, Source] = {}
    findings: list[Finding] = []

    def parse(file: str, model: type[BaseModel]) -> Any:
        source = _followed(directory, read_source(directory / file, file))
        sources[file] = source
        findings.extend(source.findings)
        return shaped(source, model, findings)

    parsed: dict[str, Any] = {}
    for stem, model in _REQUIRED.items():
        file = f"{stem}.yaml"
        if (directory / file).is_file():
            parsed[stem] = parse(file, model)
        else:
            findings.append(Finding(file, 1, Rule.MISSING, "The file is missing.", "Add it; docs/packs.md shows one."))
    for stem, (model, absent) in _OPTIONAL.items():
        file = f"{stem}.yaml"
        parsed[stem] = parse(file, model) if (directory / file).is_file() else absent
    for folder, model in FOLDERS.items():
        parsed[folder] = {
            path.stem: parse(f"{folder}/{path.name}", model) for path in sorted((directory / folder).glob("*.yaml"))
        }
    if not parsed[_SURVEYS]:
        findings.append(
            Finding(f"{_SURVEYS}/", 1, Rule.MISSING, "There is no survey.", f"Add at least one {_SURVEYS}/<id>.yaml.")
        )
    findings.extend(_strays(directory))
    if any(not finding.warning for finding in findings):
        return None, sorted(findings)
    roots = {name: getattr(value, "root", value) for name, value in parsed.items()}
    return PackSource(directory=directory, sources=sources, **roots), sorted(findings)


def _followed(directory: Path, source: Source) -> Source:
    """The file itself or, where it holds only ``use: <path>``, the named file in the folder of packs."""
    if not isinstance(source.value, dict) or source.value.keys() != {"use"}:
        return source
    named = str(source.value["use"])
    path = ((directory / source.name).parent / named).resolve()
    if path.is_file() and path.suffix == ".yaml" and path.is_relative_to(directory.resolve().parent):
        return read_source(path, named)
    place: Place = ("use",)
    message = f"There is no file '{named}' in this pack or one beside it."
    fix = "Mend the path; it starts at this file's folder."
    source.value = None
    source.findings.append(Finding(source.name, source.line(place), Rule.REFERENCE, message, fix))
    return source


def shaped(source: Source, model: type[BaseModel], findings: list[Finding]) -> Any:
    """The validated file; None where it is invalid, with findings added."""
    if source.value is None:
        if not source.findings:
            findings.append(Finding(source.name, 1, Rule.SHAPE, "The file is empty.", "Fill it or remove it."))
        return None
    try:
        return model.model_validate(source.value)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=False):
            place = tuple(detail["loc"])
            findings.append(
                Finding(source.name, source.line(place), Rule.SHAPE, *_in_words(detail["type"], place, detail))
            )
        return None


def _in_words(kind: str, place: Place, detail: Any) -> tuple[str, str]:
    path = ".".join(str(step) for step in place) or "the file"
    if kind == "extra_forbidden":
        return f"'{path}' is not a known field.", "Mend its spelling or remove it."
    if kind == "missing":
        return f"'{path}' is missing.", "Add it."
    problem = str(detail["msg"]).removeprefix("Value error, ")
    return f"'{path}': {problem}.", "See docs/packs.md for what goes here."


def _strays(directory: Path) -> list[Finding]:
    """Findings for YAML files that nothing reads: mostly misspelt names."""
    known = {f"{stem}.yaml" for stem in FILES}
    return [
        Finding(path.name, 1, Rule.STRAY, "Nothing reads this file.", "Mend its name or remove it.")
        for path in sorted(directory.iterdir())
        if path.suffix in {".yaml", ".yml"} and path.name not in known
    ]

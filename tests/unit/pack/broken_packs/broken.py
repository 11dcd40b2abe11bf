"""An error in a pack: the pack is copied, changed in one place and checked."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from infra.packs import PACKS, check

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Broken:
    """A change to one file of a pack, and the finding it must lead to."""

    name: str
    file: str
    old: str
    new: str
    rule: str
    at: str
    """Text that stands on the line the finding points at."""
    reported_in: str = ""
    pack: str = "demo"


def copy_of(pack: str, tmp_path: Path) -> Path:
    """A copy of a pack, with the demo pack beside it as others use files of that."""
    for name in {"demo", pack}:
        for path in (PACKS / name).rglob("*.yaml"):
            target = tmp_path / name / path.relative_to(PACKS / name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return tmp_path / pack


def copy_of_demo(tmp_path: Path) -> Path:
    return copy_of("demo", tmp_path)


def is_found(broken: Broken, tmp_path: Path) -> None:
    folder = copy_of(broken.pack, tmp_path)
    text = (folder / broken.file).read_text(encoding="utf-8")
    assert broken.old in text, "the broken no longer fits its pack"
    (folder / broken.file).write_text(text.replace(broken.old, broken.new, 1), encoding="utf-8")

    findings = check(folder, today=TODAY)

    file = broken.reported_in or broken.file
    assert findings, "nothing was found"
    found = [finding for finding in findings if finding.rule == broken.rule and finding.file == file]
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    assert any(broken.at in lines[finding.line - 1] for finding in found), [str(finding) for finding in findings]
    assert all(finding.message.endswith(".") and finding.fix for finding in findings)

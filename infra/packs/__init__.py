"""The pack tool's functions: check a folder of YAML files, compile it to one document, put it in force.

read the folder (reader, models) -> check it (checks and its neighbours) -> compile (document) -> apply (registry)

diff and cautions report what a pack would change; schemas makes JSON Schemas for editors.
"""

import getpass
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from chalicelib.domain.pack.read import read_pack
from infra.packs.checks.all import CHECKS
from infra.packs.checks.calendars import check_clocks
from infra.packs.checks.mails import check_mails
from infra.packs.checks.workflow import check_workflow
from infra.packs.document import canonical, compile_pack, version_of
from infra.packs.findings import BrokenPack, Finding
from infra.packs.reader import read_folder
from infra.packs.registry import put_in_force

__all__ = ["PACKS", "BrokenPack", "Compiled", "Finding", "apply", "check", "compiled", "user"]

PACKS = Path(__file__).resolve().parents[2] / "packs"
"""The folder that holds the packs of this repository."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled pack: its document, the canonical text, and the text's hash, which is the version."""

    document: dict[str, Any]
    text: bytes
    version: str


def check(pack_dir: Path, *, today: date | None = None) -> list[Finding]:
    """All findings about a pack, warnings too, by file and line. A pack with invalid shapes is not checked further."""
    return _read_and_check(pack_dir, today)[1]


def compiled(pack_dir: Path, *, today: date | None = None) -> Compiled:
    """Check and compile a pack. Raises ``BrokenPack`` when the check finds errors."""
    pack, findings = _read_and_check(pack_dir, today)
    if pack is None or _errors(findings):
        raise BrokenPack(pack_dir, _errors(findings))
    document = compile_pack(pack)
    text = canonical(document)
    version = version_of(text)
    # The functions will read it with this very code; better to fail here than there.
    read_pack(document, version)
    return Compiled(document, text, version)


def apply(pack_dir: Path, *, lake: str, s3: Any, now: datetime | None = None, by: str | None = None) -> str:
    """Check and compile a pack, store it in the lake bucket and put it in force. Returns its version.

    The history records ``by``, else the user who runs this.
    """
    now = now or datetime.now(UTC)
    pack = compiled(pack_dir, today=now.date())
    put_in_force(s3, lake, text=pack.text, version=pack.version, name=pack.document["name"], now=now, by=by or user())
    return pack.version


def user() -> str:
    """The name of the operating system's user who runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _errors(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.warning]


def _read_and_check(pack_dir: Path, today: date | None) -> tuple[Any, list[Finding]]:
    pack, findings = read_folder(pack_dir)
    if pack is None:
        return None, findings
    today = today or datetime.now(UTC).date()
    for checked in CHECKS:
        findings.extend(checked(pack))
    findings.extend(check_workflow(pack))
    findings.extend(check_mails(pack))
    findings.extend(check_clocks(pack, today))
    return pack, sorted(findings)

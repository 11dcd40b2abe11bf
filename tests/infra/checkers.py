"""Runs third-party checkers and compares their findings with those that ``docs/operations.md`` accepts.

What they need comes with ``npm ci``, Java 17 and ``make checkov``. Where it is missing a test is skipped and says so;
with HEED_REQUIRE_CHECKERS=1, as in CI, it fails instead.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from infra.paths import ROOT

REQUIRED = "HEED_REQUIRE_CHECKERS"
NODE = ROOT / "node_modules"
CHECKOV = ROOT / ".local" / "checkov" / "bin" / "checkov"
ACCEPTED = ROOT / "docs" / "operations.md"
JAVA_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
"""Options for a short run; this compiler needs a larger stack."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: the id of the rule, or its sentence where rules have no ids; the page, resource or part; details."""

    rule: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """One row of the accepted findings. ``where`` holds shell patterns (``*``) of pages, resources or parts."""

    rules: tuple[str, ...]
    where: tuple[str, ...]

    def covers(self, finding: Finding) -> bool:
        """Whether the row accepts a finding."""
        return finding.rule in self.rules and any(fnmatchcase(finding.where, each) for each in self.where)


def accepted(checker: str) -> list[Accepted]:
    """The rows of a checker in the list of accepted findings."""
    rows = re.findall(rf"^\| {re.escape(checker)} \|(.*?)\|(.*?)\|(.*?)\|$", ACCEPTED.read_text("utf-8"), re.MULTILINE)
    assert all(reason.strip() for *_, reason in rows)
    return [Accepted(*(tuple(re.findall(r"`([^`]+)`", cell)) for cell in (rules, where))) for rules, where, _ in rows]


def unsettled(checker: str, findings: Iterable[Finding]) -> list[str]:
    """The findings that no row accepts, and what rows accept that is not found any more."""
    found, rows = list(findings), accepted(checker)
    new = [finding for finding in found if not any(row.covers(finding) for row in rows)]
    single = [Accepted((rule,), row.where) for row in rows for rule in row.rules]
    single += [Accepted(row.rules, (each,)) for row in rows for each in row.where]
    idle = [row for row in single if not any(map(row.covers, found))]
    return [f"{each.rule} in {each.where}: {each.message}" for each in new] + [f"not found: {row}" for row in idle]


def html_validate(pages: Path) -> Iterator[Finding]:
    """Findings of html-validate's recommended rules in the pages of a folder."""
    options = ("--preset", "recommended", "--formatter", "json")
    for page in _run(NODE / ".bin" / "html-validate", *options, str(pages)):
        where = Path(page["filePath"]).relative_to(pages).as_posix()
        for each in page["messages"]:
            yield Finding(each["ruleId"], where, f"line {each['line']}: {each['message']}")


def nu(pages: Path) -> Iterator[Finding]:
    """Findings of the Nu Html Checker, advice included, in the pages of a folder."""
    jar = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = ("--skip-non-html", "--stdout", "--format", "json")
    java = Path(shutil.which("java") or "java")
    for each in _run(java, *JAVA_OPTIONS, "-jar", str(jar), *options, str(pages), needs=jar)["messages"]:
        where = Path(each["url"].removeprefix("file:")).relative_to(pages).as_posix()
        yield Finding(each["message"], where, f"line {each.get('lastLine')}")


def spectral(document: Path) -> Iterator[Finding]:
    """Findings of Spectral's rules for OpenAPI in a document."""
    options = ("--ruleset", str(ROOT / ".spectral.yaml"), "--format", "json")
    for each in _run(NODE / ".bin" / "spectral", "lint", str(document), *options):
        yield Finding(each["code"], ".".join(map(str, each["path"])), each["message"])


def checkov(template: Path) -> Iterator[Finding]:
    """Findings of checkov in a CloudFormation template."""
    options = ("--framework", "cloudformation", "--skip-download", "--quiet", "--compact", "--output", "json")
    for each in _run(CHECKOV, "--file", str(template), *options)["results"]["failed_checks"]:
        yield Finding(each["check_id"], each["resource"].rpartition(".")[2], each["check_name"])


def _run(program: Path, *arguments: str, needs: Path = ROOT) -> Any:
    """The JSON that a checker writes. Skips, or fails when checkers are required, where it is not installed."""
    for path in (program, needs):
        if not path.exists():
            told = f"{path} is missing: `npm ci`, Java 17 and `make checkov` bring the checkers"
            if os.environ.get(REQUIRED) == "1":
                pytest.fail(told, pytrace=False)
            pytest.skip(told)
    # Into a file: what Node has not yet written into a pipe is lost when a program ends.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run([program, *arguments], stdout=output, stderr=subprocess.PIPE, check=False)
        output.seek(0)
        written = output.read().decode()
    assert written.startswith(("{", "[")), f"{program} {done.returncode}: {written}{done.stderr.decode()}"
    return json.loads(written)

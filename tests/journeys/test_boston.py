"""A city's older system comes in: real work orders, with the city's own pack in force, and figures that are the file's.

A stack of its own: departments, types and neighbourhoods are those of the file, and the figures count nothing else.
"""

import csv
import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from rich.console import Console

from infra.build import Artefact
from infra.local.processes import free_ports
from infra.local.publishing import publish_until_clean
from infra.local.stack_config import Stack, StackConfig
from infra.local.start import running_stack
from infra.local.tokens import make_token
from tests import boston
from tests.journeys.test_loop import act
from tests.stacks import Api, JsonObject, Mailbox

pytestmark = pytest.mark.xdist_group("boston")

ONE_IN = 14
"""So many rows of the file stand for it here; a unit test counts others."""
DEPARTMENTS = ("PWDx", "ISD", "BTDT", "PARK", "INFO")
"""Those whose figures are published. Of some the sample has too few rows; the smallest other one is held back too."""
SURELY_DELIVERED = {
    "survey": "fft",
    "agency": boston.CITY,
    "service": "requests",
    "level": 1,
    "comment": "The hotline is closed.",
    "contact": {"email": "resident@person.example"},
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, artefact: Artefact) -> Iterator["City"]:
    """The city's stack with the sample brought in and published."""
    folder = tmp_path_factory.mktemp("city")
    port, edge_port = free_ports(2)
    place = StackConfig(folder / "stack", port, edge_port, built=artefact.zip.parent)
    pack = boston.write_pack(folder / "boston")
    with (
        running_stack(place, sample=None, console=Console(stderr=True), pack=pack) as stack,
        httpx.Client(base_url=f"{stack.api}/", timeout=30, trust_env=False) as http,
    ):
        yield City(folder, place, stack, Api(http))


class City:
    """The stack and the file that was brought into it."""

    def __init__(self, folder: Path, place: StackConfig, stack: Stack, api: Api) -> None:
        self.api, self.mailbox = api, Mailbox(place)
        self.file = boston.write_rows(folder / "orders.csv", filter(in_sample, boston.rows()))
        self._place, self._stack = place, stack
        self._mapping = boston.write_mapping(folder / "mapping.yaml")
        self._state = folder / "state"
        self.said = self.load()
        self.publish()
        self.first_published, self.first_page = self.index(), self._site("/").text

    def load(self) -> str:
        """Run the loader as an operator would; what it says at the end."""
        command = [sys.executable, "-m", "infra.load", str(self.file), "--orders", str(self._mapping)]
        token = self.token("operator", boston.CITY)
        ended = subprocess.run(
            [*command, "--api", self._stack.api, "--state", str(self._state)],
            env={**os.environ, "HEED_TOKEN": token},
            check=False,
            timeout=180,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def token(self, role: str, agency: str) -> str:
        return make_token(self._place, role=role, agency=agency)

    def publish(self) -> None:
        publish_until_clean(self._stack)

    def index(self) -> JsonObject:
        index: JsonObject = self._site("/data/index.json").json()
        return index

    def _site(self, path: str) -> httpx.Response:
        return httpx.get(f"{self._stack.site}{path}", timeout=30, trust_env=False).raise_for_status()


def in_sample(row: boston.Row) -> bool:
    """The same rows every time, whatever their order."""
    return int(hashlib.sha256(row["case_enquiry_id"].encode()).hexdigest(), 16) % ONE_IN == 0


def rows_of(file: Path) -> list[boston.Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def straight_from(some: list[boston.Row]) -> dict[str, int]:
    """Met, late, overdue and without a target, by comparing the columns as text."""

    def kind(row: boston.Row) -> str:
        if not row["target_dt"]:
            return "untimed"
        if not row["closed_dt"]:
            return "overdue"
        return "met" if row["closed_dt"] <= row["target_dt"] else "late"

    return dict(Counter(map(kind, some)))


def in_utc(local: str) -> str:
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(boston.TIME_ZONE))
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def grown(before: JsonObject, after: JsonObject) -> dict[str, int]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


def test_the_loader_brings_in_every_row_and_a_second_run_sends_one_probe(city: City) -> None:
    rows = len(rows_of(city.file))
    assert rows > 1_000
    assert f"{rows} new" in " ".join(city.said.split())

    again = " ".join(city.load().split())

    assert "0 new 1 replayed" in again
    assert f"{rows - 1} acknowledged in an earlier run" in again


def test_the_published_figures_are_those_of_the_file(city: City) -> None:
    rows, index = rows_of(city.file), city.first_published
    straight = straight_from(rows)

    overall = index["overall"]
    assert overall["deadlines"]["counts"] == straight
    assert overall["on_time"]["n"] == len(rows) - straight["untimed"]
    assert overall["on_time"]["value"] == round(straight["met"] / overall["on_time"]["n"], 6)
    assert overall["on_time_answered"]["n"] == straight["met"] + straight["late"]
    assert overall["orders"]["counts"]["opened"] == len(rows)
    assert overall["orders"]["counts"]["open"] == sum(not row["closed_dt"] for row in rows)
    for name in DEPARTMENTS:
        of_it = straight_from([row for row in rows if row["department"] == name])
        published = index["agencies"][boston.slug(name)]["deadlines"]["counts"]
        assert {kind: count for kind, count in published.items() if count} == of_it, name
    for count in straight.values():
        assert f"{count:,}" in city.first_page


def test_nobody_is_written_to_about_what_an_older_system_did(city: City) -> None:
    # Mails go out in the order in which their reasons came: once this one is there, any of the import's would be.
    case = city.api.post("feedback", SURELY_DELIVERED).json()["case"]["number"]
    city.mailbox.wait(case, to="resident@person.example")

    # The case's own mails may still come in: the mailbox is read once.
    others = [mail["Subject"] for mail in city.mailbox.all() if case not in f"{mail['Subject']}\n{mail['BodyText']}"]
    assert [subject for subject in others if not is_digest(subject)] == []


def is_digest(subject: str) -> bool:
    """A department's list of the day, which comes in its morning and counts open orders wherever they are from."""
    return subject.split(":", maxsplit=1)[0].endswith(" today")


def test_an_open_order_goes_on_here_and_a_closed_one_is_shown_with_its_past(city: City) -> None:
    api, agency = city.api, boston.slug("ISD")
    official = city.token("official", agency)

    def listed(**query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = api.get("desk/orders", agency=agency, token=official, **query).json()["items"]
        return found

    def timeline(number: str) -> list[dict[str, Any]]:
        facts: list[dict[str, Any]] = api.get(f"desk/cases/{number}", token=official).json()["timeline"]
        return facts

    closed = listed(state="closed")[0]
    assert closed["resolution"] == "imported"
    past = timeline(closed["case"])
    assert all(fact.get("imported") for fact in past)
    assert (past[0]["at"], past[-1]["at"]) in {
        (in_utc(row["open_dt"]), in_utc(row["closed_dt"])) for row in rows_of(city.file) if row["closed_dt"]
    }

    before = city.index()["overall"]
    most_urgent = listed()[0]
    number = most_urgent["case"]
    assert most_urgent["overdue"]
    act(api, number, "accept", official)
    act(api, number, "answer", official, outcome="fixed", text="The hydrant is mended.")
    shown = act(api, number, "approve", city.token("head", agency))

    assert shown["order"]["state"] == "closed"
    assert shown["order"]["answers"][0]["in_time"] is False
    facts = timeline(number)
    past = [fact for fact in facts if fact.get("imported")]
    assert past == facts[: len(past)]
    assert {fact["at"] for fact in past} == {most_urgent["opened_at"]}
    assert {"AnswerDrafted", "AnswerApproved"} <= {fact["event"] for fact in facts[len(past) :]}
    city.publish()
    after = city.index()["overall"]
    assert grown(before["deadlines"]["counts"], after["deadlines"]["counts"]) == {"late": 1, "overdue": -1}

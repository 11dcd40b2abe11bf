"""A pack switched under load loses nothing: ratings come in without a pause while another version of the pack is put in
force and taken back. Each is kept under the version that the function knew which took it, and counted once; cases go on
under the version that they were opened under.

A function looks for another version once a minute: for each switch the stack's clock is moved on by that minute.
"""

import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle, groupby
from pathlib import Path

import httpx

from chalicelib.adapters.dynamodb import keys
from infra.local.publishing import publish_until_clean
from infra.packs import PACKS
from tests.journeys.test_loop import act, reply
from tests.stacks import Api, Deployed, JsonObject, eventually, of_pack

pytestmark = of_pack(apart="counts")

BETWEEN_RATINGS = 0.05
"""Seconds that a visitor takes a breath, so that the machine has time for others."""
OLD, NEW = "neas-111", "neas-repairs"
SERVICE = f"""
{NEW}:
  name: {{en: "Repairs of ambulances", uk: "Ремонт швидких"}}
  agency: neas
"""
PLAN, SHORTER = "total: {working_days: 5}", "total: {working_days: 3}"


@dataclass
class Visitor:
    """Somebody who rates services in turn until told to stop; each answer as status and document."""

    services: Sequence[str]
    answers: list[tuple[str, int, JsonObject]] = field(default_factory=list)

    def taken(self, service: str) -> list[str]:
        """The ids of the ratings of a service that were taken."""
        return [answer["id"] for rated, status, answer in self.answers if rated == service and status == 201]

    def latest(self, service: str) -> int | None:
        """How the last rating of a service was answered."""
        return next((status for rated, status, _ in reversed(self.answers) if rated == service), None)

    def rate(self, api: Api, stop: threading.Event) -> None:
        for service in cycle(self.services):
            if stop.is_set():
                return
            answer = api.post("feedback", {"survey": "fft", "agency": "neas", "service": service, "level": 4})
            self.answers.append((service, answer.status_code, answer.json()))
            stop.wait(BETWEEN_RATINGS)


@contextmanager
def load(there: Deployed, *visitors: Visitor) -> Iterator[None]:
    """Visitors at work until the end of the block."""
    stop = threading.Event()
    with httpx.Client(base_url=f"{there.stack.api}/", timeout=30, trust_env=False) as http:
        threads = [threading.Thread(target=visitor.rate, args=(Api(http), stop)) for visitor in visitors]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join(timeout=60)


def changed_pack(folder: Path) -> Path:
    """The demo pack with one service more and less time for an answer."""
    changed = folder / "demo"
    shutil.copytree(PACKS / "demo", changed, ignore=shutil.ignore_patterns("*.csv"))
    services, plans = changed / "services.yaml", changed / "plans.yaml"
    services.write_text(services.read_text("utf-8") + SERVICE, encoding="utf-8")
    text = plans.read_text("utf-8")
    assert PLAN in text, "the change no longer fits the demo pack"
    plans.write_text(text.replace(PLAN, SHORTER), encoding="utf-8")
    return changed


def pack_tool(there: Deployed, *words: str) -> None:
    """What an administrator types."""
    command = [sys.executable, "-m", "infra.packs", *words]
    subprocess.run(command, env=there.environment(), check=True, timeout=60)


def a_case_about(there: Deployed, service: str, author: str) -> tuple[str, str]:
    """Number and key of the case of somebody who was not satisfied, once it is there."""
    rating = {"survey": "fft", "agency": "neas", "service": service, "level": 1, "language": "en"}
    answer = there.api.post("feedback", {**rating, "contact": {"email": author}})
    assert answer.status_code == 201, answer.text
    number, key = answer.json()["case"]["number"], answer.json()["case"]["key"]
    eventually(lambda: there.api.get(f"cases/{number}", key=key).status_code == 200, what="the case")
    return number, key


def a_minute_later(there: Deployed) -> None:
    """Let the functions look again which version is in force."""
    there.move_to(there.now() + timedelta(seconds=1))


def due(there: Deployed, number: str, key: str) -> str:
    return str(there.api.get(f"cases/{number}", key=key).json()["orders"][0]["due"])


def carried_to_the_end(there: Deployed, number: str, key: str) -> JsonObject:
    """The order of a case that is accepted, answered, judged and closed."""
    official = there.token("official", "neas")
    act(there.api, number, "accept", official)
    act(there.api, number, "answer", official, outcome="fixed", text="It is repaired.")
    judged = reply(there.api, number, key, outcome="solved", rating=9)
    assert judged.status_code == 200, judged.text
    return dict(judged.json()["order"])


def kept_versions(there: Deployed) -> dict[str, str]:
    """The version of the pack that each kept rating carries, by its id."""
    pages = there.aws("dynamodb").get_paginator("scan").paginate(TableName=there.stack.tables["Records"])
    items = [item for page in pages for item in page["Items"]]
    ratings = keys.feedback_partition("")
    return {item["sk"]["S"]: item["pack"]["S"] for item in items if item["pk"]["S"].startswith(ratings)}


def published_levels(there: Deployed) -> Counter[str]:
    """How many ratings of each level the site counts, as soon as there is nothing left to publish."""
    publish_until_clean(there.stack)
    overall = httpx.get(f"{there.stack.site}/data/index.json", trust_env=False).json()["overall"]
    return Counter(overall["levels"]["counts"] or {})


def test_a_pack_switched_under_load_loses_nothing(there: Deployed, tmp_path: Path) -> None:
    kept_before, counted_before = kept_versions(there), published_levels(there)
    number, key = a_case_about(there, OLD, "before@person.example")
    promised = due(there, number, key)
    patient, curious = Visitor([OLD]), Visitor([OLD, NEW])

    with load(there, patient, curious):
        eventually(lambda: patient.taken(OLD), what="ratings under the first version")
        pack_tool(there, "apply", str(changed_pack(tmp_path)))
        a_minute_later(there)
        eventually(lambda: curious.taken(NEW), what="ratings of the new service: in force without a deployment")

        # What was opened before goes on under what it was opened under; what is opened now has less time.
        assert due(there, number, key) == promised
        assert carried_to_the_end(there, number, key)["resolution"] == "solved"
        newer, newer_key = a_case_about(there, NEW, "after@person.example")
        assert due(there, newer, newer_key) < promised

        pack_tool(there, "rollback")
        a_minute_later(there)
        eventually(lambda: curious.latest(NEW) == 422, what="no ratings of a service that is gone")
        back = len(patient.taken(OLD))
        eventually(lambda: len(patient.taken(OLD)) > back + 5, what="ratings under the first version again")
        assert carried_to_the_end(there, newer, newer_key)["resolution"] == "solved"

    answers = [answer for visitor in (patient, curious) for answer in visitor.answers]
    assert {(service, status) for service, status, _ in answers} == {(OLD, 201), (NEW, 201), (NEW, 422)}
    assert all(a["errors"][0]["path"] == "service" for _, status, a in answers if status == 422)

    versions = {rating: version for rating, version in kept_versions(there).items() if rating not in kept_before}
    for visitor in (patient, curious):
        one_after_the_other = [version for version, _ in groupby(versions[each] for each in visitor.taken(OLD))]
        first, second, last = one_after_the_other
        assert first == last != second, "the old version, the new one, the old one again"
        assert {versions[each] for each in visitor.taken(NEW)} <= {second}

    taken = Counter(status for _, status, _ in answers)[201]
    assert len(versions) == taken + 2
    assert published_levels(there) - counted_before == {"1": 2, "4": taken}, "each is counted, once"

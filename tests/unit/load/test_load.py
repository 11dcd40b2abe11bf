"""Loading old ratings: one submission per respondent and service, nothing twice, every row accounted for."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

import httpx
import pytest
from rich.console import Console

from chalicelib.domain.ids import is_ulid, ulid_time
from infra.load import BadFile, Loaded, Submission, load, read_ratings
from infra.load.mappings import read_mapping
from infra.packs import PACKS
from infra.packs.models.mapping import FILE as MAPPING

DEMO = PACKS / "demo"
COLUMNS = "comment_id,respondent_id,date,trust,service,sub_service,fft_raw,score_5,question,text,sentiment_5,topics"


def row(
    respondent: str = "r1",
    *,
    day: str = "2022-05-04",
    trust: str = "NEAS",
    service: str = "111",
    part: str = "",
    score: str = "4",
    text: str = "Kind people",
) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(
        ["c", respondent, day, trust, service, part, "", score, "Why?", text, "", ""]
    )
    return out.getvalue()


def ratings_file(folder: Path, *rows: str, name: str = "old.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([COLUMNS, "".join(rows)]), encoding="utf-8")
    return path


Body = dict[str, Any]
Answer = Callable[[list[Body], int], httpx.Response | None]
Refuse = Callable[[Body], Body | None]


class Server:
    """The operator's endpoint: remembers ids, and can be told what to answer instead to a request or to a rating."""

    def __init__(self, answer: Answer = lambda ratings, nth: None, refuse: Refuse = lambda rating: None) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.requests: list[httpx.Request] = []
        self._answer, self._refuse = answer, refuse
        self._lock = Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self.requests.append(request)
            ratings = json.loads(request.content)["ratings"]
            return self._answer(ratings, len(self.requests)) or self.take(ratings)

    def take(self, ratings: list[Body]) -> httpx.Response:
        return httpx.Response(200, json={"items": [self._result(rating) for rating in ratings]})

    def _result(self, rating: Body) -> Body:
        problem = self._refuse(rating)
        earlier = self.kept.get(rating["id"], rating)
        if earlier != rating:
            problem = {"title": "Conflict", "detail": "This id was already used for another submission."}
        if problem:
            return {"id": rating["id"], "status": "refused", "case": None, "problem": problem}
        known = rating["id"] in self.kept
        self.kept[rating["id"]] = rating
        return {"id": rating["id"], "status": "existing" if known else "created", "case": None}


def loading(
    file: Path,
    server: Callable[[httpx.Request], httpx.Response],
    *,
    orders: Path | None = None,
    mapping: Path | None = None,
    **more: Any,
) -> Loaded:
    console = Console(file=io.StringIO(), force_terminal=False)
    settings: dict[str, Any] = {
        "console": console,
        "patience": 5.0,
        "state": file.parent / "state",
        "workers": 4,
    } | more
    return load(
        file,
        mapping=orders or mapping or DEMO / MAPPING,
        namespace=None if orders else "demo",
        api="http://heed.test/api/v1",
        token="operator-token",
        transport=httpx.MockTransport(server),
        **settings,
    )


def rejected_rows(loaded: Loaded) -> list[dict[str, str]]:
    assert loaded.rejects_file is not None
    with loaded.rejects_file.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_respondents_rows_become_one_feedback_at_the_operators_endpoint(tmp_path: Path) -> None:
    server = Server()
    file = ratings_file(
        tmp_path,
        row(text="Kind people", day=""),
        row(text="  "),
        row(text="Shorter waits", day="2022-04-05"),
        row("r2", trust="NHFT", service="Forensic", part="Wathwood", score="1"),
    )

    loaded = loading(file, server)

    assert (loaded.new, loaded.replayed, loaded.reasons, loaded.finished) == (2, 0, {}, True)
    one, other = sorted(server.kept.values(), key=lambda body: str(body["agency"]))
    assert one | {"id": ""} == {
        "id": "",
        "survey": "fft",
        "agency": "neas",
        "service": "neas-111",
        "channel": "api",
        "level": 4,
        "language": "en",
        "received_at": "2022-05-04T12:00:00Z",
        "source": "import",
        "comment": "Kind people\nShorter waits",
    }
    assert (other["service"], other["level"]) == ("nhft-wathwood", 1)
    assert {str(request.url) for request in server.requests} == {"http://heed.test/api/v1/desk/feedback/batch"}
    assert {request.headers["Authorization"] for request in server.requests} == {"Bearer operator-token"}


def test_the_id_is_a_ulid_of_the_day_that_does_not_depend_on_the_file(tmp_path: Path) -> None:
    def read(*rows: str, namespace: str = "demo") -> list[Submission]:
        with read_ratings(ratings_file(tmp_path, *rows), read_mapping(DEMO / MAPPING), namespace=namespace) as found:
            return [*found]

    small = read(row("r2"))
    large = read(row("r1"), row("r2"), row("r2", service="PTS - Patient Transport"))
    elsewhere = read(row("r2"), namespace="other")

    assert small[0].id == large[1].id
    assert len({submission.id for submission in large}) == 3
    assert elsewhere[0].id != small[0].id
    assert is_ulid(small[0].id)
    assert ulid_time(small[0].id).isoformat() == "2022-05-04T12:00:00+00:00"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([row(score="")], "no score"),
        ([row(score="6")], "the score '6' is not a whole number from 1 to 5"),
        ([row(score="4"), row(score="5")], "the respondent's rows disagree about the score: 4, 5"),
        ([row(day="")], "no date"),
        ([row(day="04/05/2022")], "'04/05/2022' is not a date like 2026-11-21"),
        ([row(trust="LAS")], "agency 'LAS' is not in the mapping"),
        ([row(service="999")], "service '999' is not in the mapping"),
        ([row(trust="NHFT", service="Forensic", part="Moon")], "service 'Forensic / Moon' is not in the mapping"),
        ([row(" ")], "no respondent"),
        (["c,r1,2022-05-04,NEAS\n"], "the row has 4 fields, not 12"),
    ],
)
def test_what_cannot_be_sent_is_written_down_with_line_and_reason(rows: list[str], reason: str, tmp_path: Path) -> None:
    server = Server()

    loaded = loading(ratings_file(tmp_path, row("good", text="Two\nlines"), *rows), server)

    assert loaded.new == 1
    listed = rejected_rows(loaded)
    # Line 1 is the header, and the good row's text spans lines 2 and 3.
    assert [(r["heed_line"], r["heed_reason"]) for r in listed] == [(str(4 + n), reason) for n in range(len(rows))]
    assert loaded.reasons == {reason: len(rows)}


def test_the_rejected_file_can_be_mended_and_loaded(tmp_path: Path) -> None:
    loaded = loading(ratings_file(tmp_path, row("r1", score=""), row("r2")), Server())
    assert loaded.rejects_file is not None
    mended = tmp_path / "mended.csv"
    mended.write_text(loaded.rejects_file.read_text().replace("111,,,,Why", "111,,,3,Why"))

    assert loading(mended, Server()).new == 1


def test_the_services_reason_stands_beside_the_row(tmp_path: Path) -> None:
    def refuse(rating: Body) -> Body | None:
        errors = [{"path": "comment", "message": "At most 5000 characters are accepted."}]
        return {"title": "Invalid", "errors": errors} if rating["level"] == 1 else None

    loaded = loading(ratings_file(tmp_path, row("r1", score="1"), row("r2")), Server(refuse=refuse))

    assert loaded.new == 1
    assert [r["heed_reason"] for r in rejected_rows(loaded)] == ["comment: At most 5000 characters are accepted."]


def test_a_second_load_sends_nothing_but_one_probe(tmp_path: Path) -> None:
    server = Server()
    file = ratings_file(tmp_path, *(row(f"r{n}") for n in range(30)))
    loading(file, server)

    again = loading(file, server)

    assert (again.new, again.replayed, again.known) == (0, 1, 29)
    assert (len(server.kept), len(server.requests)) == (30, 2)


def test_a_journal_that_outlived_the_server_is_not_believed(tmp_path: Path) -> None:
    file = ratings_file(tmp_path, *(row(f"r{n}") for n in range(30)))
    loading(file, Server())
    afresh = Server()

    again = loading(file, afresh)

    assert (again.new, again.replayed, again.known) == (30, 0, 0)
    assert len(afresh.kept) == 30


def test_without_a_journal_a_second_load_is_all_replays(tmp_path: Path) -> None:
    server = Server()
    file = ratings_file(tmp_path, *(row(f"r{n}") for n in range(30)))
    loading(file, server)

    again = loading(file, server, state=tmp_path / "elsewhere")

    assert (again.new, again.replayed, len(server.kept)) == (0, 30, 30)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(status: int, tmp_path: Path) -> None:
    def every_other(ratings: list[Body], nth: int) -> httpx.Response | None:
        return httpx.Response(status, headers={"Retry-After": "0"}) if nth % 2 else None

    loaded = loading(ratings_file(tmp_path, *(row(f"r{n}") for n in range(120))), Server(every_other))

    assert (loaded.new, loaded.finished) == (120, True)


def test_waiting_for_a_server_is_said_once_and_not_for_every_attempt(tmp_path: Path) -> None:
    said = io.StringIO()
    server = Server(lambda ratings, nth: httpx.Response(503, headers={"Retry-After": "0"}) if nth <= 10 else None)

    loading(ratings_file(tmp_path, row()), server, console=Console(file=said, force_terminal=False))

    assert said.getvalue().count("waiting: http://heed.test/api/v1/desk/feedback/batch answers 503") == 1


def test_a_lost_answer_becomes_a_replay_and_not_a_second_feedback(tmp_path: Path) -> None:
    server = Server()

    def drops_the_first_answer(request: httpx.Request) -> httpx.Response:
        response = server(request)
        if len(server.requests) == 1:
            raise httpx.ReadTimeout("too slow", request=request)
        return response

    loaded = loading(ratings_file(tmp_path, row()), drops_the_first_answer)

    assert (loaded.new, loaded.replayed, len(server.kept)) == (0, 1, 1)


def test_a_server_that_stays_away_ends_the_load_and_the_next_one_goes_on(tmp_path: Path) -> None:
    file = ratings_file(tmp_path, *(row(f"r{n}") for n in range(200)))
    server = Server(lambda ratings, nth: httpx.Response(503, headers={"Retry-After": "0"}) if nth > 2 else None)

    broken_off = loading(file, server, patience=0.2)
    back = Server()
    back.kept = server.kept.copy()
    kept_before = len(back.kept)
    finished = loading(file, back)

    assert not broken_off.finished
    assert "503" in broken_off.stopped_by
    assert finished.finished
    assert kept_before > 0
    assert finished.new == 200 - kept_before
    assert len(back.kept) == 200


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_token_or_address_stops_at_once(status: int, tmp_path: Path) -> None:
    refusing = Server(lambda ratings, nth: httpx.Response(status, json={"title": "No", "detail": "Not you."}))

    loaded = loading(ratings_file(tmp_path, *(row(f"r{n}") for n in range(500))), refusing)

    assert not loaded.finished
    assert f"{status}: Not you." in loaded.stopped_by
    assert len(refusing.requests) < 50
    assert loaded.reasons == {}


def test_ctrl_c_keeps_what_was_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = ratings_file(tmp_path, *(row(f"r{n}") for n in range(100)))
    server = Server()

    def interrupted_at_ten(reply: Any, loaded: Loaded, *more: Any) -> None:
        account(reply, loaded, *more)
        if loaded.new == 10:
            raise KeyboardInterrupt

    from infra.load import loading as module

    account = module._account
    monkeypatch.setattr(module, "_account", interrupted_at_ten)
    stopped = loading(file, server)
    monkeypatch.undo()
    finished = loading(file, server)

    assert (stopped.interrupted, stopped.finished, stopped.new) == (True, False, 10)
    assert len(server.kept) == 100
    assert finished.known == 9
    assert finished.new + finished.replayed + finished.known == 100


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "has no column"),
        (b"a,b\n1,2\n", "has no column date"),
        (b"\xff\xfe", "has no column"),
        (b'a,"b\n1,2\n', "The header of bad.csv, line 1, has a quote that is not closed"),
    ],
)
def test_a_file_that_is_no_ratings_file_is_refused_as_a_whole(content: bytes, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(content)

    with pytest.raises(BadFile, match=complaint):
        loading(file, Server())


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "windows.csv"
    file.write_bytes(b"\xef\xbb\xbf" + (COLUMNS + "\n" + row() + row("r2")).replace("\n", "\r\n").encode())

    assert loading(file, Server()).new == 2

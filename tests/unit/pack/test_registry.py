"""What is in force: versions are never written over, every change is remembered, and the way back is open."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from infra.packs import __main__ as tool
from infra.packs import apply, compiled
from infra.packs.document import version_of
from infra.packs.registry import Pointer, Refused, find_version, history, in_force, roll_back, version_key
from tests.unit.pack.fakes import DEMO, Bucket, change, copy_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CURRENT = "registry/current.json"


@pytest.fixture
def bucket() -> Bucket:
    return Bucket()


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The demo pack with more rounds."""
    folder = copy_of(DEMO, tmp_path)
    change(folder / "plans.yaml", "rounds: 2", "rounds: 3")
    return folder


def put(bucket: Bucket, folder: Path, *, hours: int = 0, by: str = "olena") -> str:
    return apply(folder, lake="lake", s3=bucket, now=NOW + timedelta(hours=hours), by=by)


def back(bucket: Bucket, to: str | None = None) -> Pointer:
    return roll_back(bucket, "lake", to=to, now=NOW + timedelta(days=1), by="olena")


class Overtaken(Bucket):
    """Somebody else moves the pointer right after it was first looked at."""

    def __init__(self, bucket: Bucket, ahead: dict[str, object]) -> None:
        super().__init__()
        self.objects = bucket.objects
        self._ahead = ahead

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, object]:  # noqa: N803 - boto3's names
        found = super().get_object(Bucket=Bucket, Key=Key)
        if Key == CURRENT:
            self.objects[CURRENT] = json.dumps(self._ahead).encode()
        return found


def test_applying_writes_the_version_before_the_pointer_and_twice_changes_nothing(bucket: Bucket) -> None:
    version = put(bucket, DEMO)
    again = put(bucket, DEMO, hours=1)

    assert again == version
    assert bucket.written == [f"registry/{version}.json", CURRENT, "registry/history/00000001.json"]
    assert version_of(bucket.objects[f"registry/{version}.json"]) == version
    assert json.loads(bucket.objects[CURRENT]) == {
        "n": 1,
        "version": version,
        "name": "demo",
        "applied_at": "2026-11-21T12:00:00Z",
        "by": "olena",
        "previous": None,
    }


def test_the_history_says_what_was_in_force_since_when_and_by_whom(bucket: Bucket, other: Path) -> None:
    first, second = put(bucket, DEMO), put(bucket, other, hours=1, by="taras")
    back(bucket)

    entries = list(history(bucket, "lake", most=10))

    assert [(entry.n, entry.version, entry.by) for entry in entries] == [
        (3, first, "olena"),
        (2, second, "taras"),
        (1, first, "olena"),
    ]
    assert [entry.previous for entry in entries] == [second, first, None]
    assert entries[1].applied_at == "2026-11-21T13:00:00Z"
    assert [entry.n for entry in history(bucket, "lake", most=2)] == [3, 2]


def test_an_entry_that_was_not_written_is_made_up_for_by_the_next_change(bucket: Bucket, other: Path) -> None:
    put(bucket, DEMO)
    del bucket.objects["registry/history/00000001.json"]

    put(bucket, other)

    assert [entry.n for entry in history(bucket, "lake", most=10)] == [2, 1]


def test_a_stored_version_is_never_written_over(bucket: Bucket, other: Path) -> None:
    pack = compiled(DEMO)
    put(bucket, DEMO)
    put(bucket, other)
    put(bucket, DEMO)
    assert bucket.written.count(version_key(pack.version)) == 1

    bucket.objects[version_key(pack.version)] = b'{"name": "forged"}'
    put(bucket, other)
    with pytest.raises(Refused, match="another content"):
        put(bucket, DEMO)
    with pytest.raises(Refused, match="another content"):
        back(bucket, pack.version)

    assert bucket.objects[version_key(pack.version)] == b'{"name": "forged"}'
    assert (pointer := in_force(bucket, "lake")) and pointer.version == compiled(other).version


def test_of_two_who_apply_at_once_one_is_turned_away(bucket: Bucket, other: Path) -> None:
    first = put(bucket, DEMO)
    ahead = {**json.loads(bucket.objects[CURRENT]), "n": 2, "by": "taras"}

    with pytest.raises(Refused, match="Somebody else"):
        put(Overtaken(bucket, ahead), other)
    assert (now := in_force(bucket, "lake")) and (now.n, now.version, now.by) == (2, first, "taras")


def test_who_goes_back_while_somebody_applies_is_turned_away_too(bucket: Bucket, other: Path) -> None:
    put(bucket, DEMO)
    second = put(bucket, other)
    ahead = {**json.loads(bucket.objects[CURRENT]), "n": 3, "by": "taras"}

    with pytest.raises(Refused, match="Somebody else"):
        back(Overtaken(bucket, ahead))
    assert (now := in_force(bucket, "lake")) and (now.n, now.version, now.by) == (3, second, "taras")


def test_a_change_whose_answer_was_lost_is_not_taken_for_somebody_elses(bucket: Bucket, other: Path) -> None:
    first, second = put(bucket, DEMO), put(bucket, other)

    class Deaf(Bucket):
        """The first answer is lost, so that the client writes twice."""

        def put_object(self, **given: Any) -> None:
            if given["Key"] == CURRENT:
                super().put_object(**given)
            super().put_object(**given)

    deaf = Deaf()
    deaf.objects = bucket.objects

    assert (back(deaf).version, back(deaf).version) == (first, second)
    assert [entry.n for entry in history(bucket, "lake", 9)] == [4, 3, 2, 1]


def test_rolling_back_puts_the_one_before_in_force_and_again_the_other(bucket: Bucket, other: Path) -> None:
    first, second = put(bucket, DEMO), put(bucket, other)

    assert back(bucket).version == first
    assert back(bucket).version == second
    assert [entry.version for entry in history(bucket, "lake", most=9)] == [second, first, second, first]


def test_rolling_back_to_a_version_named_by_how_it_begins(bucket: Bucket, other: Path, tmp_path: Path) -> None:
    first = put(bucket, DEMO)
    put(bucket, other)
    change(other / "plans.yaml", "rounds: 3", "rounds: 4")
    put(bucket, other)

    pointer = back(bucket, first[:8])

    assert (pointer.version, pointer.name, pointer.n) == (first, "demo", 4)


@pytest.mark.parametrize("unknown", ["ffff0000", "current", "history", "", "0", "../x"])
def test_rolling_back_to_what_was_never_stored_is_refused(unknown: str, bucket: Bucket, other: Path) -> None:
    put(bucket, DEMO)
    put(bucket, other)
    before = dict(bucket.objects)

    with pytest.raises(Refused, match="No stored version"):
        back(bucket, unknown)

    assert bucket.objects == before


def test_a_beginning_that_two_versions_share_is_refused(bucket: Bucket) -> None:
    bucket.objects = {version_key("abcd" + "0" * 60): b"{}", version_key("abcd" + "1" * 60): b"{}"}

    with pytest.raises(Refused, match="More than one"):
        find_version(bucket, "lake", "abcd")


def test_there_is_no_way_back_from_the_first_pack(bucket: Bucket) -> None:
    with pytest.raises(Refused, match="No other pack"):
        back(bucket)
    put(bucket, DEMO)
    with pytest.raises(Refused, match="No other pack"):
        back(bucket)


Run = Callable[..., Result]


@pytest.fixture
def run(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line, with the lake in memory."""
    monkeypatch.setattr(tool, "_lake", lambda lake, endpoint: (bucket, "lake"))
    return lambda *words: CliRunner().invoke(tool.app, list(words))


def test_the_tool_applies_after_saying_what_changes_lists_and_rolls_back(run: Run, other: Path) -> None:
    def said(*words: str) -> str:
        result = run(*words)
        assert result.exit_code == 0, result.output
        return result.output

    first, second = compiled(DEMO).version[:12], compiled(other).version[:12]

    assert f"demo {first} is in force" in said("apply", "demo", "--by", "olena")
    assert "in force already" in said("apply", "demo")
    assert "rounds: 3 instead of 2" in said("diff", str(other))
    applied = said("apply", str(other), "--by", "taras")
    assert "rounds: 3 instead of 2" in applied
    assert f"{second} is in force, before: {first}" in applied
    assert "rounds: 2 instead of 3" in said("diff", "demo")
    assert "Nothing changes" in said("diff", "demo", "--against", first)
    assert "rounds: 3 instead of 2" in said("diff", str(other), "--against", "demo")
    assert f"demo {first} is in force" in said("rollback")
    entries = [line.split() for line in said("list").splitlines() if line.split()[:1] in (["1"], ["2"], ["3"])]
    assert [(words[0], words[3]) for words in entries] == [("3", first), ("2", second), ("1", first)]
    assert [words[4] for words in entries[1:]] == ["taras", "olena"]


def test_the_tool_refuses_unknown_versions_with_exit_code_2(run: Run) -> None:
    assert run("diff", "demo").exit_code == 0, "with nothing in force everything is new"
    assert run("rollback").exit_code == 2
    assert run("rollback", "ffff0000").exit_code == 2
    assert run("diff", "demo", "--against", "ffff0000").exit_code == 2

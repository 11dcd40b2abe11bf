"""Files of an appeal: first they are cleaned, then those who may see the case get a link, and the case never waits."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.domain.errors import Conflict, NotFound, Transient
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.reasons import Reason
from chalicelib.domain.submissions.appeal_intake import AppealDraft
from chalicelib.domain.submissions.attachments import FileState, KeptFile, Uncleanable, Upload
from chalicelib.entrypoints import queues
from chalicelib.entrypoints.queues import NO_CLEAN_COPY
from chalicelib.services.caller import Caller
from chalicelib.services.cases.open_attachment import open_attachment
from chalicelib.services.cases.show_case import show_case
from chalicelib.services.ports.cleaning import FileToClean, Original
from chalicelib.services.submissions.submit_appeal import AppealDesk, submit_appeal
from tests.builders import NOW, SECRET, an_id, number_of
from tests.deployment import FakeWiring, a_deployment, log_lines

APPEAL, PHOTO = an_id(), an_id(n=7)
FILE = FileToClean(APPEAL, PHOTO)
STAFF = Caller(Role.DISPATCHER, "centre")


@pytest.fixture
def deployment() -> Iterator[FakeWiring]:
    """An appeal with a photo has just been handed in."""
    with a_deployment() as fake:
        fake.files.uploads[PHOTO] = Upload(PHOTO, "hole.hta", "image/jpeg", 900, "tag", {"image/jpeg"})
        hand_in(fake)
        yield fake


def hand_in(fake: FakeWiring, **changes: Any) -> Any:
    given = {"kind": "complaint", "statement": "A pothole", "channel": "web", "id": APPEAL, "attachments": (PHOTO,)}
    return submit_appeal(
        AppealDraft(**{**given, **changes}),
        now=NOW,
        random=b"0123456789",
        secret=SECRET,
        pack=fake.packs.current(),
        desk=AppealDesk(fake.appeals, fake.files, fake.people),
    )


def shown(fake: FakeWiring, caller: Caller = STAFF) -> Any:
    case = show_case(
        number_of(APPEAL), caller=caller, book=fake.case_book(), submissions=fake.submissions, files=fake.files
    )
    (file,) = case["about"]["attachments"]
    return file


def link(fake: FakeWiring) -> str:
    book = fake.case_book()
    return open_attachment(
        number_of(APPEAL), PHOTO, caller=STAFF, book=book, submissions=fake.submissions, files=fake.files
    )["url"]


def cleaned(fake: FakeWiring, clean: Any) -> Any:
    """What the function says to the message about the photo."""
    fake.originals.originals[FILE] = Original(b"photo", "image/jpeg")
    fake.clean = clean
    body = f'{{"appeal": "{FILE.appeal}", "upload": "{FILE.upload}"}}'
    once = {"ApproximateReceiveCount": "1"}
    return queues.clean({"Records": [{"messageId": "f", "body": body, "attributes": once}]}, None)


def test_its_case_is_opened_and_its_file_is_queued_to_be_cleaned(deployment: FakeWiring) -> None:
    assert deployment.appealed(APPEAL) in deployment.cases.cases
    assert deployment.cleaning.files == [FILE]


def test_a_queue_that_does_not_answer_holds_up_no_case(deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_: FileToClean) -> None:
        raise Transient("The queue of files did not answer.")

    with monkeypatch.context() as down:
        down.setattr(deployment.cleaning, "put", busy)
        with pytest.raises(Transient):
            deployment.appealed(APPEAL)
    assert number_of(APPEAL) in deployment.cases.cases
    deployment.appealed(APPEAL)
    assert deployment.cleaning.files == [FILE], "the stream brings it again"


def test_until_it_is_cleaned_nobody_gets_a_link(deployment: FakeWiring) -> None:
    deployment.appealed(APPEAL)
    for caller in (STAFF, Caller(Role.AUTHOR)):
        file = shown(deployment, caller)
        assert (file["name"], file["size"], file["state"]) == ("hole.jpg", 900, "checking")
    with pytest.raises(NotFound) as refused:
        link(deployment)
    assert refused.value.detail == Reason.FILE_BEING_CHECKED.said()


def test_a_cleaned_file_has_a_link_and_the_size_of_its_copy(deployment: FakeWiring) -> None:
    deployment.appealed(APPEAL)
    deployment.files.became[APPEAL, PHOTO] = KeptFile(FileState.READY, 700)
    assert (shown(deployment)["state"], shown(deployment)["size"]) == ("ready", 700)
    assert link(deployment).endswith(f"{APPEAL}/{PHOTO}")


def test_a_file_that_cannot_be_cleaned_has_no_link_and_says_so(deployment: FakeWiring) -> None:
    deployment.appealed(APPEAL)
    deployment.files.became[APPEAL, PHOTO] = KeptFile(FileState.REFUSED)
    assert shown(deployment)["state"] == "refused"
    with pytest.raises(NotFound) as refused:
        link(deployment)
    assert refused.value.detail == Reason.FILE_REFUSED.said()


def test_a_case_is_shown_while_nobody_can_tell_what_became_of_its_files(deployment: FakeWiring) -> None:
    deployment.appealed(APPEAL)
    deployment.files.became[APPEAL, PHOTO] = KeptFile(FileState.READY, 700)
    deployment.files.answers = False
    for caller in (STAFF, Caller(Role.AUTHOR)):
        file = shown(deployment, caller)
        assert (file["name"], file["size"], file["state"]) == ("hole.jpg", 900, "checking")
    with pytest.raises(Transient):
        link(deployment)


def test_a_file_is_cleaned_once_however_often_its_message_comes(deployment: FakeWiring) -> None:
    assert cleaned(deployment, lambda original: original.content.upper()) == {"batchItemFailures": []}
    assert deployment.originals.cleaned == {FILE: b"PHOTO"}
    deployment.originals.originals.clear()
    body = f'{{"appeal": "{FILE.appeal}", "upload": "{FILE.upload}"}}'
    again = {"messageId": "f", "body": body, "attributes": {"ApproximateReceiveCount": "2"}}
    assert queues.clean({"Records": [again]}, None) == {"batchItemFailures": []}
    assert deployment.originals.cleaned == {FILE: b"PHOTO"}


def test_a_file_that_cannot_be_cleaned_is_put_aside_and_the_log_says_why(deployment: FakeWiring) -> None:
    with log_lines() as said:
        assert cleaned(deployment, lambda _: Uncleanable.TOO_MUCH) == {"batchItemFailures": []}
    assert deployment.originals.refused == {FILE}
    assert f'"message":"{NO_CLEAN_COPY}"' in said().replace('": "', '":"')
    assert "too_much" in said()


def test_a_fault_of_ours_brings_the_message_again(deployment: FakeWiring) -> None:
    def broken(_: Original) -> bytes:
        raise RuntimeError("a library is missing")

    assert cleaned(deployment, broken) == {"batchItemFailures": [{"itemIdentifier": "f"}]}
    assert FILE in deployment.originals.originals


def test_a_retry_is_told_from_another_appeal_after_its_file_was_cleaned(deployment: FakeWiring) -> None:
    deployment.files.uploads.clear()
    deployment.files.became[APPEAL, PHOTO] = KeptFile(FileState.READY, 700)
    assert hand_in(deployment).replayed
    with pytest.raises(Conflict):
        hand_in(deployment, statement="Another")

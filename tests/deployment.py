"""An in-memory deployment: fakes behind the composition root, so that handlers run from event to result."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, cast
from unittest.mock import patch

import chalicelib.wiring
from chalicelib.adapters.cleaning.process import clean_apart
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.stream import read_change
from chalicelib.adapters.dynamodb.submissions import KeptSubmissions
from chalicelib.adapters.s3.lake import S3Lake
from chalicelib.adapters.s3.site import S3Site
from chalicelib.adapters.sqs.failures import FailureQueue
from chalicelib.adapters.sqs.outbox import read_message
from chalicelib.adapters.sqs.work_queues import read_file, read_step
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import GroupFact, OrderFact
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.entrypoints.logs import logger
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.cases.correct_submission import CorrectionDesk
from chalicelib.services.faq.faq_book import FaqBook
from chalicelib.services.groups.group_book import GroupBook
from chalicelib.services.mail.mail_room import MailRoom
from chalicelib.services.people.invite import InvitationBook
from chalicelib.services.ports.changes import AppealKept, Change, FeedbackKept
from chalicelib.services.ports.mail import Replies
from chalicelib.services.ports.statistics import DirtyMark
from chalicelib.services.ports.templates import SiteTemplates
from chalicelib.services.react import react
from chalicelib.settings import Settings
from chalicelib.wiring import wiring
from tests.builders import NOW, a_pack, number_of
from tests.fakes import (
    FakeAppeals,
    FakeBookmarks,
    FakeCalls,
    FakeCampaigns,
    FakeCases,
    FakeClaims,
    FakeCleaning,
    FakeFacts,
    FakeFaq,
    FakeFeedback,
    FakeFiles,
    FakeGroups,
    FakeGroupWork,
    FakeInternal,
    FakeInvitations,
    FakeLetters,
    FakeListedCases,
    FakeMailer,
    FakeOptOuts,
    FakeOriginals,
    FakeOutbox,
    FakeOutreach,
    FakePacks,
    FakePersonCases,
    FakePromises,
)

SETTINGS = Settings(
    stage="test",
    records="records",
    facts="facts",
    people="people",
    control="control",
    internal="internal",
    lake="lake",
    site="site",
    attachments="attachments",
    outbox="outbox",
    failures="failures",
    group_work="group-work",
    cleaning="cleaning",
    site_url="https://heed.example",
    mail_from="heed@heed.example",
    secret="secret",
    issuers=(),
    lanes=1,
    movable_clock=False,
)


def settings_of(tables: Mapping[str, str], **more: Any) -> Settings:
    """Settings with these table names by variable (``HEED_RECORDS``, ...), and other fields by name."""
    named: dict[str, Any] = {name.removeprefix("HEED_").lower(): table for name, table in tables.items()}
    return replace(SETTINGS, **named, **more)


class MarkedFacts(FakeFacts):
    """A fact store that records which buckets were marked as dirty."""

    def __init__(self) -> None:
        super().__init__()
        self.dirty: list[str] = []
        self.fails_with: Exception | None = None

    def mark_dirty(self, buckets: Iterable[str]) -> None:
        if self.fails_with:
            raise self.fails_with
        self.dirty += buckets

    def marks(self) -> Sequence[DirtyMark]:
        return [DirtyMark(bucket, "token") for bucket in self.dirty]

    def facts_in(self, bucket: str) -> Sequence[OrderFact | Outreach]:
        return ()

    def decided_in(self, bucket: str) -> Mapping[str, Reason]:
        return {}

    def newest_groups(self, most: int) -> Sequence[GroupFact]:
        return list(self.groups.values())[:most]

    def questions(self) -> Sequence[FrequentQuestion]:
        return list(self.asked.values())

    def clear(self, mark: DirtyMark) -> bool:
        self.dirty.remove(mark.name)
        return True


class CountedFeedback(FakeFeedback):
    """Feedback by bucket, for the publisher."""

    def feedback_in(self, bucket: str) -> Iterable[Feedback]:
        return [kept for kept in self.kept.values() if keys.submission_bucket(kept.id, 1) == bucket]


class FakeQueue:
    """A fake SQS client of the failure queue."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.fails_with: Exception | None = None

    def send_message(self, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803 - boto3's names
        if self.fails_with:
            raise self.fails_with
        self.sent.append({"queue": QueueUrl, **json.loads(MessageBody)})


class FakeS3:
    """A fake S3 client with objects in memory, by key."""

    class exceptions:  # noqa: N801 - boto3's name
        class NoSuchKey(Exception):
            pass

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - boto3's names
        if Key not in self.objects:
            raise self.exceptions.NoSuchKey
        return {"Body": io.BytesIO(self.objects[Key]), "Metadata": {}}

    def put_object(self, Key: str, Body: bytes, **_: Any) -> None:  # noqa: N803
        self.objects[Key] = Body

    def get_paginator(self, operation: str) -> "FakeS3":
        assert operation == "list_objects_v2"
        return self

    def paginate(self, Bucket: str, Prefix: str) -> Iterable[dict[str, Any]]:  # noqa: N803
        yield {"Contents": [{"Key": key} for key in self.objects if key.startswith(Prefix)]}

    def delete_object(self, Bucket: str, Key: str) -> None:  # noqa: N803
        self.objects.pop(Key, None)


class FakeWiring:
    """Replaces ``Wiring``: the same ports, in memory, at a fixed time."""

    def __init__(self, settings: Settings, pack: Pack | None = None) -> None:
        self.settings = settings
        self.secret = b"secret"
        self.at = NOW
        self.packs = FakePacks(pack or a_pack())
        self.feedback = CountedFeedback()
        self.people = self.feedback
        self.appeals = FakeAppeals(self.feedback.people)
        self.submissions = KeptSubmissions(self.feedback, self.appeals)
        self.files = FakeFiles()
        self.internal = FakeInternal()
        self.invitations = FakeInvitations(self.feedback)
        self.outreach = FakeOutreach()
        self.opt_outs = FakeOptOuts()
        self.campaigns = FakeCampaigns()
        self.cases = FakeCases()
        self.promises = FakePromises(self.cases)
        self.groups = FakeGroups(self.cases)
        self.faq = FakeFaq()
        self.group_work = FakeGroupWork()
        self.cleaning = FakeCleaning()
        self.originals = FakeOriginals()
        self.clean = clean_apart
        self.person_cases = FakePersonCases(self.cases)
        self.listed_cases = FakeListedCases(self.cases, self.submissions)
        self.calls = FakeCalls(self.cases)
        self.facts = MarkedFacts()
        self.bookmarks = FakeBookmarks()
        self.outbox = FakeOutbox()
        self.claims = FakeClaims()
        self.mailer = FakeMailer()
        self.letters = FakeLetters()
        self.sqs = FakeQueue()
        self.s3, self.site_s3 = FakeS3(), FakeS3()
        self.failures = FailureQueue(cast("Any", self.sqs), settings.failures)
        self.lake = S3Lake(cast("Any", self.s3), settings.lake)
        self.site = S3Site(cast("Any", self.site_s3), settings.site)
        self.read_change = read_change
        self.read_message = read_message
        self.read_step = read_step
        self.read_file = read_file

    def now(self) -> datetime:
        return self.at

    def case_book(self) -> CaseBook:
        return CaseBook(self.at, self.packs, self.cases)

    def correction_desk(self) -> CorrectionDesk:
        return CorrectionDesk(self.packs.current(), self.feedback, self.people, self.case_book())

    def group_book(self) -> GroupBook:
        return GroupBook(self.at, self.packs.current(), self.groups)

    def faq_book(self) -> FaqBook:
        return FaqBook(self.at, self.packs.current(), self.faq)

    def invitation_book(self) -> InvitationBook:
        return InvitationBook(self.at, self.secret, self.invitations, self.opt_outs)

    def mail_room(self, tries: int = 1) -> MailRoom:
        return MailRoom(
            now=self.at,
            site_url=self.settings.site_url,
            secret=self.secret,
            packs=self.packs,
            people=self.people,
            letters=self.letters,
            claims=self.claims,
            mailer=self.mailer,
            tries=tries,
        )

    @cached_property
    def replies(self) -> Replies:
        # Here, so that it is seen which functions load templates.
        from chalicelib.adapters.templates.replies import JinjaReplies

        return JinjaReplies()

    @cached_property
    def site_templates(self) -> SiteTemplates:
        from chalicelib.adapters.templates.site import site_templates

        return site_templates()

    def opened(self, feedback_id: str) -> str:
        """Open the case of a stored feedback, as the stream function does; returns its number."""
        self._tell(FeedbackKept(self.feedback.kept[feedback_id], bucket="b", new=True))
        return number_of(feedback_id)

    def appealed(self, appeal_id: str) -> str:
        """Open the case of a stored appeal; returns its number."""
        self._tell(AppealKept(self.appeals.kept[appeal_id]))
        return number_of(appeal_id)

    def _tell(self, change: Change) -> None:
        react(
            change,
            book=self.case_book(),
            secret=self.secret,
            facts=self.facts,
            outbox=self.outbox,
            work=self.group_work,
            cleaning=self.cleaning,
        )

    def is_untouched(self) -> bool:
        """Whether nothing was written."""
        return not (
            self.feedback.kept
            or self.appeals.kept
            or self.files.attachments
            or self.internal.kept
            or self.people.people
            or self.invitations.kept
            or self.opt_outs.kept
            or self.campaigns.kept
            or self.cases.cases
            or self.outbox.messages
        )


@contextmanager
def a_deployment(pack: Pack | None = None) -> Iterator[FakeWiring]:
    """Install fakes behind the composition root for the block."""
    fake = FakeWiring(SETTINGS, pack)
    with (
        patch.object(chalicelib.wiring, "settings", lambda: SETTINGS),
        patch.object(chalicelib.wiring, "Wiring", lambda _settings: fake),
    ):
        wiring.cache_clear()
        try:
            yield fake
        finally:
            wiring.cache_clear()


@contextmanager
def log_lines() -> Iterator[Callable[[], str]]:
    """Capture the log of the block; yields a function that returns it."""
    buffer = io.StringIO()
    with patch.object(logger.registered_handler, "stream", buffer):
        yield buffer.getvalue

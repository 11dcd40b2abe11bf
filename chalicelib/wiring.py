"""The composition root: which adapter stands behind which port.

Adapters are made on first use and kept; books, desks and mail rooms are made anew for each use case. Most adapters are
imported on first use too, which keeps the start of the API short.
"""

from datetime import UTC, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import boto3

from chalicelib.adapters.connection import client_config
from chalicelib.adapters.dynamodb.feedback_store import DynamoFeedback
from chalicelib.adapters.dynamodb.table import connect
from chalicelib.adapters.s3.pack_store import LakePacks
from chalicelib.adapters.secrets import read_secret
from chalicelib.settings import Settings, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

    from chalicelib.adapters.dynamodb.appeal_store import DynamoAppeals
    from chalicelib.adapters.dynamodb.bookmarks import DynamoBookmarks
    from chalicelib.adapters.dynamodb.call_list import DynamoCallList
    from chalicelib.adapters.dynamodb.campaign_store import DynamoCampaigns
    from chalicelib.adapters.dynamodb.case_store import DynamoCases
    from chalicelib.adapters.dynamodb.fact_store import DynamoFacts
    from chalicelib.adapters.dynamodb.faq_store import DynamoFaq
    from chalicelib.adapters.dynamodb.group_store import DynamoGroups
    from chalicelib.adapters.dynamodb.invitation_store import DynamoInvitations
    from chalicelib.adapters.dynamodb.listed_cases import DynamoListedCases
    from chalicelib.adapters.dynamodb.mail_claims import DynamoMailClaims
    from chalicelib.adapters.dynamodb.opt_outs import DynamoOptOuts
    from chalicelib.adapters.dynamodb.outreach_store import DynamoOutreach
    from chalicelib.adapters.dynamodb.people import DynamoPeople
    from chalicelib.adapters.dynamodb.person_cases import DynamoPersonCases
    from chalicelib.adapters.dynamodb.promise_register import DynamoPromises
    from chalicelib.adapters.dynamodb.staff_survey_store import DynamoInternal
    from chalicelib.adapters.dynamodb.submissions import KeptSubmissions
    from chalicelib.adapters.movable_clock import MovableClock
    from chalicelib.adapters.s3.attachments import S3Attachments
    from chalicelib.adapters.s3.lake import S3Lake
    from chalicelib.adapters.s3.originals import S3Originals
    from chalicelib.adapters.s3.site import S3Site
    from chalicelib.adapters.ses.mailer import SesMailer
    from chalicelib.adapters.sqs.failures import FailureQueue
    from chalicelib.adapters.sqs.outbox import SqsOutbox
    from chalicelib.adapters.sqs.work_queues import SqsWork
    from chalicelib.adapters.templates.replies import JinjaReplies
    from chalicelib.services.cases.case_book import CaseBook
    from chalicelib.services.cases.correct_submission import CorrectionDesk
    from chalicelib.services.faq.faq_book import FaqBook
    from chalicelib.services.groups.group_book import GroupBook
    from chalicelib.services.mail.mail_room import MailRoom
    from chalicelib.services.people.invite import InvitationBook
    from chalicelib.services.ports.changes import Change
    from chalicelib.services.ports.cleaning import Cleaner, FileToClean
    from chalicelib.services.ports.groups import GroupStep
    from chalicelib.services.ports.mail import Letters, Queued
    from chalicelib.services.ports.templates import SiteTemplates


class Wiring:
    """One deployment's adapters. A function makes only those that it touches."""

    def __init__(self, deployment: Settings) -> None:
        self.settings = deployment

    def now(self) -> datetime:
        return self._clock.now() if self._clock else datetime.now(UTC)

    @cached_property
    def _clock(self) -> "MovableClock | None":
        """The local stage's own clock, if it has one."""
        if not self.settings.movable_clock:
            return None
        from chalicelib.adapters.movable_clock import MovableClock

        return MovableClock(self.bookmarks)

    @cached_property
    def dynamo(self) -> "DynamoDBClient":
        return connect()

    @cached_property
    def s3(self) -> "S3Client":
        return boto3.client("s3", config=client_config())

    @cached_property
    def sqs(self) -> "SQSClient":
        return boto3.client("sqs", config=client_config())

    @cached_property
    def secret(self) -> bytes:
        """The deployment's secret: the HMAC key of case keys, case numbers, pseudonyms and signed links."""
        return read_secret(boto3.client("secretsmanager", config=client_config()), self.settings.secret)

    @cached_property
    def packs(self) -> LakePacks:
        return LakePacks(self.s3, self.settings.lake, self.now)

    @cached_property
    def feedback(self) -> DynamoFeedback:
        return DynamoFeedback(self.dynamo, self.settings.records, self.settings.people, self.settings.lanes)

    @cached_property
    def appeals(self) -> "DynamoAppeals":
        from chalicelib.adapters.dynamodb.appeal_store import DynamoAppeals

        return DynamoAppeals(self.dynamo, self.settings.records, self.settings.people, self.settings.lanes)

    @cached_property
    def listed_cases(self) -> "DynamoListedCases":
        from chalicelib.adapters.dynamodb.listed_cases import DynamoListedCases

        return DynamoListedCases(self.dynamo, self.settings.records, self.settings.lanes)

    @cached_property
    def submissions(self) -> "KeptSubmissions":
        from chalicelib.adapters.dynamodb.submissions import KeptSubmissions

        return KeptSubmissions(self.feedback, self.appeals)

    @cached_property
    def files(self) -> "S3Attachments":
        from chalicelib.adapters.s3.attachments import S3Attachments, connect

        return S3Attachments(connect(), self.settings.attachments)

    @cached_property
    def internal(self) -> "DynamoInternal":
        """The store of internal feedback: what staff say of their own body."""
        from chalicelib.adapters.dynamodb.staff_survey_store import DynamoInternal

        return DynamoInternal(self.dynamo, self.settings.internal)

    @cached_property
    def cases(self) -> "DynamoCases":
        from chalicelib.adapters.dynamodb.case_store import DynamoCases

        return DynamoCases(self.dynamo, self.settings.records, self.settings.giants)

    def case_book(self) -> "CaseBook":
        """Cases as they are now. Each use case gets its own book, so that all its steps have the same time."""
        from chalicelib.services.cases.case_book import CaseBook

        return CaseBook(self.now(), self.packs, self.cases)

    @cached_property
    def person_cases(self) -> "DynamoPersonCases":
        from chalicelib.adapters.dynamodb.person_cases import DynamoPersonCases

        return DynamoPersonCases(self.dynamo, self.settings.records)

    @cached_property
    def calls(self) -> "DynamoCallList":
        from chalicelib.adapters.dynamodb.call_list import DynamoCallList

        return DynamoCallList(self.dynamo, self.settings.records)

    @cached_property
    def promises(self) -> "DynamoPromises":
        from chalicelib.adapters.dynamodb.promise_register import DynamoPromises

        return DynamoPromises(self.dynamo, self.settings.records)

    @cached_property
    def groups(self) -> "DynamoGroups":
        from chalicelib.adapters.dynamodb.group_store import DynamoGroups

        return DynamoGroups(self.dynamo, self.settings.records)

    def group_book(self) -> "GroupBook":
        """Groups under the pack in force now."""
        from chalicelib.services.groups.group_book import GroupBook

        return GroupBook(self.now(), self.packs.current(), self.groups)

    @cached_property
    def faq(self) -> "DynamoFaq":
        """Frequent questions."""
        from chalicelib.adapters.dynamodb.faq_store import DynamoFaq

        return DynamoFaq(self.dynamo, self.settings.records)

    def faq_book(self) -> "FaqBook":
        """Frequent questions under the pack in force now."""
        from chalicelib.services.faq.faq_book import FaqBook

        return FaqBook(self.now(), self.packs.current(), self.faq)

    @cached_property
    def group_work(self) -> "SqsWork":
        """The queue of runs of groups that are to be carried out."""
        from chalicelib.adapters.sqs.work_queues import SqsWork

        return SqsWork(self.sqs, self.settings.group_work)

    @cached_property
    def cleaning(self) -> "SqsWork":
        """The queue of files that are to be cleaned."""
        from chalicelib.adapters.sqs.work_queues import SqsWork

        return SqsWork(self.sqs, self.settings.cleaning)

    @cached_property
    def originals(self) -> "S3Originals":
        """Files as they were sent."""
        from chalicelib.adapters.s3.originals import S3Originals

        return S3Originals(self.s3, self.settings.attachments)

    @cached_property
    def clean(self) -> "Cleaner":
        """The function that makes clean copies of files."""
        from chalicelib.adapters.cleaning.process import clean_apart

        return clean_apart

    def correction_desk(self) -> "CorrectionDesk":
        """What the correction of a submission needs: the pack, feedback, people and cases."""
        from chalicelib.services.cases.correct_submission import CorrectionDesk

        return CorrectionDesk(self.packs.current(), self.feedback, self.people, self.case_book())

    @cached_property
    def people(self) -> "DynamoPeople":
        from chalicelib.adapters.dynamodb.people import DynamoPeople

        return DynamoPeople(self.dynamo, self.settings.people)

    @cached_property
    def invitations(self) -> "DynamoInvitations":
        from chalicelib.adapters.dynamodb.invitation_store import DynamoInvitations

        return DynamoInvitations(self.dynamo, self.settings.records, self.settings.people)

    @cached_property
    def outreach(self) -> "DynamoOutreach":
        from chalicelib.adapters.dynamodb.outreach_store import DynamoOutreach

        return DynamoOutreach(self.dynamo, self.settings.records)

    @cached_property
    def opt_outs(self) -> "DynamoOptOuts":
        from chalicelib.adapters.dynamodb.opt_outs import DynamoOptOuts

        return DynamoOptOuts(self.dynamo, self.settings.people)

    def invitation_book(self) -> "InvitationBook":
        """Invitations as they are now."""
        from chalicelib.services.people.invite import InvitationBook

        return InvitationBook(self.now(), self.secret, self.invitations, self.opt_outs)

    @cached_property
    def campaigns(self) -> "DynamoCampaigns":
        from chalicelib.adapters.dynamodb.campaign_store import DynamoCampaigns

        return DynamoCampaigns(self.dynamo, self.settings.records)

    @cached_property
    def facts(self) -> "DynamoFacts":
        from chalicelib.adapters.dynamodb.fact_store import DynamoFacts

        return DynamoFacts(self.dynamo, self.settings.facts, self.settings.lanes)

    @cached_property
    def claims(self) -> "DynamoMailClaims":
        from chalicelib.adapters.dynamodb.mail_claims import DynamoMailClaims

        return DynamoMailClaims(self.dynamo, self.settings.control)

    @cached_property
    def bookmarks(self) -> "DynamoBookmarks":
        from chalicelib.adapters.dynamodb.bookmarks import DynamoBookmarks

        return DynamoBookmarks(self.dynamo, self.settings.control)

    @cached_property
    def outbox(self) -> "SqsOutbox":
        from chalicelib.adapters.sqs.outbox import SqsOutbox

        return SqsOutbox(self.sqs, self.settings.outbox)

    @cached_property
    def mailer(self) -> "SesMailer":
        from chalicelib.adapters.ses.mailer import SesMailer, connect

        return SesMailer(connect(), self.settings.mail_from)

    @cached_property
    def letters(self) -> "Letters":
        from chalicelib.adapters.templates.letters import JinjaLetters

        return JinjaLetters()

    def mail_room(self, tries: int = 1) -> "MailRoom":
        """What writing and sending a mail needs; ``tries`` counts how often the queue has delivered its message."""
        from chalicelib.services.mail.mail_room import MailRoom

        return MailRoom(
            now=self.now(),
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
    def replies(self) -> "JinjaReplies":
        from chalicelib.adapters.templates.replies import JinjaReplies

        return JinjaReplies()

    @cached_property
    def site_templates(self) -> "SiteTemplates":
        from chalicelib.adapters.templates.site import site_templates

        return site_templates()

    @cached_property
    def failures(self) -> "FailureQueue":
        """The queue of stream records that can never be processed."""
        from chalicelib.adapters.sqs.failures import FailureQueue

        return FailureQueue(self.sqs, self.settings.failures)

    @cached_property
    def lake(self) -> "S3Lake":
        from chalicelib.adapters.s3.lake import S3Lake

        return S3Lake(self.s3, self.settings.lake)

    @cached_property
    def site(self) -> "S3Site":
        from chalicelib.adapters.s3.site import S3Site

        return S3Site(self.s3, self.settings.site)

    @cached_property
    def read_change(self) -> "Callable[[Mapping[str, Any]], Change | None]":
        """The function that reads a record of the stream."""
        from chalicelib.adapters.dynamodb.stream import read_change

        return read_change

    @cached_property
    def read_step(self) -> "Callable[[str], GroupStep]":
        """The function that reads a message of the queue of groups."""
        from chalicelib.adapters.sqs.work_queues import read_step

        return read_step

    @cached_property
    def read_file(self) -> "Callable[[str], FileToClean]":
        """The function that reads a message of the queue of files."""
        from chalicelib.adapters.sqs.work_queues import read_file

        return read_file

    @cached_property
    def read_message(self) -> "Callable[[str], Queued]":
        """The function that reads a message of the outbox."""
        from chalicelib.adapters.sqs.outbox import read_message

        return read_message


@cache
def wiring() -> Wiring:
    """This deployment's wiring."""
    return Wiring(settings())

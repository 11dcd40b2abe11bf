"""The handlers of the queues. A message is one mail in ``outbox``, the rest of a run on a group in ``group_work``,
and one file in ``cleaning``."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint, SQSEvent

from chalicelib.domain.errors import Transient
from chalicelib.entrypoints.logs import log_unexpected, logger, reported
from chalicelib.entrypoints.schedules import seconds_left
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.services.ports.cleaning import FileToClean
    from chalicelib.services.ports.groups import GroupStep
    from chalicelib.services.ports.mail import Queued
    from chalicelib.wiring import Wiring

bp = Blueprint(__name__)

BatchResult = dict[str, list[dict[str, str]]]

NO_CLEAN_COPY = "a file cannot be cleaned"
"""The log message that an alarm counts (infra/resources/alarms.yaml)."""

_SPARE_SECONDS = 20.0
"""``work_group`` begins no other page of orders when less time than this is left, in seconds."""


# The real queue and its dead-letter queue are merged in from infra/resources.
@bp.on_sqs_message(queue="outbox", batch_size=10)
@reported
def deliver(event: SQSEvent) -> BatchResult:
    """Send each mail. The queue delivers a failed message again, and at last moves it to its dead-letter queue."""
    w = wiring()
    return _each(event, lambda body, tries: _deliver(w.read_message(body), tries, w))


# Its queue and dead-letter queue are merged in from infra/resources too.
@bp.on_sqs_message(queue="group_work", batch_size=1)
@reported
def work_group(event: SQSEvent) -> BatchResult:
    """Do the action of a run on the orders of its group, while time is left.

    A failed message is delivered again; the run then continues where it stopped.
    """
    w = wiring()
    return _each(event, lambda body, _tries: _work(w.read_step(body), event, w))


# Its queue, its dead-letter queue and the zip with its libraries are merged in from infra too.
@bp.on_sqs_message(queue="cleaning", batch_size=1)
@reported
def clean(event: SQSEvent) -> BatchResult:
    """Make the clean copy of an attachment. A file that cannot be cleaned is not shown; the case goes on without it."""
    w = wiring()
    return _each(event, lambda body, _tries: _clean(w.read_file(body), w))


def _each(event: SQSEvent, deal_with: "Callable[[str, int], None]") -> BatchResult:
    """Call ``deal_with`` for each message: its body, and how many times it was received, this time included.

    Returns SQS's partial batch response: only the failed messages are delivered again.
    """
    failed = []
    for record in event.to_dict()["Records"]:
        try:
            deal_with(record["body"], int(record["attributes"]["ApproximateReceiveCount"]))
        except Transient as error:
            logger.warning("will be tried again", message_id=record["messageId"], reason=error.detail)
            failed.append({"itemIdentifier": record["messageId"]})
        except Exception as error:
            log_unexpected("a message failed", error, message_id=record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _clean(file: "FileToClean", w: "Wiring") -> None:
    from chalicelib.domain.submissions.attachments import Uncleanable
    from chalicelib.services.submissions.clean_file import clean_file

    became = clean_file(file, originals=w.originals, clean=w.clean)
    if isinstance(became, Uncleanable):
        logger.warning(NO_CLEAN_COPY, appeal=file.appeal, file=file.upload, reason=str(became))
    else:
        logger.info("file", appeal=file.appeal, file=file.upload, state=became)


def _work(step: "GroupStep", event: SQSEvent, w: "Wiring") -> None:
    from chalicelib.services.groups.work_group import work_group as work_on

    run = work_on(
        step,
        book=w.case_book(),
        groups=w.groups,
        work=w.group_work,
        time_left=lambda: seconds_left(event) > _SPARE_SECONDS,
    )
    if run is not None:
        logger.info("group", group=run.group, run=run.n, state=run.state, done=run.done, refused=run.refused)


def _deliver(message: "Queued", tries: int, w: "Wiring") -> None:
    # Imported here: the API imports every entrypoint, and starts faster without these.
    from chalicelib.services.mail.deliver_mail import deliver_mail
    from chalicelib.services.mail.deliver_notification import deliver_notification
    from chalicelib.services.people.invite import deliver_invitation
    from chalicelib.services.ports.mail import InvitationMail, Notification

    room = w.mail_room(tries)
    if isinstance(message, InvitationMail):
        sent = deliver_invitation(message, room=room, book=w.invitation_book())
        logger.info("notification", mail=message.mail, sent=sent)
        return
    if isinstance(message, Notification):
        sent = deliver_notification(message, room=room)
        logger.info("notification", mail=message.mail, to=str(message.to), sent=sent)
        return
    sent = deliver_mail(message, room=room, cases=w.cases, submissions=w.submissions)
    logger.info("mail", mail=message.mail, case=message.case, seq=message.seq, sent=sent)

"""The outbox queue: one message, one mail."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint, SQSEvent

from chalicelib.domain.errors import Transient
from chalicelib.entrypoints.logs import logger, reported
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.services.ports import Bulletin, Message
    from chalicelib.wiring import Wiring

bp = Blueprint(__name__)


# The real queue and its dead-letter queue are merged in from infra/resources.
@bp.on_sqs_message(queue="outbox", batch_size=10)
@reported
def deliver(event: SQSEvent) -> dict[str, list[dict[str, str]]]:
    """Send each mail. What fails is brought again by the queue; what keeps failing ends in its dead-letter queue."""
    w = wiring()
    failed = []
    for record in event.to_dict()["Records"]:
        try:
            _deliver(w.read_message(record["body"]), w)
        except Transient as error:
            logger.warning("will be tried again", message_id=record["messageId"], reason=error.detail)
            failed.append({"itemIdentifier": record["messageId"]})
        except Exception:
            logger.exception("a mail failed", message_id=record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _deliver(message: "Message | Bulletin", w: "Wiring") -> None:
    # Here, so that the API, which imports every entrypoint, starts without it.
    from chalicelib.services.deliver_bulletin import deliver_bulletin
    from chalicelib.services.deliver_mail import deliver_mail
    from chalicelib.services.ports import Bulletin

    if isinstance(message, Bulletin):
        sent = deliver_bulletin(
            message,
            now=w.now(),
            site_url=w.settings.site_url,
            packs=w.packs,
            claims=w.claims,
            letters=w.letters,
            mailer=w.mailer,
        )
        logger.info("bulletin", mail=message.mail, to=message.to, sent=sent)
        return
    sent = deliver_mail(
        message,
        now=w.now(),
        site_url=w.settings.site_url,
        secret=w.secret,
        packs=w.packs,
        cases=w.cases,
        feedback=w.feedback,
        people=w.people,
        claims=w.claims,
        letters=w.letters,
        mailer=w.mailer,
    )
    logger.info("mail", mail=message.mail, case=message.case, seq=message.seq, sent=sent)

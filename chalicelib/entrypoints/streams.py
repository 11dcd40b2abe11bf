"""The handler of the stream of the ``records`` table. It imports neither pydantic nor templates, to start fast."""

from typing import Any

from chalice.app import Blueprint, DynamoDBEvent

from chalicelib.domain.errors import Transient
from chalicelib.entrypoints.logs import log_unexpected, logger, reported
from chalicelib.wiring import wiring

bp = Blueprint(__name__)

BatchResult = dict[str, list[dict[str, str]]]


# The real stream, its retries and its failure queue are merged in from infra/resources.
@bp.on_dynamodb_record(stream_arn="arn:aws:dynamodb:*:*:table/records/stream/*", batch_size=100)
@reported
def react(event: DynamoDBEvent) -> BatchResult:
    """React to each record in order. Stops at the first that must be tried again, so that order is kept per case.

    For a record that fails with any error but ``Transient``, its key and the type of the error are put in the failure
    queue, and the batch goes on.
    """
    # Imported here: the API imports every entrypoint, and starts faster without it.
    from chalicelib.services.react import react as react_to

    w = wiring()
    failed: list[dict[str, str]] = []
    dirty: set[str] = set()
    records = event.to_dict()["Records"]
    for record in records:
        try:
            change = w.read_change(record)
            if change is not None:
                bucket = react_to(
                    change,
                    book=w.case_book(),
                    secret=w.secret,
                    facts=w.facts,
                    outbox=w.outbox,
                    work=w.group_work,
                    cleaning=w.cleaning,
                )
                dirty |= {bucket} if bucket else set()
        except Transient as error:
            failed = _from(record, error)
            break
        except Exception as error:
            sequence = record.get("dynamodb", {}).get("SequenceNumber")
            log_unexpected("a record cannot be dealt with", error, sequence=sequence)
            try:
                w.failures.park(record, error)
            except Transient as refused:
                failed = _from(record, refused)
                break
    try:
        w.facts.mark_dirty(sorted(dirty))
    except Transient as error:
        failed = _from(records[0], error)
    return {"batchItemFailures": failed}


def _from(record: dict[str, Any], error: Transient) -> list[dict[str, str]]:
    """The failures of a batch that is to be delivered again from this record on."""
    sequence = record["dynamodb"]["SequenceNumber"]
    logger.warning("will be tried again", sequence=sequence, reason=error.detail)
    return [{"itemIdentifier": sequence}]

"""What who submits something gets back: receipts, uploads, invitations."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from chalicelib.entrypoints.answers.orders import Named
from chalicelib.entrypoints.answers.problems import FieldProblem


class CaseReceipt(BaseModel):
    number: str
    key: str


class Receipt(BaseModel):
    """What the author keeps. ``case`` is null unless an answer is owed. Of what staff say of their own work there is
    neither an id nor an hour."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01KAKYCA00000000000000000A",
                    "received_at": "2026-11-21T19:00:00Z",
                    "case": {"number": "7K3M-Q9ZT-4R2XN", "key": "mzxw6ytboi4dkmjqgezdgnbv"},
                }
            ]
        }
    )

    id: str | None
    received_at: datetime
    case: CaseReceipt | None


class InvitationOut(BaseModel):
    """When the mail goes out, and until when it can be answered.

    ``not_sent``: this address is not written to, at all or not again that day. Nothing was kept; the transaction can
    still be rated with a token.
    """

    state: Literal["planned", "not_sent"]
    id: str | None
    send_at: datetime | None
    ends_at: datetime | None


class InvitedOut(BaseModel):
    """What an invitation is for. It can be answered while it is ``open`` and until ``ends_at``."""

    agency: Named
    service: Named | None
    survey: str
    language: str
    ends_at: datetime
    state: Literal["open", "answered", "over"]


class OptOutOut(BaseModel):
    """Whether an address is asked by mail how services went, and since when it is not."""

    opted_out: bool
    since: datetime | None


class UploadOut(BaseModel):
    """A form to be posted to ``url`` as multipart/form-data: these fields as they are, then the file as ``file``."""

    id: str
    url: str
    fields: dict[str, str]
    expires_at: datetime


class ImportedOrderOut(BaseModel):
    """What became of one order: taken in now, found in its place, or refused for ``errors``."""

    id: str
    case: str | None
    status: Literal["created", "existing", "refused"]
    errors: list[FieldProblem] | None = None


class OrdersImportOut(BaseModel):
    """One item an order, in the order in which they were sent."""

    items: list[ImportedOrderOut]

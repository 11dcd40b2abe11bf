"""Invitations to rate a service, from its own system or from an operator."""

from typing import Annotated

from pydantic import Field

from chalicelib.entrypoints.schemas.base import Request, shown
from chalicelib.entrypoints.schemas.fields import Email, Name, ShortText


class InvitedContact(Request):
    """Where the invitation goes. It is erased with the answer, or when the time to answer is over."""

    email: Email


class InvitationIn(Request):
    """Whom to ask about which use of a service. One transaction has one invitation."""

    model_config = shown(
        {
            "agency": "neas",
            "service": "neas-111",
            "transaction": "A-2026-1107",
            "survey": "fft",
            "contact": {"email": "sam@person.example"},
            "language": "en",
            "send_after_days": 3,
        }
    )

    agency: Name
    service: Name | None = None
    transaction: Annotated[ShortText, Field(description="The use of the service, as the agency's system knows it")]
    survey: Name
    contact: InvitedContact
    language: Name
    send_after_days: Annotated[int, Field(ge=0, le=30)] = 0

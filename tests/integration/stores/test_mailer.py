"""What the mail service's errors mean: try again, or never."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import ANY

import boto3
import pytest
from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber

from chalicelib.adapters.ses.mailer import SesMailer, connect
from chalicelib.domain.errors import Invalid, Transient
from chalicelib.services.ports.mail import Letter, Refused
from tests.deployment import log_lines


@pytest.fixture
def ses() -> Any:
    return boto3.client("sesv2", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")


@pytest.fixture
def answers(ses: Any) -> Iterator[Stubber]:
    with Stubber(ses) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


LETTER = Letter("o@example.org", "Привіт", "a", "<p>a</p>", sender="Пульс")


def send(ses: Any, sender: str = "noreply@heed.example") -> None:
    SesMailer(ses, sender).send(LETTER, "mail/1")


def test_a_mail_goes_out_as_a_whole_message_to_its_reader(ses: Any, answers: Stubber) -> None:
    expected = {
        "FromEmailAddress": "noreply@heed.example",
        "Destination": {"ToAddresses": ["o@example.org"]},
        "Content": {"Raw": {"Data": ANY}},
    }
    answers.add_response("send_email", {"MessageId": "m"}, expected)
    send(ses)


NEVER = [
    ("MessageRejected", "Address blacklisted."),
    ("MessageRejected", "Message contains a virus"),
    ("BadRequestException", "Invalid email address"),
    ("BadRequestException", "Missing final '@domain'"),
    ("BadRequestException", "Local address contains control or whitespace"),
    ("BadRequestException", "Domain contains illegal character"),
    ("BadRequestException", "Domain ends with dot"),
    ("BadRequestException", "Illegal address"),
]


@pytest.mark.parametrize(("code", "said"), NEVER)
def test_a_mail_is_refused_for_good_by_code_however_it_is_worded(
    ses: Any, answers: Stubber, code: str, said: str
) -> None:
    answers.add_client_error("send_email", code, f"{said}: o@example.org", 400)
    with log_lines() as logged, pytest.raises(Invalid) as refused:
        send(ses)
    assert code in refused.value.detail
    assert "o@example.org" not in str(refused.value.problems)
    line = json.loads(logged())
    assert (line["level"], line["code"]) == ("WARNING", code)
    assert "o@example.org" not in logged()


OUR_OWN_SLIPS = [
    ("MessageRejected", "Email address is not verified. The following identities failed the check: heed.example"),
    ("MailFromDomainNotVerifiedException", "MAIL FROM domain is not verified"),
    ("NotFoundException", "Configuration set <x> does not exist."),
    ("AccessDeniedException", "not authorized to perform ses:SendEmail"),
]


@pytest.mark.parametrize(("code", "said"), OUR_OWN_SLIPS)
def test_a_slip_of_ours_throws_no_mail_away(ses: Any, answers: Stubber, code: str, said: str) -> None:
    answers.add_client_error("send_email", code, said, 400)
    with pytest.raises(Transient, match=code):
        send(ses)


def test_a_refusal_with_an_unknown_code_is_told_from_a_service_that_is_busy(ses: Any, answers: Stubber) -> None:
    answers.add_client_error("send_email", "InvalidParameterValue", "Invalid email address: o@example.org", 400)
    with pytest.raises(Refused, match="InvalidParameterValue") as refused:
        send(ses)
    assert "o@example.org" not in refused.value.detail


@pytest.mark.parametrize("sender", ["noreply", "no reply@heed.example", "Heed, Team <noreply@heed.example>", "a@b..c"])
def test_a_malformed_sender_is_not_taken_for_a_malformed_reader(ses: Any, sender: str) -> None:
    with pytest.raises(Transient, match="sender"):
        send(ses, sender)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_mail_is_asked_for_once(status: int, aws: None) -> None:
    """The service may have sent it all the same, and would send it again."""
    client: Any = connect()
    asked: list[str] = []

    def answer(request: Any, **_: Any) -> AWSResponse:
        asked.append(request.url)
        raw: Any = SimpleNamespace(stream=lambda *_: [b"{}"], headers={})
        return AWSResponse(request.url, status, cast("Any", HeadersDict()), raw)

    client.meta.events.register_first("before-send.sesv2.SendEmail", answer)
    with pytest.raises(Transient):
        send(client)

    assert len(asked) == 1


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("TooManyRequestsException", 429),
        ("LimitExceededException", 400),
        ("SendingPausedException", 400),
        ("AccountSuspendedException", 400),
        ("InternalFailure", 500),
    ],
)
def test_what_is_wrong_with_the_service_is_tried_again(ses: Any, answers: Stubber, code: str, status: int) -> None:
    answers.add_client_error("send_email", code, "later", status)
    with pytest.raises(Transient, match=code):
        send(ses)


def test_silence_is_tried_again(ses: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def silence(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://email.example")

    monkeypatch.setattr(ses, "send_email", silence)
    with pytest.raises(Transient):
        send(ses)

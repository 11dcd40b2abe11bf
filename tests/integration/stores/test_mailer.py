"""What the mail service's errors mean: try again, or never."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import boto3
import pytest
from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber

from chalicelib.adapters.ses.mailer import SesMailer, connect
from chalicelib.domain.errors import Invalid, Transient
from tests.deployment import log_lines


@pytest.fixture
def ses() -> Any:
    return boto3.client("sesv2", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")


@pytest.fixture
def answers(ses: Any) -> Iterator[Stubber]:
    with Stubber(ses) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def send(ses: Any, sender: str = "noreply@heed.example") -> None:
    SesMailer(ses, sender).send(to="o@example.org", subject="Привіт", text="a", html="<p>a</p>")


def test_a_mail_goes_out_in_both_forms(ses: Any, answers: Stubber) -> None:
    body = {"Text": {"Data": "a", "Charset": "UTF-8"}, "Html": {"Data": "<p>a</p>", "Charset": "UTF-8"}}
    expected = {
        "FromEmailAddress": "noreply@heed.example",
        "Destination": {"ToAddresses": ["o@example.org"]},
        "Content": {"Simple": {"Subject": {"Data": "Привіт", "Charset": "UTF-8"}, "Body": body}},
    }
    answers.add_response("send_email", {"MessageId": "m"}, expected)
    send(ses)


def test_a_mail_that_can_be_stopped_says_where_one_click_posts(ses: Any, answers: Stubber) -> None:
    body = {"Text": {"Data": "a", "Charset": "UTF-8"}, "Html": {"Data": "<p>a</p>", "Charset": "UTF-8"}}
    headers = [
        {"Name": "List-Unsubscribe", "Value": "<https://heed.example/api/v1/opt-outs/x>"},
        {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
    ]
    message = {"Subject": {"Data": "a", "Charset": "UTF-8"}, "Body": body, "Headers": headers}
    expected = {
        "FromEmailAddress": "noreply@heed.example",
        "Destination": {"ToAddresses": ["o@example.org"]},
        "Content": {"Simple": message},
    }
    answers.add_response("send_email", {"MessageId": "m"}, expected)
    link = "https://heed.example/api/v1/opt-outs/x"
    mailer = SesMailer(ses, "noreply@heed.example")
    mailer.send(to="o@example.org", subject="a", text="a", html="<p>a</p>", unsubscribe=link)


ABOUT_THE_READER = [
    ("MessageRejected", "Address blacklisted."),
    ("BadRequestException", "Missing final '@domain'"),
    ("BadRequestException", "Local address contains control or whitespace"),
    ("BadRequestException", "Domain contains illegal character"),
    ("BadRequestException", "Domain ends with dot"),
    ("BadRequestException", "Illegal address"),
]


@pytest.mark.parametrize(("code", "said"), ABOUT_THE_READER)
def test_what_is_wrong_with_the_readers_address_is_final(ses: Any, answers: Stubber, code: str, said: str) -> None:
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
    ("MessageRejected", "Message contains a virus"),
    ("MailFromDomainNotVerifiedException", "MAIL FROM domain is not verified"),
    ("BadRequestException", "Invalid charset"),
    ("NotFoundException", "Configuration set <x> does not exist."),
    ("AccessDeniedException", "not authorized to perform ses:SendEmail"),
]


@pytest.mark.parametrize(("code", "said"), OUR_OWN_SLIPS)
def test_a_slip_of_ours_throws_no_mail_away(ses: Any, answers: Stubber, code: str, said: str) -> None:
    answers.add_client_error("send_email", code, said, 400)
    with pytest.raises(Transient, match=code):
        send(ses)


@pytest.mark.parametrize("sender", ["noreply", "no reply@heed.example", "Heed, Team <noreply@heed.example>", "a@b..c"])
def test_a_malformed_sender_is_not_taken_for_a_malformed_reader(ses: Any, answers: Stubber, sender: str) -> None:
    answers.add_client_error("send_email", "BadRequestException", "Missing final '@domain'", 400)
    with pytest.raises(Transient):
        send(ses, sender)


def test_an_address_that_the_sdk_refuses_to_send_is_tried_again(ses: Any) -> None:
    with pytest.raises(Transient, match="ParamValidationError"):
        SesMailer(ses, "noreply@heed.example").send(to=cast("Any", 7), subject="s", text="a", html="b")


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

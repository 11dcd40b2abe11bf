"""What the mail service's errors mean: try again, or never."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber

from chalicelib.adapters.mailer import SesMailer
from chalicelib.domain.errors import Invalid, Transient


@pytest.fixture
def ses() -> Any:
    return boto3.client("sesv2", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")


@pytest.fixture
def answers(ses: Any) -> Iterator[Stubber]:
    with Stubber(ses) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def send(ses: Any) -> None:
    SesMailer(ses, "noreply@heed.example").send(to="o@example.org", subject="Привіт", text="a", html="<p>a</p>")


def test_a_mail_goes_out_in_both_forms(ses: Any, answers: Stubber) -> None:
    body = {"Text": {"Data": "a", "Charset": "UTF-8"}, "Html": {"Data": "<p>a</p>", "Charset": "UTF-8"}}
    expected = {
        "FromEmailAddress": "noreply@heed.example",
        "Destination": {"ToAddresses": ["o@example.org"]},
        "Content": {"Simple": {"Subject": {"Data": "Привіт", "Charset": "UTF-8"}, "Body": body}},
    }
    answers.add_response("send_email", {"MessageId": "m"}, expected)
    send(ses)


@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException", "NotFoundException"])
def test_what_is_wrong_with_the_mail_itself_is_final(ses: Any, answers: Stubber, code: str) -> None:
    answers.add_client_error("send_email", code, "Email address is not verified: o@example.org", 400)
    with pytest.raises(Invalid) as refused:
        send(ses)
    assert code in refused.value.problems[0].message
    assert "o@example.org" not in str(refused.value.problems)


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

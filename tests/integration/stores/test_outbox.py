"""The outbox takes every message or says that it did not."""

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from chalicelib.adapters.sqs.outbox import SqsOutbox, read_message
from chalicelib.domain.errors import Transient
from chalicelib.domain.people.recipients import PersonRecipient
from chalicelib.services.ports.mail import Message, Queued

MESSAGES = [Message(f"c/{n}/registered", "c", 1, n, "registered", PersonRecipient("8aab"), "v1") for n in range(23)]


@pytest.fixture
def sqs(aws: None) -> Any:
    return boto3.client("sqs")


def test_more_than_one_batch_goes_out_whole(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="outbox")["QueueUrl"]
    SqsOutbox(sqs, url).put(MESSAGES)
    received: list[Queued] = []
    while batch := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        received += [read_message(message["Body"]) for message in batch]
    assert sorted(received, key=lambda message: message.id) == sorted(MESSAGES, key=lambda message: message.id)


def test_nothing_to_say_makes_no_call(sqs: Any) -> None:
    SqsOutbox(sqs, "https://sqs.example/nowhere").put([])


def test_one_refused_message_means_trying_again(sqs: Any) -> None:
    with Stubber(sqs) as answers:
        taken = {"Id": "0", "MessageId": "m", "MD5OfMessageBody": "d"}
        refused = {"Id": "1", "SenderFault": False, "Code": "InternalError"}
        answers.add_response("send_message_batch", {"Successful": [taken], "Failed": [refused]})
        with pytest.raises(Transient, match="1 of 2"):
            SqsOutbox(sqs, "https://sqs.example/outbox").put(MESSAGES[:2])


def test_a_queue_that_does_not_answer_means_trying_again(sqs: Any) -> None:
    with pytest.raises(Transient):
        SqsOutbox(sqs, f"https://sqs.us-east-1.amazonaws.com/{'1' * 12}/gone").put(MESSAGES[:1])


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"id": "x"}', "null"])
def test_a_message_that_is_not_ours_is_refused(body: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read_message(body)

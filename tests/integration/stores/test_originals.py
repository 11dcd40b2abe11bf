"""Originals of files: the clean copy takes their place, and nothing of them stays."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib.adapters.s3.attachments import S3Attachments, connect
from chalicelib.adapters.s3.originals import S3Originals
from chalicelib.domain.errors import Transient
from chalicelib.domain.submissions.attachments import FileState, KeptFile, Uncleanable
from chalicelib.services.ports.cleaning import FileToClean, Original
from chalicelib.services.submissions.clean_file import clean_file

FILE = FileToClean("appeal", "u")
SENT, CLEAN = b"%PDF-1.7 by Olena", b"%PDF-1.7"


@pytest.fixture
def bucket(aws: None) -> Any:
    """A bucket that keeps old versions, with a file that an appeal has named."""
    client = boto3.client("s3")
    client.create_bucket(Bucket="files")
    client.put_bucket_versioning(Bucket="files", VersioningConfiguration={"Status": "Enabled"})
    files = S3Attachments(connect(), "files")
    for content in (b"%PDF-1.7 before", SENT):
        client.put_object(Bucket="files", Key="uploads/u", Body=content, ContentType="application/pdf")
        upload = files.upload("u")
        assert upload is not None
        assert files.attach(upload, "appeal")
    # Whose key begins alike is another file.
    client.put_object(Bucket="files", Key="uploads/u2", Body=SENT)
    return client


def versions(client: Any) -> set[str]:
    """Keys of all that could be brought back, the file beside it left out."""
    listed = client.list_object_versions(Bucket="files")
    found = [*listed.get("Versions", ()), *listed.get("DeleteMarkers", ())]
    return {each["Key"] for each in found} - {"uploads/u2"}


def cleaned(client: Any, clean: Callable[[Original], bytes | Uncleanable] = lambda _: CLEAN) -> Any:
    return clean_file(FILE, originals=S3Originals(client, "files"), clean=clean)


def kept() -> KeptFile:
    return S3Attachments(connect(), "files").kept("appeal", ["u"])["u"]


def test_the_copy_can_be_opened_and_no_version_of_the_original_stays(bucket: Any) -> None:
    assert cleaned(bucket) is FileState.READY
    assert kept() == KeptFile(FileState.READY, len(CLEAN))
    assert versions(bucket) == {"attachments/appeal/u"}
    found = bucket.get_object(Bucket="files", Key="attachments/appeal/u")
    assert (found["Body"].read(), found["ContentType"], found["Metadata"]) == (CLEAN, "application/pdf", {})
    assert bucket.get_object(Bucket="files", Key="uploads/u2")["Body"].read() == SENT


def test_a_message_that_comes_twice_finds_nothing_to_do(bucket: Any) -> None:
    cleaned(bucket)
    assert cleaned(bucket, lambda _: pytest.fail("it is clean")) is None
    assert kept().state is FileState.READY


def test_after_a_crash_between_copy_and_original_it_is_done_again(bucket: Any) -> None:
    originals = S3Originals(bucket, "files")
    originals.save_cleaned(FILE, CLEAN, "application/pdf")
    bucket.put_object(Bucket="files", Key="unchecked/appeal/u", Body=SENT, ContentType="application/pdf")
    assert kept().state is FileState.CHECKING
    assert cleaned(bucket) is FileState.READY
    assert versions(bucket) == {"attachments/appeal/u"}


def test_what_cannot_be_cleaned_is_put_aside(bucket: Any) -> None:
    assert cleaned(bucket, lambda _: Uncleanable.BROKEN) is Uncleanable.BROKEN
    assert kept() == KeptFile(FileState.REFUSED)
    assert versions(bucket) == {"refused/appeal/u"}


def test_a_bucket_that_does_not_answer_is_asked_again(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://files.example")

    monkeypatch.setattr(bucket, "put_object", late)
    with pytest.raises(Transient):
        cleaned(bucket)
    assert kept().state is FileState.CHECKING

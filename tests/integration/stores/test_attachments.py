"""Files: what a form for browsers allows, and what is found of a file that was sent."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.adapters.s3.attachments import S3Attachments, connect
from chalicelib.domain.submissions.appeal import Attachment
from chalicelib.domain.submissions.attachments import FileState, KeptFile
from infra.local.gateway import ATTACHMENTS_HOST
from tests.builders import NOW

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def files(aws: None) -> S3Attachments:
    connect().create_bucket(Bucket="files")
    return S3Attachments(connect(), "files")


def sent(content: bytes = PDF, kind: str = "application/pdf") -> None:
    """As a browser's form leaves it."""
    metadata = {"name": "%D0%BB%D0%B8%D1%81%D1%82.pdf"}
    connect().put_object(Bucket="files", Key="uploads/u", Body=content, ContentType=kind, Metadata=metadata)


def became(files: S3Attachments) -> KeptFile:
    return files.kept("appeal", ["u"])["u"]


def keys() -> set[str]:
    """What lies in the bucket."""
    return {found["Key"] for found in connect().list_objects_v2(Bucket="files").get("Contents", ())}


def test_a_form_takes_one_file_of_one_type_and_size_and_nothing_else(files: S3Attachments) -> None:
    offer = files.offer("u", name="лист.pdf", kind="application/pdf", size=48, now=NOW)
    policy: dict[str, Any] = json.loads(base64.b64decode(offer.fields["policy"]))
    assert {"key": "uploads/u"} in policy["conditions"]
    assert {"Content-Type": "application/pdf"} in policy["conditions"]
    assert ["content-length-range", 48, 48] in policy["conditions"]
    assert {"bucket": "files"} in policy["conditions"]
    assert not [c for c in policy["conditions"] if isinstance(c, list) and c[0] == "starts-with"]
    assert (offer.expires_at - NOW).total_seconds() == 900


@pytest.mark.parametrize(
    ("region", "suffix"),
    [("us-east-1", "amazonaws.com"), ("eu-central-1", "amazonaws.com"), ("cn-north-1", "amazonaws.com.cn")],
)
def test_forms_and_links_lead_to_the_one_host_that_the_site_s_policy_names(
    aws: None, monkeypatch: pytest.MonkeyPatch, region: str, suffix: str
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    host = ATTACHMENTS_HOST.replace("${Attachments}", "files").replace("${AWS::Region}", region)
    host = host.replace("${AWS::URLSuffix}", suffix)
    files = S3Attachments(connect(), "files")
    offer = files.offer("u", name="a.pdf", kind="application/pdf", size=48, now=NOW)
    assert offer.url == f"{host}/"
    link = files.link("appeal", Attachment(id="u", name="a.pdf", type="application/pdf", size=48))
    assert link.startswith(f"{host}/attachments/")


def test_in_the_local_cloud_they_lead_to_its_own_host(monkeypatch: pytest.MonkeyPatch, aws: None) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:8081")
    offer = S3Attachments(connect(), "files").offer("u", name="a.pdf", kind="application/pdf", size=48, now=NOW)
    assert offer.url == "http://127.0.0.1:8081/files"


def test_a_file_is_known_by_its_first_bytes_and_keeps_its_name(files: S3Attachments) -> None:
    sent(PDF + bytes(5_000))
    found = files.upload("u")
    assert found is not None
    assert (found.name, found.type, found.size) == ("лист.pdf", "application/pdf", len(PDF) + 5_000)
    assert "application/pdf" in found.looks_like


@pytest.mark.parametrize("content", [b"MZ\x90\x00" + bytes(60), b"Dear Sir,", b"\x00"])
def test_other_content_does_not_look_like_it(files: S3Attachments, content: bytes) -> None:
    sent(content)
    found = files.upload("u")
    assert found is not None
    assert "application/pdf" not in found.looks_like


def test_a_pdf_with_a_heading_of_its_own_is_one(files: S3Attachments) -> None:
    sent(b"\x00" * 1_024 + PDF)
    found = files.upload("u")
    assert found is not None
    assert "application/pdf" in found.looks_like


def test_what_was_never_sent_is_not_there(files: S3Attachments) -> None:
    assert files.upload("u") is None
    assert became(files).state is FileState.REFUSED


def test_a_file_that_an_appeal_names_waits_until_it_is_cleaned(files: S3Attachments) -> None:
    sent()
    found = files.upload("u")
    assert found is not None
    assert files.attach(found, "appeal")
    assert became(files) == KeptFile(FileState.CHECKING)
    assert keys() == {"uploads/u", "unchecked/appeal/u"}


def test_a_file_from_before_files_were_cleaned_is_there(files: S3Attachments) -> None:
    connect().put_object(Bucket="files", Key="attachments/appeal/u", Body=PDF)
    assert became(files) == KeptFile(FileState.READY, len(PDF))


def test_the_files_of_a_case_are_looked_for_at_once_originals_first(files: S3Attachments) -> None:
    """In the other order, a file that is cleaned between the two looks would count as refused."""
    for key in ("unchecked/appeal/a", "attachments/appeal/a", "attachments/appeal/b", "attachments/appeal-2/c"):
        connect().put_object(Bucket="files", Key=key, Body=PDF)
    asked: list[str] = []
    client = connect()
    client.meta.events.register("provide-client-params.s3", lambda params, **_: asked.append(params["Prefix"]))
    assert S3Attachments(client, "files").kept("appeal", ["a", "b", "c"]) == {
        "a": KeptFile(FileState.CHECKING),
        "b": KeptFile(FileState.READY, len(PDF)),
        "c": KeptFile(FileState.REFUSED),
    }
    assert asked == ["unchecked/appeal/", "attachments/appeal/"]


def test_a_link_makes_browsers_save_the_file_and_does_not_last(files: S3Attachments) -> None:
    link = urlsplit(files.link("appeal", Attachment("u", "лист.pdf", "application/pdf", 9)))
    asked = parse_qs(link.query)
    assert link.path == "/attachments/appeal/u"
    assert asked["response-content-disposition"] == ["attachment; filename*=UTF-8''%D0%BB%D0%B8%D1%81%D1%82.pdf"]
    assert asked["X-Amz-Expires"] == ["300"]

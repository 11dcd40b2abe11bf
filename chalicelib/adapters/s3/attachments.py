"""Files in a private bucket, whose keys say what has become of each (file_keys.py).

A file goes from the browser to the bucket and back by signed requests, so that the API does not carry it. Only its
first bytes are read here.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib.adapters.connection import busy_is_transient, client_config, error_code
from chalicelib.adapters.s3.file_keys import attachment_key, unchecked_key, upload_key
from chalicelib.domain.submissions.appeal import Attachment
from chalicelib.domain.submissions.attachments import FileState, KeptFile, Upload
from chalicelib.domain.submissions.signatures import FIRST_BYTES, types_of
from chalicelib.services.ports.submissions import Offer

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

UPLOAD_TIME = timedelta(minutes=15)
LINK_TIME = timedelta(minutes=5)
"""How long a signed download link is valid; ``UPLOAD_TIME`` is that of an upload."""

_NAME = "name"
"""The metadata key of the author's file name, percent-encoded because metadata is ASCII."""


def connect() -> "S3Client":
    """A client that signs for browsers: for the bucket's own host in its region, which the site's policy names.

    Otherwise boto3 uses the global host, which redirects browsers to the region.
    """
    signing = Config(
        signature_version="s3v4", s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"}
    )
    return boto3.client("s3", config=client_config().merge(signing))


class S3Attachments:
    """Satisfies ``Files``."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def offer(self, upload_id: str, *, name: str, kind: str, size: int, now: datetime) -> Offer:
        fields = {"Content-Type": kind, f"x-amz-meta-{_NAME}": quote(name, safe="")}
        signed = self._client.generate_presigned_post(
            Bucket=self._bucket,
            Key=upload_key(upload_id),
            Fields=dict(fields),
            Conditions=[*({name: value} for name, value in fields.items()), ["content-length-range", size, size]],
            ExpiresIn=int(UPLOAD_TIME.total_seconds()),
        )
        return Offer(id=upload_id, url=signed["url"], fields=signed["fields"], expires_at=now + UPLOAD_TIME)

    def upload(self, upload_id: str) -> Upload | None:
        return self._look(upload_key(upload_id), upload_id)

    def attach(self, upload: Upload, appeal_id: str) -> bool:
        with busy_is_transient():
            try:
                self._client.copy_object(
                    Bucket=self._bucket,
                    Key=unchecked_key(appeal_id, upload.id),
                    CopySource={"Bucket": self._bucket, "Key": upload_key(upload.id)},
                    CopySourceIfMatch=upload.tag,
                )
            except ClientError as error:
                if error_code(error) in ("PreconditionFailed", "NoSuchKey", "404", "412"):
                    return False
                raise
        return True

    def kept(self, appeal_id: str, attachment_ids: Collection[str]) -> Mapping[str, KeptFile]:
        # The original goes only when its copy is there: in this order, no moment between is taken for a refusal.
        unchecked, copies = self._sizes(unchecked_key(appeal_id, "")), self._sizes(attachment_key(appeal_id, ""))

        def became(attachment_id: str) -> KeptFile:
            if attachment_id in unchecked:
                return KeptFile(FileState.CHECKING)
            size = copies.get(attachment_id)
            return KeptFile(FileState.REFUSED) if size is None else KeptFile(FileState.READY, size)

        return {each: became(each) for each in attachment_ids}

    def _sizes(self, folder: str) -> Mapping[str, int]:
        """How many bytes lie under each key in a folder, by the key's last part. One answer holds a thousand keys, more
        than an appeal may have files."""
        with busy_is_transient():
            found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=folder).get("Contents", ())
        return {each["Key"].removeprefix(folder): each["Size"] for each in found}

    def link(self, appeal_id: str, attachment: Attachment) -> str:
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": attachment_key(appeal_id, attachment.id),
                # Saved and never shown: what strangers sent does not run on our site.
                "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}",
                "ResponseContentType": attachment.type,
            },
            ExpiresIn=int(LINK_TIME.total_seconds()),
        )

    def _look(self, key: str, upload_id: str) -> Upload | None:
        """What lies under a key, by its first bytes."""
        with busy_is_transient():
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=key, Range=f"bytes=0-{FIRST_BYTES - 1}")
                first = found["Body"].read()
            except ClientError as error:
                # A file without any byte has no first ones either; no upload of ours may be one.
                if error_code(error) in ("NoSuchKey", "404", "InvalidRange"):
                    return None
                raise
        return Upload(
            id=upload_id,
            name=unquote(found["Metadata"].get(_NAME, "")) or upload_id,
            type=found["ContentType"],
            size=int(found["ContentRange"].rpartition("/")[2]),
            tag=found["ETag"],
            looks_like=types_of(first),
        )

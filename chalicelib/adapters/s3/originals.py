"""Files as they were sent, for the function that cleans them; the clean copies take their place."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.adapters.connection import busy_is_transient, error_code
from chalicelib.adapters.s3.file_keys import attachment_key, refused_key, unchecked_key, upload_key
from chalicelib.services.ports.cleaning import FileToClean, Original

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3Originals:
    """Satisfies ``Originals``."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def original(self, file: FileToClean) -> Original | None:
        with busy_is_transient():
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=unchecked_key(file.appeal, file.upload))
            except ClientError as error:
                if error_code(error) in ("NoSuchKey", "404"):
                    return None
                raise
            return Original(found["Body"].read(), found["ContentType"])

    def save_cleaned(self, file: FileToClean, content: bytes, kind: str) -> None:
        with busy_is_transient():
            self._client.put_object(
                Bucket=self._bucket, Key=attachment_key(file.appeal, file.upload), Body=content, ContentType=kind
            )
        self._forget_original(file)

    def refuse(self, file: FileToClean) -> None:
        with busy_is_transient():
            self._client.copy_object(
                Bucket=self._bucket,
                Key=refused_key(file.appeal, file.upload),
                CopySource={"Bucket": self._bucket, "Key": unchecked_key(file.appeal, file.upload)},
            )
        self._forget_original(file)

    def _forget_original(self, file: FileToClean) -> None:
        # The one that is looked for goes last, so that what a crash has left is taken up again.
        for key in (upload_key(file.upload), unchecked_key(file.appeal, file.upload)):
            self._forget(key)

    def _forget(self, key: str) -> None:
        """Delete an object in all its versions: one that is only hidden could be brought back."""
        with busy_is_transient():
            pages = self._client.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=key)
            for page in pages:
                for version in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
                    if version["Key"] == key:
                        self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version["VersionId"])

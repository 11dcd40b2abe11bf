"""The private bucket: objects by key, whole."""

from typing import TYPE_CHECKING

from chalicelib.adapters.connection import busy_is_transient

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3Lake:
    """Satisfies ``Lake``."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def get(self, key: str) -> bytes | None:
        """An object, or None. S3 says that a key is not there only to those who may list the bucket."""
        with busy_is_transient():
            try:
                return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
            except self._client.exceptions.NoSuchKey:
                return None

    def put(self, key: str, body: bytes) -> None:
        with busy_is_transient():
            self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=body,
                ContentType="application/gzip" if key.endswith(".gz") else "application/json",
            )

"""Prices of AWS in us-east-1, in dollars, without any free tier. Look them up before relying on a sum."""

from dataclasses import dataclass

AS_OF = "2025-11"
"""Month of the prices."""


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for so many of a unit, and the page that says so."""

    dollars: float
    per: float
    unit: str
    source: str

    def of(self, amount: float) -> float:
        """Dollars for an amount."""
        return self.dollars * amount / self.per


_DYNAMO, _LAMBDA = "aws.amazon.com/dynamodb/pricing/on-demand", "aws.amazon.com/lambda/pricing"
_S3, _WATCH = "aws.amazon.com/s3/pricing", "aws.amazon.com/cloudwatch/pricing"

WRITE = Price(0.625, 1e6, "write request units", _DYNAMO)
READ = Price(0.125, 1e6, "read request units", _DYNAMO)
TABLE_STORAGE = Price(0.25, 1, "GB-months", _DYNAMO)
RECOVERY = Price(0.20, 1, "GB-months of recovery to a point in time", _DYNAMO)
RUN = Price(0.20, 1e6, "runs of a function", _LAMBDA)
COMPUTE = Price(0.0000133334, 1, "GB-seconds on arm64", _LAMBDA)
REQUEST = Price(3.50, 1e6, "requests to a REST API", "aws.amazon.com/api-gateway/pricing")
PUT = Price(0.005, 1e3, "objects written", _S3)
GET = Price(0.0004, 1e3, "objects read", _S3)
OBJECT_STORAGE = Price(0.023, 1, "GB-months of objects", _S3)
QUEUE = Price(0.40, 1e6, "calls of queues", "aws.amazon.com/sqs/pricing")
MAIL = Price(0.10, 1e3, "mails", "aws.amazon.com/ses/pricing")
LOGGED = Price(0.50, 1, "GB of logs", _WATCH)
ALARM = Price(0.10, 1, "alarm-months", _WATCH)
SECRET = Price(0.40, 1, "secret-months", "aws.amazon.com/secrets-manager/pricing")
KEY = Price(1.00, 1, "key-months", "aws.amazon.com/kms/pricing")

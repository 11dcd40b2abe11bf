"""Hours, days, months and quarters of the statistics. All in UTC, so that a bucket lies in exactly one day and month.

Written forms sort by time: hour ``2026-11-21T19``, day ``2026-11-21``, month ``2026-11``, quarter ``2026-Q4``.

An hour and lane has two buckets, which are counted apart: ``2026-11-21T19#0`` of feedback and
``2026-11-21T19#0#orders`` of work orders and outreach.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, datetime

_OF_ORDERS = "#orders"


def bucket_day(bucket: str) -> str:
    """The day of a bucket ``2026-11-21T19#0``."""
    return bucket[:10]


def bucket_part(bucket: str) -> str:
    """What tells a bucket from the others of its day: hour and lane, as in ``19#0``."""
    return bucket[11:]


def bucket_hour(bucket: str) -> str:
    """The hour of a bucket, without its lane."""
    return bucket.partition("#")[0]


def bucket_lane(bucket: str) -> str:
    return bucket.split("#")[1]


def orders_bucket(bucket: str) -> str:
    """The bucket of the work orders and outreach of the same hour and lane."""
    return bucket if is_of_orders(bucket) else f"{bucket}{_OF_ORDERS}"


def feedback_bucket(bucket: str) -> str:
    """The bucket of the feedback of the same hour and lane."""
    return bucket.removesuffix(_OF_ORDERS)


def is_of_orders(bucket: str) -> bool:
    """Whether a bucket is one of work orders and outreach."""
    return bucket.endswith(_OF_ORDERS)


def both_buckets(bucket: str) -> tuple[str, str]:
    """The two buckets of the same hour and lane."""
    return feedback_bucket(bucket), orders_bucket(bucket)


def bucket_of(day: str, part: str) -> str:
    """The bucket that is this part of a day."""
    return f"{day}T{part}"


def buckets_of(days: Iterable[str], lanes: int) -> list[str]:
    """Every bucket that these days can have."""
    hours = (f"{day}T{hour:02}#{lane}" for day in days for hour in range(24) for lane in range(lanes))
    return [bucket for hour in hours for bucket in both_buckets(hour)]


def month_days(month: str) -> list[str]:
    """Every day of a month."""
    return [f"{month}-{day:02}" for day in range(1, monthrange(int(month[:4]), int(month[5:]))[1] + 1)]


def hour_at(moment: datetime) -> str:
    """The hour that an aware moment falls in."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H}"


def day_month(day: str) -> str:
    """The month of a day."""
    return day[:7]


def month_at(moment: datetime) -> str:
    """The month that an aware moment falls in."""
    return f"{moment.astimezone(UTC):%Y-%m}"


def next_month(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + 1:04d}-01" if number == 12 else f"{year:04d}-{number + 1:02d}"


def quarter_of(month: str) -> str:
    """The quarter of the calendar year that a month is in."""
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def quarter_months(month: str) -> tuple[str, str, str]:
    """The three months of the quarter that a month is in."""
    first = (int(month[5:]) - 1) // 3 * 3 + 1
    return (f"{month[:4]}-{first:02d}", f"{month[:4]}-{first + 1:02d}", f"{month[:4]}-{first + 2:02d}")

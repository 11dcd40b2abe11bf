"""Transactions: which use of a service a rating is about, as the service's own system has signed it.

One transaction has one rating. What is kept of it is a mark that follows from agency and transaction under a secret, so
that nobody who reads the tables can tell whose transaction it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.errors import Problem
from chalicelib.domain.ids import pseudonym
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.reasons import Reason
from chalicelib.domain.submissions.intake_checks import CLOCK_SKEW


@dataclass(frozen=True, slots=True)
class Transaction:
    """A use of a service, as a checked token tells it. ``mark`` is 24 hexadecimal digits.

    ``campaign`` is the one whose invitation tells it, if any.
    """

    mark: str
    agency: str
    at: datetime
    service: str | None = None
    campaign: str | None = None


def transaction_pseudonym(agency: str, transaction: str, secret: bytes) -> str:
    """The mark of an agency's transaction."""
    return pseudonym(f"transaction/{agency}/{transaction}", secret)


def transaction_problems(
    transaction: Transaction, *, agency: str, service: str | None, now: datetime, pack: Pack
) -> Iterator[Problem]:
    """Where a token and the submission that brings it do not go together."""
    if not pack.are_in_one_line(transaction.agency, agency):
        yield Problem("transaction", Reason.USE_OF_ANOTHER_AGENCY.said())
    if service is not None and transaction.service is not None and service != transaction.service:
        yield Problem("transaction", Reason.USE_OF_ANOTHER_SERVICE.said())
    if transaction.at > now + CLOCK_SKEW:
        yield Problem("transaction", Reason.USE_IN_FUTURE.said())
    if transaction.at < now - timedelta(days=pack.limits.transaction_days):
        days = pack.limits.transaction_days
        yield Problem("transaction", Reason.USE_TOO_OLD.said(days=days))

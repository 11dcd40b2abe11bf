"""Settings of a deployment, read from the environment once, on first use, and frozen."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache


@dataclass(frozen=True, slots=True)
class Issuer:
    """An OpenID Connect issuer whose tokens are accepted (P2).

    Roles and addresses count only in tokens of an issuer with ``staff``: at any other issuer, people may have typed
    them in themselves. Those of staff are offered at the desk; of the others, those with a ``title``, by language, are
    offered on the site's forms.
    """

    issuer: str
    audience: str
    jwks_uri: str
    staff: bool = False
    title: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not isinstance(self.staff, bool):
            raise TypeError(f"The issuer {self.issuer} is staff's (true) or not (false).")


@dataclass(frozen=True, slots=True)
class Settings:
    """Names of the deployment's resources. ``lanes`` spreads one hour's feedback over so many partitions; a clock that
    can be moved is for the local stage alone; with ``leases``, what must run one at a time takes a lease, as no
    concurrency is reserved for it; ``giants`` are agencies whose lists are spread over several partitions."""

    stage: str
    records: str
    facts: str
    people: str
    control: str
    internal: str
    lake: str
    site: str
    attachments: str
    outbox: str
    failures: str
    group_work: str
    cleaning: str
    site_url: str
    mail_from: str
    secret: str
    issuers: tuple[Issuer, ...]
    lanes: int
    movable_clock: bool
    leases: bool = False
    giants: frozenset[str] = frozenset()


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from an environment.

    Raises ``KeyError`` naming the variable that is missing, ``ValueError`` on lanes that are no number or issuers that
    are no JSON, and ``TypeError`` on an issuer with a missing, unknown or wrong field.
    """
    return Settings(
        stage=environment["HEED_STAGE"],
        records=environment["HEED_RECORDS"],
        facts=environment["HEED_FACTS"],
        people=environment["HEED_PEOPLE"],
        control=environment["HEED_CONTROL"],
        internal=environment["HEED_INTERNAL"],
        lake=environment["HEED_LAKE"],
        site=environment["HEED_SITE"],
        attachments=environment["HEED_ATTACHMENTS"],
        outbox=environment["HEED_OUTBOX"],
        failures=environment["HEED_FAILURES"],
        group_work=environment["HEED_GROUP_WORK"],
        cleaning=environment["HEED_CLEANING"],
        site_url=environment["HEED_SITE_URL"].rstrip("/"),
        mail_from=environment["HEED_MAIL_FROM"],
        secret=environment["HEED_SECRET"],
        issuers=tuple(Issuer(**issuer) for issuer in json.loads(environment["HEED_ISSUERS"])),
        lanes=int(environment.get("HEED_LANES", "1")),
        movable_clock=environment.get("HEED_CLOCK") == "movable",
        leases=environment.get("HEED_ONE_AT_A_TIME") == "lease",
        giants=frozenset(environment.get("HEED_GIANTS", "").split()),
    )


@cache
def settings() -> Settings:
    """This deployment's settings."""
    return read_settings(os.environ)

"""Checks that agencies that can get work orders can be reached, can answer, and have an independent reviewer."""

from collections.abc import Iterator

from chalicelib.domain.cases.reviewers import are_given
from chalicelib.domain.pack.tree import in_one_line, lineage
from chalicelib.domain.pack.workflow import Guard
from infra.packs.findings import Finding, Rule
from infra.packs.models.catalogue import When
from infra.packs.reader import PackSource

_FILE = "agencies.yaml"


def check_responsibility(pack: PackSource) -> Iterator[Finding]:
    """An agency that can be given a work order has an address, an official and a head; one that can be given a rating's
    has an independent reviewer too."""
    contested = any(Guard.INDEPENDENT in row.when for row in pack.workflow.transitions)
    for name in pack.agencies:
        if name in _answerable(pack, of_ratings=False):
            yield from _equipped(pack, name)
        if contested and name in _answerable(pack, of_ratings=True):
            yield from _reviewed(pack, name)
    yield from _dispatched(pack)
    yield from _named(pack)
    yield from _managed(pack)


def _answerable(pack: PackSource, *, of_ratings: bool) -> set[str]:
    """Agencies that can get work orders by routing rule, service, topic or default, and their ancestors."""
    routing = [route for route in pack.routing if not (of_ratings and _for_appeals(route.when))]
    direct = {service.agency for service in pack.services.values()} | {route.agency for route in routing}
    direct |= {topic.agency for topic in pack.topics.values() if topic.agency}
    direct |= {pack.dispatch} if pack.dispatch else set()
    return {agency for name in direct for agency in lineage(name, pack.agencies)}


def _for_appeals(when: When) -> bool:
    """Whether a rule can hold for appeals alone: only orders opened by a rating are contested."""
    return when.origin == "appeal" or any((when.kind, when.topic, when.officials == "named"))


def _equipped(pack: PackSource, name: str) -> Iterator[Finding]:
    for role in ("official", "head"):
        if not any(member.agency == name and member.role == role for member in pack.staff):
            yield pack.finding(
                _FILE,
                (name,),
                Rule.RESPONSIBLE,
                f"'{name}' can be given a work order but has no {role}.",
                f"Add one with 'role: {role}' to staff.yaml.",
            )
    if not pack.agencies[name].mail:
        yield pack.finding(
            _FILE,
            (name,),
            Rule.RESPONSIBLE,
            f"'{name}' can be given a work order but has no mail address.",
            "Add 'mail: [...]'.",
        )


def _reviewed(pack: PackSource, name: str) -> Iterator[Finding]:
    """The reviewer of an agency's contests is neither its ancestor nor its descendant (X2)."""
    reviewers = [member for member in pack.staff if member.role == "reviewer"]
    if not any(
        are_given(member.judges, name, pack.agencies) and not in_one_line(name, member.agency, pack.agencies)
        for member in reviewers
    ):
        yield pack.finding(
            _FILE,
            (name,),
            Rule.RESPONSIBLE,
            f"No reviewer is independent of '{name}', so its contests could never be decided.",
            "Add a 'role: reviewer' of a body that is neither above nor below it to staff.yaml, or fix its 'judges'.",
        )


def _dispatched(pack: PackSource) -> Iterator[Finding]:
    if pack.dispatch is None or pack.dispatch not in pack.agencies:
        return
    if not any(member.agency == pack.dispatch and member.role == "dispatcher" for member in pack.staff):
        yield pack.finding(
            _FILE,
            (pack.dispatch,),
            Rule.RESPONSIBLE,
            f"'{pack.dispatch}' gets what no rule can place but has no dispatcher.",
            "Add one with 'role: dispatcher' to staff.yaml, or name another agency as 'dispatch' in pack.yaml.",
        )


def _named(pack: PackSource) -> Iterator[Finding]:
    """Those responsible for feedback have a name (B12)."""
    answering = pack.pack.responsible.model_dump(exclude_none=True) if pack.pack.responsible else {}
    names = {member.email: member.name for member in pack.staff if member.name}
    for audience, email in answering.items():
        if email not in names and any(member.email == email for member in pack.staff):
            yield pack.finding(
                "pack.yaml",
                ("responsible", audience),
                Rule.RESPONSIBLE,
                f"'{email}' answers for feedback but has no name that the site could show.",
                "Give them a 'name' in staff.yaml.",
            )


def _managed(pack: PackSource) -> Iterator[Finding]:
    """A service's manager is an official of its agency, and so can act on its orders."""
    officials = {(member.agency, member.email) for member in pack.staff if member.role == "official"}
    for name, service in pack.services.items():
        if service.manager and (service.agency, service.manager) not in officials:
            yield pack.finding(
                "services.yaml",
                (name, "manager"),
                Rule.RESPONSIBLE,
                f"'{service.manager}' manages '{name}' but is no official of '{service.agency}'.",
                f"Name one, or add them with 'role: official' and 'agency: {service.agency}' to staff.yaml.",
            )

"""Checks sample surveys: they are meaningful, and one ends before the next begins (B4)."""

from collections.abc import Iterator

from infra.packs.findings import Finding, Rule
from infra.packs.reader import PackSource

_FILE = "pack.yaml"


def check_campaigns(pack: PackSource) -> Iterator[Finding]:
    """The survey is external with a level, ``least`` reaches the publication limit, and campaigns do not overlap."""
    rule, limits = pack.pack.campaigns, pack.pack.limits
    if rule is None:
        return
    survey = pack.surveys.get(rule.survey)
    if survey is not None and survey.audience == "internal":
        message = f"'{rule.survey}' is a survey of staff, and campaigns ask the public."
        fix = "Name a survey with 'audience: external'."
        yield pack.finding(_FILE, ("campaigns", "survey"), Rule.CAMPAIGN, message, fix)
    elif survey is not None and survey.level == "none" and survey.level_from is None:
        message = f"'{rule.survey}' asks for no level, so nobody could say how many are satisfied."
        fix = "Name a survey with a level, or with 'level_from'."
        yield pack.finding(_FILE, ("campaigns", "survey"), Rule.CAMPAIGN, message, fix)
    if rule.least < limits.publication:
        message = "That so few ratings passed the limit would tell what they are, and it may not be told."
        yield pack.finding(
            _FILE, ("campaigns", "least"), Rule.CAMPAIGN, message, f"Write {limits.publication} or more."
        )
    if rule.every_days <= limits.invitation_days:
        message = "The next campaign would begin while the last one can still be answered."
        yield pack.finding(
            _FILE, ("campaigns", "every_days"), Rule.CAMPAIGN, message, f"Write {limits.invitation_days + 1} or more."
        )

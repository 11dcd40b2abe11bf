"""The part of the stores that publishing reads which is empty where nothing but feedback is kept."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.campaigns.campaign import Campaign
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import GroupFact, OrderFact
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.services.ports.statistics import DirtyMark


class FeedbackAlone:
    """No work orders, groups, questions or campaigns."""

    def facts_in(self, bucket: str) -> Sequence[OrderFact | Outreach]:  # noqa: ARG002
        return ()

    def decided_in(self, bucket: str) -> Mapping[str, Reason]:  # noqa: ARG002
        return {}

    def newest_groups(self, most: int) -> Sequence[GroupFact]:  # noqa: ARG002
        return ()

    def questions(self) -> Sequence[FrequentQuestion]:
        return ()

    def newest(self, most: int) -> Sequence[Campaign]:  # noqa: ARG002
        return ()

    def clear(self, mark: DirtyMark) -> bool:  # noqa: ARG002
        return True

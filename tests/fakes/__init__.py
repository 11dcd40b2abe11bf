"""Ports kept in memory, for tests of use cases. They keep the promises of the real ones, and nothing more."""

from tests.fakes.cases import FakeCalls, FakeCases, FakePersonCases, FakePromises
from tests.fakes.facts import FakeFacts, FakeFaq
from tests.fakes.groups import FakeGroups, FakeGroupWork
from tests.fakes.invitations import FakeCampaigns, FakeInvitations, FakeOptOuts
from tests.fakes.mail import FakeClaims, FakeLetters, FakeMailer, FakeOutbox
from tests.fakes.packs import FakeBookmarks, FakePacks
from tests.fakes.paging import paged
from tests.fakes.submissions import FakeAppeals, FakeFeedback, FakeFiles, FakeInternal, FakeOutreach

__all__ = [
    "FakeAppeals",
    "FakeBookmarks",
    "FakeCalls",
    "FakeCampaigns",
    "FakeCases",
    "FakeClaims",
    "FakeFacts",
    "FakeFaq",
    "FakeFeedback",
    "FakeFiles",
    "FakeGroupWork",
    "FakeGroups",
    "FakeInternal",
    "FakeInvitations",
    "FakeLetters",
    "FakeMailer",
    "FakeOptOuts",
    "FakeOutbox",
    "FakeOutreach",
    "FakePacks",
    "FakePersonCases",
    "FakePromises",
    "paged",
]

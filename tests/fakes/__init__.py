"""In-memory fakes of the ports, for tests of use cases, with the documented behaviour of the real adapters."""

from tests.fakes.cases import FakeCalls, FakeCases, FakeListedCases, FakePersonCases, FakePromises
from tests.fakes.cleaning import FakeCleaning, FakeOriginals
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
    "FakeCleaning",
    "FakeFacts",
    "FakeFaq",
    "FakeFeedback",
    "FakeFiles",
    "FakeGroupWork",
    "FakeGroups",
    "FakeInternal",
    "FakeInvitations",
    "FakeLetters",
    "FakeListedCases",
    "FakeMailer",
    "FakeOptOuts",
    "FakeOriginals",
    "FakeOutbox",
    "FakeOutreach",
    "FakePacks",
    "FakePersonCases",
    "FakePromises",
    "paged",
]

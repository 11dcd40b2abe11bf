"""Patterns of groups of work orders, and of actions on all members."""

from collections.abc import Sequence

from bench.patterns.scene import COMMENT, OFFICIAL, PACK, Scene, pattern
from chalicelib.domain.cases.groups import Group, Refusal, Run
from chalicelib.services.groups.begin_run import begin_run
from chalicelib.services.groups.group_book import GroupBook
from chalicelib.services.groups.group_orders import add_orders, open_group
from chalicelib.services.groups.show_group import show_group
from chalicelib.services.groups.work_group import PAGE as GROUP_PAGE
from chalicelib.services.groups.work_group import work_group
from chalicelib.services.ports.cases import OrderSeen
from chalicelib.services.ports.groups import GroupStep
from tests.builders import NOW
from tests.fakes import FakeGroupWork

TITLE = "The lamps along the river path are out"


@pattern("Open a group", "api", "records, by_group", "Put `GROUP#<id>`, `GROUP` if not there")
def _opened_group(scene: Scene) -> None:
    with scene.measured():
        _open_group(scene)


@pattern(
    "Let an order join a group",
    "api",
    "records, by_group and the order's lists",
    "Query as above; transaction as above",
)
def _joined(scene: Scene) -> None:
    case, group = scene.open(), _open_group(scene)
    with scene.measured():
        _join(scene, group, [case.number])


def _join(scene: Scene, group: Group, numbers: Sequence[str]) -> Sequence[Refusal]:
    seen = [OrderSeen(number, 1) for number in numbers]
    return add_orders(group, seen, caller=OFFICIAL, book=scene.book())


@pattern(
    "Begin a run of a group",
    "api",
    "records, by_group",
    "Get `GROUP#<id>`, `GROUP`; transaction: Put it if `version` is the one seen; Put `RUN#<nnnn>` if not there",
)
def _begun(scene: Scene) -> None:
    group = _open_group(scene)
    with scene.measured():
        _begin(scene, group)


def _open_group(scene: Scene) -> Group:
    return open_group(
        TITLE,
        "office",
        "lights",
        caller=OFFICIAL,
        random=bytes(10),
        book=GroupBook(NOW, PACK, scene.stores.groups),
    )


@pattern(
    f"Answer a page of {GROUP_PAGE} orders of a group",
    "work_group",
    "by_group, records and the orders' lists",
    "Get `RUN#<nnnn>`; Query `gg` = `group#<id>`; each: Query, transaction; Put the run if `pages` is as seen",
)
def _worked(scene: Scene) -> None:
    run = _begin(scene, _group_of(scene, GROUP_PAGE + 1))
    with scene.measured():
        _work(scene, run)


@pattern("A run that is done, again", "work_group", "records", "Get `GROUP#<id>`, `RUN#<nnnn>`")
def _worked_again(scene: Scene) -> None:
    run = _begin(scene, _group_of(scene, 1))
    _work(scene, run)
    with scene.measured():
        _work(scene, run)


@pattern(
    f"Show a group of {GROUP_PAGE}",
    "api",
    "records, by_group",
    "Get `GROUP#<id>`, `GROUP`; Query `RUN#`, the newest first; count `gg` = `group#<id>`",
)
def _shown_group(scene: Scene) -> None:
    group = _group_of(scene, GROUP_PAGE)
    _work(scene, _begin(scene, group))
    with scene.measured():
        assert (
            show_group(group.id, caller=OFFICIAL, book=GroupBook(NOW, PACK, scene.stores.groups))["members"]
            == GROUP_PAGE
        )


def _work(scene: Scene, run: Run) -> None:
    work_group(
        GroupStep(run.group, run.n),
        book=scene.book(),
        groups=scene.stores.groups,
        work=FakeGroupWork(),
        time_left=lambda: False,
    )


def _group_of(scene: Scene, count: int) -> Group:
    """A group with ``count`` orders."""
    numbers = [scene.open(n + 1).number for n in range(count)]
    group = _open_group(scene)
    assert not _join(scene, group, numbers)
    return group


def _begin(scene: Scene, group: Group) -> Run:
    return begin_run(
        group.id,
        "answer",
        fields={"outcome": "fixed", "text": COMMENT},
        texts={"uk": COMMENT},
        caller=OFFICIAL,
        book=GroupBook(NOW, PACK, scene.stores.groups),
    )

"""Who gets a notice: the personal manager of a service alone, and nobody who has had their data erased."""

from dataclasses import replace

import pytest

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import act_on_order
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.ports.cases import OrderSeen
from tests.builders import a_feedback, a_pack
from tests.unit.test_react import World

MANAGER = "olha@gov.example"


def managed(manager: str | None = MANAGER) -> Pack:
    """A pack where somebody looks after those who ask for permits."""
    pack = a_pack()
    permits = replace(pack.services["permits"], manager=manager)
    return replace(pack, services={**pack.services, "permits": permits})


def told(world: World, mail: str) -> list[str]:
    return [to for to, subject in world.deliver_all() if subject.startswith(f"{mail} in")]


def test_notices_to_officials_about_a_managed_service_go_to_its_manager_alone() -> None:
    world = World(managed())
    number = world.submit(a_feedback())
    assert told(world, "new_order") == [MANAGER]

    world.act(number, "accept")
    world.act(number, "answer", outcome="fixed", text="Done.")
    world.reply(number, "not_solved")
    assert told(world, "redo") == [MANAGER, "head@gov.example"]


@pytest.mark.parametrize(
    ("manager", "service"),
    [(None, "permits"), ("gone@gov.example", "permits"), (MANAGER, "fishing"), (MANAGER, None)],
    ids=["nobody manages it", "the manager has left", "another service", "no service"],
)
def test_else_every_official_of_the_agency_is_told(manager: str | None, service: str | None) -> None:
    world = World(managed(manager))
    world.submit(a_feedback(service=service))

    assert told(world, "new_order") == ["ann@gov.example", MANAGER]


def test_an_order_that_goes_to_another_agency_is_told_to_those_there() -> None:
    world = World(managed())
    number = world.submit(a_feedback())
    world.act(number, "decline", reason="The centre does this now.")
    before = {name: len(events) for name, events in world.cases.events.items()}
    act_on_order(
        OrderSeen(number, 1, world.cases.cases[number].version),
        "assign",
        {"agency": "centre"},
        caller=Caller(Role.DISPATCHER, "centre", "dora"),
        book=CaseBook(world.now, world.packs, world.cases),
    )
    world.write_to_stream(before)
    world.react()

    readers = [str(message.to) for message in world.outbox.messages if message.mail == "new_order"]
    assert readers == ["staff/office/official/1", "office/centre/0"]


def test_nothing_is_mailed_to_somebody_who_was_erased_though_others_are_told_on() -> None:
    world = World()
    feedback = a_feedback()
    number = world.submit(feedback)
    assert "author@example.org" in [to for to, _ in world.deliver_all()]

    world.act(number, "accept")
    assert feedback.person
    world.feedback.erase(feedback.person)
    world.act(number, "ask", text="Which counter was it?")
    world.mailer.sent.clear()
    world.deliver_all()

    assert world.mailer.sent == []
    asked = next(message for message in world.outbox.messages if message.mail == "question")
    assert (str(asked.to), world.claims.states[asked.id]) == (f"person/{feedback.person}", "never: no address")


def test_a_mail_that_was_queued_before_the_erasure_does_not_go_out_after_it() -> None:
    world = World()
    feedback = a_feedback()
    world.submit(feedback)
    assert feedback.person
    world.feedback.erase(feedback.person)

    readers = [to for to, _ in world.deliver_all()]

    assert readers == ["ann@gov.example", "olha@gov.example"]

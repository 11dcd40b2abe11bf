"""Patterns of scheduled and queued work: sweep, digest, mails."""

from dataclasses import replace
from datetime import timedelta

from bench.patterns.scene import PACK, PAGE, Scene, pattern
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.people.recipients import PersonRecipient
from chalicelib.services.clocks.sweep import sweep
from chalicelib.services.clocks.watch_calendars import Watched, watch_calendars
from chalicelib.services.mail.deliver_mail import deliver_mail
from chalicelib.services.mail.digest import digest
from chalicelib.services.mail.mail_room import MailRoom
from chalicelib.services.ports.mail import Message
from tests.builders import NOW, SECRET, a_feedback, an_id, number_of, pack_document
from tests.fakes import FakeLetters, FakeMailer, FakeOutbox, FakePacks

EDITED = read_pack(
    pack_document(calendars={"office": {**pack_document()["calendars"]["office"], "days_off": []}}), "6" * 64
)


@pattern(f"Find {PAGE} orders that are due", "sweep", "by_due", "Query `gd` = `clock#<n>`, each, `gx` before now")
def _due(scene: Scene) -> None:
    for n in range(PAGE):
        scene.open(n + 1)
    with scene.measured():
        assert len(list(scene.stores.cases.due(NOW + timedelta(days=30)))) == PAGE


@pattern("Find that nothing is due", "sweep", "by_due", "the same")
def _nothing_due(scene: Scene) -> None:
    scene.open()
    with scene.measured():
        sweep(book=scene.book(), time_left=lambda: True)


@pattern("Find that no calendar changed", "sweep", "control", "Get `BOOKMARK#calendars`")
def _same_calendars(scene: Scene) -> None:
    scene.open()
    for minute in range(5):
        _watch(scene, minute)
    with scene.measured():
        _watch(scene, 5)


@pattern(
    "Walk one order of five agencies, recompute it",
    "sweep",
    "control, by_agency, records, by_due",
    "Query `ga` = `<agency>#open`, each; Query the case; transaction as above; move the bookmark",
)
def _recompute(scene: Scene) -> None:
    scene.open()
    _watch(scene, 0)
    scene.packs = FakePacks(PACK, EDITED, reckoned=[replace(EDITED, version=PACK.version)])
    _watch(scene, 1)
    with scene.measured():
        assert _watch(scene, 5).recomputed


def _watch(scene: Scene, minute: int) -> Watched:
    return watch_calendars(
        book=scene.book(NOW + timedelta(minutes=minute)),
        outbox=FakeOutbox(),
        bookmarks=scene.stores.bookmarks,
        time_left=lambda: True,
    )


@pattern(
    f"Make the digest of an agency with {PAGE} open orders",
    "digest",
    "control, by_agency",
    "Put `MAIL#digest/<agency>/<day>` if free; Query `ga` = `<agency>#open`, all pages; Update `MAIL#...`",
)
def _digest(scene: Scene) -> None:
    for n in range(PAGE):
        scene.open(n + 1)
    _digested(scene)


@pattern("A digest that was made", "digest", "control", "the same Put, refused")
def _digest_again(scene: Scene) -> None:
    _digest.act(scene)
    _digested(scene)


def _digested(scene: Scene) -> None:
    """One run of the digest on the next morning, with staff at one agency."""
    office = [member for member in pack_document()["staff"] if member["agency"] == "office"]
    pack = read_pack(pack_document(digest={"at": "08:00"}, staff=office), "5" * 64)
    with scene.measured():
        digest(
            now=NOW + timedelta(hours=22),
            packs=FakePacks(pack),
            cases=scene.stores.cases,
            claims=scene.stores.claims,
            outbox=FakeOutbox(),
            time_left=lambda: True,
        )


@pattern(
    "Send a mail",
    "deliver",
    "control, people, records",
    "Put `MAIL#<id>` if free; Get the person; Query the case; Get the feedback; Update `MAIL#<id>`",
)
def _send(scene: Scene) -> None:
    scene.open()
    with scene.measured():
        assert _deliver(scene)


@pattern("A mail that was sent", "deliver", "control", "the same Put, refused")
def _send_again(scene: Scene) -> None:
    scene.open()
    _deliver(scene)
    with scene.measured():
        assert not _deliver(scene)


def _deliver(scene: Scene) -> bool:
    case, stores = number_of(an_id()), scene.stores
    person = PersonRecipient(a_feedback().person or "")
    message = Message(f"{case}/2/registered/{person}", case, 1, 2, "registered", person, PACK.version)
    room = MailRoom(
        now=NOW,
        site_url="https://heed.example",
        secret=SECRET,
        packs=scene.packs,
        people=stores.people,
        letters=FakeLetters(),
        claims=stores.claims,
        mailer=FakeMailer(),
    )
    return deliver_mail(message, room=room, cases=stores.cases, submissions=stores.submissions)

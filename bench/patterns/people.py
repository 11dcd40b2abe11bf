"""Patterns of people: invitations, reminders, opt-outs, profiles."""

from contextlib import suppress
from datetime import datetime, timedelta

from bench.patterns.scene import CABINET, PACK, Scene, pattern
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.invitations import Invitation, invitation_token
from chalicelib.domain.people.opt_outs import address_pseudonym, opt_out_token
from chalicelib.domain.people.person import Contact
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.domain.submissions.transactions import Transaction, transaction_pseudonym
from chalicelib.services.mail.mail_room import MailRoom
from chalicelib.services.people.invite import (
    InvitationBook,
    InvitationDraft,
    answered,
    deliver_invitation,
    invite,
    send_invitations,
)
from chalicelib.services.people.opt_out import ask_again, opt_out
from chalicelib.services.people.profile import ProfileChange, change_profile, erase, profile
from chalicelib.services.people.show_invitation import show_invitation
from chalicelib.services.ports.mail import InvitationMail
from tests.builders import NOW, SECRET
from tests.fakes import FakeLetters, FakeMailer, FakeOutbox

ADDRESS = "olena@example.org"
MARK = transaction_pseudonym("office", "A-2026-1107", SECRET)
LINK = opt_out_token(address_pseudonym(ADDRESS, SECRET), SECRET)
USED = Transaction(MARK, "office", NOW, "permits")
REMINDED = NOW + timedelta(days=6)
OVER = NOW + timedelta(days=15)
PERSON = "8f14e45fceea167a5a36dedd"
_OUTREACH = Outreach("sms-2026-11-20", "office", "short", "phone", NOW.date(), 1200, NOW, "permits")


def _invite(scene: Scene) -> Invitation | None:
    draft = InvitationDraft(MARK, agency="office", service="permits", survey="short", email=ADDRESS, language="uk")
    return invite(draft, pack=PACK, book=_book(scene))


def _book(scene: Scene, at: datetime = NOW) -> InvitationBook:
    return InvitationBook(at, SECRET, scene.stores.invitations, scene.stores.opt_outs)


def _sweep(scene: Scene, at: datetime) -> FakeOutbox:
    outbox = FakeOutbox()
    swept = send_invitations(book=_book(scene, at), outbox=outbox, time_left=lambda: True)
    assert swept.invited == 1
    return outbox


def _deliver(scene: Scene, mail: InvitationMail) -> bool:
    room = MailRoom(
        now=NOW,
        site_url="https://heed.example",
        secret=SECRET,
        packs=scene.packs,
        people=scene.stores.people,
        letters=FakeLetters(),
        claims=scene.stores.claims,
        mailer=FakeMailer(),
    )
    return deliver_invitation(mail, room=room, book=_book(scene))


def _opt_out(scene: Scene) -> None:
    assert opt_out(LINK, now=NOW, secret=SECRET, opt_outs=scene.stores.opt_outs)["opted_out"]


def _change_profile(scene: Scene) -> None:
    change_profile(
        PERSON,
        ProfileChange(contact=Contact(ADDRESS), language="uk", surveys=True),
        now=NOW,
        pack=PACK,
        people=scene.stores.people,
        person_cases=scene.stores.person_cases,
    )


@pattern(
    "Keep a rating with a token",
    "api",
    "records, people",
    "transaction: Put the rating and `TX#<mark>`, `TX`, if not there; Delete `PERSON#<mark>`, `PERSON`",
)
def _verified(scene: Scene) -> None:
    with scene.measured():
        scene.submit(transaction=USED)


@pattern("Another of the same transaction", "api", "records, people", "the same, refused")
def _verified_twice(scene: Scene) -> None:
    scene.submit(transaction=USED)
    with scene.measured(), suppress(Conflict):
        scene.submit(2, transaction=USED)


@pattern(
    "Ask for an invitation",
    "api",
    "records, people, by_due",
    "Get `OPTOUT#<mark>`, `OPTOUT`; Get `TX#<mark>`, `TX`; transaction: Put `INVITATION#<mark>`, `INVITATION` if "
    "not there; Update `PERSON#<mark>`, `PERSON`, and `INVITED#<mark>`, `<day>` if fewer than three",
)
def _invited(scene: Scene) -> None:
    with scene.measured():
        assert _invite(scene)


@pattern("Report an outreach", "api", "records", "Put `OUTREACH#<agency>`, `<id>`, if not there")
def _outreach(scene: Scene) -> None:
    with scene.measured():
        assert scene.stores.outreach.save(_OUTREACH) is None


@pattern("Report the same outreach again", "api", "records", "Put `OUTREACH#<agency>`, `<id>`, if not there; Put it")
def _outreach_again(scene: Scene) -> None:
    scene.stores.outreach.save(_OUTREACH)
    with scene.measured():
        earlier = scene.stores.outreach.save(_OUTREACH)
        assert earlier is not None
        scene.stores.outreach.save_again(earlier, now=NOW)


@pattern("Keep an outreach", "react", "facts", "Put `OF#<hour>#<lane>`, `OUT#<agency>#<id>`")
def _outreach_fact(scene: Scene) -> None:
    with scene.measured():
        scene.stores.facts.save_outreach(_OUTREACH)


@pattern("Ask for one to who has opted out", "api", "people", "Get `OPTOUT#<mark>`, `OPTOUT`")
def _invited_in_vain(scene: Scene) -> None:
    _opt_out(scene)
    with scene.measured():
        assert _invite(scene) is None


@pattern(
    "Queue an invitation's mail",
    "sweep",
    "by_due, records",
    "Query `gd` = `invitations`, `gx` before now; each: Get it and `TX#<mark>`; Put it if `sent` is the one seen",
)
def _queued(scene: Scene) -> None:
    _invite(scene)
    with scene.measured():
        _sweep(scene, NOW + timedelta(minutes=1))


@pattern("Queue its reminder", "sweep", "by_due, records", "the same")
def _reminded(scene: Scene) -> None:
    _invite(scene)
    _sweep(scene, NOW + timedelta(minutes=1))
    with scene.measured():
        _sweep(scene, REMINDED)


@pattern(
    "End one that nobody answered",
    "sweep",
    "by_due, records, people",
    "Query and Get as above; Put it; Delete `PERSON#<mark>`",
)
def _ended(scene: Scene) -> None:
    _invite(scene)
    for at in (NOW + timedelta(minutes=1), REMINDED):
        _sweep(scene, at)
    with scene.measured():
        _sweep(scene, OVER)


@pattern(
    "Send an invitation or its reminder",
    "deliver",
    "people, control",
    "Put `MAIL#<id>`; Get `PERSON#<mark>`; Get `OPTOUT#<mark>`; Update `MAIL#<id>`",
)
def _mailed(scene: Scene) -> None:
    _invite(scene)
    (mail,) = _sweep(scene, NOW + timedelta(minutes=1)).invitations
    with scene.measured():
        assert _deliver(scene, mail)


@pattern("Keep silent after an opt-out", "deliver", "people, control", "the same; Delete `PERSON#<mark>`")
def _kept_silent(scene: Scene) -> None:
    _invite(scene)
    (mail,) = _sweep(scene, NOW + timedelta(minutes=1)).invitations
    _opt_out(scene)
    with scene.measured():
        assert not _deliver(scene, mail)


@pattern("Show what an invitation is for", "api", "records", "Get `INVITATION#<mark>`; Get `TX#<mark>`")
def _shown(scene: Scene) -> None:
    _invite(scene)
    link = invitation_token(MARK, SECRET)
    with scene.measured():
        show_invitation(link, now=NOW, secret=SECRET, packs=scene.packs, store=scene.stores.invitations)


@pattern(
    "Answer an invitation",
    "api",
    "records, people",
    "Get `INVITATION#<mark>`; transaction: as a rating with a token",
)
def _answered(scene: Scene) -> None:
    _invite(scene)
    with scene.measured():
        used = answered(MARK, survey="short", now=NOW, store=scene.stores.invitations)
        scene.submit(transaction=used)


@pattern("Opt out", "api", "people", "Update `OPTOUT#<mark>`, `OPTOUT`; Get it")
def _opted_out(scene: Scene) -> None:
    with scene.measured():
        _opt_out(scene)


@pattern("Take an opt-out back", "api", "people", "Delete `OPTOUT#<mark>`, `OPTOUT`; Get it")
def _asked_again(scene: Scene) -> None:
    _opt_out(scene)
    with scene.measured():
        ask_again(LINK, secret=SECRET, opt_outs=scene.stores.opt_outs)


@pattern(
    f"Show one's profile, with {CABINET} cases",
    "api",
    "people, by_person",
    "Get `PERSON#<id>`, `PERSON`; count the first 101 of `gp` = `<person>`",
)
def _profile(scene: Scene) -> None:
    scene.fill_cabinet(PERSON)
    _change_profile(scene)
    with scene.measured():
        profile(PERSON, pack=PACK, people=scene.stores.people, person_cases=scene.stores.person_cases)


@pattern("Change one's profile", "api", "people, by_person", "Update `PERSON#<id>`, `PERSON`; as above")
def _profile_changed(scene: Scene) -> None:
    scene.fill_cabinet(PERSON)
    with scene.measured():
        _change_profile(scene)


@pattern(
    "Erase oneself",
    "api",
    "people, by_person",
    "Update `OPTOUT#<mark>`, `OPTOUT`; Delete `PERSON#<id>`, `PERSON`; as above",
)
def _erased(scene: Scene) -> None:
    scene.fill_cabinet(PERSON)
    _change_profile(scene)
    with scene.measured():
        stores = scene.stores
        erase(PERSON, email=ADDRESS, now=NOW, secret=SECRET, people=stores.people, opt_outs=stores.opt_outs)
        profile(PERSON, pack=PACK, people=scene.stores.people, person_cases=scene.stores.person_cases)

"""What mails about a case tell: nothing that its author wrote, unless the address is known to be the author's."""

from chalicelib.domain.people.person import Contact, Person
from chalicelib.domain.submissions.appeal import Place
from tests.builders import NOW, a_feedback, an_appeal
from tests.unit.test_react import World

WORDS = "secure-nhs-refund.com now"
AUTHOR = "author@example.org"


def told(world: World, to: str = AUTHOR) -> str:
    """Everything that mails to an address say."""
    world.deliver_all()
    return "\n".join(mail["subject"] + mail["text"] for mail in world.mailer.sent if mail["to"] == to)


def world_of(*, vouched: bool) -> World:
    """A case that was answered, disputed and asked about, by somebody whose address is or is not known to be theirs."""
    world = World()
    feedback = a_feedback(comment=WORDS)
    assert feedback.person
    number = world.submit(feedback)
    contact = Contact(email=AUTHOR, vouched=vouched)
    world.feedback.people[feedback.person] = Person.with_contact(feedback.person, contact, "en", NOW)
    world.act(number, "accept")
    world.act(number, "answer", outcome="fixed", text="Done.")
    world.reply(number, "not_solved", comment=WORDS)
    return world


def test_a_mail_to_an_address_that_is_not_known_to_be_the_authors_has_no_word_of_theirs() -> None:
    letter = told(world_of(vouched=False))

    assert "secure-nhs" not in letter
    assert "'answer': Answer" in letter
    for fact in ("'service': 'Permits", "'agency': ", "'received_on': datetime.date(2026, 11, 23)"):
        assert fact in letter


def test_an_author_whose_address_is_known_reads_their_own_words() -> None:
    assert WORDS in told(world_of(vouched=True))


def test_the_agency_reads_what_the_author_wrote() -> None:
    assert WORDS in told(world_of(vouched=False), "ann@gov.example")


def test_the_address_of_a_place_is_the_authors_word_too() -> None:
    world = World()
    world.submit_appeal(an_appeal(statement=WORDS, place=Place(address=WORDS)))

    assert "registered in en" in told(world)
    assert "secure-nhs" not in told(world)
    assert WORDS in told(world, "dispatcher@gov.example")

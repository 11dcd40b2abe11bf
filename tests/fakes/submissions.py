"""Fakes of the stores of feedback, appeals, contacts, files and internal answers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from chalicelib.domain.errors import Conflict, Transient
from chalicelib.domain.ids import ulid_time
from chalicelib.domain.people.person import Detail, Person, Purpose
from chalicelib.domain.staff_surveys import InternalAnswers
from chalicelib.domain.submissions.appeal import Appeal, Attachment
from chalicelib.domain.submissions.attachments import FileState, KeptFile, Upload
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.services.ports.submissions import Offer


class FakeFeedback:
    def __init__(self) -> None:
        self.kept: dict[str, Feedback] = {}
        self.rated: dict[str, str] = {}
        self.people: dict[str, Person] = {}

    def save(self, feedback: Feedback, person: Person | None) -> Feedback | None:
        rated = self.rated.setdefault(feedback.transaction, feedback.id) if feedback.transaction else None
        if rated not in (None, feedback.id) and feedback.id not in self.kept:
            raise Conflict("This transaction has its rating already.")
        earlier = self.kept.setdefault(feedback.id, feedback)
        if earlier is not feedback:
            return earlier
        self.people.pop(feedback.transaction or "", None)
        if person:
            self.change(person, ())
        return None

    def save_all(self, several: Sequence[tuple[Feedback, Person | None]]) -> list[Feedback | None]:
        return [self.save(feedback, person) for feedback, person in several]

    def replace(self, feedback: Feedback) -> None:
        assert feedback.id in self.kept
        self.kept[feedback.id] = feedback

    def feedback(self, feedback_id: str) -> Feedback | None:
        return self.kept.get(feedback_id)

    def person(self, person_id: str) -> Person | None:
        return self.people.get(person_id)

    def persons(self, ids: Iterable[str]) -> Mapping[str, Person]:
        return {each: self.people[each] for each in ids if each in self.people}

    def change(
        self,
        person: Person,
        withdrawn: Collection[str],
        revoked: Collection[Purpose] = (),
        forgotten: Collection[Detail] = (),
    ) -> None:
        known = self.people.get(person.id, Person(person.id))
        told = {name: each for name, each in {**known.attributes, **person.attributes}.items() if name not in withdrawn}
        given = {
            detail: getattr(person, detail) or getattr(known, detail) for detail in Detail if detail not in forgotten
        }
        agreed = {to: at for to, at in {**known.consents, **person.consents}.items() if to not in revoked}
        vouched = known.vouched if person.vouched is None else person.vouched
        self.people[person.id] = Person(person.id, **given, attributes=told, consents=agreed, vouched=vouched)

    def erase(self, person_id: str) -> None:
        self.people.pop(person_id, None)


class FakeAppeals:
    """Appeals; their contacts are stored with those of feedback."""

    def __init__(self, people: dict[str, Person]) -> None:
        self.kept: dict[str, Appeal] = {}
        self.people = people

    def save(self, appeal: Appeal, person: Person | None) -> Appeal | None:
        earlier = self.kept.setdefault(appeal.id, appeal)
        if earlier is not appeal:
            return earlier
        if person:
            self.people[person.id] = person
        return None

    def appeal(self, appeal_id: str) -> Appeal | None:
        return self.kept.get(appeal_id)

    def appeals_in(self, hour: str) -> Iterable[Appeal]:
        return [each for each in self.kept.values() if f"{ulid_time(each.id):%Y-%m-%dT%H}" == hour]


class FakeFiles:
    """Uploads by id, attachments by appeal and id with their states. Forms and links contain their parameters.

    ``answers`` is false while it does not say what became of a file.
    """

    def __init__(self) -> None:
        self.uploads: dict[str, Upload] = {}
        self.attachments: dict[tuple[str, str], Upload] = {}
        self.became: dict[tuple[str, str], KeptFile] = {}
        self.answers = True

    def offer(self, upload_id: str, *, name: str, kind: str, size: int, now: datetime) -> Offer:
        fields = {"name": name, "type": kind, "size": str(size)}
        return Offer(upload_id, "https://files.example", fields, now + timedelta(minutes=15))

    def upload(self, upload_id: str) -> Upload | None:
        return self.uploads.get(upload_id)

    def attach(self, upload: Upload, appeal_id: str) -> bool:
        if self.uploads.get(upload.id) != upload:
            return False
        self.attachments[appeal_id, upload.id] = upload
        self.became[appeal_id, upload.id] = KeptFile(FileState.CHECKING)
        return True

    def kept(self, appeal_id: str, attachment_ids: Collection[str]) -> Mapping[str, KeptFile]:
        if not self.answers:
            raise Transient("The store did not answer.")
        return {each: self.became[appeal_id, each] for each in attachment_ids}

    def link(self, appeal_id: str, attachment: Attachment) -> str:
        return f"https://files.example/{appeal_id}/{attachment.id}"


class FakeInternal:
    def __init__(self) -> None:
        self.kept: list[InternalAnswers] = []

    def save(self, answers: InternalAnswers) -> None:
        self.kept.append(answers)

    def answers(self, body: str, survey: str, month: str) -> Iterable[InternalAnswers]:
        return [a for a in self.kept if (a.body, a.survey, a.day[:7]) == (body, survey, month)]


class FakeOutreach:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Outreach] = {}
        self.saved_again: list[Outreach] = []

    def save(self, outreach: Outreach) -> Outreach | None:
        earlier = self.kept.setdefault((outreach.agency, outreach.id), outreach)
        return None if earlier is outreach else earlier

    def save_again(self, outreach: Outreach, *, now: datetime) -> None:
        self.saved_again.append(outreach)

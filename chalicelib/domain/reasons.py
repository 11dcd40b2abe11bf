"""Why something is refused: one table of codes with their English sentences.

A refusal is written in English and keeps its code and what fills its gaps, so that a page can say it in the language
of its reader: ``templates/site/i18n`` has a text for each code.
"""

from enum import Enum
from typing import Any


class Said(str):
    """A sentence with its code and the values in it, by name. A page fills its own text with these values."""

    __slots__ = ("code", "params")
    code: str
    params: dict[str, Any]

    @classmethod
    def of(cls, text: str, reason: "Reason", **params: Any) -> "Said":
        """A sentence in words of its own that has the code of a reason."""
        said = cls(text)
        said.code = reason.name.lower()
        said.params = {name: value if isinstance(value, int) else str(value) for name, value in params.items()}
        return said


class Reason(Enum):
    """The codes, each with its English sentence. The API gives a code in lower case."""

    # What any field may meet.
    NOT_ACCEPTED = "This value is not accepted."
    REQUIRED = "This field is required."
    UNKNOWN_FIELD = "There is no such field here."
    GIVEN_TWICE = "This is given more than once."
    WRONG_KIND = "A value of another kind is expected."
    GAP = "A gap of the prepared answer is not filled in: {gap}."
    HALF_CHARACTER = "This text has half a character in it (a lone surrogate)."
    NUL_CHARACTER = "This text has a NUL character in it."
    EMPTY = "The text is empty."
    TEXT_EXPECTED = "Text is expected."
    TOO_LONG = "At most {most} characters are accepted."
    NO_SUCH = "There is no {what} {value!r} here."
    TOO_MANY = "At most {most} entries are accepted."
    ONE_OF = "One of {choices} is expected."
    NUMBER_EXPECTED = "A whole number is expected."
    DECIMALS_EXPECTED = "A number with at most {most} decimal places is expected, within these bounds: {bounds}."
    NUMBER_FROM = "A whole number of {least} or more is expected."
    NUMBER_UP_TO = "A whole number of {most} or less is expected."
    NUMBER_BETWEEN = "A whole number from {least} to {most} is expected."
    DATE_EXPECTED = "A date like 2026-12-24 is expected."
    DAY_BETWEEN = "A day from {least} to {most} is expected."
    IN_FUTURE = "This time is in the future."
    PUBLISHED_DATA = "This is published: leave out email addresses and long numbers."
    PUBLISHED_MAIL = "This is published: leave out the email address."
    PUBLISHED_CASE = "This is published: leave out the case number."
    PUBLISHED_NUMBER = "This is published: leave out the phone number, or another long number."
    PUBLISHED_ADDRESS = "This is published: leave out the street address."
    PUBLISHED_NAME = "This is published: leave out the name."
    # How to reach somebody, and where.
    MAIL_ADDRESS = "An email address like name@example.org is expected."
    PHONE_NUMBER = "A phone number like {example} is expected, one of another country with its code."
    PHONE_EXTENSION = "A phone number without an extension is expected."
    CONTACT_NEEDED = "An email address or a phone number is needed."
    PLACE_NEEDED = "Coordinates or an address are needed."
    PLACE_BOTH = "Both coordinates or neither are needed."
    # Answers to a survey.
    ANSWER_REQUIRED = "An answer is required."
    MUST_BE_ANSWERED = "This question must be answered, or left out where it is not required."
    NO_SUCH_QUESTION = "This survey has no such question."
    NOT_ASKED_NOW = "This question is not asked after the other answers."
    ASKS_FOR_CONTACT = "This survey asks how you can be reached."
    ANSWERED_IN_CONTACT = "This is answered in contact."
    OPTION_AND_TEXT = "An option and a text are expected."
    OPTION_WITHOUT_TEXT = "This option takes no text."
    OPTION_TWICE = "This option is chosen twice."
    OPTIONS_EXPECTED = "A list of options is expected."
    TOO_FEW_OPTIONS = "At least {least} options are expected."
    OPTION_ALONE = "One of these options goes with no other."
    OPTION_NEEDS_TEXT = "This option needs words of your own."
    TOO_SHORT = "At least {least} characters are expected."
    TOO_MANY_OPTIONS = "At most {most} options can be chosen."
    ROWS_EXPECTED = "One answer for each row is expected."
    NO_SUCH_ROW = "There is no such row."
    LEVEL_EXPECTED = "This survey asks for a level from 1 to 5."
    NO_LEVEL = "This survey asks for no level."
    ANONYMOUS_WITHOUT = "This answer is anonymous: it is taken only without this."
    ANONYMOUS_WHOLE = "This answer is anonymous: name the agency as a whole, {body!r}."
    MONTH_OVER = "That month is over: leave this out, and it counts for today."
    OF_STAFF = "What staff say of their work is not kept as feedback of the public."
    # What a submission is about.
    SERVICE_OF_ANOTHER = "{service!r} is not a service of {agency!r}."
    NO_SUCH_STAGE = "The service {service!r} has no stage {stage!r}."
    OFFICE_MISSING = "Name the office of this window too."
    OFFICE_OF_ANOTHER = "{office!r} is no place where {agency!r} serves people."
    OFFICE_ELSEWHERE = "The office {office!r} is not in {region!r}."
    NO_SUCH_WINDOW = "The office {office!r} has no window {window!r}."
    STATEMENT_EMPTY = "The statement is empty."
    TOO_MANY_FILES = "At most {most} files are accepted."
    FILE_TYPES = "One of {types} is expected."
    FILE_TOO_LARGE = "At most {bytes} bytes are accepted."
    FILE_TWICE = "This file is named twice."
    FILE_CHANGED = "This file changed meanwhile: please send it again."
    FILE_GONE = "There is no such upload. It may have been too long ago: please send the file again."
    FILE_DIFFERS = "This file is not what it says it is ({type})."
    ID_EXPECTED = "A ULID is expected: 26 digits and capital letters."
    ID_IN_FUTURE = "The time inside this id is in the future."
    ID_OF_ANOTHER_TIME = "The time inside this id is not received_at."
    ID_TOO_OLD = "The time inside this id is more than {days} days ago."
    ID_USED = "This id was already used for another submission."
    USE_OF_ANOTHER_AGENCY = "This transaction is of another agency."
    USE_OF_ANOTHER_SERVICE = "This transaction is of another service."
    USE_IN_FUTURE = "This transaction is in the future."
    USE_TOO_OLD = "This transaction is more than {days} days ago and can no longer be rated."
    # Cases and their actions.
    NOTHING_TO_ADD = "Nothing can be added to this case now."
    NO_REOPENING = "This case cannot be opened again: it is not closed, was withdrawn, or its time is over."
    NOTHING_TO_WITHDRAW = "There is nothing left to withdraw."
    ANOTHER_ORDERS_LINK = "This link is for another work order of the case."
    LINK_FOR_ANSWER = "This link is for saying whether an answer helped. The case's own key opens the rest."
    NO_SUCH_FILE = "This case has no such file."
    FILE_BEING_CHECKED = "This file is still being checked. Please try again in a few minutes."
    FILE_REFUSED = "This file could not be checked, so nobody gets it."
    NO_SUCH_CASE = "There is no such case. Please check the number."
    NO_CASE_OR_KEY = "There is no such case, or this key does not open it."
    NO_SUCH_LINK = "There is no such link. Please use the whole link from the email."
    NO_SUCH_INVITATION = "There is no such invitation. Please use the whole link from the email."
    INVITATION_OVER = "The time to answer this invitation is over."
    ROLE_NEEDED = "This needs a role that you do not have here."
    IN_OTHER_HANDS = "This work order is in the hands of another agency."
    CASE_MOVED_ON = "The case is at version {version}; you saw {seen}."
    ACTION_IMPOSSIBLE = "A work order that is {state} cannot {action}."
    REFUSAL_REASONS = "A refusal must say why."
    REFUSAL_NEXT_STEPS = "A refusal must say what the person can do next."
    PROMISE_DAY = "A promise needs a date."
    PROMISED_ALREADY = "This is the day that was promised already."
    ANSWERING_AGENCY = "This is the agency that answers."
    ONLY_WITH = "This goes only with {outcomes}."
    THROUGH_GROUP = "Work orders join a group through the group."
    QUESTIONS_LIST = "A work order is split by a list of questions."
    QUESTIONS_BETWEEN = "From {least} to {most} questions are expected."
    QUESTIONS_TOO_LONG = "All questions together have at most {most} characters."
    TOO_MANY_ORDERS = "A case has at most {most} work orders; this one has {orders}."
    WHICH_ORDER = "This case has {orders} work orders; name the one to split."
    LEFT_GROUP = "It has left the group."
    OTHERS_ACTING = "Others were acting on it at the same time."
    NOT_WORKABLE = "It cannot be worked on."
    RUN_AT_WORK = "Run {run} of this group is still at work."
    # Frequent questions, campaigns, invitations, profiles.
    SAME_LANGUAGES = "Question and answer are given in the same languages."
    WORDING_NEEDED = "The wording in {language!r} is required."
    NOTHING_CHANGED = "Nothing is changed."
    WITHDRAWN = "The question was withdrawn."
    PERIOD_REVERSED = "The period begins after its end."
    PERIOD_TOO_LONG = "A period has at most {most} days."
    PERIOD_NOT_OVER = "Only days that are over can be asked about."
    AGENCY_OR_SERVICE = "Name either an agency or a service."
    ASKED_RECENTLY = "People were asked about this not long ago."
    NOT_ASKED_HERE = "This is not asked here."
    OTHER_SURVEY = "This invitation is to the survey {survey!r}."
    # What stands for every refusal of its kind that has no code of its own.
    INVALID = "The request is not valid."
    FORBIDDEN = "You may not do this."
    NOT_FOUND = "There is nothing here."
    CONFLICT = "Something changed since you saw it."
    GONE = "This is over."
    NOT_SIGNED_IN = "This needs a sign-in."
    NOT_JSON = "The body is not JSON."
    TOO_LARGE = "The request is too large."
    WRONG_TYPE = "The request is of a wrong type."
    TRY_LATER = "Something does not answer. Please try again."

    def said(self, **params: Any) -> Said:
        """The sentence with its gaps filled."""
        return Said.of(self.value.format(**params), self, **params)


def coded(sentence: str, general: Reason) -> tuple[str, dict[str, int | str]]:
    """The code of a sentence, that of the general reason where it has none, and the values in it."""
    return (sentence.code, sentence.params) if isinstance(sentence, Said) else (general.name.lower(), {})

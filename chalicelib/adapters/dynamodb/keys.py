"""Every key and index of every table on one screen. Nothing else builds a key.

records   feedback   pk FB#<hour>#<lane>   sk <id>
          appeal     pk AP#<hour>#<lane>   sk <id>
          case       pk CASE#<number>      sk CASE             the state, with its version
                       by_person: gp <person id>, go <opened>#<number>
          order      pk CASE#<number>      sk CASE#<nn>        one work order
                       by_agency: ga <agency>#open|closed, gs <due>#<number>#<nn>
                       by_due:    gd clock#<n>, gx <time>#<number>#<nn>
                       by_promise: gr <agency>#<state of the promise>, gt <day>#<number>#<nn>
                       by_group:  gg group#<id>, gk <number>#<nn>
                       by_call:   gc calls, gw <not before>#<number>#<nn>
          rated      pk TX#<mark>          sk TX               the one rating of a transaction
          invitation pk INVITATION#<mark>  sk INVITATION       by_due: gd invitations, gx <time>#<mark>
          campaign   pk CAMPAIGNS          sk <id>             by_due: gd CAMPAIGNS, gx <time>#<id>
          asked      pk ASKED#<unit>       sk ASKED            the latest campaign about a unit
          events     pk CASE#<number>      sk EVENT#<seq>      the facts of one command, seq of the last one
          group      pk GROUP#<id>         sk GROUP
                       by_group:  gg agency#<agency>, gk <opened>#<id>
          run        pk GROUP#<id>         sk RUN#<nnnn>       one action on all orders of a group
          question   pk FAQ#<id>           sk FAQ              a frequent question
                       by_group:  gg faq#<agency>, gk <sort>#<id>
          change     pk FAQ#<id>           sk CHANGE#<nnnn>    what was done to it
facts     order fact pk OF#<hour>#<lane>   sk <number>#<n>
          exclusion  pk OF#<hour>#<lane>   sk EX#<feedback id>  what was decided about a feedback of that hour
          dirty mark pk DIRTY              sk <hour>#<lane>, or the name of a page that no bucket is behind
          group fact pk GROUPS             sk <group id>
          question   pk FAQ                sk <id>             a frequent question, as the site may show it
people    person     pk PERSON#<id>        sk PERSON
          opt-out    pk OPTOUT#<mark>      sk OPTOUT           who is not asked, by a keyed hash of the address
          invited    pk INVITED#<mark>     sk <day>            how many invitations an address gets on a day
control   mail claim pk MAIL#<id>          sk MAIL
          bookmark   pk BOOKMARK#<name>    sk BOOKMARK         how far work has come that takes many runs
internal  answers    pk <body>#<survey>#<month>  sk <id>       what staff say; the id holds the day and chance
"""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TypedDict

from chalicelib.domain.ids import bucket, ulid_time

BY_AGENCY = "by_agency"
BY_CALL = "by_call"
BY_DUE = "by_due"
BY_PERSON = "by_person"
BY_PROMISE = "by_promise"
BY_GROUP = "by_group"
CALLS = "calls"
CASE = "CASE"
DIRTY = "DIRTY"
GROUPS = "GROUPS"
INVITATIONS = "invitations"
NEVER = datetime.max.replace(tzinfo=UTC)
"""Sorts after every deadline."""
CLOCKS = tuple(f"clock#{n}" for n in range(4))
"""Partitions of the clocks: enough for four thousand changes a second."""
ORDER_PREFIX = "CASE#"
EVENT_PREFIX = "EVENT#"
FAQ = "FAQ"
FAQ_PREFIX = "FAQ#"
FAQ_CHANGE_PREFIX = "CHANGE#"
FEEDBACK_PREFIX = "FB#"
APPEAL_PREFIX = "AP#"
EXCLUSION_PREFIX = "EX#"
CASE_PREFIX = "CASE#"
GROUP = "GROUP"
GROUP_PREFIX = "GROUP#"
RUN_PREFIX = "RUN#"
PERSON_PREFIX = "PERSON#"
CAMPAIGNS = "CAMPAIGNS"
"""The partition of all campaigns, by their ids and so by time; in ``by_due`` that of those at work."""


class Key(TypedDict):
    """A primary key, the same shape in every table."""

    pk: str
    sk: str


def moment(at: datetime) -> str:
    """A time that sorts as text: UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def submission_bucket(submission_id: str, lanes: int) -> str:
    """The bucket of a feedback or an appeal: the hour inside its id, and its lane."""
    return bucket(ulid_time(submission_id), submission_id, lanes)


def feedback_partition(in_bucket: str) -> str:
    return f"{FEEDBACK_PREFIX}{in_bucket}"


def feedback(feedback_id: str, lanes: int) -> Key:
    return {"pk": feedback_partition(submission_bucket(feedback_id, lanes)), "sk": feedback_id}


def appeal_partition(in_bucket: str) -> str:
    return f"{APPEAL_PREFIX}{in_bucket}"


def appeal(appeal_id: str, lanes: int) -> Key:
    return {"pk": appeal_partition(submission_bucket(appeal_id, lanes)), "sk": appeal_id}


def transaction(mark: str) -> Key:
    return {"pk": f"TX#{mark}", "sk": "TX"}


def invitation(mark: str) -> Key:
    return {"pk": f"INVITATION#{mark}", "sk": "INVITATION"}


def campaign(campaign_id: str) -> Key:
    return {"pk": CAMPAIGNS, "sk": campaign_id}


def asked(scope: str) -> Key:
    return {"pk": f"ASKED#{scope}", "sk": "ASKED"}


def case_partition(number: str) -> str:
    return f"{CASE_PREFIX}{number}"


def case(number: str) -> Key:
    return {"pk": case_partition(number), "sk": CASE}


def order(number: str, n: int) -> Key:
    return {"pk": case_partition(number), "sk": f"{ORDER_PREFIX}{n:02}"}


def events(number: str, last_seq: int) -> Key:
    return {"pk": case_partition(number), "sk": f"{EVENT_PREFIX}{last_seq:06}"}


def agency_list(agency: str, *, closed: bool) -> str:
    return f"{agency}#{'closed' if closed else 'open'}"


def listed(at: datetime, number: str, n: int) -> str:
    """The sort key of an order in a list by time."""
    return f"{moment(at)}#{number}#{n:02}"


def promise_list(agency: str, state: str) -> str:
    return f"{agency}#{state}"


def promised_by(due: date, number: str, n: int) -> str:
    """The sort key of an order in the register of promises."""
    return f"{due.isoformat()}#{number}#{n:02}"


def group_partition(group_id: str) -> str:
    return f"{GROUP_PREFIX}{group_id}"


def group(group_id: str) -> Key:
    return {"pk": group_partition(group_id), "sk": GROUP}


def run(group_id: str, n: int) -> Key:
    return {"pk": group_partition(group_id), "sk": f"{RUN_PREFIX}{n:04}"}


def groups_of(agency: str) -> str:
    return f"agency#{agency}"


def members_of(group_id: str) -> str:
    return f"group#{group_id}"


def member(number: str, n: int) -> str:
    return f"{number}#{n:02}"


def faq_partition(entry_id: str) -> str:
    return f"{FAQ_PREFIX}{entry_id}"


def faq(entry_id: str) -> Key:
    return {"pk": faq_partition(entry_id), "sk": FAQ}


def faq_change(entry_id: str, version: int) -> Key:
    return {"pk": faq_partition(entry_id), "sk": f"{FAQ_CHANGE_PREFIX}{version:04}"}


def faq_of(agency: str) -> str:
    return f"faq#{agency}"


def faq_place(sort: int, entry_id: str) -> str:
    """The sort key of a frequent question in its agency's list."""
    return f"{sort:04}#{entry_id}"


def opened(at: datetime, number: str) -> str:
    """The sort key of a case in its person's list."""
    return f"{moment(at)}#{number}"


def clock_of(number: str) -> str:
    """The partition in which a case's clocks lie."""
    return CLOCKS[sha256(number.encode()).digest()[0] % len(CLOCKS)]


def order_bucket(number: str, opened_at: datetime, lanes: int) -> str:
    return bucket(opened_at, number, lanes)


def order_facts(in_bucket: str) -> str:
    return f"OF#{in_bucket}"


def order_fact(number: str, n: int, in_bucket: str) -> Key:
    return {"pk": order_facts(in_bucket), "sk": f"{number}#{n}"}


def exclusion(feedback_id: str, lanes: int) -> Key:
    return {"pk": order_facts(submission_bucket(feedback_id, lanes)), "sk": f"{EXCLUSION_PREFIX}{feedback_id}"}


def group_fact(group_id: str) -> Key:
    return {"pk": GROUPS, "sk": group_id}


def faq_fact(entry_id: str) -> Key:
    return {"pk": FAQ, "sk": entry_id}


def dirty(in_bucket: str) -> Key:
    return {"pk": DIRTY, "sk": in_bucket}


def person(person_id: str) -> Key:
    return {"pk": f"{PERSON_PREFIX}{person_id}", "sk": "PERSON"}


def person_id(partition: str) -> str:
    """Whose item it is, by its partition."""
    return partition.removeprefix(PERSON_PREFIX)


def opt_out(mark: str) -> Key:
    return {"pk": f"OPTOUT#{mark}", "sk": "OPTOUT"}


def invited(mark: str, day: str) -> Key:
    return {"pk": f"INVITED#{mark}", "sk": day}


def mail(mail_id: str) -> Key:
    return {"pk": f"MAIL#{mail_id}", "sk": "MAIL"}


def bookmark(name: str) -> Key:
    return {"pk": f"BOOKMARK#{name}", "sk": "BOOKMARK"}


def internal_month(body: str, survey: str, month: str) -> str:
    return f"{body}#{survey}#{month}"


def internal(body: str, survey: str, month: str, answers_id: str) -> Key:
    return {"pk": internal_month(body, survey, month), "sk": answers_id}

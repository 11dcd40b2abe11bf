"""Every key and index of every table on one screen. Nothing else builds a key.

records   feedback   pk FB#<hour>#<lane>   sk <id>
          appeal     pk AP#<hour>#<lane>   sk <id>
          case       pk CASE#<number>      sk CASE             the state, with its version
                       by_person: gp <person id>, go <opened>#<number>
          order      pk CASE#<number>      sk CASE#<nn>        one work order
                       by_agency: ga <agency>#open|closed, of a giant agency <agency>#open|closed#<n>,
                                  gs <due>#<number>#<nn>
                       by_due:    gd clock#<n>, gx <time>#<number>#<nn>
                       by_promise: gr <agency>#<state of the promise>, gt <day>#<number>#<nn>
                       by_group:  gg group#<id>, gk <number>#<nn>
                       by_call:   gc calls, gw <not before>#<number>#<nn>
          rated      pk TX#<mark>          sk TX               the one rating of a transaction
          invitation pk INVITATION#<mark>  sk INVITATION       by_due: gd invitations, gx <time>#<mark>
          campaign   pk CAMPAIGNS          sk <id>             by_due: gd CAMPAIGNS, gx <time>#<id>
          outreach   pk OUTREACH#<agency>  sk <id>             how many a service system has invited itself
          asked      pk ASKED#<unit>       sk ASKED            the latest campaign about a unit
          events     pk CASE#<number>      sk EVENT#<seq>      the events of one command, seq of the last one
          group      pk GROUP#<id>         sk GROUP
                       by_group:  gg agency#<agency>, gk <opened>#<id>
          run        pk GROUP#<id>         sk RUN#<nnnn>       one action on all orders of a group
          question   pk FAQ#<id>           sk FAQ              a frequent question
                       by_group:  gg faq#<agency>, gk <sort>#<id>
          change     pk FAQ#<id>           sk CHANGE#<nnnn>    what was done to it
facts     order fact pk OF#<hour>#<lane>   sk <number>#<n>
          outreach   pk OF#<hour>#<lane>   sk OUT#<agency>#<id>  of the first hour of its day
          exclusion  pk OF#<hour>#<lane>   sk EX#<feedback id>  what was decided about a feedback of that hour
          dirty mark pk DIRTY#<n>          sk <hour>#<lane> for its feedback, <hour>#<lane>#orders for the rest, or
                                           the name of a page that no bucket is behind
                     pk DIRTY              sk <hour>#<lane> for both: marks from before there were several partitions
          group fact pk GROUPS             sk <group id>
          question   pk FAQ                sk <id>             a frequent question, as the site may show it
people    person     pk PERSON#<id>        sk PERSON
          opt-out    pk OPTOUT#<mark>      sk OPTOUT           who is not asked, by a keyed hash of the address
          invited    pk INVITED#<mark>     sk <day>            how many invitations an address gets on a day
control   mail claim pk MAIL#<id>          sk MAIL
          bookmark   pk BOOKMARK#<name>    sk BOOKMARK         progress of work that takes many runs
internal  answers    pk <body>#<survey>#<month>  sk <id>       what staff say; the id holds the day and chance
"""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import NamedTuple, TypedDict

from chalicelib.domain.ids import bucket, ulid_time
from chalicelib.domain.periods import feedback_bucket, orders_bucket


class Index(NamedTuple):
    """An index of ``records``: its name, and the attributes that hold its keys."""

    name: str
    partition: str
    sort: str

    def place(self, partition: str, sort: str) -> dict[str, str]:
        """The attributes by which an item is listed there; an item without them is not in the index."""
        return {self.partition: partition, self.sort: sort}

    def condition(self, sort: str = "") -> str:
        """The key condition of a query for ``:partition``; ``sort`` compares the sort key, as in ``< :before``."""
        return f"{self.partition} = :partition" + (f" AND {self.sort} {sort}" if sort else "")


BY_AGENCY = Index("by_agency", "ga", "gs")
BY_CALL = Index("by_call", "gc", "gw")
BY_DUE = Index("by_due", "gd", "gx")
BY_PERSON = Index("by_person", "gp", "go")
BY_PROMISE = Index("by_promise", "gr", "gt")
BY_GROUP = Index("by_group", "gg", "gk")
PRIMARY = Index("", "pk", "sk")
"""Every table's own keys, for those lists that are a partition."""
CALLS = "calls"
CASE = "CASE"
DIRTY = "DIRTY"
"""The partition of dirty marks from before there were several. Its marks are read and cleared, none is added."""
GROUPS = "GROUPS"
INVITATIONS = "invitations"
NEVER = datetime.max.replace(tzinfo=UTC)
"""Sorts after every deadline."""
DIRTY_PARTITIONS = tuple(f"DIRTY#{n}" for n in range(4))
"""Partitions of the dirty marks: enough for four thousand marks a second."""
CLOCKS = tuple(f"clock#{n}" for n in range(4))
"""Partitions of the clocks: enough for four thousand changes a second."""
GIANT_LISTS = 4
"""Partitions of a giant agency's open, and of its closed orders: four thousand changes a second."""
# What ends in PARTITION begins a partition key, what ends in SORT a sort key.
ORDER_SORT = "CASE#"
"""Beside the case's own ``CASE``, so that one query reads a case with its orders."""
EVENT_SORT = "EVENT#"
FAQ = "FAQ"
FAQ_PARTITION = "FAQ#"
FAQ_CHANGE_SORT = "CHANGE#"
FEEDBACK_PARTITION = "FB#"
ORDER_FACTS_PARTITION = "OF#"
APPEAL_PARTITION = "AP#"
EXCLUSION_SORT = "EX#"
OUTREACH_PARTITION = "OUTREACH#"
OUTREACH_SORT = "OUT#"
SENT_AGAIN = "sent_again_at"
"""An attribute of an outreach: when its system last sent the same report again."""
CASE_PARTITION = "CASE#"
GROUP = "GROUP"
GROUP_PARTITION = "GROUP#"
RUN_SORT = "RUN#"
PERSON_PARTITION = "PERSON#"
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
    return f"{FEEDBACK_PARTITION}{in_bucket}"


def feedback(feedback_id: str, lanes: int) -> Key:
    return {"pk": feedback_partition(submission_bucket(feedback_id, lanes)), "sk": feedback_id}


def appeal_partition(in_bucket: str) -> str:
    return f"{APPEAL_PARTITION}{in_bucket}"


def appeal(appeal_id: str, lanes: int) -> Key:
    return {"pk": appeal_partition(submission_bucket(appeal_id, lanes)), "sk": appeal_id}


def transaction(mark: str) -> Key:
    return {"pk": f"TX#{mark}", "sk": "TX"}


def invitation(mark: str) -> Key:
    return {"pk": f"INVITATION#{mark}", "sk": "INVITATION"}


def campaign(campaign_id: str) -> Key:
    return {"pk": CAMPAIGNS, "sk": campaign_id}


def outreach(agency: str, outreach_id: str) -> Key:
    return {"pk": f"{OUTREACH_PARTITION}{agency}", "sk": outreach_id}


def asked(scope: str) -> Key:
    return {"pk": f"ASKED#{scope}", "sk": "ASKED"}


def case_partition(number: str) -> str:
    return f"{CASE_PARTITION}{number}"


def case(number: str) -> Key:
    return {"pk": case_partition(number), "sk": CASE}


def order(number: str, n: int) -> Key:
    return {"pk": case_partition(number), "sk": f"{ORDER_SORT}{n:02}"}


def events(number: str, last_seq: int) -> Key:
    return {"pk": case_partition(number), "sk": f"{EVENT_SORT}{last_seq:06}"}


def agency_list(agency: str, *, closed: bool) -> str:
    return f"{agency}#{'closed' if closed else 'open'}"


def giant_lists(agency: str, *, closed: bool) -> list[str]:
    """The partitions of a giant agency's orders: first the one from before it was one."""
    whole = agency_list(agency, closed=closed)
    return [whole, *(f"{whole}#{n}" for n in range(GIANT_LISTS))]


def giant_list(agency: str, number: str, *, closed: bool) -> str:
    """The partition in which a giant agency's orders of a case are listed."""
    _before, *parts = giant_lists(agency, closed=closed)
    return _one_of(tuple(parts), number)


def listed(at: datetime, number: str, n: int) -> str:
    """The sort key of an order in a list by time."""
    return f"{moment(at)}#{number}#{n:02}"


def read_listed(sort: str) -> tuple[datetime, str, int]:
    """The time, case and number of an order, by its sort key in a list by time."""
    at, number, n = sort.split("#")
    return datetime.fromisoformat(at), number, int(n)


def by_time(at: datetime, item_id: str) -> str:
    """The sort key of anything else in a list by time."""
    return f"{moment(at)}#{item_id}"


def read_by_time(sort: str) -> str:
    """The id of what has this sort key in a list by time."""
    return sort.partition("#")[2]


def promise_list(agency: str, state: str) -> str:
    return f"{agency}#{state}"


def promised_by(due: date, number: str, n: int) -> str:
    """The sort key of an order in the register of promises."""
    return f"{due.isoformat()}#{number}#{n:02}"


def group_partition(group_id: str) -> str:
    return f"{GROUP_PARTITION}{group_id}"


def group(group_id: str) -> Key:
    return {"pk": group_partition(group_id), "sk": GROUP}


def run(group_id: str, n: int) -> Key:
    return {"pk": group_partition(group_id), "sk": f"{RUN_SORT}{n:04}"}


def groups_of(agency: str) -> str:
    return f"agency#{agency}"


def members_of(group_id: str) -> str:
    return f"group#{group_id}"


def member(number: str, n: int) -> str:
    return f"{number}#{n:02}"


def faq_partition(entry_id: str) -> str:
    return f"{FAQ_PARTITION}{entry_id}"


def faq(entry_id: str) -> Key:
    return {"pk": faq_partition(entry_id), "sk": FAQ}


def faq_change(entry_id: str, version: int) -> Key:
    return {"pk": faq_partition(entry_id), "sk": f"{FAQ_CHANGE_SORT}{version:04}"}


def faq_of(agency: str) -> str:
    return f"faq#{agency}"


def faq_place(sort: int, entry_id: str) -> str:
    """The sort key of a frequent question in its agency's list."""
    return f"{sort:04}#{entry_id}"


def clock_of(number: str) -> str:
    """The partition in which a case's clocks lie."""
    return _one_of(CLOCKS, number)


def _one_of(partitions: tuple[str, ...], name: str) -> str:
    """The partition that a name falls into by its hash."""
    return partitions[sha256(name.encode()).digest()[0] % len(partitions)]


def order_bucket(number: str, opened_at: datetime, lanes: int) -> str:
    return orders_bucket(bucket(opened_at, number, lanes))


def order_facts(in_bucket: str) -> str:
    """The partition of what is known of an hour and lane besides its feedback, by either of its buckets."""
    return f"{ORDER_FACTS_PARTITION}{feedback_bucket(in_bucket)}"


def order_fact(number: str, n: int, in_bucket: str) -> Key:
    return {"pk": order_facts(in_bucket), "sk": f"{number}#{n}"}


def exclusion(feedback_id: str, lanes: int) -> Key:
    return {"pk": order_facts(submission_bucket(feedback_id, lanes)), "sk": f"{EXCLUSION_SORT}{feedback_id}"}


def outreach_bucket(agency: str, outreach_id: str, day: date, lanes: int) -> str:
    """The bucket of the first hour of its day."""
    first_hour = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return orders_bucket(bucket(first_hour, f"{agency}#{outreach_id}", lanes))


def outreach_fact(agency: str, outreach_id: str, in_bucket: str) -> Key:
    return {"pk": order_facts(in_bucket), "sk": f"{OUTREACH_SORT}{agency}#{outreach_id}"}


def group_fact(group_id: str) -> Key:
    return {"pk": GROUPS, "sk": group_id}


def faq_fact(entry_id: str) -> Key:
    return {"pk": FAQ, "sk": entry_id}


def dirty(name: str) -> Key:
    """The mark of a bucket or a page."""
    return {"pk": _one_of(DIRTY_PARTITIONS, name), "sk": name}


def person(person_id: str) -> Key:
    return {"pk": f"{PERSON_PARTITION}{person_id}", "sk": "PERSON"}


def person_id(partition: str) -> str:
    """The id of a person, from the partition key of their item."""
    return partition.removeprefix(PERSON_PARTITION)


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

"""Scopes: the names of the parts that a cube counts separately: the whole, a body, a window of an office.

``agency:<id>``, ``service:<id>``, ``region:<id>`` and ``channel:<id>`` hold what is about one of these. Agencies and
services are trees: each holds what is below it, too. ``office:<id>`` and ``window:<office>/<id>`` hold the ratings of
an office and of one of its windows.

The scope ``promises`` holds the promises of all agencies once more, so that a change of them can be told from any
other; ``group:<id>`` holds the results of a group of similar orders, ``topic:<id>`` those of the orders about a topic.
``step:<service>/<stage>`` holds the ratings of a stage, whether or not it is a step of any life situation: so
a situation can change without a recompute.
The scope ``outreach`` holds what service systems report of invitations once more, for the same reason.
``campaign:<id>`` holds what those answered whom a campaign asked, which no other scope counts.
``segment:<id>`` holds what a group of people said, ``segment:<id>/agency:<id>`` and ``segment:<id>/service:<id>``
their ratings of one body or service: levels and ``verified`` alone, because nothing else of them is published.
"""

ALL = "all"
PROMISES = "promises"
OUTREACH = "outreach"
GROUP_SCOPE_PREFIX = "group:"
CAMPAIGN_PREFIX = "campaign:"
WITH_ANSWERS = (ALL, "agency:", "region:", CAMPAIGN_PREFIX)
"""How the scopes begin in which answers to the questions of surveys are counted: nothing reads them of any other, and
of thousands of services they would be most of all cells."""


def office_scope(office: str) -> str:
    """What is counted of an office, its windows included."""
    return f"office:{office}"


def window_scope(office: str, window: str) -> str:
    """What is counted of one window: its id is unique within its office only."""
    return f"window:{office}/{window}"


def step_scope(service: str, stage: str | None) -> str:
    """The scope of a step of a journey: a stage of a service or, without one, the whole service."""
    return f"step:{service}/{stage}" if stage else f"service:{service}"


def topic_scope(topic: str) -> str:
    """The results of work orders about a topic and the topics below it."""
    return f"topic:{topic}"


def segment_scope(segment: str, place: str = ALL) -> str:
    """What people of a segment said, everywhere or of the body or service whose scope ``place`` is."""
    return f"segment:{segment}" if place == ALL else f"segment:{segment}/{place}"


def campaign_scope(campaign: str) -> str:
    """What those answered whom a campaign asked."""
    return f"{CAMPAIGN_PREFIX}{campaign}"

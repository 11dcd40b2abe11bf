"""Scopes: the names under which a cube counts things apart - of the whole, of a body, of a window in a hall.

``agency:<id>``, ``service:<id>``, ``region:<id>`` and ``channel:<id>`` hold what is about one of these, and where they
are a tree, what is below it too.

The scope ``promises`` holds the promises of all agencies once more, so that a change of them can be told from any
other; ``group:<id>`` holds what a group of similar orders came to, ``topic:<id>`` what work orders about it did.
``step:<service>/<stage>`` holds the ratings of a stage, whether or not it is a step of any life situation: so
situations change without history being counted again.
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


def office_scope(office: str) -> str:
    """What is counted of an office, its windows included."""
    return f"office:{office}"


def window_scope(office: str, window: str) -> str:
    """What is counted of one window: its id is unique within its office only."""
    return f"window:{office}/{window}"


def step_scope(service: str, stage: str | None) -> str:
    """What is counted of a step of people's way: of a stage of a service or, where none is named, of all of it."""
    return f"step:{service}/{stage}" if stage else f"service:{service}"


def topic_scope(topic: str) -> str:
    """What work orders about a topic, and about those below it, came to."""
    return f"topic:{topic}"


def segment_scope(segment: str, place: str = ALL) -> str:
    """What people of a segment said, everywhere or of the body or service whose scope ``place`` is."""
    return f"segment:{segment}" if place == ALL else f"segment:{segment}/{place}"


def campaign_scope(campaign: str) -> str:
    """What those answered whom a campaign asked."""
    return f"{CAMPAIGN_PREFIX}{campaign}"

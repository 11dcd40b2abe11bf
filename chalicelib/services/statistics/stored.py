"""Objects of the lake that publishing makes: read with care, because what is missing or damaged can be made again.

Every damage found is logged as one line, which rings an alarm.
"""

import json
import logging
from typing import Any

from chalicelib.domain.errors import Damaged
from chalicelib.services.ports.statistics import Lake

DAMAGED = "an object of the lake is damaged"
"""What the log says of each damaged or missing object; an alarm counts these lines."""

_log = logging.getLogger("heed.lake")


def log_damage(key: str) -> None:
    """Say that an object is damaged or missing, and will be made again."""
    _log.error(DAMAGED, extra={"object": key})


def document(body: bytes | None, key: str, **members: type) -> dict[str, Any] | None:
    """A JSON object with these members of these types; None where there is none. Raises ``Damaged``."""
    if body is None:
        return None
    try:
        found = json.loads(body)
    except ValueError as error:
        raise Damaged(key) from error
    if not isinstance(found, dict) or not all(isinstance(found.get(name), kind) for name, kind in members.items()):
        raise Damaged(key)
    return found


def stored(lake: Lake, key: str, **members: type) -> dict[str, Any] | None:
    """The JSON object under a key, or None where it is missing or damaged. Damage is logged."""
    try:
        return document(lake.get(key), key, **members)
    except Damaged:
        log_damage(key)
        return None

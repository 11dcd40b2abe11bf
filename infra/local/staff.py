"""Pages that sign a browser in as any member of staff of the pack in force, and lead to the desk.

The desk keeps its token in the session storage of the tab. These pages can store one there because they have the same
origin. Only a local stack serves them.
"""

import json
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from infra.local.mailbox import PAGE
from infra.local.stack_config import StackConfig
from infra.local.tokens import make_token

STAFF_PATH = "/.local/desk"
_WHO = ("role", "agency", "email")
_MANY = "official", "head"
"""Roles that every agency has; they are listed last."""


def list_page(pack: Mapping[str, Any]) -> str:
    """The list of all staff of a compiled pack, each with a link to the desk."""
    rows = "".join(_row(pack, member) for member in sorted(pack["staff"], key=lambda one: one["role"] in _MANY))
    body = (
        "<h1>Staff</h1><p>Pick who you are: the desk opens with what that person may see and do. "
        'It is for this tab, until you sign out. What they are sent is in the <a href="/.local/mail">mailbox</a>.</p>'
        f"<table><thead><tr><th>Role<th>Body<th>Address</tr></thead><tbody>{rows}</tbody></table>"
    )
    return PAGE.format(title="Staff", body=body)


def _row(pack: Mapping[str, Any], member: Mapping[str, Any]) -> str:
    query = urlencode({name: member[name] for name in _WHO if member.get(name)})
    agency = pack["agencies"][member["agency"]]["name"][pack["languages"][0]]
    return (
        f'<tr><td><a href="{STAFF_PATH}/enter?{escape(query)}">{escape(member["role"])}</a>'
        f"<td>{escape(agency)}<td>{escape(member.get('email') or '')}</tr>"
    )


def enter_page(place: StackConfig, asked: Mapping[str, str]) -> str:
    """A page that signs the tab in as the given member of staff and redirects to the desk."""
    token = make_token(place, role=asked.get("role"), agency=asked.get("agency"), email=asked.get("email"))
    script = f'sessionStorage.setItem("token", {json.dumps(token)}); location.replace("/desk/");'
    return PAGE.format(title="Signing in", body=f"<p>One moment.</p><script>{script}</script>")

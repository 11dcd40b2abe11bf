"""Pages that show the mails which the local cloud has sent: the list, and one mail."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

from infra.local.stack_config import StackConfig, http

MAILBOX_PATH = "/_ministack/ses/messages"

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>{title}</title><style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
td, th {{ text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8888; vertical-align: top; }}
pre {{ white-space: pre-wrap; font: inherit; border: 1px solid #8888; padding: 1rem; }}
iframe {{ width: 100%; height: 44rem; border: 1px solid #8888; background: #fff; }}
</style></head><body>{body}</body></html>
"""

_ADDRESS = re.compile(r"https?://[^\s<>]+")
_MAY = "allow-popups allow-popups-to-escape-sandbox"


def all_messages(listing: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The mails in MiniStack's listing, newest first."""
    groups: Iterable[list[dict[str, Any]]] = listing["messages"].values()
    mails = (_opened(mail) for group in groups for mail in group)
    return sorted(mails, key=lambda mail: float(mail["Timestamp"]), reverse=True)


def _opened(mail: dict[str, Any]) -> dict[str, Any]:
    """A mail whose MIME message is parsed into the fields that MiniStack has for other mails."""
    if "Parsed" not in mail:
        return mail
    parsed = mail["Parsed"]
    body = {part["ContentType"]: part["Data"] for part in parsed["BodyParts"]}
    return {
        **mail,
        "Source": parsed["From"],
        "Subject": parsed["Subject"].strip(),
        "BodyText": body.get("text/plain", ""),
        "BodyHtml": body.get("text/html", ""),
    }


def fetch_messages(place: StackConfig) -> list[dict[str, Any]]:
    """Fetch all mails of the running local cloud, newest first."""
    with http(place.endpoint) as cloud:
        return all_messages(cloud.get(MAILBOX_PATH).raise_for_status().json())


def list_page(messages: list[dict[str, Any]]) -> str:
    """The list of mails."""
    rows = "".join(
        f"<tr><td>{_time(mail)}</td><td>{escape(', '.join(mail['To']))}</td>"
        f'<td><a href="/.local/mail/{escape(mail["MessageId"])}">{_subject(mail)}</a></td></tr>'
        for mail in messages
    )
    body = f"<h1>Mailbox</h1><p>{len(messages)} mails, newest first. Nothing has left this machine.</p>"
    table = f"<table><thead><tr><th>Sent<th>To<th>Subject</tr></thead><tbody>{rows}</tbody></table>"
    return PAGE.format(title="Mailbox", body=body + (table if messages else ""))


def mail_page(mail: Mapping[str, Any]) -> str:
    """The page of one mail: head, text, and the HTML part in a sandboxed frame whose links open in a new tab."""
    subject = _subject(mail)
    head = (
        f'<p><a href="/.local/mail">Mailbox</a></p><h1>{subject}</h1><p>From {escape(str(mail["Source"]))}<br>'
        f"To {escape(', '.join(mail['To']))}<br>{_time(mail)}</p>"
    )
    text = _ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', escape(mail["BodyText"] or ""))
    html = mail.get("BodyHtml")
    return PAGE.format(title=subject, body=f"{head}{_frame(html) if html else ''}<h2>Text</h2><pre>{text}</pre>")


def _frame(html: str) -> str:
    opening = html.replace("<head>", '<head><base target="_blank">', 1)
    return f'<h2>HTML</h2><iframe sandbox="{_MAY}" title="HTML part" srcdoc="{escape(opening)}"></iframe>'


def _subject(mail: Mapping[str, Any]) -> str:
    return escape(mail["Subject"] or "(no subject)")


def _time(mail: Mapping[str, Any]) -> str:
    return f"{datetime.fromtimestamp(float(mail['Timestamp'])).astimezone():%Y-%m-%d %H:%M:%S}"

"""A letter as a MIME message (RFC 5322), with the headers of automatic mail.

``Auto-Submitted`` (RFC 3834) and ``X-Auto-Response-Suppress`` (Exchange) keep out-of-office replies away. The message's
id follows from the mail's own, so that a mail sent twice can be recognised; SES may put its own in its place. So mails
about one matter are held together by ``References`` to an id of the matter, which is the id of no message.
"""

import hashlib
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import parseaddr

from chalicelib.domain.errors import Invalid, Transient
from chalicelib.services.ports.mail import Letter


class _Whole(BaseHeader):
    """A header of ASCII whose value is never folded: the library would encode a long address as if it were words."""

    max_count = None
    parse = UnstructuredHeader.parse

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
for _name in ("list-unsubscribe", "references"):
    _headers.map_to_type(_name, _Whole)
_POLICY = SMTP.clone(cte_type="7bit", header_factory=_headers)
"""SES requires 7-bit content in every part."""


def as_message(letter: Letter, mail_id: str, sender: str) -> EmailMessage:
    """The message of a letter from the deployment's sender.

    Raises ``Invalid`` where the reader's address cannot stand in a header, ``Transient`` where the sender's cannot:
    the mail then waits until the deployment is corrected.
    """
    message = EmailMessage(policy=_POLICY)
    try:
        author = Address(letter.sender, addr_spec=parseaddr(sender)[1])
    except (ValueError, MessageError, IndexError) as error:
        raise Transient("The sender's address is malformed.") from error
    if not author.domain:
        raise Transient("The sender's address is malformed.")
    try:
        reader = Address(addr_spec=letter.to)
    except (ValueError, MessageError, IndexError) as error:
        raise Invalid.field("to", "The address is malformed.") from error
    message["From"] = author
    message["To"] = reader
    message["Subject"] = letter.subject
    message["Message-ID"] = _id(mail_id, author)
    if letter.matter:
        message["References"] = _id(letter.matter, author)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if letter.unsubscribe:
        # Where to unsubscribe (RFC 2369), and that one POST there does it (RFC 8058).
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _id(about: str, sender: Address) -> str:
    """A message id: a hash of ``about``, so the same for the same thing, at the domain of the sender."""
    return f"<{hashlib.sha256(about.encode()).hexdigest()[:32]}@{sender.domain}>"

"""Mail (.eml): a message with its subject, sender and date; newsletters and wire mails."""

from __future__ import annotations

from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from ..settings import IngestSettings
from .draft import Draft, Field, Metadata, UnreadableError
from .encodings import decode, shown_name
from .html import extract


def parse(data: bytes, settings: IngestSettings) -> Draft:
    """One draft of the message's text part, or of the main text of its HTML part.

    Raises:
        UnreadableError: no text part.
    """
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise UnreadableError("no mail: it has no headers")
    fields = _fields(message)
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise UnreadableError("a mail without text")
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raise UnreadableError("a mail without text")
    charset = part.get_content_charset() or ""
    decoded = decode(payload, declared=charset, fallback=settings.encoding)
    remarks = (decoded.remark,) if decoded.remark else ()
    encoding = shown_name(decoded.encoding)
    if part.get_content_type() == "text/html":
        text, blocks, _, remark = extract(decoded.text)
        return Draft(
            text, "eml", encoding, fields, blocks, guess_title=False, remarks=(*remarks, *([remark] if remark else []))
        )
    return Draft(decoded.text, "eml", encoding, fields, guess_title=False, remarks=remarks)


def _fields(message: EmailMessage) -> Metadata:
    found: Metadata = {}
    subject = " ".join(str(message.get("Subject") or "").split())
    if subject:
        found["title"] = Field(subject, "mail Subject")
    name, address = parseaddr(str(message.get("From") or ""))
    if name:
        found["byline"] = Field(name, "mail From")
    if "@" in address:
        found["source"] = Field(address.rsplit("@", 1)[1].lower(), "mail From")
    with suppress(TypeError, ValueError, KeyError):
        # The day as the sender's clock had it, not in UTC.
        found["date"] = Field(parsedate_to_datetime(str(message["Date"])).date().isoformat(), "mail Date")
    return found

"""Plain text: the decoded file is the document's text, newlines as they stand."""

from __future__ import annotations

from ..settings import IngestSettings
from .draft import Draft
from .encodings import decode


def parse(data: bytes, settings: IngestSettings) -> Draft:
    """The file as one draft; roles are found by the rules for plain text alone."""
    decoded = decode(data, fallback=settings.encoding)
    remarks = (decoded.remark,) if decoded.remark else ()
    return Draft(decoded.text, "txt", decoded.encoding, remarks=remarks)

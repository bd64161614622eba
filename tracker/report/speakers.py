"""Who is said to have said a quotation, spellings of one name counted as one."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Cluster, Member
from ..statements.quotes.same_speaker import same_name
from .phrases import NOBODY


def name_speaker(member: Member) -> str:
    """The speaker as the article names them, "" for nobody."""
    return str(member.span.values.get("speaker_name") or "")


def count_speakers(cluster: Cluster) -> Sequence[tuple[str, int]]:
    """Each speaker with the number of places, in order of appearance, under the first spelling met.

    A person and that person's office are two; so are places that name nobody.
    """
    counted: dict[str, int] = {}
    for member in cluster.members:
        name = name_speaker(member) or NOBODY
        known = next((other for other in counted if same_name(other, name)), name)
        counted[known] = counted.get(known, 0) + 1
    return tuple(counted.items())

"""In which links and clusters of a large snapshot a document stands, and their digests: not all need be read."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from ..model import Snapshot

Rows = NDArray[np.int64]

#: Links between copies and articles one inside the other, which make groups of copies.
COPIES = "copies"
RELATIONS = frozenset({"copy", "near_copy", "contains"})
_KINDS = (COPIES, "article", "passage", "event")
#: A row of `items` and its digest.
DIGEST = np.dtype([("row", "<u4"), ("digest", "V16")])
_ENTRY = np.dtype([("key", "<u8"), ("row", "<u4")])


class Whereabouts:
    """By kind, rows of `items` that may speak of a document: what they say has to be looked at.

    Kinds are COPIES for links, else those of clusters: `article`, `passage`, `event`.

    Args:
        digests: row and digest of each link and cluster, by row; see DIGEST.
    """

    def __init__(self, entries: Mapping[str, NDArray[np.void]], digests: NDArray[np.void]) -> None:
        self._entries, self.digests = entries, digests

    def rows_of(self, kind: str, documents: Iterable[str]) -> Rows:
        """The rows, ascending, each once."""
        keys = np.array([_key(document) for document in documents], np.uint64)
        entries = self._entries[kind]
        starts, ends = (np.searchsorted(entries["key"], keys, side=side) for side in ("left", "right"))
        found = [entries["row"][start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return np.unique(np.concatenate([np.empty(0, np.int64), *found]).astype(np.int64))

    def pack(self) -> bytes:
        """The same as bytes: 12 for each link or cluster that a document is in, 20 for each of these."""
        sizes = struct.pack(f"<{len(_KINDS)}Q", *(len(self._entries[kind]) for kind in _KINDS))
        return sizes + b"".join(self._entries[kind].tobytes() for kind in _KINDS) + self.digests.tobytes()


def unpack_whereabouts(packed: bytes) -> Whereabouts:
    """What `Whereabouts.pack` packed."""
    head = struct.Struct(f"<{len(_KINDS)}Q")
    ends = np.cumsum(head.unpack_from(packed))
    entries = np.split(np.frombuffer(packed, _ENTRY, count=int(ends[-1]), offset=head.size), ends[:-1])
    digests = np.frombuffer(packed, DIGEST, offset=head.size + int(ends[-1]) * _ENTRY.itemsize)
    return Whereabouts(dict(zip(_KINDS, entries, strict=True)), digests)


def find_whereabouts(snapshot: Snapshot, link_rows: Rows, cluster_rows: Rows, digests: NDArray[np.void]) -> Whereabouts:
    """Those of all its documents; the rows are of its links and clusters, in their order."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    key_of = {document.id: _key(document.id) for document in snapshot.documents}
    for link, row in zip(snapshot.links, link_rows.tolist(), strict=True):
        if link.kind == "article" and link.tier == "linked" and link.relation in RELATIONS:
            found[COPIES] += [(key_of[span.document], row) for span in (link.left, link.right)]
    for cluster, row in zip(snapshot.clusters, cluster_rows.tolist(), strict=True):
        found[cluster.kind] += [(key, row) for key in {key_of[member.span.document] for member in cluster.members}]
    return Whereabouts({kind: np.sort(np.array(found[kind], _ENTRY)) for kind in _KINDS}, digests)


def _key(document: str) -> int:
    name = document.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "little")

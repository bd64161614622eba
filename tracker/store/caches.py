"""What was computed once, kept by content: signatures, other features of one text, results of a pair.

A *content key* names what a computation saw of one document: its text's sha256 first, then
whatever else it depends on (`content_key` adds the blocks). A *recipe* names how: the algorithm, its
version and settings. Nothing here changes a result; all of it may be lost, and what the disk has
changed counts as lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model import Document
from ..settings import FingerprintSettings
from .compact import digest_of
from .digests import is_kept
from .rows import batches, marks, rows_of

if TYPE_CHECKING:
    import numpy as np  # a list of snapshots must not pay for it
    from numpy.typing import NDArray

#: Two values a pair in one statement; SQLite allows 999 in its oldest builds.
_PAIRS_AT_ONCE = 400


@dataclass(frozen=True, slots=True, eq=False)
class Signatures:
    """MinHash signatures as columns: `rows` is (n, num_perm) uint32, row i belongs to `keys[i]`."""

    keys: tuple[str, ...]
    rows: NDArray[np.uint32]
    settings: FingerprintSettings


def content_key(document: Document) -> str:
    """What matching sees of a document, as a key: the text and the roles of its blocks."""
    blocks = " ".join(f"{block.start}:{block.end}:{block.role}" for block in document.blocks)
    return f"{document.sha256}:{digest_of(blocks).hex()}"


class ContentKeys:
    """Content keys of documents, each made once however many stages and pairs ask for it."""

    def __init__(self) -> None:
        # By identity: hashing a document by value costs as much as its key. It is held, so that none is another's.
        self._made: dict[int, tuple[Document, str]] = {}

    def of(self, document: Document) -> str:
        """As `content_key`."""
        made = self._made.get(id(document))
        if made is None:
            made = self._made[id(document)] = document, content_key(document)
        return made[1]

    def of_pairs(self, pairs: Iterable[tuple[Document, Document]]) -> list[tuple[str, str]]:
        """The keys of both documents of each pair."""
        of = self.of
        return [(of(left), of(right)) for left, right in pairs]


def signature_recipe(settings: FingerprintSettings) -> str:
    """Values that a signature depends on; `rows` only cuts it into bands."""
    return (
        f"signature {settings.scheme} num_perm={settings.num_perm} seed={settings.seed} "
        f"shingle_tokens={settings.shingle_tokens}"
    )


def put_signatures(db: sqlite3.Connection, signatures: Signatures) -> None:
    import numpy as np

    if signatures.rows.shape != (len(signatures.keys), signatures.settings.num_perm):
        raise ValueError(f"{len(signatures.keys)} keys, but signatures of shape {signatures.rows.shape}")
    rows = np.ascontiguousarray(signatures.rows, dtype="<u4")
    values = {key: rows[place].tobytes() for place, key in enumerate(signatures.keys)}
    put_features(db, values, signature_recipe(signatures.settings))


def get_signatures(db: sqlite3.Connection, keys: Sequence[str], settings: FingerprintSettings) -> Signatures:
    import numpy as np

    found = get_features(db, keys, signature_recipe(settings))
    n_bytes = 4 * settings.num_perm
    # A row of another length is damaged; it is computed anew.
    there = tuple(key for key in dict.fromkeys(keys) if len(found.get(key, b"")) == n_bytes)
    flat = np.frombuffer(b"".join(found[key] for key in there), dtype="<u4")
    return Signatures(there, flat.astype(np.uint32).reshape(len(there), settings.num_perm), settings)


def put_features(db: sqlite3.Connection, values: Mapping[str, bytes], recipe: str) -> None:
    recipe_row = _recipe_row(db, recipe, make=True)
    contents = _content_rows(db, values, make=True)
    db.executemany(
        "INSERT OR REPLACE INTO features (recipe, content, digest, value) VALUES (?, ?, ?, ?)",
        ((recipe_row, contents[key], digest_of(value), value) for key, value in values.items()),
    )


def get_features(db: sqlite3.Connection, keys: Iterable[str], recipe: str) -> dict[str, bytes]:
    recipe_row = _recipe_row(db, recipe, make=False)
    found: dict[str, bytes] = {}
    if recipe_row is None:
        return found
    for some in batches(dict.fromkeys(keys)):
        rows = db.execute(
            f"""SELECT key, digest, value FROM contents JOIN features ON features.content = contents.row
                WHERE recipe = ? AND key IN ({marks(some)})""",
            (recipe_row, *some),
        )
        found.update((key, value) for key, digest, value in rows if is_kept(value, digest))
    return found


def put_pairs(db: sqlite3.Connection, values: Mapping[tuple[str, str], str], recipe: str) -> None:
    recipe_row = _recipe_row(db, recipe, make=True)
    contents = _content_rows(db, (key for pair in values for key in pair), make=True)
    db.executemany(
        "INSERT OR REPLACE INTO pairs (recipe, left, right, digest, value) VALUES (?, ?, ?, ?, ?)",
        (
            (recipe_row, contents[left], contents[right], digest_of(value), value)
            for (left, right), value in values.items()
        ),
    )


def is_recipe_known(db: sqlite3.Connection, recipe: str) -> bool:
    """Whether anything was ever kept under it."""
    return _recipe_row(db, recipe, make=False) is not None


def get_pairs(db: sqlite3.Connection, pairs: Iterable[tuple[str, str]], recipe: str) -> dict[tuple[str, str], str]:
    wanted = list(dict.fromkeys(pairs))
    recipe_row = _recipe_row(db, recipe, make=False)
    found: dict[tuple[str, str], str] = {}
    if recipe_row is None:
        return found
    contents = _content_rows(db, (key for pair in wanted for key in pair), make=False)
    asked = {
        (contents[left], contents[right]): (left, right)
        for left, right in wanted
        if left in contents and right in contents
    }
    for some in batches(asked, _PAIRS_AT_ONCE):
        rows = db.execute(look_up_pairs(len(some)), (*(row for pair in some for row in pair), recipe_row))
        found.update({asked[left, right]: value for left, right, digest, value in rows if is_kept(value, digest)})
    return found


def look_up_pairs(n_pairs: int) -> str:
    """The statement for so many pairs: their rows of `contents`, then the recipe's.

    A cross join, as SQLite takes its tables in the order in which they stand: `(left, right) IN (VALUES ...)`
    read all pairs there are for each 400 that were asked for.
    """
    return f"""WITH wanted (one, other) AS (VALUES {",".join(["(?, ?)"] * n_pairs)})
        SELECT left, right, digest, value FROM wanted CROSS JOIN pairs
        ON left = one AND right = other AND recipe = ?"""


def drop_unused(db: sqlite3.Connection) -> None:
    """Drop what belongs to texts that no document has any more; the caller holds the transaction."""
    db.execute("CREATE TEMP TABLE unused (row INTEGER PRIMARY KEY)")
    db.execute(
        """INSERT INTO unused SELECT row FROM contents
            WHERE substr(key, 1, 64) NOT IN (SELECT sha256 FROM documents)"""
    )
    db.execute("DELETE FROM features WHERE content IN (SELECT row FROM unused)")
    db.execute("DELETE FROM pairs WHERE left IN (SELECT row FROM unused) OR right IN (SELECT row FROM unused)")
    db.execute("DELETE FROM contents WHERE row IN (SELECT row FROM unused)")
    db.execute("DROP TABLE unused")


def _recipe_row(db: sqlite3.Connection, recipe: str, *, make: bool) -> int | None:
    if make:
        db.execute("INSERT OR IGNORE INTO recipes (recipe) VALUES (?)", (recipe,))
    found = db.execute("SELECT row FROM recipes WHERE recipe = ?", (recipe,)).fetchone()
    return int(found[0]) if found else None


def _content_rows(db: sqlite3.Connection, keys: Iterable[str], *, make: bool) -> dict[str, int]:
    wanted = list(dict.fromkeys(keys))
    if make:
        db.executemany("INSERT OR IGNORE INTO contents (key) VALUES (?)", ((key,) for key in wanted))
    return rows_of(db, "contents", wanted, key="key")

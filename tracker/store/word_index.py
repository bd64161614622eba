"""Which of the archive's documents have a word, kept in parts: one text is held against 100,000 in a second.

Each scan adds one segment of the documents that are new in it; a segment that isn't four times as large as
the one after it is made one with that, so that there are never more than a dozen or so. A segment is cut
into parts by the first bits of the words, and who asks for a few words reads a few parts.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import ArchiveError
from ..model import Document
from .compact import digest_of
from .digests import is_kept
from .reading import read_document
from .rows import batches, marks, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

Rows = NDArray[np.int64]
#: Row, bits of its parts' numbers, and documents with their numbers of words.
_Segment = tuple[int, int, tuple[Rows, Rows]]

_WORD_BITS = 31  # as match.word_index has them
_PART_ENTRIES = 8192  # some 15 KB a part: what a word is read with that it has nothing to do with
_MOST_BITS = 12
_PARTS_A_TASK = 32
# Documents from which their words are looked for beside other work.
_WORTH_A_THREAD = 1000
_GROWTH = 4
_LOST = "the archive is damaged: its index of words isn't the one that was kept"


class KeptCorpus:
    """A snapshot's documents and their words, as `match.word_index.Corpus`; a number is a row of the archive.

    The caller holds a transaction for as long as it is used. Raises ArchiveError for what is damaged.
    """

    def __init__(self, db: sqlite3.Connection, rows: Rows) -> None:
        self._db = db
        self._segments = _read_segments(db)
        n_rows = max((int(there[0].max(initial=-1)) for _, _, there in self._segments), default=-1) + 1
        n_rows = max(n_rows, int(rows.max(initial=-1)) + 1)
        self._n_words = np.full(n_rows, -1, np.int64)
        for _, _, (indexed, n_words) in self._segments:
            self._n_words[indexed] = n_words
        self._is_mine = np.zeros(n_rows, np.bool_)
        self._is_mine[rows] = True
        self._n_documents = len(rows)
        #: Whether every document stands in the index.
        self.is_whole = bool((self._n_words[rows] >= 0).all())
        self._asked: tuple[Rows, tuple[Rows, Rows]] | None = None
        #: By id, the documents that were asked for so far.
        self.were_read: dict[str, Document] = {}

    def __len__(self) -> int:
        return self._n_documents

    def look_up(self, words: Rows) -> tuple[Rows, Rows]:
        """See Corpus."""
        # Who asks for an article's words mostly asks again.
        if self._asked is None or not np.array_equal(self._asked[0], words):
            self._asked = words, self._look_up(words)
        return self._asked[1]

    def _look_up(self, words: Rows) -> tuple[Rows, Rows]:
        places, numbers = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for segment, bits, _ in self._segments:
            wanted = np.unique(words >> _WORD_BITS - bits).tolist()
            for value in _read_parts(self._db, segment, wanted):
                found, sizes, rows = _unpack(value)
                place = np.searchsorted(words, found)
                place[place == len(words)] = 0
                is_wanted = words[place] == found if len(words) else np.zeros(len(found), np.bool_)
                entries = np.repeat(is_wanted, sizes)
                entries[entries] = self._is_mine[rows[entries]]
                places.append(np.repeat(place, sizes)[entries])
                numbers.append(rows[entries])
        all_places, all_numbers = np.concatenate(places), np.concatenate(numbers)
        if len(self._segments) > 1:
            order = np.argsort(all_places << 32 | all_numbers)
            return all_places[order], all_numbers[order]
        return all_places, all_numbers

    def count_words(self, numbers: Rows) -> Rows:
        """See Corpus."""
        return self._n_words[numbers]

    def find_ids(self, numbers: Rows) -> list[str]:
        """See Corpus."""
        ids: dict[int, str] = {}
        for some in batches(numbers.tolist()):
            ids.update(self._db.execute(f"SELECT row, id FROM documents WHERE row IN ({marks(some)})", some))
        return [ids[number] for number in numbers.tolist()]

    def read(self, numbers: Rows) -> list[Document]:
        """See Corpus."""
        found: dict[int, Document] = {}
        for some in batches(numbers.tolist()):
            for row, *kept in self._db.execute(
                f"""SELECT documents.row, record, texts.text, digest FROM documents
                    LEFT JOIN texts ON texts.row = documents.text WHERE documents.row IN ({marks(some)})""",
                some,
            ):
                found[row] = read_document(*kept)
        self.were_read.update((document.id, document) for document in found.values())
        return [found[number] for number in numbers.tolist()]


def open_corpus(
    db: sqlite3.Connection, number: int, *, without: Document | None = None, gone: Collection[str] = ()
) -> KeptCorpus | None:
    """The documents of a scan but for some, or None where not all of them are indexed; as KeptCorpus."""
    rows = db.execute(
        """SELECT document FROM sightings WHERE first_scan <= ?1 AND (last_scan IS NULL OR last_scan >= ?1)""",
        (number,),
    )
    there = np.fromiter((row for (row,) in rows), np.int64)
    own = []
    if without is not None:
        named = plain_text(without.id), without.sha256
        own += db.execute("SELECT row FROM documents WHERE id = ? AND sha256 = ?", named).fetchall()
    for some in batches([plain_text(one) for one in gone]):
        own += db.execute(f"SELECT row FROM documents WHERE id IN ({marks(some)})", some).fetchall()
    corpus = KeptCorpus(db, there[~np.isin(there, [row for (row,) in own])])
    return corpus if corpus.is_whole else None


def index_documents(db: sqlite3.Connection, rows: Sequence[int], documents: Sequence[Document]) -> None:
    """As `indexing`, with nothing to do meanwhile."""
    with indexing(db, rows, documents):
        pass


@contextlib.contextmanager
def indexing(db: sqlite3.Connection, rows: Sequence[int], documents: Sequence[Document]) -> Iterator[None]:
    """Add those documents, kept in these rows, that the index hasn't, by the block's end; in one transaction with it.

    Many are cut to words by threads beside the block, which may use the database: they don't.

    Cost: as `match.word_index.index_words` for the new ones; besides, each entry is written again some
    four times while the archive grows a hundredfold.
    """
    from ..match.word_index import index_words  # here: with it the matching stages load

    segments = _read_segments(db)
    indexed = np.concatenate([np.empty(0, np.int64), *(there for _, _, (there, _) in segments)])
    fresh = np.flatnonzero(~np.isin(np.array(rows, np.int64), indexed)).tolist()
    if not fresh:
        yield
        return
    numbers = np.array([rows[place] for place in fresh], np.int64)
    chosen = [documents[place] for place in fresh]
    if len(fresh) < _WORTH_A_THREAD:
        yield
        _add_entries(db, segments, numbers, index_words(chosen, numbers))
        return
    from concurrent.futures import ThreadPoolExecutor  # here: it takes a while to import

    with ThreadPoolExecutor(1) as helper:
        entries = helper.submit(index_words, chosen, numbers)
        yield
        _add_entries(db, segments, numbers, entries.result())


def _add_entries(db: sqlite3.Connection, segments: list[_Segment], numbers: Rows, entries: Rows) -> None:
    """Add the entries of these documents as a segment, made one with those that aren't much larger."""
    n_new = len(entries)
    while segments:
        segment, _, there = segments[-1]
        (n_entries,) = db.execute("SELECT n_entries FROM word_segments WHERE row = ?", (segment,)).fetchone()
        if n_entries >= _GROWTH * len(entries):
            break
        numbers = np.concatenate([there[0], numbers])
        entries = np.concatenate([_entries_of(db, segment), entries])
        _drop_segment(db, segment)
        segments.pop()
    _add_segment(db, numbers, np.sort(entries) if len(entries) > n_new else entries)


def drop_documents(db: sqlite3.Connection) -> None:
    """Take out what speaks of documents that are not there any more; the caller holds the transaction."""
    there = np.fromiter((row for (row,) in db.execute("SELECT row FROM documents")), np.int64)
    for segment, _, (rows, _) in _read_segments(db):
        kept = np.isin(rows, there)
        if kept.all():
            continue
        entries = _entries_of(db, segment)
        _drop_segment(db, segment)
        if kept.any():
            _add_segment(db, rows[kept], entries[np.isin(entries & 0xFFFFFFFF, there)], row=segment)


def find_changed(db: sqlite3.Connection) -> int:
    """How many segments and parts aren't what was kept."""
    values = "SELECT digest, documents FROM word_segments UNION ALL SELECT digest, value FROM word_parts"
    return sum(not is_kept(value, digest) for digest, value in db.execute(values))


def _read_segments(db: sqlite3.Connection) -> list[_Segment]:
    """Row, bits of its parts' numbers, and documents with their numbers of words, of each segment."""
    segments = []
    for row, bits, digest, value in db.execute("SELECT row, bits, digest, documents FROM word_segments ORDER BY row"):
        if not is_kept(value, digest):
            raise ArchiveError(_LOST)
        rows, n_words = np.frombuffer(value, "<u4").astype(np.int64).reshape(2, -1)
        segments.append((row, bits, (rows, n_words)))
    return segments


def _read_parts(db: sqlite3.Connection, segment: int, wanted: Sequence[int]) -> Iterator[bytes]:
    for some in batches(wanted):
        found = db.execute(
            f"SELECT digest, value FROM word_parts WHERE segment = ? AND part IN ({marks(some)}) ORDER BY part",
            (segment, *some),
        )
        for digest, value in found:
            if not is_kept(value, digest):
                raise ArchiveError(_LOST)
            yield value


def _entries_of(db: sqlite3.Connection, segment: int) -> Rows:
    """All entries of a segment, as of `match.word_index.index_words`."""
    parts = [np.empty(0, np.int64)]
    for digest, value in db.execute(
        "SELECT digest, value FROM word_parts WHERE segment = ? ORDER BY part", (segment,)
    ).fetchall():
        if not is_kept(value, digest):
            raise ArchiveError(_LOST)
        words, sizes, rows = _unpack(value)
        here: Rows = np.repeat(words << 32, sizes) + rows
        parts.append(here)
    return np.concatenate(parts)


def _add_segment(db: sqlite3.Connection, rows: Rows, entries: Rows, *, row: int | None = None) -> None:
    from ..match.processors import count_processors  # here: threads take a while to import, and readers need none
    from ..match.threads import map_in_threads

    ordered = np.sort(rows)
    n_words = np.bincount(entries & 0xFFFFFFFF, minlength=int(ordered.max(initial=-1)) + 1)[ordered]
    documents = np.concatenate([ordered, n_words]).astype("<u4").tobytes()
    bits = min(_MOST_BITS, (len(entries) // _PART_ENTRIES).bit_length())
    added = db.execute(
        "INSERT INTO word_segments (row, n_entries, bits, digest, documents) VALUES (?, ?, ?, ?, ?)",
        (row, len(entries), bits, digest_of(documents), documents),
    )
    segment = added.lastrowid
    numbers = entries >> 32 + _WORD_BITS - bits
    starts = np.searchsorted(numbers, np.arange((1 << bits) + 1)).tolist()

    def pack(parts: Sequence[int]) -> list[tuple[int | None, int, bytes, bytes]]:
        packed = [(part, _pack(entries[starts[part] : starts[part + 1]])) for part in parts]
        return [(segment, part, digest_of(value), value) for part, value in packed]

    filled = [part for part, (start, end) in enumerate(pairwise(starts)) if start < end]
    tasks = [filled[first : first + _PARTS_A_TASK] for first in range(0, len(filled), _PARTS_A_TASK)]
    insert = "INSERT INTO word_parts (segment, part, digest, value) VALUES (?, ?, ?, ?)"
    # To compress needs no lock: this thread writes what the others have packed.
    for some in map_in_threads(pack, tasks, count_processors() if len(tasks) > 1 else 1):
        db.executemany(insert, some)


def _drop_segment(db: sqlite3.Connection, segment: int) -> None:
    db.execute("DELETE FROM word_parts WHERE segment = ?", (segment,))
    db.execute("DELETE FROM word_segments WHERE row = ?", (segment,))


def _pack(entries: Rows) -> bytes:
    """Some entries, ascending: how many words, the words, how many documents each has, the documents.

    Words and each word's documents are kept as steps from one to the next: a third of the room.
    """
    words, rows = entries >> 32, entries & 0xFFFFFFFF
    starts = np.flatnonzero(np.diff(words, prepend=-1))
    sizes = np.diff(starts, append=len(words))
    steps = np.diff(rows, prepend=0)
    steps[starts] = rows[starts]
    columns = np.concatenate([[len(starts)], np.diff(words[starts], prepend=0), sizes, steps])
    return zlib.compress(columns.astype("<u4").tobytes(), 1)


def _unpack(value: bytes) -> tuple[Rows, Rows, Rows]:
    """Words, how many documents each has, and these documents."""
    columns = np.frombuffer(zlib.decompress(value), "<u4").astype(np.int64)
    n_words = int(columns[0])
    words, sizes = np.cumsum(columns[1 : 1 + n_words]), columns[1 + n_words : 1 + 2 * n_words]
    rows = np.cumsum(columns[1 + 2 * n_words :])
    # Each word's steps begin anew: what the ones before have summed up to is taken off.
    before = np.cumsum(sizes) - sizes
    rows -= np.repeat(np.where(before > 0, rows[before - 1], 0), sizes)
    return words, sizes, rows

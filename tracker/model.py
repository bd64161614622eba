"""The things we speak of: documents, spans, links, clusters, snapshots.

Frozen, slotted values. Spans are half-open and count code points of the document's text, which is
the decoded file itself for plain text. The glossary at the end of ARCHITECTURE.md has one line on
each noun; docs/formats.md has the records that are written from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal[
    "title", "subhead", "byline", "dateline", "caption", "credit", "body", "quote", "boilerplate",
    "comment_form", "copyright", "contributor", "source_credit",
]  # fmt: skip
Basis = Literal["sidecar", "metadata", "dateline", "text", "inferred", "file"]
Kind = Literal["article", "passage", "event", "quote", "attribution", "figure", "name", "date"]
Tier = Literal["linked", "possible", "theme"]
Op = Literal["keep", "substitute", "insert", "delete", "move", "split", "merge"]
EditKind = Literal[
    "headline", "figure", "quote", "speaker", "attribution", "name", "date", "negation", "modality",
    "correction", "added", "removed", "moved", "split", "merged", "reworded", "style", "typography",
    "boilerplate",
]  # fmt: skip
Status = Literal["appeared", "disappeared", "returned", "renamed", "republished", "edited", "unchanged"]
NameType = Literal["person", "organisation", "place"]
Level = Literal["error", "warning", "note"]

#: Blocks whose text may stand as evidence of a copy. The others are page furniture.
EVIDENCE_ROLES: frozenset[Role] = frozenset({"title", "subhead", "body", "quote"})


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one document's text.

    `document` is the document's id, `start` and `end` are code points, half-open; `text` is what
    stands there. `values` holds what a statement carries beside its text (a figure's value, a
    quote's speaker); empty for plain stretches.
    """

    document: str
    start: int
    end: int
    text: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document that plays one role. Blocks are sorted, don't overlap, and leave
    only white space uncovered."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class DateWindow:
    """The days on which a document was published, as narrow as its evidence allows.

    `first` and `last` are ISO days (`2031-04-02`), both included; a single day has them equal.
    """

    first: str
    last: str
    basis: Basis
    explanation: str


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one article.

    Attributes:
        id: path below the source folder with `/`, or a record's own id; unique in a snapshot.
        key: what the versions of one thing share: URL without tracking, record id, or path.
        text: the decoded file for plain text, the extracted text for other formats.
        sha256: of the text's UTF-8 bytes, lower-case hex: text is stored once per value of it.
        blocks: roles over the text, see Block.
        format: `txt`, `md`, `html`, `jsonl`, ...
        encoding: what the bytes were decoded with, e.g. `utf-8`, `windows-1252`.
        raw_digest: sha256 of the input's bytes, its sidecar and the ingest settings: the same
            digest under the same id means that nothing has to be read again.
        provenance: field name → where its value came from, e.g. `title` → `metadata og:title`;
            only fields that have a value; `path` is the file where that is not the id. The date
            carries its own basis and explanation.
    """

    id: str
    key: str
    title: str
    byline: str
    source: str
    language: str
    date: DateWindow | None
    n_words: int
    sha256: str
    blocks: tuple[Block, ...]
    text: str
    url: str = ""
    format: str = "txt"
    encoding: str = "utf-8"
    remarks: tuple[str, ...] = ()
    raw_digest: str = ""
    provenance: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that was passed over, why, and what would mend it. Counted and listed, never silent.

    `where` is the path below the source, with `:LINE` for a record of a file of records.
    """

    where: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One step of an alignment in reading order.

    The `left` parts of an alignment, joined, are the left span's text, and the `right` parts the
    right span's: white space and punctuation between words belong to the step before them. A moved
    stretch stands twice with op `move`: once with its left text and an empty right where it left,
    once with an empty left where it arrived.
    """

    op: Op
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two spans that say the same, with the evidence.

    `score` is 0..1 and comparable within one `kind`; `relation` is as in docs/formats.md; `why` is
    one sentence for a person. `left` is the earlier document (by date window, then by id).
    """

    kind: Kind
    tier: Tier
    score: float
    relation: str
    left: Span
    right: Span
    changes: tuple[Change, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Member:
    """A span as part of a cluster: when it was published and why it belongs."""

    span: Span
    date: DateWindow | None
    why: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles or passages that are copies of each other.

    `members` are in order of date (undated last), then document id, then place; `first` is the
    document id of the earliest member. `id` depends on the members' content only. `boilerplate` is
    true for a passage that recurs over one source and is therefore set apart.
    """

    kind: Kind
    id: str
    label: str
    first: str
    members: tuple[Member, ...]
    why: str
    boilerplate: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What made a snapshot: tool, version, every setting, sources and the time (UTC, ISO)."""

    version: str
    settings: Mapping[str, object]
    sources: tuple[str, ...]
    created_at: str
    tool: str = "tracker"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One scan, whole: documents by id, links and clusters in a fixed order.

    Two scans of the same input with the same settings are equal but for `name` and
    `run.created_at`. `shortcuts` lists work that was bounded or estimated, one sentence each.
    `has_text` is false when it was read from a file kept without texts: then every document's
    `text` is empty, though its `sha256`, `n_words` and `blocks` are those of the real one.
    """

    name: str
    run: Run
    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()
    links: tuple[Link, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    shortcuts: tuple[str, ...] = ()
    has_text: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one text that stands, copied or reworded, in another.

    Code points, half-open, on both sides. `score` 0..1: how alike the two stretches are.
    `changes` aligns them word by word, see Change. `tier` is `linked` or `possible`.
    """

    left_start: int
    left_end: int
    right_start: int
    right_end: int
    score: float
    tier: Tier
    relation: str
    why: str
    changes: tuple[Change, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference between two versions of a text.

    `old` and `new` are the stretches that differ, either of them empty (`start == end`) where
    something was added or removed; `changes` align them word by word, so that the left parts
    joined are `old.text` and the right parts `new.text`. `rank` 0..1 orders a review, 1 first.
    """

    document: str
    kind: EditKind
    rank: float
    old: Span
    new: Span
    changes: tuple[Change, ...]
    why: str


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """What became of one document between two snapshots.

    `old` and `new` are document ids, empty where there is none; `similarity` 0..1 of the two
    texts; `n_edits` counts the edits by kind, in order of kind.
    """

    status: Status
    old: str
    new: str
    similarity: float
    n_edits: Mapping[EditKind, int] = field(default_factory=dict, hash=False)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text, with what it says.

    `start` and `end` hold modifier, currency, number, scale and unit ("more than $2.5 billion").
    `value` is the number in the unit itself (2.5e9); `upper` differs from it in a range ("three to
    five") only. `unit` is `%`, `percentage points`, an ISO currency, a short unit (`km`), `ordinal`
    or empty for a plain count. `modifier` is empty or one of `about, nearly, more than, at least,
    less than, at most, only, up to`. `counted` is what is counted, in the text's words without
    articles ("attacks", "U.S. troops"), empty if unknown, and stands at `counted_start`..`counted_end`.
    """

    start: int
    end: int
    text: str
    value: float
    upper: float
    unit: str = ""
    modifier: str = ""
    counted: str = ""
    counted_start: int = 0
    counted_end: int = 0


@dataclass(frozen=True, slots=True)
class DateMention:
    """An expression of time in a text ("last week", "February 7", "mid-December 2021").

    `first` and `last` are the ISO days it can mean, both included, empty where the text alone and
    the day of publication don't tell. `form` is the folded expression, equal for equal wordings.
    """

    start: int
    end: int
    text: str
    first: str
    last: str
    form: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class NameMention:
    """A person, organisation or place named in a text.

    `start` and `end` leave titles and possessive endings out. `canonical` is the fullest form that
    the document uses for it ("Mohammed Shia al-Sudani" for "al-Sudani"); `title` is the office or
    title beside it ("Prime Minister"), empty if none.
    """

    start: int
    end: int
    text: str
    canonical: str
    type: NameType
    title: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, direct (in quotation marks) or indirect (reported).

    `start` and `end` hold the words from the first to the last, without the outer marks; `parts`
    are the stretches that are speech, more than one where the quotation is split by "she said" or
    runs over paragraphs. `speaker` is who is said to have said it in the document's own words,
    pronouns and surnames resolved to the fullest form; `speaker_start` and `speaker_end` are where
    it stands beside the quotation (equal when nobody is named). `cue` is the verb or phrase that
    attributes it ("said", "according to").
    """

    start: int
    end: int
    text: str
    parts: tuple[tuple[int, int], ...]
    direct: bool = True
    speaker: str = ""
    speaker_start: int = 0
    speaker_end: int = 0
    cue: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a rule of `tracker check` speaks of.

    Attributes:
        rule: name of the rule that decided; `about` is what was found: a kind of edit, a status of
            a document, or a change of the copying (`new-copy`).
        document: id of the document it stands in: the new one, the old one where none is left.
        start, end: code points of the document's text, half-open; both 0 for the document as a whole.
        line, column: of `start`, `end_line` and `end_column` of `end`; from 1, in code points, lines
            ended by line feeds. They hold in the file itself only where `in_file` is true: the
            text of an HTML page is not its file.
        fingerprint: 16 hex digits that stay the same while this finding does, wherever it moves to.
        rank: 0..1, the edit's; 1 where there is no edit.
        path: the file, relative to the repository's root (else to the working directory), with `/`.
        edit, link: the evidence, either or none.
    """

    rule: str
    level: Level
    message: str
    document: str
    start: int
    end: int
    line: int
    column: int
    fingerprint: str
    edit: Edit | None = None
    link: Link | None = None
    about: str = ""
    rank: float = 1.0
    path: str = ""
    in_file: bool = True
    end_line: int = 1
    end_column: int = 1

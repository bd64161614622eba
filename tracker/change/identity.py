"""Which document of a new snapshot is which of an old one.

By key first (URL, id or path), then by what a path says of versions, then by the text alone, as git
finds renamed files. What has no counterpart has appeared or disappeared, unless an earlier snapshot
knew it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..match.order import days_apart
from ..model import Document, Link, Snapshot, Status
from ..settings import Settings
from ..text.evidence import evidence_text
from .likeness import alike_pairs, likeness_of_pairs, share_of_words, shares_of_new
from .series import Seen, group_by_key, has_path_key, name_series, order_versions

#: A path whose text keeps less than this of its words may hold another document now: two unrelated
#: articles share a fifth to a quarter of their words in order, mostly "the" and "of".
_REPLACED_SHARE = 0.35
#: Texts dated further apart than a story is updated are one from this likeness on: of two weekly
#: reports of one column 27 in 1,000 have 0.3 of it, 13 have this.
_SAME_STORY_DAYS, _ANOTHER_DAYS = 2, 0.5


@dataclass(frozen=True, slots=True)
class Pairing:
    """A document and its counterpart, None where it has none; `why` is one sentence for a person."""

    status: Status
    old: Document | None
    new: Document | None
    why: str = ""


def match_documents(
    old: Snapshot, new: Snapshot, *, settings: Settings, earlier: Mapping[str, Seen] | None = None
) -> tuple[Pairing, ...]:
    """What became of each document: each old and each new one stands in one pairing at least.

    An old document that still stands may be in further ones, as the origin of what was republished.
    Where one of the snapshots was kept without texts, only equal texts are found again under other names.

    Args:
        earlier: by key, documents of snapshots before `old`, each as it was last seen.

    Cost: linear where keys agree; what is left over is compared by an index, never each with each.
    """
    identity = _Identity(old, new, settings)
    identity.pair_by_key()
    identity.pair_by_name()
    identity.pair_same_texts()
    identity.pair_alike_texts()
    identity.keep_replaced()
    identity.find_returned(earlier or {})
    identity.find_republished()
    return tuple(sorted([*identity.pairings, *identity.left_over()], key=_order))


def find_versions(documents: Sequence[Document], *, settings: Settings) -> tuple[tuple[Document, ...], ...]:
    """Documents that are versions of one thing, two or more each, the earliest first; in order of key.

    Documents with one key are versions. Those whose paths only differ in a version number or a day are
    where each is alike enough to the one before (`identity.version`).
    """
    chains: dict[str, list[list[Document]]] = {}
    for key, group in group_by_key(documents).items():
        series = name_series(group[0]) or f"\0{key}"
        chains.setdefault(series, []).append(group)
    found = []
    for groups in chains.values():
        ordered = order_versions(document for group in groups for document in group)
        chain = [ordered[0]]
        for before, after in itertools.pairwise(ordered):
            if before.key != after.key and not _are_versions(before, after, settings):
                found.append(chain)
                chain = []
            chain.append(after)
        found.append(chain)
    several = [tuple(chain) for chain in found if len(chain) > 1]
    return tuple(sorted(several, key=lambda chain: (chain[0].key, chain[0].id)))


class _Identity:
    """The work in progress: what has been paired, and what has not."""

    def __init__(self, old: Snapshot, new: Snapshot, settings: Settings) -> None:
        self._old, self._new, self._settings = old, new, settings
        self._gone: dict[str, Document] = {document.id: document for document in old.documents}
        self._came: dict[str, Document] = {document.id: document for document in new.documents}
        self._replaced: list[Pairing] = []
        self.pairings: list[Pairing] = []

    def pair_by_key(self) -> None:
        """Documents with one key. A path whose text was replaced as a whole waits for `keep_replaced`."""
        before = group_by_key(self._old.documents)
        for key, after in group_by_key(self._new.documents).items():
            for one, other, why in _pair_versions(before.get(key, []), after):
                pairing = Pairing(_status_of_same(one, other), one, other, why)
                if _may_be_replaced(one, other):
                    self._replaced.append(pairing)
                else:
                    self._settle(pairing)

    def pair_by_name(self) -> None:
        """Paths that differ in a version number or a day: the next version of an article that stays or has gone."""
        latest: dict[str, list[Document]] = {}
        for document in self._old.documents:
            series = name_series(document)
            if series:
                latest.setdefault(series, []).append(document)
        waiting = {pairing.new.id for pairing in self._replaced if pairing.new}
        came: dict[str, list[Document]] = {}
        for document in self._came.values():
            series = name_series(document)
            if series in latest and document.id not in waiting:
                came.setdefault(series, []).append(document)
        for series, documents in came.items():
            before = order_versions(latest[series])
            for document in order_versions(documents):
                gone = [one for one in before if one.id in self._gone]
                origin = (gone or before)[-1]
                if _are_versions(origin, document, self._settings):
                    why = f"by its name the next version of {origin.id}"
                    status: Status = "unchanged" if _is_same(origin, document) else "edited"
                    self._settle(Pairing(status, origin, document, why))
                    before.append(document)

    def pair_same_texts(self) -> None:
        """The very same text under another name; of several, those that share a file name first."""
        gone, came = _by_text(self._gone.values()), _by_text(self._came.values())
        for sha256 in sorted(gone.keys() & came.keys()):
            pairs = [
                (_file_name(one) != _file_name(other), one.id, other.id)
                for one in gone[sha256][:_MOST_TWINS]
                for other in came[sha256][:_MOST_TWINS]
            ]
            for _, one_id, other_id in sorted(pairs):
                if one_id in self._gone and other_id in self._came:
                    self._move(self._gone[one_id], self._came[other_id], "the same text")

    def pair_alike_texts(self) -> None:
        """A text that is alike enough under another name, the most alike first, each once."""
        if not (self._old.has_text and self._new.has_text):
            return
        gone, came = list(self._gone.values()), list(self._came.values())
        least = self._settings.identity.renamed
        for likeness, row, place in alike_pairs(_evidence(gone), _evidence(came), least=least):
            one, other = gone[row], came[place]
            if likeness < _ANOTHER_DAYS and days_apart(one, other) > _SAME_STORY_DAYS:
                continue  # a column of the same words on other days
            if one.id in self._gone and other.id in self._came and one.id != other.id:
                self._move(one, other, f"{likeness:.0%} alike")

    def keep_replaced(self) -> None:
        """A path whose old and new texts have found no other place holds the same document, rewritten."""
        for pairing in self._replaced:
            assert pairing.old is not None
            assert pairing.new is not None
            if pairing.old.id in self._gone and pairing.new.id in self._came:
                self._settle(pairing)

    def find_returned(self, earlier: Mapping[str, Seen]) -> None:
        """Documents that an earlier snapshot had under their key, and the old one had not."""
        for document in list(self._came.values()):
            seen = earlier.get(document.key)
            if seen is not None:
                kept = "with the same text" if seen.sha256 == document.sha256 else "with another text now"
                self._settle(Pairing("returned", None, document, f"last seen in {seen.snapshot}, {kept}"))

    def find_republished(self) -> None:
        """New documents of which half or more is the text of an old one, whatever became of that."""
        origins: dict[str, tuple[float, Document]] = {}
        for share, one, other in [*self._copies_of_standing(), *self._copies_of_others()]:
            best = origins.get(other.id)
            if share >= self._settings.identity.republished and (
                best is None or (-share, one.id) < (-best[0], best[1].id)
            ):
                origins[other.id] = (share, one)
        gone = {
            pairing.old.id for pairing in self.pairings if pairing.old and pairing.status in ("renamed", "republished")
        }
        gone |= self._gone.keys()
        for name, (share, one) in sorted(origins.items()):
            stands = "is gone" if one.id in gone else "still stands"
            share_told = "all" if share >= 1 else f"{share:.0%}"
            self._settle(
                Pairing("republished", one, self._came[name], f"{share_told} of it stands in {one.id}, which {stands}")
            )

    def left_over(self) -> Iterable[Pairing]:
        """What has no counterpart at all."""
        standing = _by_text(self._new.documents)
        unread = {skipped.where: skipped.reason for skipped in self._new.skipped}
        for document in self._gone.values():
            why = []
            reason = unread.get(document.id) or unread.get(document.provenance.get("path", ""))
            if reason:
                why.append(f"it is there but can't be read: {reason}")
            if twins := standing.get(document.sha256, []):
                why.append(f"its text still stands in {twins[0].id}")
            yield Pairing("disappeared", document, None, "; ".join(why))
        for document in self._came.values():
            yield Pairing("appeared", None, document)

    def _settle(self, pairing: Pairing) -> None:
        self.pairings.append(pairing)
        if pairing.old is not None and pairing.status != "republished":
            self._gone.pop(pairing.old.id, None)
        if pairing.new is not None:
            self._came.pop(pairing.new.id, None)

    def _move(self, one: Document, other: Document, why: str) -> None:
        """One document under another name: renamed, or republished where its outlet is another."""
        if _outlet(one) and _outlet(other) and _outlet(one) != _outlet(other):
            why = f"{why}; the outlet was {_outlet(one)} and is {_outlet(other)}, {one.id} is gone"
            self._settle(Pairing("republished", one, other, why))
            self._gone.pop(one.id)
        else:
            self._settle(Pairing("renamed", one, other, why))

    def _copies_of_standing(self) -> Iterable[tuple[float, Document, Document]]:
        """(share, origin, copy) by the article links of the new snapshot between new and standing documents."""
        if not self._came:
            return
        origin_of = {p.new.id: p.old for p in self.pairings if p.new and p.old and p.status in ("unchanged", "edited")}
        for link in self._new.links:
            if link.kind != "article" or link.tier != "linked" or link.relation not in _COPIES:
                continue
            for own, other in ((link.left.document, link.right.document), (link.right.document, link.left.document)):
                if own in self._came and other in origin_of:
                    yield _share_of(link, own), origin_of[other], self._came[own]

    def _copies_of_others(self) -> Iterable[tuple[float, Document, Document]]:
        """The same by the old texts of documents that are gone, moved or edited.

        Of all documents where the new snapshot knows no links: then it may never have looked for any.
        """
        if not (self._came and self._old.has_text and self._new.has_text):
            return
        linked = bool(self._new.links)
        standing = {p.old.id for p in self.pairings if linked and p.old and p.status == "unchanged"}
        origins = [document for document in self._old.documents if document.id not in standing]
        copies = list(self._came.values())
        least = self._settings.identity.republished
        for share, row, place in shares_of_new(_evidence(origins), _evidence(copies), self._settings, least=least):
            yield share, origins[row], copies[place]


#: Documents of one text that are looked through for the best pairs of names: beyond, any will do.
_MOST_TWINS = 50
_COPIES = frozenset({"copy", "near_copy", "contains"})
_STATUSES: Mapping[Status, int] = {
    "disappeared": 0, "edited": 1, "returned": 2, "renamed": 3, "republished": 4, "appeared": 5, "unchanged": 6,
}  # fmt: skip


def _order(pairing: Pairing) -> tuple[int, str, str]:
    name = pairing.new or pairing.old
    return _STATUSES[pairing.status], name.id if name else "", pairing.old.id if pairing.old else ""


def _pair_versions(old: Sequence[Document], new: Sequence[Document]) -> list[tuple[Document, Document, str]]:
    """Versions with one key on both sides: equal texts, then equal ids, then each further one after the latest.

    Old ones that are left over have no counterpart.
    """
    if not old:
        return []
    if len(old) == len(new) == 1:
        return [(old[0], new[0], "")]
    found: list[tuple[Document, Document, str]] = []
    before, after = list(old), list(new)
    same_id: Callable[[Document, Document], bool] = lambda one, other: one.id == other.id  # noqa: E731  # two rules, one loop
    same_text: Callable[[Document, Document], bool] = lambda one, other: one.sha256 == other.sha256  # noqa: E731
    for rule in (lambda one, other: same_id(one, other) and same_text(one, other), same_text, same_id):
        for document in list(after):
            twin = next((one for one in before if rule(one, document)), None)
            if twin is not None:
                before.remove(twin)
                after.remove(document)
                found.append((twin, document, ""))
    for document in after:
        origin = before.pop(0) if before else old[-1]
        found.append((origin, document, f"a further version of {origin.key}"))
    return found


def _status_of_same(one: Document, other: Document) -> Status:
    return "unchanged" if _is_same(one, other) else "edited"


def _is_same(one: Document, other: Document) -> bool:
    return one.sha256 == other.sha256 and not metadata_changes(one, other)


def metadata_changes(one: Document, other: Document) -> tuple[str, ...]:
    """What differs in headline, byline or date where these stand beside the text, not in it."""
    told: list[str] = []
    if one is other:
        return ()
    for name, field in (("headline", "title"), ("byline", "byline")):
        before, after = str(getattr(one, field)), str(getattr(other, field))
        if before != after and _is_beside(one, field) and _is_beside(other, field):
            told.append(f"{name} “{before}” became “{after}”")
    given = ("sidecar", "metadata")
    if one.date and other.date and one.date.basis in given and other.date.basis in given:
        before, after = one.date.first, other.date.first
        if before != after:
            told.append(f"date {before} became {after}")
    return tuple(told)


def _is_beside(document: Document, field: str) -> bool:
    value = str(getattr(document, field))
    return bool(value) and value not in document.text


def _may_be_replaced(one: Document, other: Document) -> bool:
    """Whether a path may hold another document now: it is only a path, and hardly a word was kept."""
    if one.sha256 == other.sha256 or one.id != other.id or not (has_path_key(one) and has_path_key(other)):
        return False
    return share_of_words(one.text, other.text) < _REPLACED_SHARE


def _are_versions(one: Document, other: Document, settings: Settings) -> bool:
    return are_alike(one, other, least=settings.identity.version)


def are_alike(one: Document, other: Document, *, least: float) -> bool:
    """Whether two texts are the same, or have `least` likeness."""
    if one.sha256 == other.sha256:
        return True
    pair = np.array([0], np.int64), np.array([1], np.int64)
    return float(likeness_of_pairs(_evidence([one, other]), *pair)[0]) >= least


def _evidence(documents: Iterable[Document]) -> list[str]:
    return [evidence_text(document) for document in documents]


def _by_text(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """By sha256, those with any words."""
    groups: dict[str, list[Document]] = {}
    for document in documents:
        if document.n_words:
            groups.setdefault(document.sha256, []).append(document)
    return groups


def _file_name(document: Document) -> str:
    return document.id.rsplit("/", 1)[-1]


def _outlet(document: Document) -> str:
    """Who published it, as the document says; a folder's name may be anything."""
    return "" if document.provenance.get("source", "").startswith("folder") else document.source.strip()


def _share_of(link: Link, name: str) -> float:
    """How much of the document called `name` stands in the other one of an article link, as far as the link says."""
    if link.relation != "contains":
        return link.score
    own, other = (link.left, link.right) if link.left.document == name else (link.right, link.left)
    # `score` is the shorter one's share; the longer one has as many shingles in common, of more.
    return link.score if len(own.text) <= len(other.text) else link.score * len(other.text) / len(own.text)


def with_key(snapshot: Snapshot, key: str) -> Snapshot:
    """The snapshot with this key on all its documents, so that two single files count as one document."""
    return replace(snapshot, documents=tuple(replace(document, key=key) for document in snapshot.documents))

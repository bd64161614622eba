"""Documents as they were found → documents with ids of their own, whatever the order of files and lines."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..model import Document, Skipped

#: How the reason begins why a document that is read twice is passed over the second time.
SAME_TWICE = "the same as"


@dataclass(slots=True)
class Found:
    """A document on its way: `base` is the id it would have if no other had it; its file and place in it."""

    base: str
    path: str
    place: str
    document: Document

    @property
    def where(self) -> str:
        """`path:LINE`, as it is shown."""
        return self.path + self.place


def unique_documents(found: list[Found]) -> tuple[tuple[Document, ...], list[Skipped], tuple[str, ...]]:
    """Documents by id; rows for records that say the same twice; remarks on ids with several texts."""
    by_base: dict[str, list[Found]] = {}
    for one in _numbers_apart(found):
        by_base.setdefault(one.base, []).append(one)
    documents: list[Document] = []
    duplicates: list[Skipped] = []
    remarks: list[str] = []
    for base, same in sorted(by_base.items()):
        if len(same) == 1 and same[0].document.id == base:
            documents.append(same[0].document)
            continue
        # By date, so that a version that comes later usually gets the later number.
        same.sort(
            key=lambda one: (one.document.date.first if one.document.date else "~", one.document.sha256, one.where)
        )
        kept: dict[str, Found] = {}
        for one in same:
            first = kept.setdefault(one.document.sha256, one)
            if first is not one:
                duplicates.append(Skipped(one.where, f"{SAME_TWICE} {first.where}: same id {base} and same text"))
        for number, one in enumerate(kept.values(), start=1):
            document_id = base if number == 1 else f"{base}#{number}"
            renamed = one.document if one.document.id == document_id else replace(one.document, id=document_id)
            documents.append(renamed)
        if len(kept) > 1:
            remarks.append(
                f"the id {base} stands for {len(kept)} texts, taken for versions of one article: "
                f"{base} to {base}#{len(kept)}"
            )
    return tuple(sorted(documents, key=lambda document: document.id)), duplicates, tuple(remarks)


def _numbers_apart(found: list[Found]) -> list[Found]:
    """Row numbers are no identity: where two files use the same one, the file's path goes in front."""
    first: dict[str, str] = {}
    apart = {one.base for one in found if one.base.isdigit() and first.setdefault(one.base, one.path) != one.path}
    for one in found if apart else ():
        if one.base in apart:
            base = f"{one.path}/{one.base}"
            key = base if one.document.key in (one.base, base) else one.document.key
            one.document = replace(one.document, id=base, key=key)
            one.base = base
    return found

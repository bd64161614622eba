"""The ledgers on a terminal: quotations with their variants, figures as series, names with their spellings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..match.alignment import align_words
from ..model import Cluster, Document, Link, Member
from ..statements.claims.series_sources import loses_source
from ..statements.quotes.same_speaker import same_speaker
from ..text.tokens import tokenize
from .dates import find_extent, label_extent, label_window
from .grid import Column, lay_rows
from .marks import mark_pieces
from .names import count_outlets, list_names, list_outlets, name_outlet
from .phrases import NOBODY
from .speakers import count_speakers, name_speaker
from .terminal import Style, neutralise, neutralise_piece, wrap
from .wording import Piece

_AROUND_CHARS = 90


def quotes_text(
    clusters: Sequence[Cluster], documents: Mapping[str, Document], *, width: int, color: bool, verbose: bool = False
) -> str:
    """Each quotation in its first wording, then who carried it when, what they changed, and who is said to speak."""
    lines: list[str] = []
    for cluster in clusters:
        lines += [""] * bool(lines)
        first = cluster.members[0]
        head: list[tuple[str, Style]] = [
            (f"“{neutralise(first.span.text)}”", "strong"),
            (f" · {_extent(cluster, documents)} · {neutralise(cluster.id)}", "dim"),
        ]
        lines += wrap(head, width=width, rest="  ", color=color)
        lines += _speakers(cluster, width=width, color=color)
        shown: dict[tuple[str, ...], Member] = {}
        for member in cluster.members:
            note = _version_note(member, cluster, documents, _speakers_differ)
            lines += _source(member, _said_by(member) + note, documents, width=width, color=color)
            words = tuple(tokenize(member.span.text).words)
            if words not in shown and shown:
                lines += _reworded(first, member, width=width, color=color, verbose=verbose)
            shown.setdefault(words, member)
            if verbose:
                lines += wrap([(neutralise(member.why), "dim")], width=width, first="    ", rest="    ", color=color)
    return _join(lines, "no quotations")


def _speakers(cluster: Cluster, *, width: int, color: bool) -> list[str]:
    """One line where not everybody gives it to the same speaker."""
    counted = count_speakers(cluster)
    if len(counted) < 2:
        return []
    told = ", ".join(f"{neutralise(name)} ({count})" for name, count in counted)
    return wrap([("speakers: ", "warn"), (told, "")], width=width, first="  ", rest="    ", color=color)


def _said_by(member: Member) -> str:
    name = name_speaker(member)
    told = f"said by {name}" if name else NOBODY
    return told if member.span.values.get("direct", True) else f"{told}, without quotation marks"


def _reworded(first: Member, member: Member, *, width: int, color: bool, verbose: bool) -> list[str]:
    """The later wording in one run: what is gone stands before what came in its place."""
    pieces: list[tuple[str, Style]] = []
    for change in align_words(first.span.text, member.span.text):
        if change.op == "keep":
            pieces.append((neutralise_piece(change.right) if verbose else _shorten_middle(change.right), ""))
            continue
        sides: tuple[tuple[str, Style], ...] = ((change.left, "left"), (change.right, "right"))
        for text, side in sides:
            if text:
                core = text.rstrip()
                # The white space of what is gone keeps the two apart.
                piece = Piece(change.op, neutralise_piece(core), " " if len(core) < len(text) else "")
                pieces += mark_pieces([piece], side=side, color=color)
    return wrap(pieces, width=width, first="    │ ", rest="    │ ", color=color)


def _shorten_middle(text: str) -> str:
    shown = neutralise_piece(text)
    if len(shown) <= 2 * _AROUND_CHARS:
        return shown
    head, tail = shown[:_AROUND_CHARS].rsplit(" ", 1)[0], shown[-_AROUND_CHARS:].split(" ", 1)[-1]
    return f"{head} […] {tail}"


def rank_figures(cluster: Cluster) -> tuple[float, ...]:
    """Series that change first, then those in more documents."""
    values = {(member.span.values.get("value"), member.span.values.get("modifier")) for member in cluster.members}
    return (len(values) < 2, -len({member.span.document for member in cluster.members}), -len(cluster.members))


def figures_text(
    clusters: Sequence[Cluster], documents: Mapping[str, Document], *, width: int, color: bool, verbose: bool = False
) -> str:
    """Each series as a list by date: figure and what became of it since the line before, then where it stands."""
    columns = (Column("day"), Column("figure", gives=1, style="strong"), Column("change"))
    lines: list[str] = []
    for cluster in clusters:
        head: list[tuple[str, Style]] = [
            (neutralise(cluster.label), "strong"),
            (f" · {_extent(cluster, documents)} · {neutralise(cluster.id)}", "dim"),
        ]
        lines += [""] * bool(lines) + wrap(head, width=width, rest="  ", color=color)
        before: Member | None = None
        rows = []
        for member in cluster.members:
            span = member.span
            day = label_window(member.date) + (" (told)" if is_told(member, documents) else "")
            changed = describe_change(before, member) if before else ""
            rows.append([day, span.text, changed])
            before = member
        laid = lay_rows(columns, rows, width=width, color=color, indent="  ", headings=False)
        for member, line in zip(cluster.members, laid, strict=True):
            lines.append(line)
            scope = str(member.span.values.get("scope") or "") if verbose else ""
            source = str(member.span.values.get("source") or "")
            pieces: list[tuple[str, Style]] = [
                (neutralise(_outlet(member, documents)), ""),
                (f" · {neutralise(member.span.document)}:{_place(member)}", "dim"),
                (f" · {neutralise(scope)}" if scope else "", "dim"),
                (f" · so says {neutralise(source)}" if source else "", "dim"),
                (_version_note(member, cluster, documents, _values_differ), "warn"),
            ]
            lines += wrap(pieces, width=width, first="    ", rest="      ", color=color)
    return _join(lines, "no figures")


def _version_note(
    member: Member, cluster: Cluster, documents: Mapping[str, Document], differ: Callable[[Member, Member], bool]
) -> str:
    """What an earlier version of the same document said in its place, where that is something else; else empty.

    Of several versions the last before it counts. Where one place of it says the same, nothing shifted.
    """
    document = documents.get(member.span.document)
    earlier: dict[str, list[Member]] = {}
    for other in cluster.members:
        if document is None or other.span.document == document.id:
            break
        found = documents.get(other.span.document)
        if found is not None and found.key == document.key:
            earlier.setdefault(found.id, []).append(other)
    before = list(earlier.values())[-1] if earlier else []
    if not before or not all(differ(other, member) for other in before):
        return ""
    told = _said_by(before[0]) if differ is _speakers_differ else f"“{before[0].span.text}”"
    return f" · was {neutralise(told)} in {neutralise(before[0].span.document)}"


def _values_differ(before: Member, after: Member) -> bool:
    return any(before.span.values.get(name) != after.span.values.get(name) for name in ("value", "upper", "unit"))


def _speakers_differ(before: Member, after: Member) -> bool:
    return same_speaker(name_speaker(before), name_speaker(after)) is False


def describe_change(before: Member, after: Member) -> str:
    """What became of a figure: `+3`, `about → more than`, `source lost`, all of them, or nothing.

    Between a dated and an undated one nothing is said: nobody knows which of them was later.
    """
    if (before.date is None) != (after.date is None):
        return ""
    old, new = before.span.values, after.span.values
    told = []
    values = old.get("value"), new.get("value")
    if isinstance(values[0], int | float) and isinstance(values[1], int | float) and values[0] != values[1]:
        told.append(f"{values[1] - values[0]:+,.10g}")
    hedges = str(old.get("modifier") or "no hedge"), str(new.get("modifier") or "no hedge")
    if hedges[0] != hedges[1]:
        told.append(f"{hedges[0]} → {hedges[1]}")
    if loses_source(before, after):
        told.append("source lost")
    return ", ".join(told)


def is_told(member: Member, documents: Mapping[str, Document]) -> bool:
    """Whether the day is told in the figure's sentence, rather than the day of publication."""
    document = documents.get(member.span.document)
    return member.date is not None and (document is None or member.date != document.date)


def names_text(
    clusters: Sequence[Cluster],
    documents: Mapping[str, Document],
    *,
    links: Iterable[Link] = (),
    width: int,
    color: bool,
    verbose: bool = False,
) -> str:
    """Each name with its spellings: in how many documents, first where and when, and what it may be one with."""
    columns = (
        Column("spelling", gives=1, style="strong"),
        Column("documents", right=True),
        Column("first"),
        Column("outlet", gives=2),
        Column("document", gives=2, keep_end=True),
    )
    doubts = find_doubts(links)
    lines: list[str] = []
    for cluster in clusters:
        values = cluster.members[0].span.values
        titles = sorted({str(m.span.values["title"]) for m in cluster.members if m.span.values.get("title")})
        head: list[tuple[str, Style]] = [
            (neutralise(cluster.label), "strong"),
            (f" · {values.get('type', 'name')} · {_extent(cluster, documents)} · {neutralise(cluster.id)}", "dim"),
        ]
        lines += [""] * bool(lines) + wrap(head, width=width, rest="  ", color=color)
        if titles:
            told = neutralise(list_names(titles, most=5))
            lines += wrap([("called ", "dim"), (told, "")], width=width, first="  ", rest="    ", color=color)
        forms: dict[str, list[Member]] = defaultdict(list)
        for member in cluster.members:
            forms[" ".join(member.span.text.split())].append(member)
        rows = []
        for form, members in forms.items():
            n_documents = len({member.span.document for member in members})
            first = members[0]
            rows.append(
                [form, f"{n_documents:,}", label_window(first.date), _outlet(first, documents), first.span.document]
            )
        laid = lay_rows(columns, rows, width=width, color=color, indent="  ", headings=False)
        for members, line in zip(forms.values(), laid, strict=True):
            lines.append(line)
            if verbose:
                why = neutralise(members[0].why)
                lines += wrap([(why, "dim")], width=width, first="    ", rest="    ", color=color)
        for other in doubts.get(cluster.label, ()):
            lines += wrap([("may be one with ", "dim"), (neutralise(other), "")], width=width, first="  ",
                          rest="    ", color=color)  # fmt: skip
    return _join(lines, "no names")


def find_doubts(links: Iterable[Link]) -> dict[str, list[str]]:
    """Name → what is suggested as another form of it but kept apart."""
    found: dict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.kind == "name" and link.tier == "possible":
            left, right = (str(span.values.get("canonical") or span.text) for span in (link.left, link.right))
            found[left].append(f"{right}: {link.why}")
            found[right].append(f"{left}: {link.why}")
    return found


def _extent(cluster: Cluster, documents: Mapping[str, Document]) -> str:
    """How often, over how many documents and outlets, from when to when."""
    names = sorted({member.span.document for member in cluster.members})
    known = [documents[name] for name in names if name in documents]
    told = [f"{len(cluster.members)} times in {len(names)} document{'s' * (len(names) != 1)}"]
    if known:
        told.append(count_outlets(list_outlets(known)))
    extent = find_extent([member.date for member in cluster.members if member.date])
    return " · ".join([*told, label_extent(*extent)] if extent else told)


def _source(member: Member, told: str, documents: Mapping[str, Document], *, width: int, color: bool) -> list[str]:
    pieces: list[tuple[str, Style]] = [
        (f"{label_window(member.date)} ", ""),
        (neutralise(_outlet(member, documents)), "strong"),
        (f" · {neutralise(told)} · ", ""),
        (f"{neutralise(member.span.document)}:{_place(member)}", "dim"),
    ]
    return wrap(pieces, width=width, first="  ", rest="    ", color=color)


def _outlet(member: Member, documents: Mapping[str, Document]) -> str:
    document = documents.get(member.span.document)
    return name_outlet(document) if document else ""


def _place(member: Member) -> str:
    return f"{member.span.start}-{member.span.end}"


def _join(lines: Sequence[str], empty: str) -> str:
    return "\n".join(lines or [empty]) + "\n"

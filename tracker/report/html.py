"""The report as one HTML file: no network, no file beside it, readable without colour or script."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..model import DateWindow, Snapshot
from ..narrative import tell_narrative
from ..text.tokens import count_words
from . import pages
from .board import Board, prepare_board
from .charts import draw_spread
from .copies import name_copy
from .dates import label_extent, label_lag, label_window
from .flow import Amount, Flow, measure_flow
from .names import NO_OUTLET, count_outlets, name_document, name_outlet, name_relation
from .selection import Findings, Overview, select_findings
from .terminal import shorten
from .timeline import draw_timeline

_TEMPLATES = Path(__file__).parent / "templates"
#: What HTML can't hold or UTF-8 can't write: controls but tab and line ends, lone surrogates, noncharacters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MAX_FLOW_OUTLETS, _MAX_UNORDERED, _MAX_SPREADS = 20, 30, 60


def html_report(snapshot: Snapshot, *, without_text: bool = False) -> Iterator[str]:
    """The report in pieces that, joined, are one self-contained page.

    Args:
        without_text: nothing of the articles but their titles and bylines: passages are given as
            counts and places, and reasons that may quote are left out. For a report to pass on.

    Cost: about a second for 1,000 documents and 5,000 links; the limits in `pages` bound the size,
    and what they leave out is counted on the page.
    """
    findings = select_findings(snapshot)
    flow = measure_flow(findings)
    shown = pages.choose_texts(findings, without_text=without_text)
    numbering = pages.Numbering(snapshot.documents, shown=shown)
    bare = pages.Numbering(snapshot.documents, shown=frozenset())
    passages = pages.prepare_passages(findings.families[: pages.MAX_FAMILIES], findings, numbering)
    furniture = pages.prepare_passages(findings.furniture[: pages.MAX_FURNITURE], findings, numbering, letter="f")
    anchors = {name: numbering.document(name) for name in findings.documents}
    picture = draw_timeline(findings, anchors=anchors)
    # Without texts a statement has nothing to show: its wording is all that it is.
    board = None if without_text or not snapshot.has_text else _prepare_board(snapshot, anchors)
    values: dict[str, object] = {
        "snapshot": snapshot,
        "overview": findings.overview,
        "documents": findings.documents,
        "headline": tell_headline(findings.overview),
        "figures": _figures(findings.overview),
        "parts_list": _list_parts(findings, flow, board),
        "board": board,
        "outlets": pages.gather_outlets(findings),
        "picture": picture,
        "picture_svg": Markup(picture.svg),  # built and escaped by timeline
        "axis_cut": 'class="cut"' in picture.svg,
        "limits": pages,
        "numbering": numbering,
        "bare_numbering": bare,
        "groups": findings.groups[: pages.MAX_GROUPS],
        "n_more_groups": max(0, len(findings.groups) - pages.MAX_GROUPS),
        "passages": passages,
        "n_more_passages": len(findings.families) - len(passages),
        "spreads": _draw_spreads(passages, findings, anchors),
        "possible": pages.prepare_passages(findings.possible[: pages.MAX_POSSIBLE], findings, bare, letter="s"),
        "n_more_possible": max(0, len(findings.possible) - pages.MAX_POSSIBLE),
        "possible_copies": findings.possible_copies[: pages.MAX_PAIRS],
        "n_more_possible_copies": max(0, len(findings.possible_copies) - pages.MAX_PAIRS),
        "copy_wordings": {}
        if without_text
        else pages.prepare_copy_wordings(findings.groups[: pages.MAX_GROUPS], findings.documents, numbering),
        "events": findings.events[: pages.MAX_PAIRS],
        "n_more_events": max(0, len(findings.events) - pages.MAX_PAIRS),
        "articles": pages.prepare_articles(findings, passages, furniture, numbering, flow.shares, shown=shown),
        "n_untexted": len(findings.documents) - len(shown),
        "furniture": furniture,
        "n_more_furniture": len(findings.furniture) - len(furniture),
        "skipped": findings.skipped[: pages.MAX_SKIPPED],
        "n_more_skipped": max(0, len(findings.skipped) - pages.MAX_SKIPPED),
        "settings": list(_flatten(snapshot.run.settings)),
        "without_text": without_text,
        "n_statements": sum(cluster.kind in ("quote", "figure", "name") for cluster in snapshot.clusters),
        **_flow_values(flow),
    }
    yield from render_page("report.html.j2", values)


def _draw_spreads(
    passages: Sequence[pages.Passage], findings: Findings, anchors: Mapping[str, str]
) -> Mapping[str, Markup]:
    """For the first passages that stand in several articles: where they went, by the passage's anchor."""
    pictures = {}
    for passage in passages[:_MAX_SPREADS]:
        names = dict.fromkeys(member.span.document for member in passage.family.members)
        carriers = [findings.documents[name] for name in names]
        svg = draw_spread(carriers, label="a passage", anchor=f"{passage.anchor}-s", anchors=anchors)
        pictures[passage.anchor] = Markup(svg)  # built and escaped by charts
    return pictures


def _prepare_board(snapshot: Snapshot, anchors: Mapping[str, str]) -> Board | None:
    """What the sections of statements show; None for a scan that found none."""
    if not any(cluster.kind in ("quote", "figure", "name", "event") for cluster in snapshot.clusters):
        return None
    return prepare_board(snapshot, tell_narrative(snapshot), anchors)


def render_page(template: str, values: Mapping[str, object]) -> Iterator[str]:
    """One of the templates filled in, with style, script and the policy that allows just these two."""
    environment = _environment()
    style = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    script = (_TEMPLATES / "script.js").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
    policy += "base-uri 'none'; form-action 'none'"
    # Our own files, and the digests in the policy hold only for them unescaped.
    own = {"style": Markup(style), "script": Markup(script), "policy": Markup(policy)}  # own files
    pieces = environment.get_template(template).generate(**own, **values)
    while batch := "".join(islice(pieces, 500)):
        yield batch


def tell_headline(overview: Overview) -> str:
    """One line: `1 group of copies, 4 repeated passages`."""
    if not (overview.n_copies or overview.n_families):
        return "No copies and no repeated passages"
    copies = _count(overview.n_copies, "group") + " of copies" if overview.n_copies else "No copies"
    return f"{copies}, {_count(overview.n_families, 'repeated passage')}"


def _figures(overview: Overview) -> list[tuple[int, str]]:
    figures = [
        (overview.n_documents, "articles"),
        (len(set(overview.outlets) - {NO_OUTLET}), "outlets"),
        (overview.n_copied_documents, f"articles in {_count(overview.n_copies, 'group')} of copies"),
        (overview.n_families, "repeated passages"),
        (overview.n_reworded, "of them reworded"),
        (overview.n_possible + overview.n_possible_copies, "only possible"),
        (overview.n_furniture, "page furniture"),
        (overview.n_skipped, "skipped"),
    ]
    return [
        (value, label) for value, label in figures if value or label in ("articles", "outlets", "repeated passages")
    ]


def _list_parts(findings: Findings, flow: Flow, board: Board | None) -> list[tuple[str, str]]:
    parts = [
        ("time", "Time", bool(findings.documents)),
        ("copies", "Copies", True),
        ("passages", "Passages", True),
        ("flow", "Following", bool(flow.follows or flow.unordered)),
        ("events", "Events", bool(findings.events)),
        ("quotes", "Quotes", bool(board and board.quotes)),
        ("figures", "Figures", bool(board and board.series)),
        ("names", "Names", bool(board and board.names)),
        ("terms", "Words", bool(board and board.terms)),
        ("contrasts", "Contrasts", bool(board and board.has_contrasts)),
        ("documents", "Articles", True),
        ("furniture", "Furniture", bool(findings.furniture)),
        ("skipped", "Skipped", bool(findings.skipped)),
    ]
    return [(anchor, label) for anchor, label, there in parts if there]


def _flow_values(flow: Flow) -> dict[str, object]:
    unordered = sorted(flow.unordered.items(), key=lambda item: (-item[1].n_words, item[0]))
    return {
        "flow": flow,
        "flow_outlets": flow.outlets[:_MAX_FLOW_OUTLETS],
        "flow_most": max((amount.n_words for amount in flow.follows.values()), default=0),
        "n_more_outlets": max(0, len(flow.outlets) - _MAX_FLOW_OUTLETS),
        "flow_unordered": unordered[:_MAX_UNORDERED],
        "n_more_unordered": max(0, len(unordered) - _MAX_UNORDERED),
    }


def _flatten(settings: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            told = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            yield f"{prefix}{name}", told or "none"


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_make_writable,
        keep_trailing_newline=True,
    )
    filters: dict[str, Callable[..., object]] = {
        "capitalize_first": lambda text: text[:1].upper() + text[1:],
        "clip": lambda text, size: shorten(" ".join(text.split()), size),
        "count": _count,
        "extent": lambda extent: label_extent(*extent),
        "heat": _heat,
        "lag": _lag,
        "moment": _write_moment,
        "name": name_document,
        "outlet": name_outlet,
        "count_outlets": count_outlets,
        "percent": lambda share: f"{share:.0%}",
        "relation": name_copy,
        "thousands": lambda number: f"{number:,}",
        "window": label_window,
        "words": count_words,
        "words_of_relation": name_relation,
    }
    environment.filters.update(filters)
    return environment


def _make_writable(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        # As every reader of HTML takes line ends, so that the file is the same wherever it passes through.
        return _UNWRITABLE.sub("\ufffd", value).replace("\r\n", "\n").replace("\r", "\n")
    return value


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _heat(amount: Amount | None, most: int) -> int:
    """0 for none, else 1 to 4 by the share of the greatest cell."""
    return 0 if amount is None else 1 + min(3, 4 * amount.n_words // max(1, most))


def _lag(first: DateWindow | None, later: DateWindow | None) -> str:
    return label_lag(first, later)


def _write_moment(iso: str) -> str:
    """`2033-02-20T08:30:00Z` as `2033-02-20 08:30 UTC`; anything else as it is."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[:.\d]*(?:Z|\+00:00)", iso)
    return f"{found[1]} {found[2]} UTC" if found else iso

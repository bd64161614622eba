"""How well a diff finds what became of sentences, and whether what matters stands first.

Sentence matching against NewsEdits' labels, changed numbers, people's own edits and their intents
(iterater_human), figures and quotations of Reuters stories, editors' correction notes, policies of which
little changes, and government pages that changed in a way that matters or not. What was set from data was
set on half 0 (by a digest of the pair's id); half 1 was looked at to check.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tracker.change.edits import compare_texts
from tracker.change.matching import Match, match_sentences
from tracker.change.units import cut_units
from tracker.match.function_words import FUNCTION_WORDS
from tracker.model import Edit

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
Row = tuple[str, str, str, str, str]
_WORDS = {
    word: n
    for n, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
    if n > 1
}
HALVES = ("0", "1")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def measure(half: str = "all") -> list[Row]:
    """Rows of dataset, measure, ours, reference, note; none where the data are absent."""
    halves = HALVES if half == "all" else (half,)
    parts: tuple[Callable[..., Iterator[Row]], ...] = (
        _matching,
        _numbers,
        _intents,
        _reuters,
        _notes,
        _policies,
        _pages,
    )
    return [row for part in parts for row in part(halves)]


def _half_of(name: str) -> str:
    return str(hashlib.md5(name.encode(), usedforsecurity=False).digest()[0] & 1)


def _noted(half: str, note: str) -> str:
    return f"{note}; {'settings were found on it' if half == '0' else 'held out'}"


def _by_rank(edits: tuple[Edit, ...]) -> list[Edit]:
    return sorted(edits, key=lambda edit: (-edit.rank, edit.new.start))


# --- sentences ------------------------------------------------------------------------------------------------


def _matching(halves: tuple[str, ...]) -> Iterator[Row]:
    folder = DATA / "newsedits400"
    if not folder.exists():
        return
    documents = {row["id"]: row["sentences"] for row in _lines(folder / "documents.jsonl")}
    pairs = list(_lines(folder / "version_pairs.jsonl"))
    for half in halves:
        chosen = [pair for pair in pairs if _half_of(pair["pair_id"]) == half]
        for name, labels_of in (("", _labels), (", labels mended", _mended)):
            hits = n_found = n_labels = n_wrong = 0
            for pair in chosen:
                old, new = documents[pair["old_id"]], documents[pair["new_id"]]
                labels = labels_of(pair, old, new)
                skip_old, skip_new = set(pair["unlabelled_old"]), set(pair["unlabelled_new"])
                found = {(i, j) for i, j in _links(old, new) if i not in skip_old and j not in skip_new}
                hits += len(found & labels)
                n_found += len(found)
                n_labels += len(labels)
                n_wrong += len(labels ^ _labels(pair, old, new))
            precision, recall = hits / n_found, hits / n_labels
            score = 2 * precision * recall / (precision + recall)
            note = f"precision {precision:.3f}, recall {recall:.3f}, {len(chosen)} pairs"
            if name:
                note += f", {n_wrong} labels that contradict the text itself set right (see the module)"
            yield "newsedits400", f"sentence matching F1{name}", f"{score:.3f}", ".895 published", _noted(half, note)


def _links(old: list[str], new: list[str]) -> set[tuple[int, int]]:
    return {(i, j) for match in _groups(old, new) for i in match.old for j in match.new}


def _groups(old: list[str], new: list[str]) -> tuple[Match, ...]:
    olds, news = ([cut_units(text, 0, len(text)).keys or (text,) for text in side] for side in (old, new))
    return match_sentences(olds, news).matches


def _labels(pair: dict[str, Any], old: list[str], new: list[str]) -> set[tuple[int, int]]:
    return {(match["x"], match["y"]) for match in pair["matches"]}


def _mended(pair: dict[str, Any], old: list[str], new: list[str]) -> set[tuple[int, int]]:
    """Labels without those that the sentences themselves contradict.

    A link is taken out when its sentences share no word that says something, or when one of them stands
    word for word elsewhere on the other side; a link is put in for two sentences of which one is, word for
    word, the other or a run of at least eight words of it, and that have no label at all.
    """
    labels = _labels(pair, old, new)
    olds, news = ([cut_units(text, 0, len(text)).keys for text in side] for side in (old, new))
    kept = set()
    for i, j in labels:
        shared = set(olds[i]) & set(news[j]) - FUNCTION_WORDS
        elsewhere = olds[i] != news[j] and (olds[i] in news or news[j] in olds)
        if shared and not elsewhere:
            kept.add((i, j))
    linked = {i for i, _ in kept}, {j for _, j in kept}
    for i, one in enumerate(olds):
        for j, two in enumerate(news):
            if i in linked[0] or j in linked[1]:
                continue
            short, long = sorted((" ".join(one), " ".join(two)), key=len)
            if (one and one == two) or (len(short.split()) >= 8 and f" {short} " in f" {long} "):
                kept.add((i, j))
    return kept


# --- numbers --------------------------------------------------------------------------------------------------


def _numbers(halves: tuple[str, ...]) -> Iterator[Row]:
    folder = DATA / "newsedits400"
    if not folder.exists():
        return
    documents = {row["id"]: row["sentences"] for row in _lines(folder / "documents.jsonl")}
    pairs = list(_lines(folder / "version_pairs.jsonl"))
    for half in halves:
        kinds = ranked = total = strict = bound = n_apart = n_many = n_documents = 0
        for pair in pairs:
            if _half_of(pair["pair_id"]) != half:
                continue
            old, new = documents[pair["old_id"]], documents[pair["new_id"]]
            labels = {(match["x"], match["y"]) for match in pair["matches"]}
            changed = [
                link
                for group in _groups(old, new)
                if _digits([old[i] for i in group.old]) != _digits([new[j] for j in group.new])
                for link in ((i, j) for i in group.old for j in group.new)
                if link in labels and _digits([old[link[0]]]) != _digits([new[link[1]]])
            ]
            linked = _links(old, new)
            n_apart += sum(_digits([old[i]]) != _digits([new[j]]) for i, j in labels - linked)
            if not changed:
                continue
            n_documents += 1
            n_many += len(changed) > 3
            bound += min(len(changed), 3)
            texts = "\n\n".join(old), "\n\n".join(new)
            starts = _starts(old), _starts(new)
            edits = _by_rank(compare_texts(*texts).edits)
            wanted = [edit.kind in ("figure", "date", "quote") for edit in edits]
            for x, y in changed:
                total += 1
                places = (starts[0][x], starts[0][x] + len(old[x])), (starts[1][y], starts[1][y] + len(new[y]))
                at = [n for n, edit in enumerate(edits) if edit.kind in ("figure", "date") and _within(edit, places)]
                kinds += bool(at)
                strict += bool(at) and at[0] < 3
                # What is outranked by other figures and dates only is not pushed down by lesser things.
                ranked += bool(at) and sum(not one for one in wanted[: at[0]]) < 3
        note = f"{total} pairs of matched sentences; {n_apart} more that we call removed and added"
        yield "newsedits400", "changed number is a figure or date", f"{kinds / total:.3f}", ">= .97", _noted(half, note)
        yield (
            "newsedits400",
            "and among the first three beside other figures",
            f"{ranked / total:.3f}",
            ">= .97",
            _noted(half, note),
        )
        note += f"; {bound / total:.3f} at most, as {n_many} of {n_documents} documents have more than three of them"
        yield "newsedits400", "and among the first three of all edits", f"{strict / total:.3f}", "", _noted(half, note)


def _digits(sentences: list[str]) -> list[str]:
    """The numbers of sentences, those in words too; a `30. ` that a sentence cutter left at a head is not one."""
    found: list[str] = []
    for sentence in sentences:
        sentence = re.sub(r"^\d{1,2}\. ", "", sentence)
        found += [number.replace(",", "") for number in _NUMBER.findall(sentence)]
        found += [str(_WORDS[word]) for word in sentence.lower().split() if word in _WORDS]
    return sorted(found)


def _starts(sentences: list[str]) -> list[int]:
    starts = [0]
    for sentence in sentences:
        starts.append(starts[-1] + len(sentence) + 2)
    return starts


def _within(edit: Edit, places: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    (old_start, old_end), (new_start, new_end) = places
    in_old = edit.old.start < old_end and old_start < edit.old.end
    in_new = edit.new.start < new_end and new_start < edit.new.end
    return in_old or in_new


# --- people's edits -------------------------------------------------------------------------------------------


def _intents(halves: tuple[str, ...]) -> Iterator[Row]:
    folder = DATA / "iterater_human"
    if not folder.exists():
        return
    texts = {row["id"]: row["text"] for row in _lines(folder / "documents.jsonl")}
    pairs = list(_lines(folder / "version_pairs.jsonl"))
    for half in halves:
        hits = n_ours = n_theirs = 0
        ranks: dict[str, list[float]] = defaultdict(list)
        for pair in pairs:
            if _half_of(pair["pair_id"]) != half:
                continue
            old, new = texts[pair["old_id"]], texts[pair["new_id"]]
            edits = [edit for edit in compare_texts(old, new).edits if edit.kind not in ("moved", "split", "merged")]
            ours = {n for edit in edits for n in _letters(old, edit.old.start, edit.old.end)}
            theirs = set()
            for action in pair["edit_actions"]:
                start, end = action["start_char_pos"], action["end_char_pos"]
                theirs.update(_letters(old, start, end))
                touched = [edit.rank for edit in edits if edit.old.start <= end and start <= edit.old.end]
                ranks[action["major_intent"]].append(max(touched, default=0.0))
            hits += len(ours & theirs)
            n_ours += len(ours)
            n_theirs += len(theirs)
        precision, recall = hits / n_ours, hits / n_theirs
        score = 2 * precision * recall / (precision + recall)
        note = f"letters of the old text: precision {precision:.3f}, recall {recall:.3f}"
        yield "iterater_human", "spans agree with people's edits (F1)", f"{score:.3f}", "", _noted(half, note)
        for name, kinds in (
            ("fluency and style", ("fluency", "style")),
            ("all other intents", ("fluency", "style", "clarity", "coherence")),
        ):
            lesser = [rank for kind in kinds for rank in ranks[kind]]
            area = _area(ranks["meaning-changed"], lesser)
            note = f"{len(ranks['meaning-changed'])} against {len(lesser)} edits"
            yield (
                "iterater_human",
                f"rank tells meaning-changed from {name} (AUC)",
                f"{area:.3f}",
                ".5 by chance",
                _noted(half, note),
            )


def _letters(text: str, start: int, end: int) -> list[int]:
    return [n for n in range(start, min(end, len(text))) if not text[n].isspace()]


def _area(greater: list[float], lesser: list[float]) -> float:
    """The chance that one of the first outranks one of the second."""
    won = sum((one > other) + 0.5 * (one == other) for one in greater for other in lesser)
    return won / max(1, len(greater) * len(lesser))


# --- Reuters --------------------------------------------------------------------------------------------------


def _reuters(halves: tuple[str, ...]) -> Iterator[Row]:
    folder = DATA / "reuters_versions"
    if not folder.exists():
        return
    texts = {row["id"]: row["text"] for row in _lines(folder / "documents.jsonl.gz")}
    pairs = {row["pair_id"]: row for row in _lines(folder / "version_pairs.jsonl")}
    started = time.process_time()
    found: dict[str, tuple[Edit, ...]] = {}
    for name, pair in pairs.items():
        found[name] = compare_texts(texts[pair["old_id"]], texts[pair["new_id"]]).edits
    seconds = time.process_time() - started
    yield (
        "reuters_versions",
        "all version pairs, processor seconds",
        f"{seconds:.0f}",
        "< 120",
        f"{len(pairs)} pairs, one core",
    )
    for kind, file, accepted in (
        ("figure", "figure_changes_silver.jsonl", ("figure", "date")),
        (
            "quotation",
            "quote_changes_silver.jsonl",
            ("quote", "figure", "date", "negation", "name", "modality", "typography", "style"),
        ),
    ):
        rows = [row for row in _lines(folder / file) if row["pair_id"] in pairs]
        for half in halves:
            chosen = [row for row in rows if _half_of(row["pair_id"]) == half]
            n_found = 0
            for row in chosen:
                pair = pairs[row["pair_id"]]
                place = _place_of(texts[pair["old_id"]], row["before"]), _place_of(texts[pair["new_id"]], row["after"])
                n_found += any(edit.kind in accepted and _within(edit, place) for edit in found[row["pair_id"]])
            note = f"{len(chosen)} sentence pairs by a simple aligner"
            yield (
                "reuters_versions",
                f"silver {kind} changes found",
                f"{n_found / len(chosen):.3f}",
                "",
                _noted(half, note),
            )


def _place_of(text: str, sentence: str) -> tuple[int, int]:
    at = text.find(sentence)
    return (at, at + len(sentence)) if at >= 0 else (-1, -1)


def _notes(halves: tuple[str, ...]) -> Iterator[Row]:
    folder = DATA / "reuters_versions"
    if not folder.exists():
        return
    rows = {row["id"]: row for row in _lines(folder / "documents.jsonl.gz")}
    before = {row["new_id"]: row["old_id"] for row in _lines(folder / "version_pairs.jsonl")}
    notes = [row for row in _lines(folder / "correction_notes.jsonl") if row["id"] in before]
    for half in halves:
        n_first = n_known = 0
        chosen = [row for row in notes if _half_of(row["id"]) == half]
        for note in chosen:
            old, new = (rows[key]["text"] for key in (before[note["id"]], note["id"]))
            place = _corrected_at(note["note"], _by_rank(compare_texts(old, new).edits))
            n_known += place is not None
            n_first += place is not None and place < 3
        told = f"{len(chosen)} notes, {n_known} of which name a word that changed or have three edits at most"
        yield (
            "reuters_versions",
            "corrected value among the first three edits",
            f"{n_first / n_known:.3f}",
            ">= .90",
            _noted(half, told),
        )


def _corrected_at(note: str, edits: list[Edit]) -> int | None:
    """The first edit, notices left out, that changes a word or is of a kind which the note names; None if none is."""
    named = set(cut_units(note, 0, len(note)).keys) - FUNCTION_WORDS - _NOTE_WORDS
    changes = [edit for edit in edits if edit.kind != "correction"]
    kinds = {kind for sign, kind in _NOTE_SIGNS.items() if sign in note.lower()}
    for n, edit in enumerate(changes):
        olds, news = (set(cut_units(text, 0, len(text)).keys) for text in (edit.old.text, edit.new.text))
        if named & (olds ^ news) or edit.kind in kinds:
            return n
    return 0 if 0 < len(changes) <= 3 else None  # whichever it is, it is among the first three


#: What a note speaks of where it doesn't name the value itself, and the kind that the edit must be of then.
_NOTE_SIGNS = {
    "growth": "figure", "figure": "figure", "percent": "figure", "number": "figure", "comparison": "figure",
    "period": "date", "month": "date", "day of": "date", "date": "date", "quote": "quote", "name": "name",
}  # fmt: skip
_NOTE_WORDS = frozenset(
    """corrects corrected correct story version paragraph paragraphs para paras first second third fourth fifth
    sixth headline refiled fixes fix show clarify make clear instead remove removing add earlier previous
    reference delete spelling date name changes change text byline dateline figure lead word words last
    sentence throughout title""".split()  # noqa: SIM905
)


# --- long documents and pages ---------------------------------------------------------------------------------


def _policies(halves: tuple[str, ...]) -> Iterator[Row]:
    folder = DATA / "ota_demo_versions"
    if not folder.exists():
        return
    versions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _lines(folder / "documents.jsonl.gz"):
        versions[row["article_id"]].append(row)
    for half in halves:
        n_pairs = n_edits = n_untouched = n_words = n_changed = 0
        worst = 0.0
        for name, rows in versions.items():
            if _half_of(name) != half:
                continue
            rows.sort(key=lambda row: row["version"])
            for one, two in itertools.pairwise(rows):
                started = time.process_time()
                edits = compare_texts(one["text"], two["text"]).edits
                worst = max(worst, time.process_time() - started)
                n_pairs += 1
                n_edits += len(edits)
                lines = [line for line in one["text"].split("\n") if line.strip() and line in two["text"].split("\n")]
                same = set(lines)
                touched = {
                    one["text"][one["text"].rfind("\n", 0, edit.old.start) + 1 : _line_end(one["text"], edit.old.end)]
                    for edit in edits
                    if edit.old.text.strip() and edit.kind not in ("moved", "typography")
                }
                n_untouched += len(same - touched)
                n_changed += len(same)
                n_words += len(one["text"].split())
        note = f"{n_pairs} pairs, {n_edits} edits in {n_words:,} words, the longest pair {worst:.2f} s"
        yield (
            "ota_demo_versions",
            "lines that stand in both versions stay quiet",
            f"{n_untouched / n_changed:.4f}",
            "",
            _noted(half, note),
        )


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", max(0, place - 1))
    return len(text) if end < 0 else end


def _pages(halves: tuple[str, ...]) -> Iterator[Row]:
    folder = DATA / "edgi_version_pairs"
    if not folder.exists():
        return
    from tracker.change.versions import diff_documents
    from tracker.ingest.read import read_sources
    from tracker.settings import Settings

    right = 0
    told = []
    pairs = list(_lines(folder / "pairs.jsonl"))
    for pair in pairs:
        old, new = (read_sources([str(folder / pair[side])], Settings()).documents[0] for side in ("before", "after"))
        top = max((edit.rank for edit in diff_documents(old, new).edits), default=0.0)
        matters = pair["label"] == "meaningful_change"
        right += (top >= 0.3) == matters
        told.append(f"{pair['id']} {top:.2f}")
    yield (
        "edgi_version_pairs",
        "pages told meaningful or not by rank >= .3",
        f"{right}/{len(pairs)}",
        "6/6",
        ", ".join(told),
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    return map(json.loads, text.rstrip("\n").split("\n"))  # splitlines() would cut at U+2028 inside a string


if __name__ == "__main__":
    for measured in measure(*sys.argv[1:2]):
        print(" | ".join(measured), flush=True)

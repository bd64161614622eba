"""What an edit means: its kind, and why in a sentence for an editor.

The kinds are asked in order of weight (`ranking`), and the first that applies is it: a correction
notice, a statement turned round, a figure, a quotation, a speaker, a date, a negation, an attribution,
a name, a modal or hedge.
What is left was added, removed or reworded, or is a matter of style or typography.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..model import EditKind
from .atoms import Atoms
from .hunk import Hunk
from .parts import DIGITS, QUOTE_MARKS, Found, Part, told
from .ranking import Swap
from .speech_kinds import attribution_kind, quote_kind, speaker_kind
from .statement_kinds import (
    contraction_kind,
    date_kind,
    figure_kind,
    modality_kind,
    name_kind,
    negation_kind,
    turn_kind,
)
from .wording import is_correction, is_credit, is_ticker
from .wording_kinds import judge_gap, judge_wording

#: What came or went with a longer clause is not what the edit is about.
_LONG_CLAUSE = 10


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an edit is, why, whether something was changed, dropped or added, and how many words it took."""

    kind: EditKind
    why: str
    swap: Swap
    n_words: int


_LOOKS: tuple[Callable[[Part, Part], Found], ...] = (
    turn_kind, figure_kind, quote_kind, speaker_kind, contraction_kind, date_kind, negation_kind, attribution_kind,
    name_kind, modality_kind,
)  # fmt: skip


def judge(hunk: Hunk, old: str, new: str, old_atoms: Atoms, new_atoms: Atoms) -> Judgement:
    """The kind of a hunk."""
    before = Part(old[slice(*hunk.old)], hunk.old, hunk.old_sentence, old, old_atoms)
    after = Part(new[slice(*hunk.new)], hunk.new, hunk.new_sentence, new, new_atoms)
    n_words = max(len(before.words), len(after.words))
    swap: Swap = (
        "changed" if before.text.strip() and after.text.strip() else "dropped" if before.text.strip() else "added"
    )
    if hunk.sort == "moved":
        return Judgement("moved", "Stands elsewhere now.", "changed", n_words)
    if hunk.sort == "split":
        return Judgement("split", "One sentence was split into several.", "changed", n_words)
    if hunk.sort == "merged":
        return Judgement("merged", "Several sentences were joined into one.", "changed", n_words)
    notice = _notice(hunk, old, new)
    if notice and n_words:
        return Judgement("correction", notice, swap, n_words)
    if any(is_credit(text[slice(*place)]) for text, place in ((old, hunk.old_sentence), (new, hunk.new_sentence))):
        return Judgement("boilerplate", "A line of credits changed.", swap, n_words)
    if hunk.sort == "added":
        return Judgement("added", f"A sentence was added{_holding(after)}.", "added", n_words)
    if hunk.sort == "removed":
        return Judgement("removed", f"A sentence was removed{_holding(before)}.", "dropped", n_words)
    if hunk.sort == "gap" or not n_words:
        kind, why = judge_gap(hunk, before.text, after.text)
        return Judgement(kind, why, swap, n_words)
    if all(not part.text.strip() or is_ticker(part.text) for part in (before, after)):
        return Judgement("style", told("A company's code", before.text.strip(), after.text.strip()), swap, n_words)
    for look in _LOOKS:
        found = look(before, after)
        if found:
            turn = found[2] if len(found) > 2 else swap
            if turn in ("dropped", "added") and n_words > _LONG_CLAUSE and found[0] != "attribution":
                turn = "added"
            return Judgement(found[0], found[1], turn, n_words)
    return Judgement(*judge_wording(before, after, swap, n_words))


def _holding(part: Part) -> str:
    """What a whole sentence brings or takes along; its atoms are not read for that."""
    kinds = [name for name, sign in (("a quotation", QUOTE_MARKS), ("a number", DIGITS)) if sign.search(part.text)]
    return f", with {' and '.join(kinds)}" if kinds else ""


def _notice(hunk: Hunk, old: str, new: str) -> str:
    before, after = old[slice(*hunk.old_sentence)].strip(), new[slice(*hunk.new_sentence)].strip()
    if hunk.sort in ("words", "gap") and not (is_correction(before) and is_correction(after)):
        # The notice may be but a part of what stands as a sentence, with other edits beside it.
        # Its bracket may have been there before, as that of another line.
        before, after = (
            text[start - (text[start - 1 : start] == "(") : end]
            for text, (start, end) in ((old, hunk.old), (new, hunk.new))
        )
    old_notice, new_notice = is_correction(before), is_correction(after)
    if new_notice and not old_notice:
        return "A correction notice was added."
    if old_notice and not new_notice:
        return "A correction notice was removed."
    return "A correction notice changed." if old_notice and new_notice else ""

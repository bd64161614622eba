"""Passages: stretches of one text that stand, copied or reworded, in another.

The steps, each in a file of its own: a text to columns (`prepared`), what two texts have in common
(`seeds`), runs of equal words joined to chains (`chains`), similar units grown to stretches
(`extension`, `abridgement`), ends cut to what is really shared (`trimming`), and the verdict
(`judgement`). Everything depends on the two texts and the settings alone, so a scan of what is new
agrees with a scan of everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..model import Block, Change, Passage, Tier
from ..settings import PassageSettings, Settings
from .abridgement import find_abridged
from .alignment import align_words
from .chains import Chain, chain_runs
from .extension import grow
from .judgement import Evidence, explain, judge, name_relation, weigh
from .parallel import find_parallel
from .prepared import PreparedText, prepare
from .seeds import Pair, Runs, Seeds, find_runs, find_similar_units, pair_up
from .trimming import Box, trim

Verdict = tuple[Box, Evidence, Tier]

# Unit pairs below the first can't be part of anything, below the second only of a parallel text.
# Those above both `seed` settings begin a passage, and so do pairs that share this much evidence.
FAINT_COSINE = 0.08
WEAK_COSINE = 0.2
WEAK_DICE = 0.08
SEED_EVIDENCE = 5.0
SEED_EVIDENCE_DICE = 0.33
# A sentence that follows a strong pair on both sides needs less of its own.
FOLLOWING_COSINE = 0.25
FOLLOWING_DICE = 0.25
MIN_GAP = 2
# By how much a counterpart must be more alike to make another one superfluous.
OUTDONE = 0.2
# A suggestion this many times larger than something linked inside it stays beside it.
HOLDS = 2


def find_passages(
    left: str,
    right: str,
    settings: Settings | None = None,
    *,
    left_blocks: Sequence[Block] = (),
    right_blocks: Sequence[Block] = (),
) -> list[Passage]:
    """Passages common to two texts, by left, then right place, with their changes word by word.

    One stretch may have several counterparts. Swapping the texts swaps the result. With blocks, only
    evidence (title, subhead, body, quote) is looked at and no passage reaches into or over furniture.
    Empty or unrelated texts give an empty list.

    Cost: some 4 ms for two articles of 400 words; hold one text against many by `prepare`.

    >>> [found] = find_passages(
    ...     "He said: “Our land is not the right place for rival forces to send messages.”",
    ...     "“Our country is not the right place for rival forces to send messages,” he added.",
    ... )
    >>> found.tier, [change.op for change in found.changes]
    ('linked', ['keep', 'substitute', 'keep'])
    """
    chosen = settings or Settings()
    return find_passages_prepared(prepare(left, left_blocks, chosen), prepare(right, right_blocks, chosen), chosen)


def find_passages_prepared(
    left: PreparedText, right: PreparedText, settings: Settings | None = None, *, align: bool = True
) -> list[Passage]:
    """As find_passages, for texts that are held against many others; `align=False` leaves `changes` empty.

    Cost: 1 to 3 ms for two articles of 400 words, 0.1 ms if they have little in common.
    """
    if _comes_after(left, right):  # ties must not depend on which text came first
        found = [_swapped(passage) for passage in find_passages_prepared(right, left, settings, align=align)]
        return sorted(found, key=_place)
    pair = pair_up(left, right)
    if pair is None:
        return []
    runs = find_runs(left, right)
    faint = find_similar_units(pair, min_cosine=FAINT_COSINE, min_dice=WEAK_DICE)
    return _written(_find(pair, runs, faint, (settings or Settings()).passages), pair, align=align)


def find_repeats(
    text: str, settings: Settings | None = None, *, blocks: Sequence[Block] = (), align: bool = True
) -> list[Passage]:
    """Passages that stand twice in one text: `left` the earlier place, `right` the later, never overlapping."""
    chosen = settings or Settings()
    return find_repeats_prepared(prepare(text, blocks, chosen), chosen, align=align)


def find_repeats_prepared(
    prepared: PreparedText, settings: Settings | None = None, *, align: bool = True
) -> list[Passage]:
    """As find_repeats, for a text that is prepared already."""
    chosen = settings or Settings()
    pair = pair_up(prepared, prepared)
    if pair is None:
        return []
    runs = find_runs(prepared, prepared)
    later = runs.left + runs.size <= runs.right
    runs = Runs(runs.left[later], runs.right[later], runs.size[later])
    faint = find_similar_units(pair, min_cosine=FAINT_COSINE, min_dice=WEAK_DICE)
    faint = faint.choose(faint.left < faint.right)
    apart = [v for v in _find(pair, runs, faint, chosen.passages) if v[0].left_last <= v[0].right_first]
    return _written(apart, pair, align=align)


def _comes_after(left: PreparedText, right: PreparedText) -> bool:
    if left.text != right.text:
        return left.text > right.text
    return bool(left.starts.tolist() > right.starts.tolist())


def _place(passage: Passage) -> tuple[int, int, int, int]:
    return passage.left_start, passage.right_start, passage.left_end, passage.right_end


def _swapped(passage: Passage) -> Passage:
    ops = {"insert": "delete", "delete": "insert"}
    return replace(
        passage,
        left_start=passage.right_start,
        left_end=passage.right_end,
        right_start=passage.left_start,
        right_end=passage.left_end,
        changes=tuple(
            Change(ops.get(change.op, change.op), change.right, change.left)  # type: ignore[arg-type]  # both are Ops
            for change in passage.changes
        ),
    )


def _find(pair: Pair, runs: Runs, faint: Seeds, settings: PassageSettings) -> list[Verdict]:
    chains = chain_runs(pair, runs)
    weak = faint.choose(faint.cosine > WEAK_COSINE)
    seeds = _choose_seeds(weak, settings)
    near = grow(pair, seeds, gap=settings.gap, min_gap=min(MIN_GAP, settings.gap), min_cosine=settings.whole_cosine)
    wide = find_abridged(pair, weak, near)
    parallel = [stretch for stretch in find_parallel(pair, faint) if not any(stretch.meets(other) for other in wide)]
    verdicts: list[Verdict] = []
    used: set[Chain] = set()
    for stretch in wide:
        for box in trim(pair, stretch, chains):
            used.update(box.chains)
            verdicts.extend(_judged(pair, box, settings, abridged=True))
    for stretch in near:
        if any(stretch.meets(other) for other in wide):
            continue
        for box in trim(pair, stretch, chains):
            judged = _judged(pair, box, settings)
            verdicts.extend(judged)
            if judged and judged[0][2] == "linked":
                used.update(box.chains)
    for stretch in parallel:
        left_first, left_last, right_first, right_last = pair.words(*stretch[:4])
        box = Box(left_first, left_last, right_first, right_last, (), len(stretch.seeds))
        verdicts.extend(_judged(pair, box, settings))
    # What is copied inside a stretch that is only possible, or none, is a passage of its own.
    for chain in chains:
        if chain not in used:
            box = Box(chain.left_first, chain.left_last, chain.right_first, chain.right_last, (chain,), 0)
            verdicts.extend(_judged(pair, box, settings))
    return _resolve(verdicts)


def _choose_seeds(weak: Seeds, settings: PassageSettings) -> Seeds:
    """Strong seeds, and weak ones that continue a strong one in the next sentence on both sides."""
    strong = ((weak.cosine > settings.seed_cosine) & (weak.dice > settings.seed_dice)) | (
        (weak.shared >= SEED_EVIDENCE) & (weak.dice > SEED_EVIDENCE_DICE)
    )
    begun = set(zip(weak.left[strong].tolist(), weak.right[strong].tolist(), strict=True))
    follows = (weak.cosine > FOLLOWING_COSINE) & (weak.dice > FOLLOWING_DICE) & ~strong
    for n in np.flatnonzero(follows).tolist():
        left, right = int(weak.left[n]), int(weak.right[n])
        strong[n] = any((left + i, right + i) in begun for i in (-1, 1))
    return weak.choose(strong)


def _judged(pair: Pair, box: Box, settings: PassageSettings, *, abridged: bool = False) -> list[Verdict]:
    evidence = weigh(pair, box)
    tier = judge(evidence, settings, abridged=abridged)
    return [] if tier is None else [(box, evidence, tier)]


def _resolve(verdicts: list[Verdict]) -> list[Verdict]:
    """Without boxes that a better one covers or outdoes: the linked before the possible, then by evidence."""
    order = sorted(verdicts, key=lambda v: (v[2] != "linked", -v[1].shared, v[0].left_first, v[0].right_first))
    kept: list[Verdict] = []
    for verdict in order:
        if not any(_covers(other, verdict) or _outdoes(other, verdict) for other in kept):
            kept.append(verdict)
    return kept


def _covers(verdict: Verdict, other: Verdict) -> bool:
    """Whether the first box has more than half of the other on both sides.

    A suggestion that holds what is linked stays only where it is many times larger, as a page is
    that goes along with another and keeps one quotation whole.
    """
    left, right = _common(verdict[0], other[0])
    return 2 * left > min(other[0].n_left, HOLDS * verdict[0].n_left) and 2 * right > min(
        other[0].n_right, HOLDS * verdict[0].n_right
    )


def _outdoes(verdict: Verdict, other: Verdict) -> bool:
    """Whether most of one side of a suggestion already has a far better counterpart: a second one is noise."""
    if verdict[2] != "linked" or other[2] == "linked" or verdict[1].dice < other[1].dice + OUTDONE:
        return False
    left, right = _common(verdict[0], other[0])
    return 2 * left > other[0].n_left or 2 * right > other[0].n_right


def _common(box: Box, other: Box) -> tuple[int, int]:
    return (
        min(box.left_last, other.left_last) - max(box.left_first, other.left_first),
        min(box.right_last, other.right_last) - max(box.right_first, other.right_first),
    )


def _written(verdicts: list[Verdict], pair: Pair, *, align: bool) -> list[Passage]:
    left, right = pair.left.prepared, pair.right.prepared
    found = []
    for box, evidence, tier in verdicts:
        left_start, left_end, right_start, right_end = _places(left, right, box)
        relation = name_relation(evidence)
        found.append(
            Passage(
                left_start=left_start,
                left_end=left_end,
                right_start=right_start,
                right_end=right_end,
                score=round(min(1.0, evidence.containment if relation == "abridged" else evidence.dice), 4),
                tier=tier,
                relation=relation,
                why=explain(pair, box, evidence),
                changes=align_words(left.text[left_start:left_end], right.text[right_start:right_end]) if align else (),
            )
        )
    return sorted(found, key=_place)


def _places(left: PreparedText, right: PreparedText, box: Box) -> tuple[int, int, int, int]:
    """A box in characters: with the marks around it where units begin or end on both sides, else word to word."""
    first, below = int(left.unit_of[box.left_first]), int(right.unit_of[box.right_first])
    last, above = int(left.unit_of[box.left_last - 1]), int(right.unit_of[box.right_last - 1])
    opens = np.array_equal((left.first_token[first], right.first_token[below]), (box.left_first, box.right_first))
    closes = np.array_equal((left.first_token[last + 1], right.first_token[above + 1]), (box.left_last, box.right_last))
    return (
        int(left.starts[first] if opens else left.token_starts[box.left_first]),
        int(left.ends[last] if closes else left.token_ends[box.left_last - 1]),
        int(right.starts[below] if opens else right.token_starts[box.right_first]),
        int(right.ends[above] if closes else right.token_ends[box.right_last - 1]),
    )

"""How surely two sentences tell the same: a sum of a few measures, each with its weight beside its reason."""

from __future__ import annotations

from dataclasses import dataclass

from ...model import Tier
from ...settings import StatementSettings
from .facts import Comparison, Difference

#: An equal figure that isn't small; an equal day; a person or body in common.
_FIGURE, _DAY, _NAME = 0.05, 0.04, 0.03
#: The articles tell of one event (half for a suggestion); sentences beside them are alike too.
_EVENT, _NEIGHBOUR = 0.1, 0.03
#: Neither sentence has a better counterpart in the other article.
_BEST = 0.03
#: All words, function words too, and the lengths: how much each counts, and what two sentences of one subject have.
_OVERLAP, _OVERLAP_OF_SUBJECT = 0.3, 0.25
_LENGTHS, _LENGTHS_OF_SUBJECT = 0.15, 0.6
#: What a difference takes away. A figure or a direction that differs is seldom one statement, another name beside the
#: same words often is one: of mrpc's pairs with such a difference 41, 21 and 62 in 100 are paraphrases, of all 68.
_DIFFERS: dict[Difference, float] = {
    "figure": 0.1, "direction": 0.12, "denial": 0.08, "day": 0.08, "actor": 0.04, "speech": 0.1,
}  # fmt: skip
_DISTANT = 0.08
#: The embedding's cosine above what unrelated news sentences reach; each hundredth counts so much.
_MEANING, _MEANING_OF_CHANCE = 0.5, 0.45

#: What plain words in common have to weigh for `linked`: names alone make a subject, not a statement.
#: How alike the words themselves have to be for it, whatever the context adds.
_LINKED_WORDS = 0.43
_LINKED_PLAIN, _PLAIN_BESIDE_NAMES = 1.8, 0.8
#: A story is told within so many days; later the like is more often said of the next event.
_DAYS_OF_ONE_STORY = 14
#: One word in common is chance.
_PLAIN_WORDS = 2
#: So much less likeness will do where a name and an equal figure or day stand in both.
_FACTS_EASE = 0.12


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of two sentences.

    Attributes:
        words: mean of cosine and Dice of their weighted terms; `shared` what the common terms weigh, `plain`
            those among them that are no name, figure or day; `n_plain` counts these.
        compared: their facts; `figures` and `days` count those in common that few other sentences have.
        n_words: of the shorter sentence.
        event: 1 the articles are linked as one event, 0.5 that is suggested, 0 neither.
        neighbours: pairs of sentences beside these that are alike too, 0 to 2.
        best: neither has a better counterpart.
        apart: days between the articles, 0 where one is undated.
        recurs: the like is said over weeks, as in a report that comes every month.
        distant: what says that the articles tell of different times, "" if nothing does.
        meaning: cosine of the two embeddings; None without.
    """

    words: float
    shared: float
    plain: float
    compared: Comparison
    n_words: int
    n_plain: int = 2
    figures: int = 0
    days: int = 0
    event: float = 0.0
    neighbours: int = 0
    best: bool = False
    apart: int = 0
    recurs: bool = False
    distant: str = ""
    meaning: float | None = None


def score_evidence(evidence: Evidence) -> float:
    """0 to 1, four digits: the words' likeness and what speaks for and against it besides.

    >>> score_evidence(Evidence(0.4, 2.0, 1.0, Comparison((), (), (), (), 0.25, 0.6), 20))
    0.4
    """
    compared = evidence.compared
    score = (
        evidence.words
        + _NAME * min(len(compared.names), 2)
        + _FIGURE * min(evidence.figures, 2)
        + _DAY * min(evidence.days, 1)
        + _EVENT * evidence.event
        + _NEIGHBOUR * evidence.neighbours
        + _BEST * evidence.best
        + _OVERLAP * (compared.overlap - _OVERLAP_OF_SUBJECT)
        + _LENGTHS * (compared.lengths - _LENGTHS_OF_SUBJECT)
        - sum(_DIFFERS[kind] for kind, _ in compared.differs)
        - _DISTANT * bool(evidence.distant)
    )
    if evidence.meaning is not None:
        # Two digits: what processors and libraries round differently must not decide a tier.
        score += _MEANING * (round(evidence.meaning, 2) - _MEANING_OF_CHANCE)
    return round(min(1.0, max(0.0, score)), 4)


def judge(evidence: Evidence, score: float, settings: StatementSettings) -> Tier | None:
    """The tier; what is short, far apart in time or differs in a fact goes down one."""
    if score >= settings.paraphrase_linked - _FACTS_EASE * _is_told_by_facts(evidence):
        tier = 0
    elif score >= settings.paraphrase_possible:
        tier = 1
    elif score >= settings.paraphrase_theme:
        tier = 2
    else:
        return None
    down = bool(evidence.compared.differs) + bool(evidence.distant) + (evidence.n_words < settings.paraphrase_tokens)
    down += not (evidence.event or evidence.neighbours)
    down += tier < 2 and evidence.n_plain < _PLAIN_WORDS and not _is_told_by_facts(evidence)
    down += tier == 0 and not _is_more_than_subject(evidence)
    down += not _is_told_by_facts(evidence) and (evidence.recurs or (tier == 0 and evidence.apart > _DAYS_OF_ONE_STORY))
    return (("linked", "possible", "theme")[tier + down]) if tier + down < 3 else None


def _is_told_by_facts(evidence: Evidence) -> bool:
    """Whether both have an equal figure or day that few others have, and a person or body or one more of these."""
    n_telling = evidence.figures + evidence.days
    return n_telling > 1 or (n_telling > 0 and bool(evidence.compared.names))


def _is_more_than_subject(evidence: Evidence) -> bool:
    """Whether enough is shared that is no mere subject: plain words, or who together with how many or when."""
    if _is_told_by_facts(evidence):
        return True
    if evidence.words < _LINKED_WORDS:
        return False
    if evidence.plain >= _LINKED_PLAIN:
        return True
    return len(evidence.compared.names) > 1 and evidence.plain >= _PLAIN_BESIDE_NAMES


def explain(evidence: Evidence, common: list[str]) -> str:
    """One sentence for a person: what they share, what differs, and why the tier isn't higher."""
    compared = evidence.compared
    shares = []
    if compared.names:
        shares.append(_listed("the name", "the names", compared.names[:3]))
    if compared.figures:
        shares.append(_listed("the figure", "the figures", [figure.text.strip() for figure in compared.figures[:3]]))
    if compared.days:
        shares.append(_listed("the day", "the days", compared.days[:2]))
    if common:
        shares.append(_listed("the word", "the words", common))
    told = "share " + "; ".join(shares) if shares else "tell alike"
    told += f" ({evidence.words:.0%} alike by weight)"
    if evidence.meaning is not None:
        told += f"; {round(evidence.meaning, 2):.0%} alike in meaning"
    if evidence.neighbours:
        told += "; the sentences beside them are alike too"
    if compared.differs:
        told += "; but " + ", ".join(words for _, words in compared.differs)
    if evidence.recurs and not _is_told_by_facts(evidence):
        told += "; but the like is said over weeks"
    if evidence.distant:
        told += f"; but {evidence.distant}"
    return told


def _listed(one: str, many: str, items: list[str] | tuple[str, ...]) -> str:
    return f"{one if len(items) == 1 else many} {', '.join(items)}"

"""How surely two sentences tell the same: a sum of a few measures, each with its weight beside its reason."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter

from ...model import Tier
from ...settings import StatementSettings
from .facts import Comparison, Difference

#: An equal figure that isn't small, or a small one of the same thing; an equal day, or one within the other's
#: month; a person or body in common.
_FIGURE, _COUNT, _DAY, _MONTH, _NAME = 0.05, 0.03, 0.04, 0.03, 0.03
#: A figure or a quotation in both that is linked already.
_JOINED = 0.05
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
#: Of a short sentence most of whose weight stands in a longer one so much is likeness, and length says nothing.
_HELD, _LEAST_HELD = 0.55, 0.45
#: The embedding's cosine above what unrelated news sentences reach; each hundredth counts so much.
_MEANING, _MEANING_OF_CHANCE = 0.5, 0.45

#: What plain words in common have to weigh for `linked`: names alone make a subject, not a statement.
#: How alike the words themselves have to be for it, whatever the context adds.
_LINKED_WORDS = 0.46
#: Any other counterpart of either sentence is at most so alike, beside this one: nothing else can be meant.
_CLEAR = 0.75
#: Clear counterparts in articles of two outlets on one event and day need so little; an outlet's own next article
#: tells the news that came since, in which the old words stand about something else.
_CLEAR_WORDS, _CLEAR_PLAIN, _CLEAR_DAYS = 0.29, 0.8, 1
_LINKED_PLAIN, _PLAIN_BESIDE_NAMES = 1.8, 0.8
#: A story is told within so many days; later the like is more often said of the next event.
_DAYS_OF_ONE_STORY = 14
#: What is told again a month later, facts and all, is the form of words of a monthly report as often as not.
_DAYS_OF_FACTS = 31
#: One word in common is chance.
_PLAIN_WORDS = 2
#: So much less likeness will do where a name and an equal figure or day stand in both, or both are clearly meant.
_EASE = 0.12


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of two sentences.

    Attributes:
        words: mean of cosine and Dice of their weighted terms; `shared` what the common terms weigh, `plain`
            those among them that are no name, figure or day; `n_plain` counts these.
        compared: their facts; `figures`, `days` and `names` count those in common that few other sentences have.
        joined: figures and quotations of the two that are linked.
        n_words: of the shorter sentence; `held` the share of the lighter one's weight that the other has too.
        event: 1 the articles are linked as one event, 0.5 that is suggested, 0 neither.
        neighbours: pairs of sentences beside these that are alike too, 0 to 2.
        best: neither has a better counterpart; `rival` how alike the best other one of either is, beside this one.
        apart: days between the articles, 0 where one is undated.
        one_outlet: both articles are of one known outlet.
        recurs: the like is said over weeks, as in a report that comes every month.
        distant: what says that the articles tell of different times, "" if nothing does.
        meaning: cosine of the two embeddings; None without.
    """

    words: float
    shared: float
    plain: float
    compared: Comparison
    n_words: int
    held: float = 0.0
    n_plain: int = 2
    figures: int = 0
    days: int = 0
    names: int = 0
    joined: int = 0
    event: float = 0.0
    neighbours: int = 0
    best: bool = False
    rival: float = 1.0
    apart: int = 0
    one_outlet: bool = False
    recurs: bool = False
    distant: str = ""
    meaning: float | None = None

    def __reduce__(self) -> tuple[type[Evidence], tuple[object, ...]]:
        # A tenth of the time of what dataclasses do by themselves when processes send them.
        return Evidence, _values(self)


_values = attrgetter(*(field.name for field in fields(Evidence)))


def score_evidence(evidence: Evidence) -> float:
    """0 to 1, four digits: the words' likeness and what speaks for and against it besides.

    >>> score_evidence(Evidence(0.4, 2.0, 1.0, Comparison((), (), 0, (), False, (), 0.25, 0.6), 20))
    0.4
    """
    compared = evidence.compared
    words, lengths = evidence.words, compared.lengths - _LENGTHS_OF_SUBJECT
    if evidence.event and evidence.held >= _LEAST_HELD and evidence.n_plain >= _PLAIN_WORDS:
        words, lengths = max(words, _HELD * evidence.held), max(lengths, 0.0)
    score = (
        words
        + _NAME * min(len(compared.names), 2)
        + _FIGURE * min(evidence.figures, 2)
        + _COUNT * min(compared.counts, 2)
        + _DAY * min(evidence.days, 1)
        + _MONTH * compared.month
        + _JOINED * min(evidence.joined, 2)
        + _EVENT * evidence.event
        + _NEIGHBOUR * evidence.neighbours
        + _BEST * evidence.best
        + _OVERLAP * (compared.overlap - _OVERLAP_OF_SUBJECT)
        + _LENGTHS * lengths
        - sum(_DIFFERS[kind] for kind, _ in compared.differs)
        - _DISTANT * bool(evidence.distant)
    )
    if evidence.meaning is not None:
        # Two digits: what processors and libraries round differently must not decide a tier.
        score += _MEANING * (round(evidence.meaning, 2) - _MEANING_OF_CHANCE)
    return round(min(1.0, max(0.0, score)), 4)


def judge(evidence: Evidence, score: float, settings: StatementSettings) -> Tier | None:
    """The tier; what is short, far apart in time or differs in a fact goes down one."""
    facts, sure = _has_facts(evidence), _is_sure(evidence)
    if score >= settings.paraphrase_linked - _EASE * sure:
        tier = 0
    elif score >= settings.paraphrase_possible or evidence.joined:
        tier = 1
    elif score >= settings.paraphrase_theme:
        tier = 2
    else:
        return None
    differs = evidence.compared.differs
    # Another name beside the same words is often no difference, and a linked figure that has changed is told as such:
    # they only keep from being sure.
    forgiven = {"actor", "figure"} if evidence.joined else {"actor"}
    kinds = {kind for kind, _ in differs} - (forgiven if tier else set())
    lowered = bool(kinds) + bool(evidence.distant) + (evidence.n_words < settings.paraphrase_tokens)
    lowered += not (evidence.event or evidence.neighbours)
    lowered += tier < 2 and evidence.n_plain < _PLAIN_WORDS and not facts and not evidence.joined
    lowered += tier == 0 and not (sure or _is_more_than_subject(evidence))
    days = _DAYS_OF_FACTS if facts else _DAYS_OF_ONE_STORY
    lowered += (evidence.recurs and not facts) or (tier == 0 and evidence.apart > days)
    return (("linked", "possible", "theme")[tier + lowered]) if tier + lowered < 3 else None


def _has_facts(evidence: Evidence) -> bool:
    """Whether both have an equal figure or day that few others have, and such a person or body or one more of these."""
    n_telling = evidence.figures + evidence.days
    return n_telling > 1 or (n_telling > 0 and evidence.names > 0)


def _is_sure(evidence: Evidence) -> bool:
    """Whether less likeness will do: clear counterparts with facts in common, or of one event on one day."""
    if not evidence.best or evidence.rival > _CLEAR:
        return False
    if _has_facts(evidence):
        return True
    return (
        evidence.event == 1.0
        and not evidence.one_outlet
        and evidence.apart <= _CLEAR_DAYS
        and evidence.words >= _CLEAR_WORDS
        and evidence.n_plain >= _PLAIN_WORDS
        and evidence.plain >= _CLEAR_PLAIN
    )


def _is_more_than_subject(evidence: Evidence) -> bool:
    """Whether enough is shared that is no mere subject: plain words, or who together with how many or when."""
    if evidence.words < _LINKED_WORDS:
        return False
    if evidence.plain >= _LINKED_PLAIN or _has_facts(evidence):
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
    if evidence.recurs and not _has_facts(evidence):
        told += "; but the like is said over weeks"
    if evidence.distant:
        told += f"; but {evidence.distant}"
    return told


def _listed(one: str, many: str, items: list[str] | tuple[str, ...]) -> str:
    return f"{one if len(items) == 1 else many} {', '.join(items)}"

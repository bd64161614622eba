"""Words that turn a statement round: `rose` and `fell`, `before` and `after`, `accepted` and `rejected`.

Only such as are opposites whatever stands beside them; English, and what German, French and Spanish say
of figures.
"""

from __future__ import annotations

from collections.abc import Sequence

from .units import fold

#: One line an opposition: what is on one side of the bar turns round what is on the other.
_LINES = """
rise rises rose risen rising increase increases increased increasing gain gains gained gaining climb climbs climbed climbing jump jumps jumped jumping surge surges surged surging soar soars soared soaring grow grows grew grown growing growth rally rallied rallies rebound rebounded advanced up upward upwards higher above over stieg stiegen gestiegen steigt steigen zunahme zugenommen hausse augmente augmenté progressé subió subieron sube aumentó aumentaron aumento | fall falls fell fallen falling decrease decreases decreased decreasing decline declines declined declining drop drops dropped dropping sink sinks sank sunk slump slumps slumped plunge plunges plunged plunging tumble tumbles tumbled shrink shrinks shrank shrunk slide slid slip slips slipped lose loses lost losing down downward downwards lower below under fiel fielen gefallen fällt fallen sank sanken gesunken sinkt rückgang zurückgegangen baisse baissé diminué reculé bajó bajaron baja cayó cayeron disminuyó disminuyeron
more | less fewer
least | most
minimum | maximum
mindestens | höchstens
profit profits | loss losses
surplus | deficit
inflow inflows | outflow outflows
win wins won victory | lose loses lost defeat
support supports supported supporting back backs backed backing | oppose opposes opposed opposing
accept accepts accepted accepting approve approves approved approving | reject rejects rejected rejecting refuse refuses refused
allow allows allowed allowing permit permits permitted | ban bans banned banning forbid forbids forbade forbidden prohibit prohibits prohibited
confirm confirms confirmed confirming | deny denies denied denying
convict convicts convicted | acquit acquits acquitted
guilty | innocent
survive survives survived | die dies died
alive | dead
before | after
open opens opened opening | close closes closed closing
buy buys bought buying | sell sells sold selling
import imports imported importing | export exports exported exporting
legal lawful | illegal unlawful
true | false
correct | incorrect
strengthen strengthens strengthened stronger | weaken weakens weakened weaker
better | worse
faster | slower
widen widens widened | narrow narrows narrowed
succeed succeeds succeeded success | fail fails failed failure
upgrade upgrades upgraded | downgrade downgrades downgraded
positive | negative
optimistic | pessimistic
"""  # noqa: E501  # one opposition a line is how it is read

_OPPOSITIONS = tuple(
    tuple(frozenset(fold(word) for word in side.split()) for side in line.split("|"))
    for line in _LINES.strip().splitlines()
)


def turned_round(gone: Sequence[str], come: Sequence[str]) -> tuple[str, str] | None:
    """The folded word that went and its opposite that came; None where nothing was turned round.

    A side that holds both of two opposites says nothing.

    >>> turned_round(["rose"], ["fell", "sharply"]), turned_round(["rose", "fell"], ["fell"])
    (('rose', 'fell'), None)
    """
    olds, news = set(gone), set(come)
    for one, other in _OPPOSITIONS:
        for first, second in ((one, other), (other, one)):
            if olds & first and news & second and not olds & second and not news & first:
                return next(w for w in gone if w in first), next(w for w in come if w in second)
    return None

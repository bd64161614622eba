"""What is done to the things that a figure counts: 16 people *killed*, 22 ships *waiting*.

Outlets say it in their own words; here each gets one action, so that "killing 16 people", "16 were
dead" and "16 persons lost their lives" count the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Action → forms of the words that tell it, as patterns. The first word is the action's name.
_ACTIONS = {
    "kill": r"kill(?:ed|ing|s|ings)?|dead|di(?:ed|e|es)|dying|deaths?|fatalit(?:y|ies)|perish(?:ed)?|slain"
    r"|slay(?:ed|ing)|murder(?:ed|ing|s)?|massacred"
    r"|los(?:t|ing|e)\s+(?:their|his|her)\s+li(?:ves|fe)|lives\s+(?:were\s+)?lost|death\s+toll|toll|assassinated"
    r"|executed"
    r"|Tote[nr]?|getötet|tot|gestorben|starben|ums\s+Leben|Todesopfer|morts?|tu(?:é|és|ées|ant|e|ent)|décédé(?:s"
    r"|es)?|muert[oa]s?|mat(?:ó|aron|ando)|murieron|fallecid[oa]s?",
    "injure": r"injur(?:ed|ing|ies|y|es)|wound(?:ed|ing|s)|hurt|maimed|verletzt(?:e[nr]?)?|blessé(?:s|es)?|herid[oa]s?",
    "arrest": r"arrest(?:ed|ing|s)?|detain(?:ed|ing|s)?|in\s+custody|festgenommen|arrêté(?:s|es)?|detenid[oa]s?",
    "treat": r"treat(?:ed|ing|s)?|attend(?:ed|ing)?\s+to|behandelt|soigné(?:s|es)?|atendid[oa]s?|hospitali[sz]ed",
    "displace": r"displac(?:ed|ing)|flee(?:ing)?|fled|evacuat(?:ed|ing)|uproot(?:ed|ing)|homeless|vertrieben"
    r"|geflohen|déplacé(?:s|es)?|desplazad[oa]s?",
    "miss": r"missing|unaccounted\s+for|vermisst|disparu(?:s|es)?|desaparecid[oa]s?",
    "attack": r"attack(?:ed|ing|s)?|target(?:ed|ing)|struck|strik(?:e|es|ing)|assault(?:ed|s)?|raid(?:ed|s)?"
    r"|hit(?:ting)?|fired\s+(?:on|at)|shell(?:ed|ing)|bombed|angegriffen",
    "vote": r"vot(?:ed|es|ing|e)|ballots?",
    "wait": r"wait(?:ing|ed|s)?|queu(?:ed|eing|ing)|warten|wartet|attendent|esperan",
    "lose": r"lost|destroy(?:ed|ing|s)?|burn(?:t|ed)\s+out|zerstört|détruit(?:s|es)?|destruid[oa]s?",
    "rise": r"(?:rise|rose|risen|climb(?:ed)?|up|jump(?:ed)?|gain(?:ed|s)?|increas(?:e|ed|es)|higher|surg(?:e"
    r"|ed)|advanc(?:e|ed)|grew|grow(?:n|th)?)",
    "fall": r"(?:fall|fell|fallen|down|drop(?:ped|s)?|declin(?:e|ed)|lower|slid|slump(?:ed)?|los(?:s|es)"
    r"|decreas(?:e|ed)|shed|plung(?:e|ed))",
    "buy": r"b(?:uy|ought|uying|uys)|purchas(?:e|ed|ing)|acquir(?:e|ed|ing)",
    "sell": r"s(?:ell|old|elling|ells)",
    "cut": r"cut(?:s|ting)?|lay(?:ing)?\s+off|laid\s+off|shed(?:ding)?|slash(?:ed)?",
    "create": r"creat(?:e|ed|ing)|add(?:ed|ing)?|hir(?:e|ed|ing)",
    "pay": r"pa(?:y|id|ying|ys)|fin(?:e|ed)|settl(?:e|ed|ing)",
}  # fmt: skip
#: Actions of people and soldiers that are told in the same breath as how many.
_ON_PEOPLE = frozenset(("kill", "injure", "arrest", "treat", "displace", "miss"))
_LINKING = (
    r"(?:\s+(?:who|that|which|people|persons|others|of\s+them))?(?:,?\s+(?:and\s+)?(?:were|was|are|is|have|has"
    r"|had|been|being|be|"
    r"(?:later|now|also|still|reportedly|already|had|have|remain(?:ed)?)|wurden|sind|waren|haben|hatten|ont|été"
    r"|étaient|sont|fueron|han|habían|sido))*"
)
_REACH_BACK, _REACH_ON, _REACH_FAR = 40, 60, 150
_CLAUSE_END = re.compile(
    r"[.!?;](?=\s|$|[\"”])|\n\s*\n|,\s(?:but|while|and\s+(?:an?other\s+)?(?:\d|\w+\s+(?:more|others)))"
)


def action_of(text: str, start: int, end: int) -> str:
    """What is done to what a figure counts; "" for nothing known.

    Args:
        start: where the figure begins, hedge included.
        end: where what it counts ends.
    """
    before = _before_pattern().search(text, max(0, start - _REACH_BACK), start)
    if before is not None and before.lastgroup is not None:
        return before.lastgroup
    after = _after_pattern().match(text, end, end + _REACH_ON)
    if after is not None and after.lastgroup is not None:
        return after.lastgroup
    counted = _pattern().search(text, start, end)
    if counted is not None and counted.lastgroup in _ON_PEOPLE:
        return counted.lastgroup
    clause = _CLAUSE_END.search(text, end)
    far = _far_pattern().search(text, end, min(clause.start() if clause else len(text), end + _REACH_FAR))
    if far is None or far.lastgroup is None:
        return ""
    return "kill" if far.lastgroup == "german" else far.lastgroup


def action_word(word: str) -> str:
    """The action that a single word tells, "" for none: `deaths` → kill."""
    found = _pattern().fullmatch(word)
    return (found.lastgroup or "") if found else ""


def nearest_action(text: str, start: int, end: int, *, people: bool = False) -> str:
    """The last action that is told between `start` and `end`, "" for none; on request only one on people."""
    found = ""
    for match in _pattern().finditer(text, start, end):
        if not people or match.lastgroup in _ON_PEOPLE:
            found = match.lastgroup or ""
    return found


@lru_cache(maxsize=1)
def _groups() -> str:
    return "|".join(f"(?P<{name}>{forms})" for name, forms in _ACTIONS.items())


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_groups()})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _before_pattern() -> re.Pattern[str]:
    filler = r"(?:\s+(?:of|the|all|another|other|some|by|to|from|to\s+at|up|an?|as\s+many\s+as|at|least))*"
    return re.compile(rf"(?<!\w)(?:{_groups()}){filler}\s+(?:[$£€])?$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _after_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_LINKING},?\s+(?:\w+ly\s+)?(?:{_groups()})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _far_pattern() -> re.Pattern[str]:
    """Further off only what is sure: a passive of what is done to people, or the end of a German clause."""
    groups = "|".join(f"(?P<{name}>{_ACTIONS[name]})" for name in sorted(_ON_PEOPLE))
    return re.compile(
        rf"\b(?:was|were|been|being)\s+(?:\w+ly\s+)?(?:{groups})(?!\w)|(?<!\w)(?P<german>gestorben|getötet)(?!\w)",
        re.IGNORECASE,
    )

"""Words that say nothing alone."""

from __future__ import annotations

#: English words that say nothing alone. Other languages do without: there rarity has to do it.
FUNCTION_WORDS = frozenset(
    """a an the and or but nor so of to in on at by for from with as is are was were be been being am it its he she him
    they them we us you i me his her hers their theirs our your my this that these those there here not no don t s re
    ve ll d m do does did done has have had having will would can could may might must shall should who whom whose
    which what when where why how than then if though although because while into onto up out off over under about
    after before between through during against without within among also just only very more most some any all each
    both few such own same other another said says say told according mr mrs ms one two now""".split()  # noqa: SIM905
)

"""Values on a line: where a value stands, which values are named, how a number is written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = (1, 2, 2.5, 5, 10)
_N_TICKS = 4
#: From this share of the greatest value on the least is near enough to zero for the axis to begin there.
_ZERO_SHARE = 0.35


@dataclass(frozen=True, slots=True)
class Scale:
    """`ticks` are values with their pixels."""

    ticks: tuple[tuple[float, float], ...]
    _low: float
    _high: float
    _bottom: float
    _top: float

    def place(self, value: float) -> float:
        """The pixel of a value."""
        return self._bottom + (self._top - self._bottom) * (value - self._low) / (self._high - self._low)


def lay_scale(values: Sequence[float], bottom: float, top: float) -> Scale:
    """A scale from pixel `bottom` to `top` that holds the values, between round numbers.

    >>> [value for value, _ in lay_scale([100, 160, 180], 100, 0).ticks]
    [100.0, 120.0, 140.0, 160.0, 180.0]
    """
    low, high = min(values), max(values)
    if 0 < low < _ZERO_SHARE * high:
        low = 0.0
    if low == high:
        low, high = low - max(1.0, abs(low) / 10), high + max(1.0, abs(high) / 10)
    rough = (high - low) / _N_TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    steps = [power * factor for factor in _STEPS if power * factor >= rough * (1 - 1e-9)]
    if all(value.is_integer() for value in map(float, values)):  # there is no half an attack
        steps = [step for step in (*steps, power * 100) if step.is_integer()] or [1.0]
    step = steps[0]
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    scale = Scale((), first * step, last * step, bottom, top)
    ticks = tuple((number * step, scale.place(number * step)) for number in range(first, last + 1))
    return Scale(ticks, first * step, last * step, bottom, top)


def write_number(value: float) -> str:
    """`2,500`, `0.5`, `62 million`: as short as it stays exact, else with four digits.

    >>> write_number(2500.0), write_number(62e6), write_number(1.5e9), write_number(0.25)
    ('2,500', '62 million', '1.5 billion', '0.25')
    """
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:,.4g} {word}"
    return f"{value:,.10g}"

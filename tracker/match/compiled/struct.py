"""Groups of arrays that compiled functions hand on as one reference.

A named tuple of arrays travels as some seven values an array, through every call: with a hundred arrays
it took a minute to compile what takes a fraction of it by reference.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

from numba import types
from numba.experimental import structref

#: An array or a number: numba infers which.
Column = Any

_Class = TypeVar("_Class", bound=type)


class Fields:
    """What `struct` is written on: its annotations name the fields, in order of the arguments."""

    def __init__(self, *values: Column) -> None:
        raise NotImplementedError  # the class that `struct` makes is another


def struct(described: _Class) -> _Class:
    """The class, of which only the names of the fields count, as one that compiled functions make and read.

    Python can't make one: that would compile its making anew in each process.
    """
    names = list(described.__annotations__)
    module = sys.modules[described.__module__]
    kind_name = f"{described.__name__}Kind"
    kind = type(
        kind_name,
        (types.StructRef,),
        {"__module__": described.__module__, "preprocess_fields": _without_literals},
    )
    setattr(module, kind_name, structref.register(kind))  # kept code names it
    made = type(
        described.__name__,
        (structref.StructRefProxy,),
        {"__module__": described.__module__, "__doc__": described.__doc__},
    )
    structref.define_proxy(made, kind, names)
    return made  # type: ignore[return-value]


def _without_literals(self: object, fields: list[tuple[str, object]]) -> tuple[tuple[str, object], ...]:
    del self
    plain: Callable[[object], object] = types.unliteral
    return tuple((name, plain(kind)) for name, kind in fields)

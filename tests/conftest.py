"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# No deadline: time on a shared machine says nothing, and first calls import or compile.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

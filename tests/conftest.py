"""Builders that several tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from program import Program

# No example may fail for being slow on a busy machine, and every run tries the same ones.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program in an empty folder."""
    home = tmp_path / "home"
    home.mkdir()
    return Program(home)

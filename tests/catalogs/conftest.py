"""Fixtures for catalogs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest


@pytest.fixture(scope="session")
def find_program() -> Callable[[str], str]:
    """Finds a program of gettext's; without it a test skips, but on CI it fails."""

    def find(name: str) -> str:
        program = shutil.which(name)
        if program is None:
            reason = f"{name} is not installed; install gettext"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        return program

    return find

"""
What a machine lacks for a test, said aloud.

`make test` installs PostgreSQL, Xvfb and Chromium, so their absence is a failure. On a machine where
they cannot be had, SAOVANG_ALLOW_MISSING=1 turns the failure into a skip, which the summary counts.
"""

import os
from pathlib import Path
from typing import NoReturn

import pytest


def need(program: Path | None, *, package: str) -> Path:
    """The program's path, or a test that ends here and says which Debian package is missing."""
    if program is None or not program.exists():
        give_up(f"Debian's package {package} is not installed")
    return program


def give_up(reason: str) -> NoReturn:
    """Fail, or skip where the person at the keyboard has allowed it."""
    if os.environ.get("SAOVANG_ALLOW_MISSING") == "1":
        pytest.skip(reason)
    pytest.fail(f"{reason}; `make test` installs it, SAOVANG_ALLOW_MISSING=1 skips the test", pytrace=False)

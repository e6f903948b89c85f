"""
Programs that live at another moment: what they start, they start at that one, and time goes on from there.

Debian's faketime shifts the wall clock of whatever is started inside the block; the time since boot stays as it is.
This process itself is not shifted and asks the moment what time it is there.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.missing import need


class Moment:
    """A moment that began when this was made; `at` knows its zone."""

    def __init__(self, at: datetime) -> None:
        self._zone = at.tzinfo
        self._ahead = timedelta(seconds=round((at - datetime.now(UTC)).total_seconds()))

    def now(self) -> datetime:
        """What the programs' wall clock says, in the zone of the moment."""
        return (datetime.now(UTC) + self._ahead).astimezone(self._zone)

    @contextmanager
    def for_programs(self) -> Iterator[None]:
        """What is started in the block lives at the moment, to its end."""
        found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        library = need(found[0] if found else None, package="faketime")
        more = {
            "LD_PRELOAD": str(library),
            "FAKETIME": f"{self._ahead.total_seconds():+.0f}",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }
        before = {name: os.environ.get(name) for name in more}
        os.environ.update(more)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value

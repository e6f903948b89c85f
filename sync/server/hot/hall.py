"""
One hall server: its database, its keys, its clock and the plan it runs.

Everything under `hot` gets a `HallServer` and nothing from the environment, so that tests run several side by side.
"""

import logging
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from assets import known
from kiosk.domain import plan as plans
from kiosk.domain.errors import PlanInvalid
from sync.server.hot import keys
from sync.server.hot.past import Mark
from sync.server.hot.store import Db, Store

log = logging.getLogger("sync.server.hot")

HOME_ZONE = "Asia/Ho_Chi_Minh"


class Clock(Protocol):
    boot: str

    def now(self) -> datetime: ...
    def mono(self) -> int: ...


class SystemClock:
    """The computer's own."""

    def __init__(self) -> None:
        self.boot = secrets.token_hex(4)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def mono(self) -> int:
        return time.monotonic_ns() // 1_000_000


@dataclass(eq=False)
class HallServer:
    store: Store
    keys: keys.Keys
    clock: Clock
    chance: Callable[[int], bytes] = os.urandom
    ticked_mono: int | None = None  # when the hall day was last looked after
    mark: Mark = field(default_factory=lambda: Mark(None))
    looked_back: bool = False  # whether the database was compared with the mark
    doubted: set[tuple[str, int]] = field(default_factory=set)  # numbers seen that it did not know, by series
    out: tuple[int, int, dict[str, str]] | None = None  # as `sync.server.hot.quota` last told: when, plan, services
    terminals: dict[bytes, bytes] = field(default_factory=dict)  # keys of devices that were let in once
    _plan: tuple[int, plans.Plan] | None = field(default=None, repr=False)

    def now_ms(self) -> int:
        return int(self.clock.now().timestamp() * 1000)

    def plan(self, db: Db) -> plans.Plan | None:
        """The plan that holds, read once a version; None before the first was published."""
        found = db.one("SELECT max(version) FROM plan")
        return self.plan_at(db, found[0] if found else None)

    def plan_at(self, db: Db, version: int | None) -> plans.Plan | None:
        """The same, where its version is known already."""
        if version is None:
            return None
        if self._plan is None or self._plan[0] != version:
            text = db.rows("SELECT text FROM plan WHERE version = %s", version)[0][0]
            try:
                self._plan = (version, plans.read(text, known, kept=True))
            except PlanInvalid:  # published by an older program: the hall goes on with what it has
                log.exception("plan %s", version)
        return self._plan[1] if self._plan else None

    def plan_of(self, version: int | None) -> plans.Plan | None:
        """The plan of a version that was read already; None for another one."""
        return self._plan[1] if self._plan and self._plan[0] == version else None

    @property
    def plan_version(self) -> int:
        return self._plan[0] if self._plan else 0

    def zone(self, db: Db) -> ZoneInfo:
        return zone_of(self.plan(db))


def zone_of(plan: plans.Plan | None) -> ZoneInfo:
    return ZoneInfo(plan.hall.zone if plan else HOME_ZONE)


def hall_of(folder: Path, alias: str = "default", clock: Clock | None = None) -> HallServer:
    return HallServer(
        Store(alias), keys.load(folder / "key"), clock or SystemClock(), mark=Mark(folder / "numbers-given")
    )


@lru_cache(1)
def default_hall() -> HallServer:
    """The hall of this process, once `sync.server.start.open_hall` has run."""
    from django.conf import settings

    return hall_of(Path(getattr(settings, "HALL_FOLDER")))  # noqa: B009 not one of Django's

"""
A terminal at work: its window, the visits before it, the desk behind it and the server beyond.

The order of the start is the shortest way to a useful screen: disk, window, home; then whatever can wait.
"""

import gc
import json
import logging
import signal
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from assets.examples import CATALOGUE
from kiosk.cli.hand import Hand
from kiosk.cli.memory import give_back
from kiosk.cli.printing import Printing
from kiosk.cli.ready import Ready
from kiosk.cli.terminal import Terminal
from kiosk.cli.tour import Tour
from kiosk.cli.upstream import Upstream
from kiosk.devices.reader import Burst
from kiosk.domain.text import Both
from kiosk.flow import Flow
from kiosk.hall import zone
from kiosk.views import Text, key
from kiosk.visit.home import HomeScreen, SorryScreen, StartingScreen
from kiosk.visit.screen import Post
from kiosk.words import Words

TICK_S = 2.0  # between two looks at the hall day, where no server leads
AGAIN_S = 10.0  # before another try after a start that failed
PLAN_LOOK_S = 2.0
HOME_WITHIN_S = 60.0  # with a plan that came down, or the last good one holds again
PREPARE_S = 0.25  # between two screens that are made ahead
PROBE_S = 3.0  # between two signs of life to whoever watches over the process
BOOT_S = 30.0  # after a power cut a hall's terminals do not all speak at once
JUST_BOOTED_MS = 120_000
PATIENCE_S = 1.0  # before people are told that the machine is starting
TIDY_S = 600.0  # between two times of tidying up
HOME_AGAIN_S = 20.0  # before another look whether somebody stands there
SETTLED_S = 1.0  # after home is shown, what can wait begins

log = logging.getLogger(__name__)


class Lobby:
    """One terminal with a window; `run` returns when it was told to end."""

    def __init__(self, terminal: Terminal, upstream: Upstream, words: Words, front: Any, ready: Ready) -> None:
        """
        Args:
            front: A `screens.front.Front`; Kivy carries no types.
        """
        self._terminal, self._upstream, self._front, self._ready = terminal, upstream, front, ready
        self._loop = front.loop
        self._hand = Hand(self._loop.post, self._loop.expect)
        self._burst = Burst()
        self._printing = Printing(terminal)
        self._meanwhile: Callable[[], None] | None = None
        self._tours = False
        self._fault: Exception | None = None
        self.flow = Flow(
            terminal.desk,
            plan=terminal.plans,
            post=Post(
                layout=front.layout,
                counter=terminal.desk.counter() or terminal.settings.counter,
                alone=upstream.alone,
                catalogue=Catalogue(CATALOGUE),
                tray=self._printing.tray,
                code_of=self._printing.code_of,
            ),
            show=front.show,
            later=self._loop.later,
            ask=self._hand.ask,
            words=words,
            now=hall_time(terminal),
            mono=monotonic,
            standing=self._standing,
        )

    def meanwhile(self, work: Callable[[], None], *, then_tours: bool = False) -> None:
        """
        Something for a thread of its own once the window stands; if it fails, so does the terminal.

        Args:
            then_tours: Whether the screens are then shown one after another, for whoever only gets their pictures.
        """
        self._meanwhile, self._tours = work, then_tours

    def run(self) -> None:
        """
        Serve citizens until told to end.

        Raises:
            Exception: What went wrong meanwhile.
        """
        front = self._front
        front.stage.flow = self.flow
        front.guard(self.flow.fail)
        front.on_keys(self._key, self._burst.up)
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, lambda *_: self._loop.stop())
        self._hand.start()
        self._begin()
        self._loop.later(PATIENCE_S, self._say_that_it_starts)
        if self._meanwhile is not None:
            threading.Thread(target=self._do_meanwhile, args=[self._meanwhile], daemon=True).start()
        self._loop.later(0, self._wait_for_home)
        try:
            front.run()
        finally:
            self.flow.stop()
            self._upstream.stop()
            self._hand.finish()
            self._printing.stop()
        if self._fault is not None:
            raise self._fault

    def _do_meanwhile(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as fault:
            self._fault = fault
            self._loop.stop()
        else:
            if self._tours:
                self._loop.post(Tour(self.flow, self._loop.later).begin)

    def _wait_for_home(self) -> None:
        if not isinstance(self.flow.screen, HomeScreen):
            self._loop.later(0, self._wait_for_home)
            return
        self._loop.later(0, self._ready.ready)  # with the next turn: home has then been drawn
        self._loop.later(SETTLED_S, self._settle)

    def _settle(self) -> None:
        """Home stands: now comes what nobody waits for."""
        just_booted = self._terminal.clock.mono() < JUST_BOOTED_MS
        boot_s = BOOT_S if just_booted else 0.0
        self._hand.ask(lambda: self._talk(boot_s), lambda _: None, lambda error: log.error("no worker: %r", error))
        self._hand.ask(self._print, _nothing, lambda error: log.error("nothing is printed: %r", error))
        if self._upstream.alone:
            self._tick()
        self._probe()
        self._prepare()
        self._try_plan(monotonic())
        gc.enable()
        gc.collect()
        gc.freeze()

    def _prepare(self) -> None:
        """The first citizen of the day waits for no screen to be made: one at a time, while nobody touches."""
        if not isinstance(self.flow.screen, HomeScreen) or self._front.stage.prepare():
            self._loop.later(PREPARE_S, self._prepare)
        else:
            self._tidy()

    def _tidy(self) -> None:
        """Now and then, while nobody stands there: what visits left goes back to the system."""
        at_home = isinstance(self.flow.screen, HomeScreen)
        if at_home:
            give_back()
        self._loop.later(TIDY_S if at_home else HOME_AGAIN_S, self._tidy)

    def _talk(self, boot_s: float) -> None:
        self._upstream.start(self._terminal, lambda: self._loop.post(self._new_plan), boot_s=boot_s)

    def _print(self) -> None:
        self._printing.start(lambda: self._loop.post(self._heard_of_paper))

    def _heard_of_paper(self) -> None:
        self.flow.screen.heard_of_paper()

    def _standing(self) -> Text | None:
        digits = self._upstream.to_confirm()
        return key("enrol.digits", digits=digits) if digits else None

    def _new_plan(self) -> None:
        """Another plan holds: it stays once home was reached with it, unless it gives no screens at all."""
        if not self.flow.can_draw():
            self._hand.ask(self._terminal.plan_failed, lambda _: self.flow.refresh(), _log_plan)
            return
        self.flow.refresh()
        self._loop.later(PLAN_LOOK_S, lambda: self._try_plan(monotonic()))

    def _try_plan(self, since: float) -> None:
        """Look until home is reached; a visit may go on, a screen that gave up may not."""
        screen = self.flow.screen
        if isinstance(screen, HomeScreen):
            self._hand.ask(self._terminal.plan_holds, _nothing, _log_plan)
        elif isinstance(screen, StartingScreen | SorryScreen) and monotonic() - since > HOME_WITHIN_S:
            self._hand.ask(self._terminal.plan_failed, lambda _: self.flow.refresh(), _log_plan)
        else:
            self._loop.later(PLAN_LOOK_S, lambda: self._try_plan(since))

    def _tick(self) -> None:
        """A hall of one terminal begins and ends its day by itself."""
        self._hand.ask(self._terminal.desk.tick, lambda _: None, lambda error: log.error("hall day: %r", error))
        self._loop.later(TICK_S, self._tick)

    def _probe(self) -> None:
        """A sign of life needs a frame's turn, the desk's thread and the disk."""
        self._hand.ask(self._terminal.journal.day, lambda _: self._ready.alive(), lambda error: log.error("%r", error))
        self._loop.later(PROBE_S, self._probe)

    def _say_that_it_starts(self) -> None:
        """A disk that is quick never shows this screen: it would only delay home by a frame."""
        if isinstance(self.flow.screen, StartingScreen):
            self.flow.begin()

    def _begin(self) -> None:
        """Recover what was open, open the day, show home; a disk that refuses is asked again."""
        self._hand.ask(self._terminal.begin, lambda _: self.flow.start(), self._cannot_begin)

    def _cannot_begin(self, error: Exception) -> None:
        self.flow.broken(error)
        self._loop.later(AGAIN_S, self._begin)

    def _key(self, scancode: int, at: float, busy_s: float) -> None:
        if (text := self._burst.down(scancode, at, slack=busy_s)) is not None:
            self.flow.on("scanned", text)


def _nothing(_: object) -> None:
    pass


def _log_plan(error: Exception) -> None:
    log.error("plan on trial: %r", error)


def hall_time(terminal: Terminal) -> Callable[[], datetime]:
    """The hall's wall clock, without a zone."""

    def now() -> datetime:
        return terminal.clock.now().astimezone(zone(terminal.plans().hall.zone)).replace(tzinfo=None)

    return now


class Catalogue(Mapping[str, Both]):
    """The names of the procedures by code; read when the first file is looked up."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._names: dict[str, Both] | None = None

    @property
    def names(self) -> dict[str, Both]:
        if self._names is None:
            rows = json.loads(self._file.read_text(encoding="utf-8"))
            self._names = {row["code"]: Both(row["name_vi"], row.get("name_en", "")) for row in rows}
        return self._names

    def __getitem__(self, code: str) -> Both:
        return self.names[code]

    def __iter__(self) -> Any:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

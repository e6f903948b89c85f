"""Two counters press "gọi" at the same instant, again and again: each citizen is called by one of them, and once."""

import contextlib
import re
import threading
from itertools import count, islice
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.display import private_browser
from tests.support.lobby import Lobby
from tests.sync.pages.desk import Desk, begin, let_in
from tests.sync.pages.visitor import PLAN, Hall, running

ROUNDS = 200
PARTY = 5  # rounds for which people are waiting


@pytest.mark.journey
@pytest.mark.browser
@pytest.mark.timeout(900)
def test_two_counters_calling_at_the_same_instant_call_everybody_once(tmp_path: Path) -> None:
    """200 times both counters press F2 at once: no number at both, none forgotten."""
    without = {name: re.findall(rf"^{name} = \[\n(?:  .*\n)*\]\n", PLAN.read_text("utf-8"), re.MULTILINE)[0]
               for name in ("outcomes", "quantities")}  # fmt: skip
    with running(tmp_path / "hall") as hall, contextlib.closing(Lobby(tmp_path / "terminal")) as lobby:
        begin(hall, dict.fromkeys(without.values(), ""))
        one = let_in(hall, lambda: lobby)
        numbers, rounds = iter(range(1, 2 * ROUNDS + 1)), count()

        def come() -> None:
            """Some more people now and then: a long list would only cost time."""
            if next(rounds) % PARTY == 0:
                for number in islice(numbers, 2 * PARTY):
                    one.lobby.issue(number)
                one.push()

        gate, called = threading.Barrier(2, action=come, timeout=120), dict[str, list[str]]()
        threads = [
            threading.Thread(target=call_in_turns, args=(hall, login, gate, called, ROUNDS))
            for login in ("quay-mot", "quay-hai")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(label for labels in called.values() for label in labels) == [
            f"A {n:03d}" for n in range(1, 2 * ROUNDS + 1)
        ]
        assert [len(labels) for labels in called.values()] == [ROUNDS, ROUNDS]


def call_in_turns(hall: Hall, login: str, gate: threading.Barrier, called: dict[str, list[str]], rounds: int) -> None:
    """A browser of its own, in a thread of its own."""
    with private_browser() as browser:
        desk = Desk(browser, hall, login)
        called[login] = []
        for _ in range(rounds):
            before = desk.page.locator("#now").inner_text()
            gate.wait()
            desk.press("F2")
            expect(desk.page.locator("#now")).not_to_have_text(before, timeout=60_000)
            called[login].append(desk.page.locator("#now").inner_text())
            desk.page.wait_for_timeout(360)  # nearer than that, two presses are one
        assert desk.complaints == []

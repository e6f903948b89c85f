"""A server that came out of a copy, on SQLite and PostgreSQL: once staff have settled it, it stays settled."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.client.numbers import STEADY_S
from tests.support.served import PLAN, ServedHall
from tests.sync.kiosks import MORNING, Kiosk


@pytest.fixture
def new(hall: ServedHall, tmp_path: Path) -> Iterator[Callable[[], Kiosk]]:
    """Kiosks of a hall whose day has begun; each has been heard."""
    made = list[Kiosk]()

    def make() -> Kiosk:
        kiosk = Kiosk(tmp_path / f"t{len(made)}", hall, MORNING, served=True)
        made.append(kiosk)
        kiosk.enrol()
        kiosk.speak()
        return kiosk

    hall.publish(PLAN.read_text("utf-8"))
    hall.do(open_day)
    yield make
    for kiosk in made:
        kiosk.close()


def open_day(hall: Any, db: Any) -> None:
    from sync.server.hot import days

    days.open_day(hall, db, "staff")


def restored(hall: ServedHall, copy: Path | str, *, by_hand: bool = False) -> None:
    """As `kiosk-server restore` does; by hand only the file is another one."""
    from sync.server.hot import own, situation

    hall.put_back(copy)
    hall.clock.advance(60)
    if not by_hand:
        hall.do(lambda here, db: (situation.went_back(here, db), own.end_stream(here, db)))


def confirm(hall: Any, db: Any) -> None:
    from sync.server.hot import numbers

    numbers.confirm(hall, db)


def after_a_while(kiosk: Kiosk) -> int:
    """The number it gets once it trusts the server again."""
    kiosk.speak()
    kiosk.clock.advance(STEADY_S)
    kiosk.speak()
    kiosk.clock.advance(STEADY_S)
    kiosk.speak()
    return kiosk.take().number


def test_what_staff_confirm_holds_though_nobody_has_asked_for_a_number_since(
    new: Callable[[], Kiosk], hall: ServedHall, tmp_path: Path
) -> None:
    asks, _broken = new(), new()
    before = asks.take().number
    copy = hall.copy(tmp_path / "copy.sqlite3")
    lost = [asks.take().number for _ in range(3)]
    restored(hall, copy)

    hall.do(confirm)
    after = after_a_while(asks)

    assert (before, lost, after) == (1, [2, 3, 4], 5)


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_settled_hall_does_not_pause_again_at_the_next_start(
    new: Callable[[], Kiosk], hall: ServedHall, tmp_path: Path, by_hand: bool
) -> None:
    asks = new()
    copy = hall.copy(tmp_path / "copy.sqlite3")
    lost = [asks.take().number for _ in range(5)]
    restored(hall, copy, by_hand=by_hand)
    asks.take()
    settled = after_a_while(asks)

    hall.restart()
    next_morning = asks.take().number

    assert (lost, settled, next_morning) == ([1, 2, 3, 4, 5], 6, 7)
    assert hall.rows("SELECT restored_ms FROM hall") == [(None,)]


def test_a_terminal_nobody_ever_let_in_is_not_waited_for(hall: ServedHall, new: Callable[[], Kiosk]) -> None:
    from sync.server.hot import past, situation

    kiosk = new()
    kiosk.take()
    hall.do(
        lambda here, db: db.execute(
            """INSERT INTO terminal (device, public_key, name, own, confirmed, digits, enrolled_ms, software,
                   plan_version, plan_refused, plan_error) VALUES (%s, %s, 'Lạ', false, false, '1', 1, '', 0, 0, '')""",
            *(b"d" * 16, b"k" * 32),
        )
    )
    hall.do(situation.went_back)

    assert hall.do(lambda _, db: past.waited_for(db)) == ["Máy"]

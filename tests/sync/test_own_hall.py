"""A terminal that was a hall of its own in the morning: its numbers are given to nobody else, whatever is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.client.numbers import STEADY_S
from tests.support.served import ServedHall
from tests.sync.kiosks import MORNING, Kiosk


@pytest.fixture
def new(sqlite_hall: ServedHall, tmp_path: Path) -> Iterator[Callable[..., Kiosk]]:
    made = list[Kiosk]()

    def make(*, served: bool = True) -> Kiosk:
        made.append(Kiosk(tmp_path / f"t{len(made)}", sqlite_hall, MORNING, served=served))
        return made[-1]

    yield make
    for kiosk in made:
        kiosk.close()


def test_its_numbers_stay_its_own_when_its_disk_and_the_servers_book_are_lost(
    new: Callable[..., Kiosk], sqlite_hall: ServedHall, tmp_path: Path
) -> None:
    from sync.server.hot import days

    sqlite_hall.do(lambda hall, db: days.open_day(hall, db, "staff"))
    alone = new(served=False)
    alone.look()
    morning = [alone.take().number, alone.take().number]
    backup = sqlite_hall.copy(tmp_path / "backup.sqlite3")  # from before the terminal came
    alone.enrol()
    alone.speak()

    sqlite_hall.put_back(backup)  # by hand: nobody tells the server
    replaced = new()  # with an empty disk in the place of the old one
    replaced.enrol()
    for _ in range(2):
        replaced.clock.advance(STEADY_S)
        replaced.speak()
    after = [replaced.take().number, replaced.take().number]

    assert morning == [1, 2]
    assert after == [1001, 1002]

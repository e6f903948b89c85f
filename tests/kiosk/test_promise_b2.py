"""
B2: no order is left on the disk, and nothing there joins an answer to a moment.

Looked at as whoever finds or steals the disk would: the bytes of the file, its WAL and its shared memory,
at rest after each gesture. Not modelled: what a file system or a flash chip keeps beneath the files, and
somebody who copies them again and again while people rate; he has a shell, and a shell is not promised.
"""

import random
import time
from collections.abc import Sequence
from pathlib import Path

from kiosk.disk import connect
from kiosk.domain.kinds import Nothing
from kiosk.domain.lot import Ballot, Group
from kiosk.writing import Writing
from tests.kiosk.halls import Terminal, memory_folder, terminal
from tests.kiosk.pages import as_filled, frames, listed
from tests.kiosk.thief import Image, Thief

GROUP = Group(counter=1, post="chung-thuc", scale=5, survey=1, order="best_first", layout="tall")


def rho(places: Sequence[int]) -> float:
    """Spearman's rank correlation between the order of the list and its values, which differ."""
    rank = {place: n for n, place in enumerate(sorted(places))}
    n = len(places)
    return 1 - 6 * sum((rank[place] - arrival) ** 2 for arrival, place in enumerate(places)) / (n * (n * n - 1))


def at_rest(at: Terminal) -> Image:
    at.journal.disk.settle()
    return Image.of(at.path)


def rate_unswept(at: Terminal, level: int) -> None:
    """The product's own transaction, but without emptying the WAL after it."""

    def work(writing: Writing) -> None:
        writing.append("rating.counted", Nothing())
        at.ballots.put(writing, GROUP, Ballot(level), writing.label())

    at.journal.write(work)


def test_where_a_ballot_lies_says_nothing_of_when_it_came() -> None:
    with memory_folder() as folder, terminal(folder, seed=21) as at:
        thief, chance = Thief(at.path), random.Random(22)
        for _ in range(2):  # the second day's ballots lie in slots that lots have left
            at.desk.open_day("staff")
            arrived = []
            for _ in range(300):
                slot = at.desk.rate(chance.randint(1, 5), counter=chance.randint(1, 6), layout="tall")
                at.desk.close(slot, "sent")
                arrived.append(slot.number)
            places = thief.places(at_rest(at))

            assert abs(rho([as_filled(places[slot]) for slot in arrived])) < 0.3

            at.desk.close_day()
            at.clock.advance(86_400)


def test_a_table_with_random_keys_would_keep_the_order(tmp_path: Path) -> None:
    connection, chance = connect(tmp_path / "naive.sqlite3"), random.Random(23)
    connection.execute("CREATE TABLE slot (id TEXT PRIMARY KEY, content BLOB) STRICT")
    arrived = [(chance.randbytes(16).hex(), chance.randbytes(16)) for _ in range(300)]
    for row in arrived:
        connection.execute("INSERT INTO slot VALUES (?, ?)", row)
    connection.close()

    file = (tmp_path / "naive.sqlite3").read_bytes()

    assert abs(rho([as_filled(file.index(content)) for _, content in arrived])) > 0.95


def test_at_rest_the_disk_joins_no_answer_to_a_moment() -> None:
    with memory_folder() as folder, terminal(folder, seed=24) as at:
        thief, chance = Thief(at.path), random.Random(25)
        at.desk.open_day("staff")
        found = list[object]()

        def look() -> None:
            image = at_rest(at)
            found.extend([*thief.pairs(image), *thief.second_images(image)])

        for number in range(80):
            at.clock.advance(40)
            slot = at.desk.rate(chance.randint(1, 5), counter=1 + number % 6, layout="tall")
            look()
            if number % 5 == 0:
                at.desk.change(slot, 2)
                look()
                at.desk.set_reasons(slot, ("cho-lau",))
                look()
            at.desk.close(slot, "sent")
            look()
        lying = thief.slots(at_rest(at))
        at.desk.close_day()
        look()

    assert len(lying) == 80  # he reads the box, but not whose and when
    assert found == []


def test_the_wal_waits_for_the_next_commit_with_nothing_in_it_but_the_first_page() -> None:
    with memory_folder() as folder, terminal(folder, seed=31) as at:
        at.desk.open_day("staff")
        slot = at.desk.rate(4, counter=1, layout="tall")
        rated = at_rest(at)
        at.desk.close(slot, "sent")
        closed = at_rest(at)

    for image in (rated, closed):
        assert [frame.number for frame in frames(image.wal)] == [1]  # begun: the next commit need not begin it
        assert listed(image.shm) == {1}
        assert len(image.wal) > 64 * 4120  # and it has its blocks


def test_the_same_thief_reads_every_rating_where_the_wal_is_left_alone() -> None:
    with memory_folder() as folder, terminal(folder, seed=26) as at:
        thief, chance = Thief(at.path), random.Random(27)
        at.desk.open_day("staff")
        given = []
        for _ in range(12):
            at.clock.advance(40)
            level = chance.randint(1, 5)
            rate_unswept(at, level)
            given.append((f"{at.clock.now():%H:%M:%S}", level))

        pairs = thief.pairs(Image.of(at.path))

    assert [(pair.at[11:19], pair.level) for pair in pairs] == given


def test_the_same_thief_reads_the_last_rating_where_the_wal_is_only_truncated() -> None:
    with memory_folder() as folder, terminal(folder, seed=28) as at:
        thief = Thief(at.path)
        at.desk.open_day("staff")
        at_rest(at)
        rate_unswept(at, 2)
        sweeper = connect(at.path)
        sweeper.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        sweeper.close()

        pairs = thief.pairs(Image.of(at.path))

    assert [(pair.level, pair.by) for pair in pairs] == [(2, "index")]


def test_a_reader_that_holds_the_wal_delays_the_sweep_only_until_it_leaves() -> None:
    with memory_folder() as folder, terminal(folder, seed=29) as at:
        thief = Thief(at.path)
        at.desk.open_day("staff")
        reader = connect(at.path, read_only=True)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM fact").fetchall()
        at.desk.close(at.desk.rate(1, counter=1, layout="tall"), "sent")
        held = thief.pairs(at_rest(at))
        reader.close()

        deadline = time.monotonic() + 10
        while thief.pairs(Image.of(at.path)) and time.monotonic() < deadline:
            time.sleep(0.05)
        image = Image.of(at.path)

    assert held != []
    assert (thief.pairs(image), thief.second_images(image)) == ([], [])

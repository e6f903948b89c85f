"""Rating and looking up: what a citizen may ask at the terminal, and what the terminal answers."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.box import Box
from kiosk.desk import Desk
from kiosk.domain import fact
from kiosk.domain.dossier import Dossier
from kiosk.domain.errors import BallotClosed, CounterUnknown, LevelNotOnScale, ReasonUnknown
from tests.kiosk.halls import Terminal, terminal
from tests.kiosk.leading import enrolment, kinds


def test_a_rating_is_counted_and_its_answer_lies_in_the_box(lobby: Terminal) -> None:
    lobby.desk.tick()

    slot = lobby.desk.rate(4, counter=2, layout="tall")
    lobby.desk.set_reasons(slot, ("nhanh", "de-hieu"))
    lobby.desk.close(slot, "sent")

    assert kinds(lobby) == ["day.opened", "rating.counted"]
    waiting = lobby.journal.write(lambda writing: lobby.ballots.waiting(writing.connection))
    assert [(group.counter, group.post, count) for group, count in waiting.items()] == [(2, "ho-tich", 1)]


def test_choosing_again_takes_the_reasons_back(lobby: Terminal) -> None:
    slot = lobby.desk.rate(5, counter=1, layout="tall")
    lobby.desk.set_reasons(slot, ("nhanh",))

    lobby.desk.change(slot, 1)

    with pytest.raises(ReasonUnknown):
        lobby.desk.set_reasons(slot, ("nhanh",))
    lobby.desk.set_reasons(slot, ("cho-lau",))


def test_a_rating_that_was_sent_stays(lobby: Terminal) -> None:
    slot = lobby.desk.rate(5, counter=1, layout="tall")
    lobby.desk.close(slot, "skipped")

    for act in (lambda: lobby.desk.change(slot, 1), lambda: lobby.desk.close(slot, "sent")):
        with pytest.raises(BallotClosed):
            act()


def test_what_cannot_be_counted_is_refused_before_anything_is_written(lobby: Terminal) -> None:
    for level in (0, 6, -1):
        with pytest.raises(LevelNotOnScale):
            lobby.desk.rate(level, counter=1, layout="tall")
    with pytest.raises(CounterUnknown):
        lobby.desk.rate(5, counter=42, layout="tall")

    assert lobby.journal.head().seq == 0


def test_a_terminal_at_a_counter_rates_that_counter(lobby: Terminal) -> None:
    Box(lobby.journal.disk).set_enrolment(enrolment(lobby.journal, counter=3))

    lobby.desk.rate(5, layout="tall")

    groups = lobby.journal.write(lambda writing: lobby.ballots.waiting(writing.connection))
    assert [group.counter for group in groups] == [3]


def test_the_close_of_the_day_turns_enough_ratings_into_one_lot(lobby: Terminal) -> None:
    lobby.desk.tick()
    for level in (5, 5, 5, 4, 2, 1):
        lobby.desk.close(lobby.desk.rate(level, counter=1, layout="tall"), "sent")
    assert "lot.sealed" not in kinds(lobby)

    lobby.desk.close_day()

    assert kinds(lobby)[-2:] == ["lot.sealed", "day.closed"]
    last = fact.decode(lobby.journal.lines(lobby.journal.incarnation, 8)[0])
    assert b'"total":5' in bytes(last.data)
    assert last.day == "2026-11-23"


def test_a_terminal_that_was_off_seals_yesterdays_ratings_at_its_start(tmp_path: Path) -> None:
    with terminal(tmp_path, seed=1) as lobby:
        lobby.desk.tick()
        for _ in range(5):
            lobby.desk.close(lobby.desk.rate(5, counter=1, layout="tall"), "sent")
        lobby.desk.rate(4, counter=1, layout="tall")  # and the power went away before it was sent
    with terminal(tmp_path, seed=2) as lobby:
        lobby.clock.advance(timedelta(days=1))

        lobby.desk.start()

        assert kinds(lobby)[-3:] == ["lot.sealed", "day.closed", "day.opened"]


# ---- codes


def test_a_receipt_finds_its_dossier_and_only_its_kind_is_written_down(lobby: Terminal) -> None:
    one = Dossier(code="H56.18.05-261027-0046", service="2.000815", received=date(2026, 10, 27))
    at = datetime(2026, 11, 23, 0, 40, tzinfo=UTC)
    Box(lobby.journal.disk).keep_dossiers([one], "1", at)

    found = lobby.desk.look_up("https://dichvucong.example/tra-cuu?ma=H56.18.05-261027-0046&cccd=038123456789")

    assert (found.dossier, found.own, found.age) == (one, True, at)
    line = lobby.journal.lines(lobby.journal.incarnation, 1)[0]
    assert line.endswith(b'"data":{"kind":"dossier"}}')


def test_a_receipt_of_another_office_is_known_as_such(lobby: Terminal) -> None:
    found = lobby.desk.look_up("H56.22.01-261027-0046")

    assert (found.code.kind, found.own, found.dossier) == ("dossier", False, None)


@pytest.mark.parametrize(
    "text",
    ["A" * 7_000, "\0\1\2\3" * 500, "\ud800 not text", "", "   \r\n", "💥" * 3000, b"\xff\xfe\x00".decode("latin-1")],
    ids=["7 kB", "binary", "half a letter", "empty", "blank", "pictures", "bytes"],
)
def test_whatever_is_held_to_the_scanner_is_answered(lobby: Terminal, text: str) -> None:
    found = lobby.desk.look_up(text)

    assert (found.code.kind, found.code.value) == ("unknown", None)


def test_a_terminal_that_was_set_up_for_a_counter_needs_no_server_to_know(lobby: Terminal) -> None:
    plan = lobby.plan
    desk = Desk(
        lambda: plan,
        lobby.journal,
        lobby.ballots,
        Box(lobby.journal.disk),
        lobby.clock,
        None,
        lobby.chance,
        stands_at=4,
    )

    desk.rate(5, layout="tall")

    groups = lobby.journal.write(lambda writing: lobby.ballots.waiting(writing.connection))
    assert [group.counter for group in groups] == [4]

"""What came down from the server is kept as it came."""

from datetime import UTC, date, datetime

from kiosk.box import Box, Enrolment
from kiosk.domain.dossier import Dossier
from kiosk.domain.punctuality import Punctuality
from kiosk.plans import Plans
from tests.kiosk.halls import EXAMPLE, Terminal

AT = datetime(2026, 11, 23, 0, 40, tzinfo=UTC)
MINE = Enrolment(
    name="Máy sảnh", ordinal=2, hall="sao-vang", url="http://127.0.0.1:1", server_key=b"\1" * 32, incarnation="ab" * 16
)


def dossier(code: str, due: date | None, finished: date | None) -> Dossier:
    return Dossier(code=code, service="2.000815", received=date(2026, 11, 2), due=due, finished=finished)


def apply(lobby: Terminal, box: Box) -> None:
    lobby.journal.write(lambda writing: box.apply(writing.connection))


def test_a_plan_is_staged_then_applied_and_the_last_good_one_kept(lobby: Terminal) -> None:
    box = Box(lobby.journal.disk)

    box.stage(1, "a" * 16, "first")
    assert box.applied() is None
    apply(lobby, box)
    box.stage(2, "b" * 16, "second")
    apply(lobby, box)

    applied, good = box.applied(), box.plan("last_good")
    assert applied is not None
    assert (applied.version, applied.text) == (2, "second")
    assert good is not None
    assert good.text == "first"
    assert box.plan("staged") is None


def test_a_plan_that_did_not_reach_home_is_rolled_back_and_never_taken_again(lobby: Terminal) -> None:
    box = Box(lobby.journal.disk)
    for version, name in ((1, "a"), (2, "b")):
        box.stage(version, name * 16, name)
        apply(lobby, box)

    back = lobby.journal.write(lambda writing: box.roll_back(writing.connection))

    assert back is not None
    assert back.text == "a"
    applied = box.applied()
    assert applied is not None
    assert applied.version == 1
    assert box.is_rejected("b" * 16)


def test_a_fact_names_the_plan_in_force(lobby: Terminal) -> None:
    box = Box(lobby.journal.disk)
    box.stage(41, "a" * 16, EXAMPLE.read_text("utf-8"))
    apply(lobby, box)

    lobby.desk.look_up("x")

    assert b'"plan":41' in lobby.journal.lines(lobby.journal.incarnation, 1)[0]


def test_the_same_plan_under_a_new_version_is_no_second_copy(lobby: Terminal) -> None:
    box = Box(lobby.journal.disk)
    box.stage(1, "a" * 16, "same")
    apply(lobby, box)

    box.stage(2, "a" * 16, "same")

    applied = box.applied()
    assert applied is not None
    assert applied.version == 2
    assert box.plan("staged") is None


def test_a_terminal_out_of_its_box_shows_the_example_until_a_plan_comes(lobby: Terminal) -> None:
    box = Box(lobby.journal.disk)
    plans = Plans(box)
    before = plans()
    other = EXAMPLE.read_text("utf-8").replace('code = "sao-vang"', 'code = "xuan-tam"', 1)

    box.stage(1, "c" * 16, other)
    apply(lobby, box)

    assert before.hall.code == "sao-vang"
    assert plans().hall.code == "xuan-tam"
    assert plans() is plans()


def test_dossiers_are_looked_up_by_their_code_and_know_their_age(lobby: Terminal) -> None:
    box = Box(lobby.journal.disk)

    box.keep_dossiers([dossier("H56.18.05-261102-0001", None, None)], "17", AT)

    found = box.dossier("H56.18.05-261102-0001")
    assert found is not None
    assert found.received == date(2026, 11, 2)
    assert box.dossier("H56.18.05-261102-0002") is None
    age = box.dossiers_age()
    assert age is not None
    assert (age.since, age.at) == ("17", AT)


def test_a_whole_copy_takes_the_place_of_the_old_one(lobby: Terminal) -> None:
    box = Box(lobby.journal.disk)
    box.keep_dossiers([dossier("H56.18.05-261102-0001", None, None)], "17", AT)

    box.keep_dossiers([dossier("H56.18.05-261102-0002", None, None)], "1", AT, whole=True)

    assert box.dossier("H56.18.05-261102-0001") is None
    assert box.dossier_count() == 1


def test_the_line_of_figures_counts_finished_dossiers_anew_after_each_pull(lobby: Terminal) -> None:
    box = Box(lobby.journal.disk)
    due = date(2026, 11, 10)
    box.keep_dossiers(
        [dossier("H56.18.05-261102-0001", due, date(2026, 11, 9)), dossier("H56.18.05-261102-0002", due, None)], "1", AT
    )
    before = box.punctuality()

    box.keep_dossiers([dossier("H56.18.05-261102-0003", due, date(2026, 11, 12))], "2", AT)

    assert before == Punctuality(early=1)
    assert box.punctuality() == Punctuality(early=1, overdue=1)


def test_a_terminal_remembers_whose_it_is(lobby: Terminal) -> None:
    box = Box(lobby.journal.disk)
    assert box.enrolment() is None

    box.set_enrolment(MINE)
    box.set_ordinal(3, "cd" * 16)

    enrolment = Box(lobby.journal.disk).enrolment()
    assert enrolment is not None
    assert (enrolment.name, enrolment.ordinal, enrolment.incarnation) == ("Máy sảnh", 3, "cd" * 16)

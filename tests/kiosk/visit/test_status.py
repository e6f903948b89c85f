"""How a file stands: every row of the table of states, and what follows from it."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from kiosk.domain.dossier import Dossier, State
from kiosk.domain.gesture import Told
from kiosk.views import AskView, Day, HomeView, Key, StatusView, TicketView
from tests.kiosk.visitor import OWN_UNIT, TODAY, Visitor, says, visitor

CODE = f"{OWN_UNIT}-261102-0046"


@pytest.fixture
def citizen(tmp_path: Path) -> Iterator[Visitor]:
    with visitor(tmp_path) as one:
        yield one


def dossier(
    state: State = "in_progress",
    *,
    due: date | None = date(2026, 11, 26),
    new_due: date | None = None,
    finished: date | None = None,
    returned: date | None = None,
    reason: str = "",
) -> Dossier:
    return Dossier(
        code=CODE,
        service="HT01",
        received=date(2026, 11, 2),
        due=due,
        new_due=new_due,
        finished=finished,
        returned=returned,
        state=state,
        reason=reason,
        post="ho-tich",
    )


def status(citizen: Visitor, one: Dossier) -> StatusView:
    citizen.bring(one)
    citizen.does("scanned", CODE)
    return citizen.sees(StatusView)


def days(text: object) -> object:
    assert isinstance(text, Key)
    return text.params["days"]


# ---- the table of states


def test_a_result_that_is_ready_early_says_where_to_collect_it(citizen: Visitor) -> None:
    view = status(citizen, dossier("done", finished=date(2026, 11, 24)))

    assert (view.tone, says(view.headline), says(view.lines)) == ("lua", "status.early", "status.ready.do")
    assert days(view.headline) == Key("day.many", {"n": 2})
    assert view.key is not None
    assert view.key.value == Key("counter.name", {"n": "6"})
    assert [(action.intent, action.primary) for action in view.actions] == [("collect", True), ("ask", False)]
    assert [step.state for step in view.steps] == ["done", "done", "done"]


def test_one_day_early_is_a_day_and_not_days(citizen: Visitor) -> None:
    view = status(citizen, dossier("done", finished=date(2026, 11, 25)))

    assert days(view.headline) == Key("day.one")


def test_a_result_that_is_ready_on_time_says_so(citizen: Visitor) -> None:
    view = status(citizen, dossier("done", finished=date(2026, 11, 26)))

    assert (view.tone, says(view.headline)) == ("lua", "status.ready")


def test_a_result_that_came_late_is_ready_with_an_apology(citizen: Visitor) -> None:
    view = status(citizen, dossier("done", due=date(2026, 11, 18), finished=date(2026, 11, 23)))

    assert (view.tone, says(view.headline), says(view.lines)) == ("lua", "status.ready.late", "status.ready.late.do")
    assert days(view.lines) == Key("workday.many", {"n": 3})


def test_a_file_in_progress_tells_the_date_and_the_days_left(citizen: Visitor) -> None:
    view = status(citizen, dossier())

    assert (view.tone, says(view.headline), says(view.lines)) == ("cham", "status.ontime", "status.ontime.do")
    assert days(view.lines) == Key("workday.many", {"n": 3})
    assert view.key is not None
    assert view.key.value == Day(date(2026, 11, 26), "full")
    assert [step.state for step in view.steps] == ["done", "now", "next"]


def test_a_file_due_today_says_today(citizen: Visitor) -> None:
    assert says(status(citizen, dossier(due=TODAY)).lines) == "status.ontime.today"


def test_a_file_without_a_date_promises_none(citizen: Visitor) -> None:
    view = status(citizen, dossier(due=None))

    assert (says(view.headline), view.key) == ("status.working", None)


def test_a_late_file_apologises_first_and_shows_the_new_date(citizen: Visitor) -> None:
    view = status(citizen, dossier(due=date(2026, 11, 18), new_due=date(2026, 11, 30), reason="xác minh sổ gốc"))

    assert (view.tone, says(view.headline), says(view.lines)) == ("dat", "status.late", "status.late.why")
    assert isinstance(view.lines, Key)
    assert view.lines.params == {"days": Key("workday.many", {"n": 3}), "reason": "xác minh sổ gốc"}
    assert view.key is not None
    assert (view.key.value, view.key.struck) == (Day(date(2026, 11, 30), "full"), Day(date(2026, 11, 18), "date"))
    assert (view.responsible, view.phone) == (citizen.plan.post("ho-tich").name.both, citizen.plan.hall.phone)


def test_a_late_file_without_a_new_date_promises_none_and_names_a_counter(citizen: Visitor) -> None:
    for passed in (None, date(2026, 11, 20)):
        view = status(citizen, dossier(due=date(2026, 11, 18), new_due=passed))

        assert says(view.lines) == "status.late.by"
        assert view.key is not None
        assert (says(view.key.value), says(view.key.chip)) == ("status.late.none", "status.late.none.ask")


def test_papers_that_are_needed_are_listed(citizen: Visitor) -> None:
    view = status(citizen, dossier("papers_needed", reason="bản sao sổ hộ khẩu"))

    assert (view.tone, says(view.headline)) == ("vang", "status.more")
    assert view.key is not None
    assert view.key.value == "Bản sao sổ hộ khẩu"


@pytest.mark.parametrize(
    ("state", "headline"),
    [
        ("stopped", "status.paused"),
        ("payment_needed", "status.paused"),
        ("not_received", "status.refused"),
        ("withdrawn", "status.withdrawn"),
    ],
)
def test_a_file_that_rests_says_why(citizen: Visitor, state: State, headline: str) -> None:
    view = status(citizen, dossier(state, reason="chờ xác minh"))

    assert (view.tone, says(view.headline)) == ("sunk", headline)
    assert view.key is not None
    assert (says(view.key.label), view.key.value) == ("status.reason.label", "Chờ xác minh")
    assert view.key.quoted
    assert [action.intent for action in view.actions] == ["ask"]


def test_a_collected_result_tells_the_day(citizen: Visitor) -> None:
    view = status(citizen, dossier("returned", finished=date(2026, 11, 19), returned=date(2026, 11, 20)))

    assert view.headline == Key("status.returned", {"date": Day(date(2026, 11, 20), "date")})
    assert [step.state for step in view.steps] == ["done", "done", "done"]


def test_a_procedure_has_its_name_or_that_of_its_service_or_its_code(citizen: Visitor) -> None:
    named = {"HT01": "Đăng ký khai sinh", "HT02": "Hộ tịch", "XX99": "XX99"}

    for code, name in named.items():
        one = dossier()
        citizen.bring(Dossier(code=CODE, service=code, received=one.received))
        citizen.does("scanned", CODE)
        procedure = citizen.sees(StatusView).procedure
        assert getattr(procedure, "vi", procedure) == name


# ---- what follows from a file


def test_a_number_to_collect_is_one_touch_away(citizen: Visitor) -> None:
    status(citizen, dossier("done", finished=date(2026, 11, 24)))

    citizen.does("collect")

    assert citizen.sees(TicketView).number == "F 001"


def test_a_closed_hall_offers_no_number_to_collect(citizen: Visitor) -> None:
    citizen.desk.close_day()
    citizen.waits(11)

    view = status(citizen, dossier("done", finished=date(2026, 11, 24)))
    citizen.does("collect")

    assert [action.intent for action in view.actions] == ["ask"]
    citizen.sees(StatusView)


def test_asking_names_the_counter_and_where_complaints_are_heard(citizen: Visitor) -> None:
    status(citizen, dossier())
    citizen.does("ask")

    asked = citizen.sees(AskView)
    hall = citizen.plan.hall
    assert asked.post is not None
    assert (asked.phone, asked.email, asked.address) == (hall.phone, hall.email, hall.address.both)
    citizen.does("back")
    citizen.sees(StatusView)


def test_a_file_on_the_screen_is_hidden_sooner(citizen: Visitor) -> None:
    status(citizen, dossier())
    citizen.waits(46)
    assert citizen.question is not None
    citizen.waits(20)

    citizen.sees(HomeView)


def test_without_the_network_a_file_says_how_old_its_figures_are(tmp_path: Path) -> None:
    with visitor(tmp_path, alone=False) as citizen:
        view = status(citizen, dossier())
        assert view.age == Key("status.age", {"time": time(7, 40), "day": Day(TODAY, "short")})

        citizen.desk.hear(Told(waiting=3))
        citizen.does("home")

        assert (citizen.sees(HomeView).waiting, citizen.sees(HomeView).chrome.offline) == (3, False)
        assert status(citizen, dossier()).age is None


def test_a_cut_off_hall_says_what_still_works(tmp_path: Path) -> None:
    with visitor(tmp_path, alone=False) as citizen:
        home = citizen.sees(HomeView)
        assert (home.chrome.offline, says(home.notice), home.waiting) == (True, "net.off", None)

"""The plan: a whole hall, or every fault of it at its line."""

import json
import re
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets import known
from kiosk.domain import plan
from kiosk.domain.errors import CounterUnknown, PlanInvalid, ReasonUnknown, ServiceUnknown
from kiosk.domain.lobby import Notice
from kiosk.domain.part import Said

PLANS = Path(__file__).parents[3] / "assets" / "plans"
TEXT = (PLANS / "sao-vang.toml").read_text()

MISTAKES = {
    'zone = "Asia/Ho_Chi_Minh"': ('zone = "Asia/Nowhere"', "hall.zone", "plan.zone-unknown"),
    'icon = "stamp"': ('icon = "stampp"', "services[0].icon", "plan.icon-unknown"),
    'series = "A"': ('series = "I"', "services[0].series", "plan.not-a-letter"),
    "k = 5": ("k = 2", "survey.k", "plan.wrong"),
    "help_counter = 6": ("help_counter = 9", "hall.help_counter", "plan.counter-unknown"),
    'post = "xa-hoi"': ('post = "ong-a"', "counters[3].post", "plan.post-unknown"),
    'services = ["dat-dai"]': ('services = ["dat-dai", "rung"]', "counters[2].services[1]", "plan.service-unknown"),
    "scale = 5": ("scale = 7", "survey.scale", "plan.wrong"),
    'order = "best_first"': ('order = "shuffled"', "survey.order", "plan.wrong"),
    "number = 5": ("number = 4", "counters[4].number", "plan.twice"),
    "tue = [[07:00:00, 11:30:00]": ("tue = [[07:00:00, 06:30:00]", "hours.tue[0]", "plan.hours-out-of-order"),
    'email = "': ('mail = "', "hall.mail", "plan.extra"),
    'policy = "alternate"': ('policy = "loudest"', "queue.policy", "plan.wrong"),
    "ageing_limit = 30": ("ageing_limit = 0", "queue.ageing_limit", "plan.wrong"),
    'code = "xong"': ('code = "da-nhan"', "queue.outcomes[1].code", "plan.twice"),
    "start = 1\nend = 999\n\n": ("start = 99\nend = 98\n\n", "series[0].start", "plan.start-after-end"),
    'letter = "C"': ('letter = "Z"', "series[1].letter", "plan.series-unused"),
    "limit = 120": ("limit = 1200", "series[1].limit", "plan.wrong"),
    '"ho-tich" = 3, ': ('"ket-qua" = 3, "rung" = 2, ', "counters[1].skills.ket-qua", "plan.skill-unserved"),
    'code = "quay-1-3"': ('code = "sanh"', "boards[1].code", "plan.twice"),
    "counters = [1, 2, 3]": ("counters = [1, 2, 30]", "boards[1].counters[2]", "plan.counter-unknown"),
    "quiet = [[11:30:00, 13:30:00]]": ("quiet = [[13:30:00, 11:30:00]]", "voice.quiet[0]", "plan.hours-out-of-order"),
    "last = 2027-02-09": ("last = 2027-02-01", "hours.holidays[1].last", "plan.days-out-of-order"),
    "hours = [[07:00:00, 11:30:00]]": (
        "hours = [[07:00:00, 07:00:00]]",
        "hours.shifts[0].hours[0]",
        "plan.hours-out-of-order",
    ),
    "norm = 20": ("norm = 0", "services[2].norm", "plan.wrong"),
    'zone = "': ('phones = "hall.local"\nzone = "', "hall.phones", "plan.not-an-address"),
}


def read_with(*changes: tuple[str, str]) -> plan.Plan:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return plan.read(text, known)


def test_the_example_is_a_whole_hall():
    hall = plan.read(TEXT, known)

    assert [one.number for one in hall.counters] == [1, 2, 3, 4, 5, 6]
    assert (hall.hall.phone, hall.hall.email) == ("02373835076", "saovangubndtt@gmail.com")
    assert "Xuân Tâm" in hall.hall.address.vi
    assert [one.code for one in hall.pledges] == ["5-biet", "3-khong", "4-the-hien"]
    assert [len(one.lines) for one in hall.pledges] == [5, 3, 4]
    assert hall.opening.spans(date(2026, 11, 21))
    assert hall.opening.spans(date(2026, 11, 22))


def test_the_example_serves_every_procedure_of_the_catalogue_once():
    catalogue = [row["code"] for row in json.loads((PLANS / "services.json").read_text())]

    served = [code for one in plan.read(TEXT, known).services for code in one.procedures]

    assert sorted(served) == sorted(catalogue)


def test_officials_appear_by_post_and_never_by_name():
    assert all(post.name.vi.startswith(("Công chức", "Cán bộ")) for post in plan.read(TEXT, known).posts)


def test_all_mistakes_are_told_at_once_each_at_its_line():
    with pytest.raises(PlanInvalid) as refused:
        read_with(*((old, new) for old, (new, _, _) in MISTAKES.items()))

    told = {(fault.place, fault.code): fault.line for fault in refused.value.faults}
    rows = _changed(TEXT).splitlines()
    for new, where, code in MISTAKES.values():
        assert new.splitlines()[0] in rows[told[where, code] - 1]
    assert ("hall.email", "plan.missing") in told


def test_an_unknown_icon_is_told_with_those_it_may_have_meant():
    with pytest.raises(PlanInvalid) as refused:
        read_with(('icon = "stamp"', 'icon = "stampp"'))

    [fault] = refused.value.faults
    assert str(fault.params["known"]).split(", ")[0] == "stamp"


def test_an_icon_of_a_reason_must_be_there_too():
    with pytest.raises(PlanInvalid) as refused:
        read_with(('icon = "clock"', 'icon = "nope"'))

    assert [(one.place, one.code) for one in refused.value.faults] == [
        ("survey.reasons.low[0].icon", "plan.icon-unknown")
    ]


@pytest.mark.parametrize("zone", ["Asia", "../etc/passwd", "Asia/Ho_Chi_Minh/x", "Việt Nam", "x" * 190])
def test_what_is_no_zone_of_a_clock_is_refused(zone: str):
    with pytest.raises(PlanInvalid) as refused:
        read_with(("Asia/Ho_Chi_Minh", zone))

    assert [(one.place, one.code) for one in refused.value.faults] == [("hall.zone", "plan.zone-unknown")]


def _changed(text: str) -> str:
    for old, (new, _, _) in MISTAKES.items():
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize("change", MISTAKES.items(), ids=lambda change: change[1][2] + " " + change[1][1])
def test_each_mistake_alone_is_refused(change: tuple[str, tuple[str, str, str]]):
    old, (new, where, code) = change

    with pytest.raises(PlanInvalid) as refused:
        read_with((old, new))

    assert (where, code) in {(fault.place, fault.code) for fault in refused.value.faults}


def test_a_file_that_is_no_toml_is_refused_at_its_line():
    with pytest.raises(PlanInvalid) as refused:
        plan.read('languages = ["vi"]\n[hall\nname = 1', known)

    assert [(fault.line, fault.code) for fault in refused.value.faults] == [(2, "plan.toml-header")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("xin chào", "plan.toml-equals"),
        ("= 1", "plan.toml-statement"),
        ("a = 1 b = 2", "plan.toml-rest"),
        ('a = "x', "plan.toml-quote"),
        ("a = 'x\nb = 1", "plan.toml-quote"),
        ('a = """x', "plan.toml-quote"),
        ("a = 1 # \x07", "plan.toml-character"),
        ("a = 1\na = 2", "plan.toml-twice"),
        ("[a]\n[a]", "plan.toml-twice"),
        ("a = { b = 1, b = 2 }", "plan.toml-twice"),
        ("[a", "plan.toml-header"),
        ("[[a]", "plan.toml-header"),
        ("a 1", "plan.toml-equals"),
        ("a = [1", "plan.toml-open"),
        ("a = { b = 1", "plan.toml-open"),
        ('a = "C:\\sao"', "plan.toml-backslash"),
        ("a = 2026-02-30", "plan.toml-date"),
        ("a = một", "plan.toml-value"),
    ],
)
def test_what_is_no_toml_is_told_in_words_of_ours(text: str, code: str):
    with pytest.raises(PlanInvalid) as refused:
        plan.read(text, known)

    assert [fault.code for fault in refused.value.faults] == [code]


def test_a_plan_saved_by_notepad_is_the_same_plan():
    assert plan.read(plan.MARK + TEXT.replace("\n", "\r\n"), known) == plan.read(TEXT, known)


def test_an_endless_file_is_refused_before_it_is_read():
    with pytest.raises(PlanInvalid) as refused:
        plan.read("#" * (plan.MAX_BYTES + 1), known)

    assert refused.value.faults[0].code == "plan.too-long"


@given(st.text(max_size=200))
def test_no_text_whatever_is_more_than_a_refused_plan(text: str):
    with pytest.raises(PlanInvalid) as refused:
        plan.read(text, known)

    assert refused.value.faults


@given(st.integers(0, TEXT.count("\n")), st.integers(1, 12))
def test_a_plan_with_lines_torn_out_is_read_or_refused_with_places(first: int, count: int):
    rows = TEXT.splitlines()
    torn = "\n".join(rows[:first] + rows[first + count :])

    try:
        faults = () if plan.read(torn, known).services else None
    except PlanInvalid as refused:
        faults = refused.faults

    assert faults is not None
    assert all(1 <= fault.line <= len(rows) for fault in faults)


def test_a_plan_of_before_the_queue_rules_is_still_a_plan():
    old = re.sub(r"(?ms)^\[\[?(queue|boards|notices|voice|series|hours\.\w+)\]\]?.*?(?=^\[)", "", TEXT)
    old = re.sub(r"(?m)^(norm|skills|limit) = .*\n", "", old)

    hall = plan.read(old, known)

    assert (hall.queue.policy, hall.queue.recalls, hall.queue.promise) == ("strict", 3, 15)
    assert [(one.code, one.counters) for one in hall.boards] == [("tat-ca", [1, 2, 3, 4, 5, 6])]
    assert (hall.series_of("A").start, hall.series_of("A").end, hall.series_of("A").limit) == (1, 999, None)
    assert (hall.voice.on, hall.voice.quiet, hall.notices, hall.hall.phones) == (True, [], [], None)
    assert {one.norm for one in hall.services} == {10}
    assert [hall.counter(2).weight(code) for code in ("ho-tich", "chung-thuc", "dat-dai")] == [1, 1, 0]


def test_a_plan_may_say_that_a_service_is_more_its_counters_own():
    counter = plan.read(TEXT, known).counter(2)

    assert [counter.weight(code) for code in ("ho-tich", "chung-thuc", "dat-dai")] == [3, 1, 0]


def test_a_notice_holds_from_its_first_day_to_its_last():
    notice = Notice(text=Said(vi="Nghỉ Tết"), first=date(2027, 2, 1), last=date(2027, 2, 9))

    assert [notice.holds(date(2027, 2, day)) for day in (1, 9, 10)] == [True, True, False]
    assert not notice.holds(date(2027, 1, 31))
    assert Notice(text=Said(vi="Luôn luôn")).holds(date(2027, 1, 31))


def test_a_holiday_is_off_and_told_by_name_unless_a_shift_opens_the_hall():
    hours = plan.read(TEXT, known).hours

    assert hours.opening.spans(date(2027, 2, 6)) == ()
    assert hours.holiday(date(2027, 2, 9)).name.vi == "Tết Nguyên đán"  # type: ignore[union-attr]
    assert hours.holiday(date(2027, 2, 10)) is None
    assert hours.opening.spans(date(2027, 2, 4)) == ((time(7), time(11, 30)),)
    assert not hours.calendar.is_working_day(date(2027, 2, 5))


def test_the_plan_answers_who_serves_what():
    hall = plan.read(TEXT, known)

    assert hall.counters_for("chung-thuc") == (1, 2)
    assert hall.service("ket-qua").collects
    assert hall.opening.spans(date(2026, 11, 23))[0] == (time(7), time(11, 30))
    with pytest.raises(ServiceUnknown):
        hall.service("rung")
    with pytest.raises(CounterUnknown):
        hall.counter(7)


def test_reasons_are_those_of_the_mood_each_once():
    hall = plan.read(TEXT, known)

    assert hall.check_reasons(1, ("tre-hen", "cho-lau", "tre-hen")) == ("cho-lau", "tre-hen")
    with pytest.raises(ReasonUnknown):
        hall.check_reasons(5, ("tre-hen",))


def test_extra_money_is_not_asked_before_its_restricted_path_exists():
    reasons = plan.read(TEXT, known).survey.reasons

    assert all("tiền" not in one.text.vi for one in [*reasons.low, *reasons.mid, *reasons.high])

"""The day's ratings: sums of whole lots, people by the hour, and never a score beside an hour."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

from python_calamine import load_workbook

from tests.support.lobby import Lobby
from tests.sync.pages.lobby import grow_silent, machine
from tests.sync.pages.visitor import EXAMPLE, NO_HOURS, Hall

COLUMNS = ["first_day", "last_day", "counter", "post", "scale", "level", "count"]


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def figures(page: str) -> list[str]:
    return re.findall(r'<p class="figure">(.*?)</p>', page)


def test_a_lot_becomes_one_row_a_level_in_every_form(
    office: Hall, new_lobby: Callable[[], Lobby], tmp_path: Path
) -> None:
    day, first = date(2026, 11, 20), date(2026, 11, 18)
    lobby = machine(office, new_lobby, "Máy A")
    lobby.rate(day, {8: 7, 9: 4})
    lobby.seal(day, {5: 4, 4: 1, 2: 1}, first_day=first.isoformat())
    lobby.push()

    office.done("export", "ratings", "--day", "2026-11-20", "--format", "xlsx", "-o", tmp_path / "a.xlsx")
    text = office.visitor("clerk").get("/ratings/export?day=2026-11-20&format=csv").content.decode("utf-8-sig")
    told = json.loads(
        office.done("export", "ratings", "--from", "2026-11-20", "--to", "2026-11-20", "--format", "json")
    )

    post = "Công chức Tư pháp – Hộ tịch"
    levels = [("5", "4"), ("4", "1"), ("3", "0"), ("2", "1"), ("1", "0")]
    assert rows_of(text) == [COLUMNS] + [["2026-11-18", "2026-11-20", "2", post, "5", *one] for one in levels]
    assert [list(map(str, row.values())) for row in told["ratings"]] == rows_of(text)[1:]
    with load_workbook(tmp_path / "a.xlsx") as book:
        assert book.sheet_names == ["ratings", "summary", "by_hour"]
        sheet = book.get_sheet_by_name("ratings").to_python()
        assert sheet[0] == COLUMNS
        assert sheet[1] == [first, day, 2.0, post, 5.0, 5.0, 4.0]
        assert book.get_sheet_by_name("by_hour").to_python() == [
            ["hour", "served", "rated"], [8.0, 0.0, 7.0], [9.0, 0.0, 4.0],
        ]  # fmt: skip
        summary = dict(row for row in book.get_sheet_by_name("summary").to_python() if len(row) == 2)
    assert (summary["rated"], summary["lots"], summary["ratings_scale_5"]) == (11.0, 1.0, 6.0)
    assert summary["satisfied_scale_5"] == 0.8333


def test_what_waits_in_the_boxes_is_told_as_a_number_and_as_nothing_else(
    office: Hall, new_lobby: Callable[[], Lobby]
) -> None:
    day = date(2026, 11, 25)
    lobby = machine(office, new_lobby, "Máy B")
    before = int(json.loads(office.done("export", "ratings", "--day", "2026-11-25", "--format", "json"))["waiting"])
    lobby.rate(day, {14: 3})
    lobby.push()

    page = office.visitor("analyst").get("/ratings?day=2026-11-25").text
    told = office.visitor("analyst").get("/ratings/export?day=2026-11-25&format=json").json()

    assert figures(page) == ["–", "–", "3", str(before + 3)]
    assert f"Đã có {before + 3} lượt đang chờ" in page
    assert "Chưa có lô nào mở trong ngày này." in page
    assert (told["waiting"], told["ratings"]) == (before + 3, [])
    assert told["by_hour"] == [{"hour": 14, "served": 0, "rated": 3}]


def test_a_day_without_lots_says_when_they_open(sqlite_office: Hall) -> None:
    ahead = sqlite_office.visitor("analyst").get("/ratings?day=2050-03-02").text

    assert "Lần mở tới: khi đóng ngày 02/03/2050, muộn nhất 18:00." in ahead


def test_a_day_that_staff_began_says_that_lots_open_when_they_end_it(tmp_path: Path) -> None:
    with NO_HOURS.running(tmp_path) as hall:
        analyst = hall.visitor("analyst")
        hall.done("day", "open")
        opened = analyst.get("/ratings").text
        hall.done("day", "close")
        closed = analyst.get("/ratings").text

    today = re.findall(r"<h1>Đánh giá ngày ([\d/]+)</h1>", opened)[0]
    assert f"Lần mở tới: khi cán bộ đóng ngày {today}." in opened
    assert "Lần mở tới: khi đóng ngày làm việc kế tiếp." in closed


def test_an_empty_day_leads_to_the_last_one_with_lots(tmp_path: Path, new_lobby: Callable[[], Lobby]) -> None:
    with EXAMPLE.running(tmp_path) as hall:
        clerk, lobby = hall.visitor("clerk"), machine(hall, new_lobby)
        none = clerk.get("/ratings?day=2026-11-28").text
        for day in (date(2026, 11, 19), date(2026, 11, 20)):
            lobby.seal(day, {5: 6})
        lobby.push()

        empty, full = (clerk.get(f"/ratings?day={day}").text for day in ("2026-11-28", "2026-11-19"))

    assert 'href="?day=2026-11-20">Xem ngày gần nhất có kết quả: 20/11/2026</a>' in empty
    assert "Xem ngày gần nhất" not in none
    assert "Xem ngày gần nhất" not in full


def test_a_silent_machine_is_never_called_in_sync(tmp_path: Path, new_lobby: Callable[[], Lobby]) -> None:
    with EXAMPLE.running(tmp_path) as hall:
        lobby, admin = machine(hall, new_lobby, "Máy hiên"), hall.visitor("admin")
        lobby.lobby.rate(1)
        lobby.push()
        there = admin.get("/ratings").text
        grow_silent(hall)

        silent, terminals = admin.get("/ratings").text, admin.get("/terminals").text

    assert "tất cả đã đồng bộ" in there
    assert "tất cả đã đồng bộ" not in silent
    assert "Mất liên lạc: Máy hiên. Chưa biết ở đó còn bao nhiêu số liệu chưa gửi." in silent
    assert '<span class="chip amber">Mất liên lạc</span>' in terminals


def test_people_are_told_that_nothing_guards_against_many_touches(
    office: Hall, new_lobby: Callable[[], Lobby], tmp_path: Path
) -> None:
    analyst = office.visitor("analyst")
    page = analyst.get("/ratings?day=2026-11-27").text
    office.done("export", "ratings", "--day", "2026-11-27", "--format", "xlsx", "-o", tmp_path / "a.xlsx")

    with load_workbook(tmp_path / "a.xlsx") as book:
        summary = dict(row for row in book.get_sheet_by_name("summary").to_python() if len(row) == 2)

    assert summary["note_vi"] in page
    assert summary["note_vi"] == "Chưa có mã phiếu: chưa ngăn được việc một người bấm nhiều lần."
    assert summary["note_en"] == "Tickets carry no code yet: nothing stops one person from touching many times."


def test_the_page_adds_up_whole_lots_and_ranks_nobody(office: Hall, new_lobby: Callable[[], Lobby]) -> None:
    day = date(2026, 12, 1)
    lobby = machine(office, new_lobby, "Máy C")
    lobby.rate(day, {7: 20, 10: 16})
    lobby.seal(day, {5: 2, 1: 4}, counter=1, post="chung-thuc", reasons={"low": {"cho-lau": 4, "kho-hieu": 1}})
    lobby.seal(day, {5: 20, 4: 4}, counter=2)
    lobby.seal(day, {4: 6}, counter=None, post="")
    lobby.push()

    page = office.visitor("auditor").get("/ratings?day=2026-12-01").text

    assert figures(page)[:3] == ["88,9%", "4,28", "36"]
    places = [page.index(name) for name in ("Tư pháp – Chứng thực", "Tư pháp – Hộ tịch", "Gộp nhiều quầy")]
    assert all(a < b for a, b in pairwise(places)), "posts stand in the order of their counters, the worst one first"
    assert "chỉ để xem xu hướng, không dùng để so sánh cán bộ" in page
    assert page.index("Chờ lâu") < page.index("Giải thích khó hiểu")


def test_the_chart_by_the_hour_knows_no_level(office: Hall, new_lobby: Callable[[], Lobby]) -> None:
    """B3: the same hours with other levels give the same chart."""
    charts = []
    for n, (day, levels) in enumerate(((date(2026, 12, 8), {5: 9}), (date(2026, 12, 9), {1: 9}))):
        lobby = machine(office, new_lobby, f"Máy D{n}")
        lobby.rate(day, {8: 5, 9: 4})
        lobby.seal(day, levels)
        lobby.push()
        page = office.visitor("clerk").get(f"/ratings?day={day}").text
        charts += re.findall(r'<svg class="chart".*?</details>', page, re.DOTALL)

    assert charts[0] == charts[1]
    assert "level-" not in charts[0]


def test_the_hours_shown_are_those_of_the_hall_and_any_other_with_people(
    sqlite_office: Hall, new_lobby: Callable[[], Lobby]
) -> None:
    lobby = machine(sqlite_office, new_lobby, "Máy E")
    lobby.rate(date(2026, 12, 10), {8: 5, 18: 1})
    lobby.push()

    page = sqlite_office.visitor("clerk").get("/ratings?day=2026-12-10").text

    hours = [int(hour) for hour in re.findall(r'class="column"[^>]*>(\d+) giờ<', page)]
    assert hours == [7, 8, 9, 10, 11, 13, 14, 15, 16, 18], "open from 7:00 to 11:30 and from 13:30 to 17:00"


def test_scales_are_never_added_up(office: Hall, new_lobby: Callable[[], Lobby]) -> None:
    day = date(2026, 12, 15)
    lobby = machine(office, new_lobby, "Máy E")
    lobby.seal(day, {5: 30, 4: 6})
    lobby.seal(day, {5: 3, 2: 3}, scale=3)
    lobby.push()

    page = office.visitor("clerk").get("/ratings?day=2026-12-15").text

    assert figures(page)[0] == "100,0%"
    assert "thang 3 lựa chọn: 6 lượt, hài lòng 50%" in page


def test_a_wrong_day_is_told_on_the_page(sqlite_office: Hall) -> None:
    clerk = sqlite_office.visitor("clerk")

    for day, said in (
        ("hôm nay", "Không có ngày “hôm nay”."),
        ("2026-02-30", "Không có ngày “2026-02-30”."),
        ("9999-12-31", "Chỉ có số liệu từ năm 2000 đến năm 2099."),
        ("0001-01-01", "Chỉ có số liệu từ năm 2000 đến năm 2099."),
    ):
        page = clerk.get(f"/ratings?day={day}")
        assert (page.status_code, said in page.text, "Đánh giá ngày" in page.text) == (200, True, True), day


def test_a_file_of_a_wrong_day_or_form_is_a_plain_page_not_found(office: Hall) -> None:
    clerk = office.visitor("clerk")

    for query in (
        "day=2026-02-30&format=csv",
        "day=9999-12-31&format=csv",
        "day=2026-11-20&format=exe",
        "from=2026-11-21&to=2026-11-20&format=csv",
    ):
        assert clerk.get(f"/ratings/export?{query}").status_code == 404


def test_an_export_without_a_day_is_a_wrong_use(sqlite_office: Hall) -> None:
    for words in ([], ["--day", "x"], ["--day", "2026-11-20", "--to", "2026-11-21"], ["--from", "2026-11-20"]):
        result = sqlite_office.command("export", "ratings", *words)

        assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)


def test_a_machine_that_tells_more_ratings_than_it_counted_is_named(
    tmp_path: Path, new_lobby: Callable[[], Lobby]
) -> None:
    day = date(2026, 11, 20)
    with EXAMPLE.running(tmp_path) as hall:
        honest, other = machine(hall, new_lobby, "Máy thật"), machine(hall, new_lobby, "Máy lạ")
        honest.rate(day, {8: 9})
        honest.seal(day, {5: 6})
        other.rate(day, {9: 2})
        other.seal(day, {5: 6, 1: 3})
        replaced = machine(hall, new_lobby, "Máy lạ")  # the one before: its untold ratings hide nobody's
        replaced.rate(day, {10: 20})
        for one in (honest, other, replaced):
            one.push()

        page = hall.visitor("analyst").get("/ratings?day=2026-11-20").text
        told = hall.visitor("analyst").get("/ratings/export?day=2026-11-20&format=json").json()
        said = hall.done("export", "ratings", "--day", "2026-11-20", "--format", "csv", "-o", tmp_path / "ngày.csv")

    assert "Còn 23 lượt đánh giá chờ mở" in said
    assert "Máy lạ đã gửi nhiều hơn 7 phiếu so với số lượt chính máy ấy đếm" in page
    assert "Máy thật đã gửi" not in page
    assert (told["waiting"], told["beyond_count"]) == (23, 7)

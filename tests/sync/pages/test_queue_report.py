"""How long people waited, on the page and in the files."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import load_workbook

from tests.support.lobby import Lobby
from tests.sync.pages.lobby import ZONE, machine
from tests.sync.pages.past import Past, at, morning
from tests.sync.pages.visitor import Hall

TIMES = ("waiting", "walking", "service", "total", "idle")


@pytest.fixture
def past(office: Hall, new_lobby: Callable[[], Lobby], request: pytest.FixtureRequest) -> Past:
    return Past(machine(office, new_lobby, f"Máy {request.node.name[:40]}"))


def figures(page: str) -> list[str]:
    return [re.sub(r"<.*?>", "", one).strip() for one in re.findall(r'<p class="figure">(.*?)</p>', page)]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_page_and_files_tell_the_same_times(office: Hall, past: Past, tmp_path: Path) -> None:
    day = date(2026, 9, 8)
    morning(past, day)
    past.visit(at(day, 14), 3, counter=2, how="no_show")
    past.visit(at(day, 14, 30), 1, counter=2, how="transferred")
    past.push()

    query = f"from={day}&to={day}&by=counter"
    page = office.visitor("clerk").get(f"/queue-report?{query}").text
    text = office.visitor("clerk").get(f"/queue-report/export?{query}&format=csv").content.decode("utf-8-sig")
    office.done(
        "export", "queue", "--day", day.isoformat(), "--by", "counter", "--format", "xlsx", "-o", tmp_path / "a"
    )
    told = json.loads(office.done("export", "queue", "--day", day.isoformat(), "--by", "counter", "--format", "json"))

    first, second = rows(text)
    assert (first["key"], first["name"], first["tickets"], first["served"]) == ("1", "1", "10", "10")
    assert [float(first[f"waiting_{one}"]) for one in ("mean", "median", "p90")] == [11.0, 11.0, 18.2]
    assert [float(first[f"{one}_median"]) for one in ("walking", "service", "total")] == [1.0, 5.0, 17.0]
    assert (first["within_promise"], first["promise_measured"], first["share_within_promise"]) == ("7", "10", "0.7")
    assert float(first["idle_sum"]) == pytest.approx(9 * 8, abs=0.1)
    assert (second["tickets"], second["no_shows"], second["transfers"]) == ("2", "1", "1")
    assert [list(map(str, row.values())) for row in told["queue"]] == [
        [value or "None" for value in row.values()] for row in rows(text)
    ]
    with load_workbook(tmp_path / "a") as book:
        assert book.sheet_names == ["queue", "summary", "results"]
        assert book.get_sheet_by_name("queue").to_python()[1][11] == first_number(first, "waiting_median")
    assert figures(page)[0] == "9,0 phút"
    assert "tb 11,0 · 90% 18,2" in page


def test_what_counters_noted_at_the_end_is_added_up(office: Hall, past: Past, tmp_path: Path) -> None:
    day = date(2026, 9, 15)
    past.visit(at(day, 8), 1, noted={"outcome": "xong", "quantities": {"ban-sao": 12}})
    past.visit(at(day, 9), 1, counter=2, noted={"outcome": "xong", "quantities": {"ban-sao": 3, "ho-so": 1}})
    past.visit(at(day, 10), 1, counter=2, noted={"outcome": "tra-lai"})  # which the plan has lost since
    past.visit(at(day, 11), 1, counter=2)
    past.visit(at(day, 12), 1, counter=2, how="no_show")
    past.push()

    query = f"from={day}&to={day}&by=counter"
    page = office.visitor("clerk").get(f"/queue-report?{query}").text.partition('aria-labelledby="said"')[2]
    office.done(
        "export", "queue", "--day", day.isoformat(), "--by", "counter", "--format", "xlsx", "-o", tmp_path / "a"
    )
    told = json.loads(office.visitor("clerk").get(f"/queue-report/export?{query}&format=json").content)["results"]

    table = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>.*?</tr>", page)]
    assert table == [
        ["Quầy", "Xong trong ngày", "Bản sao đã chứng thực", "Hồ sơ", "tra-lai", "không ghi"],
        ["Quầy 1", "1", "12", "0", "0", "0"],
        ["Quầy 2", "1", "3", "1", "1", "1"],
        ["Tất cả", "2", "15", "1", "1", "1"],
    ]
    assert [(one["key"], one["kind"], one["code"], one["n"]) for one in told] == [
        (1, "outcome", "xong", 1), (1, "quantity", "ban-sao", 12),
        (2, "outcome", "xong", 1), (2, "quantity", "ban-sao", 3), (2, "quantity", "ho-so", 1),
        (2, "outcome", "tra-lai", 1), (2, "outcome", "", 1),
    ]  # fmt: skip
    with load_workbook(tmp_path / "a") as book:
        assert len(book.get_sheet_by_name("results").to_python()) == 8


def test_a_ticket_that_stands_in_two_rows_is_told_of(office: Hall, past: Past) -> None:
    alone, sent = date(2026, 9, 17), date(2026, 9, 18)
    past.visit(at(alone, 8), 1)
    past.visit(at(sent, 8), 1, counter=2, how="transferred")
    past.sent_on(at(sent, 9), 1)
    past.push()

    clerk, words = office.visitor("clerk"), "Cộng các hàng thì hơn “Tất cả” 1 phiếu"

    assert words in clerk.get(f"/queue-report?from={sent}&to={sent}&by=counter").text
    assert words not in clerk.get(f"/queue-report?from={sent}&to={sent}&by=day").text
    assert "Cộng các hàng" not in clerk.get(f"/queue-report?from={alone}&to={alone}&by=counter").text


def test_where_nothing_was_noted_no_table_stands(office: Hall) -> None:
    assert (
        'aria-labelledby="said"' not in office.visitor("clerk").get("/queue-report?from=2026-09-08&to=2026-09-08").text
    )


def first_number(row: dict[str, str], name: str) -> float:
    return float(row[name])


def test_a_file_of_the_queue_opens_in_excel_and_runs_nothing(office: Hall) -> None:
    data = office.visitor("clerk").get("/queue-report/export?from=2026-09-08&to=2026-09-08&by=post&format=csv").content

    assert data.startswith(b"\xef\xbb\xbfby,key,name,")
    assert not [
        cell
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig")))
        for cell in row
        if cell.startswith(("=", "+", "@"))
    ]


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("service", ["chung-thuc"]),
        ("counter", ["1"]),
        ("post", ["chung-thuc"]),
        ("hour", ["8", "9", "10"]),
        ("day", ["2026-09-09"]),
        ("month", ["2026-09"]),
    ],
)
def test_every_breakdown_tells_all_calls_in_the_halls_hours(office: Hall, past: Past, by: str, keys: list[str]) -> None:
    day = date(2026, 9, 9)
    text = f"/queue-report/export?from={day}&to={day}&by={by}&format=csv"
    if not rows(office.visitor("clerk").get(text).content.decode("utf-8-sig")):
        morning(past, day)
        past.push()

    told = rows(office.visitor("clerk").get(text).content.decode("utf-8-sig"))

    assert [row["key"] for row in told] == keys
    assert sum(int(row["calls"]) for row in told) == 10


def test_a_number_that_turned_out_to_be_nobodys_is_in_no_count(office: Hall, past: Past) -> None:
    day = date(2026, 9, 24)
    morning(past, day)
    past.nobodys(at(day, 15))
    past.push()

    path = f"/queue-report/export?from={day}&to={day}&by=counter&format="
    told = json.loads(office.visitor("clerk").get(f"{path}json").content)

    assert [(row["tickets"], row["calls"], row["served"]) for row in told["queue"]] == [(10, 10, 10)]
    assert {"name": "tickets_given", "value": 10} in told["summary"]


def test_four_people_are_counted_and_no_time_is_told_of_them(office: Hall, past: Past) -> None:
    day = date(2026, 9, 10)
    for n in range(4):
        past.visit(at(day, 8, 20 * n), 7)
    past.push()

    page = office.visitor("analyst").get(f"/queue-report?from={day}&to={day}").text
    told = office.visitor("analyst").get(f"/queue-report/export?from={day}&to={day}&by=service&format=json").json()

    assert figures(page) == ["–", "–", "–", "4"]
    assert "chưa đủ số" in page
    assert "7,0" not in page
    [row] = told["queue"]
    assert {row[f"{kind}_{name}"] for kind in TIMES for name in ("mean", "median", "p90")} == {None}
    assert (row["tickets"], row["within_promise"], row["idle_sum"]) == (4, None, None)


def test_who_waits_still_is_told_apart_from_who_was_called(office: Hall, past: Past) -> None:
    day = date(2026, 9, 15)
    morning(past, day)
    for minute in range(3):
        past.come(at(day, 11, minute))
    past.push()

    page = office.visitor("clerk").get(f"/queue-report?from={day}&to={day}").text
    told = office.visitor("clerk").get(f"/queue-report/export?from={day}&to={day}&by=day&format=xlsx")

    assert "trên 13 phiếu đã phát" in page
    assert "3 phiếu còn đang chờ." in page
    assert "không được gọi lần nào" not in page
    with load_workbook(io.BytesIO(told.content)) as book:
        summary = dict(row[:2] for row in book.get_sheet_by_name("summary").to_python())
    assert (summary["tickets_given"], summary["tickets_waiting"], summary["tickets_uncalled"]) == (13, 3, 0)


def test_officials_are_told_by_post_and_in_the_readers_language(office: Hall, past: Past) -> None:
    day = date(2026, 9, 11)
    morning(past, day)
    past.push()
    auditor = office.visitor("auditor")

    vietnamese = auditor.get(f"/queue-report?from={day}&to={day}&by=post").text
    auditor.post("/language", language="en", next="/")
    english = auditor.get(f"/queue-report?from={day}&to={day}&by=post").text
    auditor.post("/language", language="vi", next="/")

    assert "Công chức Tư pháp – Chứng thực" in vietnamese
    assert "Justice and certification official" in english
    assert "How long people waited, by official" in english


def test_a_span_without_calls_leads_to_the_last_day_with_some(office: Hall, past: Past) -> None:
    day = date(2026, 9, 14)
    morning(past, day)
    past.push()

    page = office.visitor("clerk").get("/queue-report?from=2025-01-01&to=2025-01-02").text

    assert "Chưa số nào được gọi trong những ngày này." in page
    assert "Xem ngày gần nhất có số được gọi:" in page


@pytest.mark.parametrize(
    ("query", "said", "shown"),
    [
        ("from=2026-09-09&to=2026-09-08", "nên hai ngày đã được đổi chỗ", "08/09/2026 – 09/09/2026</h1>"),
        ("from=2024-01-01&to=2026-01-01", "nhiều nhất 366 ngày", "01/01/2025 – 01/01/2026</h1>"),
        ("from=hôm+nay&to=2099-01-01", "Không có ngày “hôm nay”", "</h1>"),
        ("to=2026-02-30", "Không có ngày “2026-02-30”", "</h1>"),
        ("to=0001-01-03", "Chỉ có số liệu từ năm 2000", "ngày 01/01/2000</h1>"),
    ],
)
@pytest.mark.parametrize("path", ["/queue-report", "/queue-report/promises"])
def test_days_that_cannot_be_asked_for_are_told_on_the_page(
    sqlite_office: Hall, path: str, query: str, said: str, shown: str
) -> None:
    page = sqlite_office.visitor("analyst").get(f"{path}?{query}")

    assert (page.status_code, said in page.text, shown in page.text) == (200, True, True)
    assert sqlite_office.visitor("analyst").get(f"{path}/export?{query}&format=csv").status_code == 404


def test_a_breakdown_there_is_not_is_a_plain_page_not_found(sqlite_office: Hall) -> None:
    assert sqlite_office.visitor("clerk").get("/queue-report?by=name").status_code == 404


def test_the_queue_is_exported_of_days_only(sqlite_office: Hall) -> None:
    for words in ([], ["--day", "2026-09-08", "--by", "name"], ["--from", "2026-09-09", "--to", "2026-09-08"]):
        result = sqlite_office.command("export", "queue", *words)

        assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)


def test_a_call_that_was_taken_back_is_in_no_figure(office: Hall, past: Past) -> None:
    office.visitor("admin").post("/day/begin")
    clerk = office.newcomer("counter", "quay-go-nham")
    clerk.post("/counter/choose", counter="1")
    past.come(datetime.now(ZONE))
    past.push()

    def press(name: str) -> list[dict[str, str]]:
        fields = re.findall(r'name="(seen|step)" value="([^"]*)"', clerk.get("/counter").text)
        clerk.post(f"/counter/{name}", **dict(fields))
        text = office.visitor("clerk").get("/queue-report/export?by=counter&format=csv").content.decode("utf-8-sig")
        return [row for row in rows(text) if row["key"] == "1"]

    called, undone, again, done = (press(name) for name in ("next", "undo", "next", "done"))

    assert [row["calls"] for row in called] == ["1"]
    assert undone == []
    assert [row["served"] for row in again] == ["0"]
    assert [(row["calls"], row["served"]) for row in done] == [("1", "1")]

"""One hall day, from the first finger to the spreadsheet, across everything that can be switched off."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.journeys.programs import Server, Terminal, hall, lobby, wait_for

FACES = {5: "Rất hài lòng", 4: "Hài lòng", 3: "Bình thường", 2: "Không hài lòng", 1: "Rất không hài lòng"}
NUMBER = re.compile(r"B (1|2)?001")  # the server's, or of the terminal's own block where the server was slow
TOUCHED = [5, 5, 4, 2, 5, 3]  # one more than k, so that a lot of five is told


def rate(terminal: Terminal, level: int, *, end: str = "Bỏ qua") -> None:
    terminal.touch("Đánh giá phục vụ")
    terminal.wait_for_screen("CounterView")
    terminal.touch("Quầy 2")
    terminal.wait_for_screen("RatingView")
    terminal.touch(FACES[level])
    terminal.wait_for_screen("ReasonsView")
    if end:
        terminal.touch(end)
        terminal.wait_for_screen("ThanksView")
        terminal.touch("Xong")
        terminal.wait_for_screen("HomeView")


def take_ticket(terminal: Terminal) -> list[str]:
    terminal.touch("Lấy số thứ tự", "Làm thủ tục tại quầy")  # the second line says that the hall is open
    terminal.wait_for_screen("ServiceView")
    terminal.touch("Hộ tịch")
    texts: list[str] = terminal.wait_for_screen("TicketView")["texts"]
    terminal.touch("Xong")
    terminal.wait_for_screen("HomeView")
    return texts


def rows(server: Server, folder: Path) -> list[list[object]]:
    """The day's ratings as a clerk downloads them; the first sheet, without its heading."""
    file = folder / "ratings.xlsx"
    days = ("--from", "2026-01-01", "--to", "2099-12-31")
    server.command("export", "ratings", *days, "--format", "xlsx", "-o", str(file))
    sheet = CalamineWorkbook.from_filelike(BytesIO(file.read_bytes())).get_sheet_by_index(0)
    found: list[list[object]] = sheet.to_python()
    heading = next(n for n, row in enumerate(found) if "first_day" in row)
    return found[heading + 1 :]


@pytest.mark.journey
@pytest.mark.timeout(180)
def test_touches_in_a_window_end_as_one_lot_in_a_spreadsheet(tmp_path: Path, xvfb: str) -> None:
    with hall(tmp_path / "server") as server:
        code = server.command("terminal", "add", "Máy ở sảnh").split()[0]
        with lobby(tmp_path / "lobby", xvfb, "--server", server.url, "--code", code) as terminal:
            assert any(NUMBER.match(text) for text in take_ticket(terminal))
            for level in TOUCHED[:2]:
                rate(terminal, level)

            server.kill()
            rate(terminal, TOUCHED[2], end="Gửi đánh giá")
            take_ticket(terminal)
            rate(terminal, TOUCHED[3], end="")
            terminal.kill()
            terminal.start("run", "--data", str(terminal.data))
            rate(terminal, TOUCHED[4])
            server.start()
            for level in TOUCHED[5:]:
                rate(terminal, level)
            assert rows(server, tmp_path) == []

            server.command("day", "close")
            lot = wait_for(lambda: rows(server, tmp_path), "the day's lot", terminal.now)

    told = {int(row[5]): int(row[6]) for row in lot}
    assert {(row[2], row[4]) for row in lot} == {(2, 5)}
    assert sum(told.values()) == len(TOUCHED) - 1
    assert all(0 <= TOUCHED.count(level) - count <= 1 for level, count in told.items())

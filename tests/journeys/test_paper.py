"""A citizen, a terminal and its printer, with paper and without."""

import json
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from sqlite_utils.utils import sqlite3

from assets.examples import EXAMPLE
from kiosk.cli.slips import with_phones
from tests.journeys.programs import Terminal, lobby, wait_for
from tests.kiosk.shell import shell
from tests.support.plans import without_hours
from tests.support.printer import NetworkPrinter, network_printer


def with_printer(data: Path, printer: NetworkPrinter) -> Path:
    """A terminal's folder that names the printer; its hall day is begun by staff whatever the hour."""
    (data / "terminal").mkdir(parents=True)
    (data / "terminal" / "terminal.toml").write_text(
        f'plan = "{data / "plan.toml"}"\n[printer]\ntransport = "tcp"\naddress = "{printer.address}"\n',
        encoding="utf-8",
    )
    (data / "plan.toml").write_text(without_hours(with_phones(EXAMPLE.read_text("utf-8"))), "utf-8")
    assert shell("day", "open", data=data).returncode == 0
    return data


def take(terminal: Terminal) -> None:
    terminal.touch("Lấy số thứ tự", "Làm thủ tục tại quầy")
    terminal.wait_for_screen("ServiceView")
    terminal.touch("Hộ tịch")
    terminal.wait_for_screen("TicketView")


def sees(terminal: Terminal, *sentences: str) -> None:
    wait_for(lambda: set(sentences) <= set(terminal.look().get("texts", ())), str(sentences), terminal.now)


def states(data: Path) -> list[str]:
    connection = sqlite3.connect(data / "terminal" / "terminal.sqlite3")
    try:
        return [row[0] for row in connection.execute("SELECT state FROM print_job ORDER BY number")]
    finally:
        connection.close()


def told(data: Path) -> list[str]:
    """What the terminal's book says of its printer, in order."""
    connection = sqlite3.connect(data / "terminal" / "terminal.sqlite3")
    try:
        lines = [bytes(row[0]).decode() for row in connection.execute("SELECT line FROM fact ORDER BY place")]
    finally:
        connection.close()
    return [json.loads(line)["data"]["state"] for line in lines if '"printer.changed"' in line]


def ticket_on(paper: Image.Image) -> str:
    [code] = zxingcpp.read_barcodes(paper.convert("L"))
    return code.text


@pytest.mark.journey
@pytest.mark.timeout(120)
def test_the_slip_comes_out_and_without_paper_the_number_stays(tmp_path: Path, xvfb: str) -> None:
    with network_printer() as printer:
        data = with_printer(tmp_path / "lobby", printer)
        with lobby(data, xvfb) as terminal:
            take(terminal)
            sees(terminal, "B 001", "Phiếu đang in ở khe bên dưới")
            [first] = wait_for(lambda: printer.slips, "a slip", terminal.now)
            assert ticket_on(first).startswith("HTTP://192.168.1.10:8080/T/")
            terminal.touch("Xong")
            terminal.wait_for_screen("HomeView")

            printer.rows_left = 0
            take(terminal)
            sees(terminal, "B 002", "Máy in hết giấy, chưa in được phiếu")
            sees(terminal, "Xin nhớ số B 002 hoặc quét mã trên màn hình.")

            printer.new_roll()
            sees(terminal, "Máy in đã chạy lại", "Chưa nhận được phiếu? Chạm “In lại phiếu”.")
            where = terminal.middle_of("In lại phiếu")
            for _ in range(3):  # a hand that shakes
                terminal.fingers.touch(*where)
            _, again = wait_for(lambda: len(printer.slips) == 2 and printer.slips, "the second slip", terminal.now)
            sees(terminal, "B 002", "Mời bà con lấy phiếu in lại ở khe dưới")

            wait_for(lambda: states(data) == ["printed", "failed", "printed"], "all settled", terminal.now)
            assert told(data) == ["ready", "paper", "ready"]
            assert ticket_on(again) != ticket_on(first)
            assert again.height > first.height  # it says "BẢN IN LẠI"


@pytest.mark.journey
@pytest.mark.timeout(120)
def test_a_terminal_killed_while_the_printer_is_at_work_prints_no_number_twice(tmp_path: Path, xvfb: str) -> None:
    with network_printer() as printer:
        data = with_printer(tmp_path / "lobby", printer)
        printer.wait_s = 3.0
        with lobby(data, xvfb) as terminal:
            take(terminal)
            wait_for(lambda: states(data) == ["sending"], "a slip on its way", terminal.now)
            terminal.kill()
            terminal.start("run", "--data", str(data))
            wait_for(lambda: states(data) == ["unknown"], "nobody knows", terminal.now)

            printer.wait_s = 0.0
            take(terminal)
            wait_for(lambda: states(data) == ["unknown", "printed"], "the next slip", terminal.now)

        tickets = [ticket_on(paper) for paper in printer.slips]
        assert len(tickets) == len(set(tickets)) == 2

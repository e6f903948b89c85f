"""The machines of the lobby: a one-time code, six digits compared, watched, revoked."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from kiosk.domain.errors import TerminalRevoked, TerminalUnconfirmed
from kiosk.domain.kinds import PrinterChanged, SlipLost, SlipPrinted
from tests.support.lobby import Lobby
from tests.sync.pages.lobby import MACHINE_CODE, machine
from tests.sync.pages.visitor import EXAMPLE, PASSWORD, Hall

FAULTS = {
    "vi": {
        "paper": ("Hết giấy", "Xin thay cuộn mới."),
        "cover": ("Nắp máy in đang mở", "Xin đóng nắp."),
        "fault": ("Máy in kẹt hoặc hỏng", "Xin xem máy in."),
        "silent": ("Máy in không trả lời", "Xin xem máy in: điện, giấy kẹt."),
        "gone": ("Mất kết nối máy in", "Xin xem điện và dây của máy in."),
        "low": ("Sắp hết giấy", "Chuẩn bị cuộn mới."),
    },
    "en": {
        "paper": ("Out of paper", "Please put in a new roll."),
        "cover": ("Printer cover is open", "Please close it."),
        "fault": ("Printer is jammed or broken", "Please look at the printer."),
        "silent": ("Printer does not answer", "Please look at the printer: power, a jam."),
        "gone": ("Printer cannot be reached", "Please check its power and its cable."),
        "low": ("Paper is low", "Have a new roll ready."),
    },
}


def address(office: Hall, name: str, act: str) -> str:
    """Where a button of one machine's line leads."""
    page = office.visitor("admin").get("/terminals").text
    line = next(row for row in page.split("<tr>") if f'<th scope="row">{name}<' in row)
    return re.findall(rf'(?:action|href)="(/terminals/\d+/{act})"', line)[0]


def test_a_machine_is_let_in_by_the_six_digits_of_its_own_screen(office: Hall, new_lobby: Callable[[], Lobby]) -> None:
    admin, lobby = office.visitor("admin"), new_lobby()
    code = MACHINE_CODE.findall(admin.post("/terminals/new", name="Máy sảnh 9", counter="").text)[0]
    assert "Mã của Máy sảnh 9 còn dùng được 15 phút." in admin.get("/terminals").text
    link = lobby.link(office.url, None)
    digits = link.enrol(code, lobby.journal.incarnation).digits

    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    admin.post(address(office, "Máy sảnh 9", "confirm"), digits=wrong)
    assert "Sáu số không khớp" in admin.get("/terminals").text
    with pytest.raises(TerminalUnconfirmed):
        link.plan(0, "")
    admin.post(address(office, "Máy sảnh 9", "confirm"), digits=f"{digits[:3]} {digits[3:]}")

    assert link.plan(0, "") is not None
    assert "Máy sảnh 9 đã được nhận vào Trung tâm" in admin.get("/terminals").text
    assert code not in admin.get("/terminals").text


def test_a_revoked_machine_gets_nothing_and_its_facts_stay(office: Hall, new_lobby: Callable[[], Lobby]) -> None:
    admin, one = office.visitor("admin"), machine(office, new_lobby, "Máy bị mất")
    one.lobby.rate(2)
    one.push()
    asked = address(office, "Máy bị mất", "revoke")
    assert "Thu hồi Máy bị mất?" in admin.get(asked).text

    admin.post(asked)

    with pytest.raises(TerminalRevoked):
        one.link.plan(0, "")
    one.lobby.rate(1)
    with pytest.raises(TerminalRevoked):
        one.push()
    assert "Đã thu hồi" in admin.get("/terminals").text


def test_the_list_tells_who_is_there_and_who_was_never_heard_of(
    sqlite_office: Hall, new_lobby: Callable[[], Lobby]
) -> None:
    machine(sqlite_office, new_lobby, "Máy đang nối").push()
    machine(sqlite_office, new_lobby, "Máy im lặng")

    page = sqlite_office.visitor("auditor").get("/terminals").text
    lines = {re.findall(r'scope="row">([^<]+)<', row)[0]: row for row in page.split("<tr>")[2:]}

    assert "Đã kết nối" in lines["Máy đang nối"].split("</th>")[1]
    assert "Chưa liên lạc" in lines["Máy im lặng"]
    assert "/revoke" not in page


def test_the_list_tells_how_the_paper_of_each_machine_is(sqlite_office: Hall, new_lobby: Callable[[], Lobby]) -> None:
    admin, one = sqlite_office.visitor("admin"), machine(sqlite_office, new_lobby, "Máy có máy in")
    assert "Máy in tốt" not in admin.get("/terminals").text

    for word in ("low", "paper"):
        one.lobby.journal.append("printer.changed", PrinterChanged(state=word))
    for _ in range(2):
        one.lobby.journal.append("slip.failed", SlipLost(id="ABCDEFGHIJKLMNOP", again=False, why="paper"))
    one.push()

    page = admin.get("/terminals").text
    assert re.search(r"Hết giấy</span><small>từ \d\d:\d\d", page)
    assert "Sắp hết giấy" not in page
    admin.get("/")
    assert re.search(r"Máy có máy in: hết giấy từ \d\d:\d\d.*Xin thay cuộn mới", admin.get("/ratings").text)
    one.lobby.journal.append("slip.printed", SlipPrinted(id="ABCDEFGHIJKLMNOP", again=True))
    one.push()
    cured = admin.get("/terminals").text
    assert "Hết giấy" not in cured
    admin.get("/")
    assert "Máy có máy in: " not in admin.get("/ratings").text
    assert re.search(r"Máy in tốt</span><small>từ \d\d:\d\d", cured)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_fault_of_a_printer_is_told_to_staff_with_what_to_do(
    sqlite_office: Hall, new_lobby: Callable[[], Lobby], language: str
) -> None:
    staff, one = sqlite_office.visitor("auditor"), machine(sqlite_office, new_lobby, f"Máy {language}")
    staff.post("/language", language=language, next="/")

    told = {}
    for word in FAULTS[language]:
        one.lobby.journal.append("printer.changed", PrinterChanged(state=word))
        one.push()
        line = next(row for row in staff.get("/terminals").text.split("<tr>") if f">Máy {language}<" in row)
        told[word] = re.findall(r'class="chip amber">([^<]+)</span><small>[^<]+</small><small>([^<]+)</small>', line)
    staff.post("/language", language="vi", next="/")

    assert told == {word: [words] for word, words in FAULTS[language].items()}


def test_a_name_of_a_machine_is_never_markup(sqlite_office: Hall) -> None:
    page = sqlite_office.visitor("admin").post("/terminals/new", name="<img src=x onerror=alert(1)>", counter="").text

    assert "<img src=x" not in page


@pytest.mark.browser
def test_the_picture_of_the_code_holds_the_server_and_the_code(page: Page, tmp_path: Path) -> None:
    with EXAMPLE.running(tmp_path) as hall:
        page.goto(f"{hall.url}/terminals/new")
        page.get_by_label("Tên đăng nhập").fill("mot-admin")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.get_by_label("Tên máy").fill("Máy sảnh 1")
        page.get_by_role("button", name="Lấy mã").click()

        page.locator("svg.qr").screenshot(path=tmp_path / "qr.png")
        code = page.locator(".big-code").inner_text()

        with Image.open(tmp_path / "qr.png") as picture:
            read = zxingcpp.read_barcode(picture.convert("L"))
        assert read is not None
        assert read.text == f"saovang:enrol?server={hall.url.replace(':', '%3A').replace('/', '%2F')}&code={code}"


def test_a_counter_the_plan_does_not_have_is_refused_wherever_it_is_named(sqlite_office: Hall) -> None:
    admin, none = sqlite_office.visitor("admin"), "Không có quầy 77. Các quầy: 1, 2, 3, 4, 5, 6."

    refused = [
        sqlite_office.command("terminal", "add", "Máy 77", "--counter", "77"),
        sqlite_office.command("user", "add", "quay-77", "--role", "counter", "--counter", "77"),
    ]
    pages = [
        admin.post("/terminals/new", name="Máy 77", counter="77").text,
        admin.post("/users/new", login="quay-77", name="Quầy 77", role="counter", counter="77").text,
        admin.post("/users/mot-counter", name="Quầy 1", role="counter", counter="77", is_active="on").text,
    ]

    assert [(one.returncode, one.stdout, one.stderr) for one in refused] == [(1, "", none + "\n")] * 2
    assert [none in page for page in pages] == [True] * 3
    assert sqlite_office.command("user", "list", "quay-77").returncode == 1


def test_only_counter_staff_have_a_counter(sqlite_office: Hall) -> None:
    said = "Chỉ cán bộ quầy mới có số quầy."

    shell = sqlite_office.command("user", "add", "van-thu", "--counter", "2")
    page = sqlite_office.visitor("admin").post("/users/new", login="van-thu", name="Văn thư", role="clerk", counter="2")

    assert (shell.returncode, shell.stderr.startswith(said), said in page.text) == (1, True, True)
    assert sqlite_office.command("user", "list", "van-thu").returncode == 1


def test_a_machine_is_locked_out_from_the_shell_by_its_name(
    sqlite_office: Hall, new_lobby: Callable[[], Lobby]
) -> None:
    gone = machine(sqlite_office, new_lobby, "Máy đem đi")

    told = sqlite_office.done("terminal", "revoke", "Máy đem đi")
    again = sqlite_office.command("terminal", "revoke", "Máy đem đi")

    assert told.startswith("Đã thu hồi Máy đem đi.")
    assert (again.returncode, again.stderr.startswith("Không có máy nào tên “Máy đem đi”.")) == (1, True)
    with pytest.raises(TerminalRevoked):
        gone.push()

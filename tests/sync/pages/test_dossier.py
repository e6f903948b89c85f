"""The register: the town's published figures, every fault told, nothing half imported."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import load_workbook

from sync.server.exports import Export, Table, to_csv, to_xlsx
from tests.support.lobby import Lobby
from tests.support.register import register
from tests.sync.pages.lobby import machine
from tests.sync.pages.past import Past, at
from tests.sync.pages.visitor import EXAMPLE, PASSWORD, Hall

REGISTER = Path("tests/data/dossiers.csv")
COLUMNS = "code,service,received,due,new_due,finished,returned,state,reason"
FAULTY = f"""{COLUMNS}
H56.18.05-261102-0001,Khai sinh,2026-11-02,2026-11-03,,2026-11-02,,done,
khong-phai-ma,Khai sinh,2026-11-02,,,,,received,
H56.18.05-261102-0002,,2026-11-02,,,,,received,
H56.18.05-261102-0003,Khai sinh,02/11/2026,,,,,received,
H56.18.05-261102-0004,Khai sinh,2026-11-02,2026-10-30,,,,received,
H56.18.05-261102-0005,Khai sinh,2026-11-02,,,,,nghi ngờ,
H56.18.05-261102-0001,Khai sinh,2026-11-02,,,,,received,
H56.18.05-261102-0006,Khai sinh,2026-11-02,,,,,done,
H56.18.05-261102-0007,Khai sinh,2026-11-02,,,2026-11-03,,returned,
H56.18.05-261102-0008,Khai sinh,2026-11-02,,,,,received,Gọi 0912 345 678
"""
FAULTS = [
    "hàng 3, cột code: “khong-phai-ma” không phải mã hồ sơ",
    "hàng 4, cột service: Chưa có giá trị",
    "hàng 5, cột received: “02/11/2026” không phải ngày",
    "hàng 6, cột due:",
    "hàng 7, cột state:",
    "hàng 8, cột code: Mã H56.18.05-261102-0001 đã có ở hàng trên",
    "hàng 9, cột finished: Trạng thái “done” cần có ngày làm xong",
    "hàng 10, cột returned: Trạng thái “returned” cần có ngày trả kết quả",
    "hàng 11, cột reason: Có dãy số giống số căn cước hoặc điện thoại",
]


def kept(office: Hall) -> str:
    """The whole register, as the page hands it out."""
    return office.visitor("clerk").get("/dossiers/export?format=csv").text


def figures(page: str) -> list[str]:
    return re.findall(r'<p class="figure">(.*?)</p>', page)


def test_the_register_of_the_tests_is_made_by_its_seed() -> None:
    rows = [[getattr(one, name) for name in COLUMNS.split(",")] for one in register(date(2026, 11, 20))]

    assert to_csv(Table("dossiers", COLUMNS.split(","), rows)) == REGISTER.read_bytes()


def test_the_published_register_gives_the_published_figures_everywhere(office: Hall, tmp_path: Path) -> None:
    told = office.done("import", "dossiers", REGISTER)

    assert told == "Đã nhập: 535 hồ sơ mới, 0 thay đổi, 0 giữ nguyên.\n"
    assert figures(office.visitor("clerk").get("/dossiers").text) == ["98,9%", "432", "97", "6"]
    exported = json.loads(office.done("export", "dossiers", "--format", "json"))
    assert {name: exported[name] for name in ("early", "on_time", "overdue")} == {
        "early": 432, "on_time": 97, "overdue": 6,
    }  # fmt: skip
    assert len(exported["dossiers"]) == 535
    office.done("export", "dossiers", "--format", "csv", "-o", tmp_path / "ho-so.csv")
    assert list(csv.reader(io.StringIO((tmp_path / "ho-so.csv").read_text("utf-8-sig")))) == list(
        csv.reader(io.StringIO(REGISTER.read_text("utf-8-sig")))
    )
    assert office.done("import", "dossiers", tmp_path / "ho-so.csv") == (
        "Đã nhập: 0 hồ sơ mới, 0 thay đổi, 535 giữ nguyên.\n"
    )


def test_the_page_hands_out_the_same_rows_as_the_shell(office: Hall) -> None:
    clerk = office.visitor("clerk")

    answer = clerk.get("/dossiers/export?format=xlsx")

    assert re.fullmatch(r'attachment; filename="ho-so-\d{4}-\d\d-\d\d\.xlsx"', answer.headers["content-disposition"])
    with load_workbook(io.BytesIO(answer.content)) as book:
        rows = book.get_sheet_by_name("dossiers").to_python()
    assert ",".join(map(str, rows[0])) == COLUMNS
    shell = json.loads(office.done("export", "dossiers", "--format", "json"))["dossiers"]
    assert [row[0] for row in rows[1:]] == [one["code"] for one in shell]
    assert clerk.get("/dossiers/export?format=csv").content.decode("utf-8-sig").splitlines()[0] == COLUMNS
    assert clerk.get("/dossiers/export?format=json").json()["dossiers"] == shell


def test_a_dossier_tells_of_the_visits_that_were_linked_to_it(
    office: Hall, new_lobby: Callable[[], Lobby], tmp_path: Path
) -> None:
    file, code = tmp_path / "register.csv", "H56.18.05-260901-0007"
    file.write_text(f"{COLUMNS}\n{code},Khai sinh,2026-09-01,2026-09-02,,,,in_progress,\n", "utf-8")
    office.done("import", "dossiers", file)
    past = Past(machine(office, new_lobby))
    past.visit(at(date(2026, 9, 1), 8), 1, dossier=code)
    past.push()

    once = office.visitor("clerk").get(f"/dossiers?q={code}").text
    past.visit(at(date(2026, 9, 3), 8), 1, dossier=code)
    past.push()

    assert "1 lượt tại quầy, ngày 01/09/2026" in once
    assert "2 lượt tại quầy, gần nhất 03/09/2026" in office.visitor("clerk").get(f"/dossiers?q={code}").text


def test_one_fault_and_nothing_is_imported_and_every_fault_is_told(office: Hall, tmp_path: Path) -> None:
    (tmp_path / "loi.csv").write_text(FAULTY)
    before = kept(office)

    for more in ([], ["--dry-run"]):
        result = office.command("import", "dossiers", tmp_path / "loi.csv", *more)
        lines = result.stderr.splitlines()

        assert result.returncode == 1
        assert [line for line, wanted in zip(lines, FAULTS, strict=False) if not line.startswith(wanted)] == []
        assert lines[-1] == "Bảng tính có 9 chỗ chưa đúng. Chưa nhập gì cả."
        assert len(lines) == 10
    assert kept(office) == before


def test_what_has_not_come_yet_is_refused_where_it_stands(office: Hall, tmp_path: Path) -> None:
    rows = (
        "H56.18.05-261101-0001,x,2096-11-01,2096-11-10,,2097-01-01,2097-01-02,returned,",
        "H56.18.05-961101-0001,x,2026-11-01,2096-11-10,,,,received,",
        "H56.18.05-261301-0001,x,2026-11-01,,2096-11-10,,,received,",
    )
    (tmp_path / "mai.csv").write_text("\n".join([COLUMNS, *rows]))

    lines = office.command("import", "dossiers", tmp_path / "mai.csv", "--dry-run").stderr.splitlines()

    assert [line.partition(":")[0] for line in lines[:-1]] == [
        *("hàng 2, cột received", "hàng 2, cột finished", "hàng 2, cột returned"),
        *("hàng 3, cột code", "hàng 4, cột code"),
    ]
    assert lines[0].startswith("hàng 2, cột received: Ngày 2096-11-01 chưa đến: hôm nay là ")


def test_a_text_without_the_columns_is_one_fault(office: Hall, tmp_path: Path) -> None:
    (tmp_path / "thu.csv").write_text("Kính gửi ông Bảy\nXin mời ông\n")
    (tmp_path / "thu.xlsx").write_text("Kính gửi ông Bảy\nXin mời ông\n")

    text, book = (office.command("import", "dossiers", tmp_path / f"thu.{end}") for end in ("csv", "xlsx"))

    assert text.stderr.splitlines()[0].startswith(
        "hàng 1, cột Kính gửi ông Bảy: Hàng đầu tiên phải là tên các cột: code,"
    )
    assert (len(text.stderr.splitlines()), len(book.stderr.splitlines())) == (2, 1)
    assert book.stderr.startswith("Tệp này không phải bảng tính đọc được.")


def test_a_dry_run_counts_and_changes_nothing(office: Hall, tmp_path: Path) -> None:
    one = "H56.18.05-261116-7001,Khai sinh,2026-11-16,2026-11-17,,,,received,\n"
    (tmp_path / "mot.csv").write_text(f"{COLUMNS}\n{one}")

    told = office.done("import", "dossiers", tmp_path / "mot.csv", "--dry-run")

    assert told == "Chạy thử: 1 hồ sơ mới, 0 thay đổi, 0 giữ nguyên. Chưa nhập gì.\n"
    assert "261116-7001" not in kept(office)


def test_columns_may_stand_in_any_order_but_none_may_be_missing_or_strange(office: Hall, tmp_path: Path) -> None:
    (tmp_path / "cot.csv").write_text("service,code,received,name\nKhai sinh,H56.18.05-261116-7002,2026-11-16,An\n")

    lines = office.command("import", "dossiers", tmp_path / "cot.csv").stderr.splitlines()

    assert "hàng 1, cột due: Thiếu cột này." in lines
    assert [line for line in lines if line.startswith("hàng 1, cột name: Cột lạ")]


def test_a_changed_dossier_is_changed_and_the_others_keep_their_revision(office: Hall, tmp_path: Path) -> None:
    rows = [f"H56.18.05-261116-80{n:02d},Khai sinh,2026-11-16,2026-11-18,,,,in_progress," for n in range(5)]
    (tmp_path / "a.csv").write_text("\n".join([COLUMNS, *rows]))
    office.done("import", "dossiers", tmp_path / "a.csv")
    rows[3] = "H56.18.05-261116-8003,Khai sinh,2026-11-16,2026-11-18,2026-11-25,,,in_progress,Xác minh"
    (tmp_path / "b.csv").write_text("\n".join([COLUMNS, *rows]))

    told = office.done("import", "dossiers", tmp_path / "b.csv")

    assert told == "Đã nhập: 0 hồ sơ mới, 1 thay đổi, 4 giữ nguyên.\n"


def test_a_file_that_is_no_spreadsheet_gets_one_clear_sentence(office: Hall, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 not really")
    clerk = office.visitor("clerk")

    result = office.command("import", "dossiers", tmp_path / "x.xlsx")
    page = clerk.post("/dossiers/import", files={"file": ("x.xlsx", b"PK\x03\x04 not really")}).text

    sentence = "Tệp này không phải bảng tính đọc được."
    assert (result.returncode, result.stderr.startswith(sentence)) == (1, True)
    assert sentence in page


def test_a_name_of_an_upload_is_never_a_path_and_never_markup(office: Hall) -> None:
    clerk = office.visitor("clerk")
    good = REGISTER.read_bytes()

    for name in ("../../evil.csv", "<script>alert(1)</script>.csv", "a" * 300 + ".csv", "x\r\nSet-Cookie: a=b.csv"):
        page = clerk.post("/dossiers/import", files={"file": (name, good)}).text
        assert "<script>alert" not in page
    assert not list(office.data.parent.rglob("*evil*"))


def test_what_waits_for_a_yes_belongs_to_one_session(office: Hall) -> None:
    clerk, admin = office.visitor("clerk"), office.visitor("admin")
    text = f"{COLUMNS}\nH56.18.05-261116-9001,Khai sinh,2026-11-16,,,,,received,\n"
    page = clerk.post("/dossiers/import", files={"file": ("a.csv", text)}).text
    token = re.findall(r'name="token" value="(\w+)"', page)[0]

    admin.post("/dossiers/import", token=token)
    assert "9001" not in kept(office)
    clerk.post("/dossiers/import", token=token)
    assert "9001" in kept(office)


def test_words_from_a_spreadsheet_are_never_markup(office: Hall) -> None:
    clerk = office.visitor("clerk")
    rows = [
        ["H56.18.05-261116-9100", "<script>alert('x')</script>", "2026-11-16", "", "", "", "", "received", "<b>\"'"]
    ]
    sheet = to_xlsx(Export(Table("t", COLUMNS.split(","), rows)))
    page = clerk.post("/dossiers/import", files={"file": ("a.xlsx", sheet)}).text
    clerk.post("/dossiers/import", token=re.findall(r'name="token" value="(\w+)"', page)[0])

    found = clerk.get("/dossiers?q=9100").text

    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in found
    assert "<script>alert" not in found


def test_a_code_of_the_catalogue_is_read_and_found_by_its_name(office: Hall) -> None:
    clerk = office.visitor("clerk")
    text = f"{COLUMNS}\nH56.18.05-261116-9300,HT02,2026-11-16,,,,,received,\n"
    page = clerk.post("/dossiers/import", files={"file": ("a.csv", text)}).text
    clerk.post("/dossiers/import", token=re.findall(r'name="token" value="(\w+)"', page)[0])

    found = clerk.get("/dossiers?q=ĐĂNG KÝ KẾT HÔN").text

    assert "261116-9300" in found
    assert "<td>Đăng ký kết hôn" in found


@pytest.mark.browser
def test_a_clerk_takes_in_a_spreadsheet_by_hand_and_finds_a_dossier(page: Page, tmp_path: Path) -> None:
    with EXAMPLE.running(tmp_path) as hall:
        hall.newcomer("clerk", "van-thu")
        page.goto(f"{hall.url}/dossiers")
        page.get_by_label("Tên đăng nhập").fill("van-thu")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()

        page.get_by_role("link", name="Nhập bảng tính").click()
        page.get_by_label("Bảng tính hồ sơ").set_input_files(REGISTER)
        page.get_by_role("button", name="Kiểm tra tệp").click()
        expect(page.get_by_text("Bảng đúng: 535 hồ sơ")).to_be_visible()
        page.get_by_role("button", name="Nhập 535 hồ sơ").click()

        expect(page.get_by_text("Đã nhập: 535 hồ sơ mới")).to_be_visible()
        expect(page.get_by_text("98,9%")).to_be_visible()
        page.get_by_label("Tìm theo mã hoặc thủ tục").press_sequentially("260623-0001")
        expect(page.locator("#found tbody tr")).to_have_count(1)

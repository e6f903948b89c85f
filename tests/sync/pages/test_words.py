"""Vietnamese first, English by a switch: every sentence has both, and no page mixes them."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kiosk.domain.dossier import STATES
from tests.sync.pages.visitor import Hall, Visitor
from tests.sync.pages.words import sentences

ENGLISH = Path("assets/locale/en/LC_MESSAGES/django.po")
HOLE = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
# What is marked as Vietnamese, and the plan as the office wrote it.
OF_THE_HALL = re.compile(r'<(\w+)\b[^>]*\slang="vi"[^>]*>.*?</\1>|<textarea.*?</textarea>', re.DOTALL)
PAGES = ("/ratings", "/queue-report", "/queue-report/what-if", "/dossiers", "/dossiers/import", "/users", "/users/new",
         "/terminals", "/terminals/new", "/day", "/appointments", "/counter", "/password", "/nowhere",
         "/boards", "/boards/new", "/voice", "/voice/vi/ten", "/queue-report/promises", "/plan", "/plan/1")  # fmt: skip


def english() -> dict[str, str]:
    with ENGLISH.open("rb") as file:
        read = read_po(file, locale="en", abort_invalid=True)
    first = [(one.id, one.string) if isinstance(one.id, str) else (one.id[0], one.string[0]) for one in read if one.id]
    return {id_: str(string) for id_, string in first}


def test_every_sentence_of_the_pages_and_commands_has_an_english_one() -> None:
    said = set(sentences()) | {name for _id, name in STATES.values()}

    assert said - {id_ for id_, string in english().items() if string} == set()


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    said = set(sentences()) | {name for _id, name in STATES.values()}

    assert set(english()) - said == set()


def test_an_english_sentence_fills_in_what_the_vietnamese_one_does() -> None:
    different = {
        id_: string for id_, string in english().items() if set(HOLE.findall(id_)) != set(HOLE.findall(string))
    }

    assert different == {}


@pytest.mark.parametrize("page", PAGES)
def test_no_english_page_speaks_vietnamese(sqlite_office: Hall, page: str) -> None:
    admin = sqlite_office.visitor("admin")
    admin.post("/counter/choose", counter="2")
    admin.get("/day")  # what was said before is said in the language of then
    admin.post("/language", language="en", next="/")

    text = admin.get(page).text
    admin.post("/language", language="vi", next="/")

    assert '<html lang="en">' in text
    visible = OF_THE_HALL.sub("", text)
    lines = [line.strip() for line in visible.splitlines() if VIETNAMESE.search(line)]
    assert [line for line in lines if "Sao Vàng" not in line] == []


def test_the_browsers_language_is_not_heard_but_the_switch_is_kept(sqlite_office: Hall) -> None:
    sqlite_office.visitor("clerk")
    stranger = Visitor(sqlite_office.url)

    assert '<html lang="vi">' in stranger.get("/login", **{"Accept-Language": "en-US,en;q=0.9"}).text
    stranger.post("/language", language="en", next="/login")
    assert '<html lang="en">' in stranger.get("/login").text
    stranger.post("/language", language="xx", next="/login")
    assert '<html lang="en">' in stranger.get("/login").text


def test_the_shell_is_answered_in_its_own_language(sqlite_office: Hall) -> None:
    vietnamese = sqlite_office.command("user", "reset", "khong-co")
    english_shell = sqlite_office.command("user", "reset", "khong-co", shell={"LC_ALL": "en_GB.UTF-8"})
    asked_for = sqlite_office.command("user", "reset", "khong-co", shell={"SAOVANG_LANGUAGE": "en"})

    assert vietnamese.stderr.startswith("Không có tài khoản khong-co.")
    assert english_shell.stderr.startswith("There is no account khong-co.")
    assert asked_for.stderr == english_shell.stderr

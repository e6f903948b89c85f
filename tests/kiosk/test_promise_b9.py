"""
B9: an identity card held to the scanner leaves no trace.

The card is shown in every way a terminal takes a code; then the disk, the log and everything printed is searched for
its number, its owner's name and address, in every writing a program might keep them in.
"""

import base64
import logging
import traceback
from pathlib import Path

import pytest

from kiosk.domain import fact
from kiosk.domain.errors import NotSaved
from kiosk.domain.receipt import Code
from tests.kiosk.halls import Terminal
from tests.kiosk.shell import shell

CARD = "038199012345|172345678|Lê Thị Hoàng Yến|24031990|Nữ|Khu phố Xuân Tâm, Sao Vàng, Thọ Xuân, Thanh Hóa|12052021"
NEW_CARD = CARD + "||Lê Văn An|Trần Thị Bình|01012040"
OLD_SCANNER = "038199012345|172345678|L TH HONG YN|24031990|N|KHU PH XUN TM|12052021"  # letters a keyboard cannot type
BROKEN = "038199012345|172345678|Le Thi"  # the scan was cut off
SECRETS = ("038199012345", "172345678", "Lê Thị Hoàng Yến", "L TH HONG YN", "24031990", "Khu phố Xuân Tâm, Sao Vàng")


def writings(secret: str) -> list[bytes]:
    """The same words as programs keep them."""
    plain = secret.encode()
    ways = [plain, secret.encode("utf-16-le"), secret.encode("utf-32-le"), plain.hex().encode(), plain[::-1]]
    ways += [base64.b64encode(plain)[:-4], secret.encode("unicode_escape"), secret.encode("ascii", "xmlcharrefreplace")]
    return [*ways, secret.upper().encode(), secret.replace("|", "%7C").encode()]


def traces(content: bytes) -> list[str]:
    return [secret for secret in SECRETS if any(way in content for way in writings(secret))]


def search(folder: Path) -> dict[str, list[str]]:
    """Every file below a folder, also what SQLite keeps beside its own."""
    files = {path.name: traces(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    assert "terminal.sqlite3" in files
    return {name: found for name, found in files.items() if found}


def test_the_search_would_find_a_card_that_was_kept(tmp_path: Path) -> None:
    (tmp_path / "terminal.sqlite3").write_bytes(b"\0" * 500 + CARD.encode("utf-16-le"))

    assert search(tmp_path)


@pytest.mark.parametrize("card", [CARD, NEW_CARD, OLD_SCANNER, BROKEN], ids=["2021", "2024", "no accents", "cut off"])
def test_a_card_is_known_and_only_its_kind_is_written_down(
    lobby: Terminal, card: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)

    found = lobby.desk.look_up(card)
    lobby.desk.look_up(card + "\r\n")

    assert found.code == Code("identity_card")
    line = fact.decode(lobby.journal.lines(lobby.journal.incarnation, 1)[0])
    assert bytes(line.data) == b'{"kind":"identity_card"}'
    assert traces(repr(found).encode()) == []
    assert search(lobby.path.parent) == {}
    lobby.journal.close()
    assert search(lobby.path.parent) == {}
    printed = capfd.readouterr()
    assert traces((caplog.text + printed.out + printed.err).encode()) == []


@pytest.mark.parametrize("words", [("desk", "scan", "-"), ("desk", "scan", "-", "--json")], ids=["read", "json"])
def test_a_card_piped_into_a_shell_is_refused_without_an_echo(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = shell(*words, data=tmp_path, piped=CARD.encode())

    assert done.returncode == 1
    assert "giấy tờ tùy thân" in done.stderr.decode()
    assert traces(done.stdout + done.stderr) == []
    assert search(tmp_path) == {}


@pytest.mark.parametrize(
    "words",
    [(CARD,), (CARD, "--json"), tuple(CARD.split(" ")), (CARD, "--loud"), ("--loud=" + CARD,)],
    ids=["as a word", "json", "unquoted", "with a wrong option", "as a wrong option"],
)
def test_a_card_typed_into_a_shell_is_refused_without_an_echo(tmp_path: Path, words: tuple[str, ...]) -> None:
    shell("day", "open", data=tmp_path)

    done = shell("desk", "scan", *words, data=tmp_path)

    assert done.returncode in (1, 2)
    assert done.stderr
    assert traces(done.stdout + done.stderr) == []
    assert search(tmp_path) == {}


def test_a_card_is_in_no_error_when_the_disk_refuses(lobby: Terminal) -> None:
    lobby.journal.disk.write(
        lambda c: (
            c.execute("CREATE TEMP TRIGGER full BEFORE INSERT ON fact BEGIN SELECT RAISE(ABORT, 'full'); END") and None
        )
    )

    with pytest.raises(NotSaved) as refused:
        lobby.desk.look_up(CARD)

    told = "".join(traceback.format_exception(refused.value)) + repr(refused.value.params)
    assert traces(told.encode()) == []
    assert search(lobby.path.parent) == {}


def test_of_a_receipts_address_only_the_dossier_code_is_kept(lobby: Terminal) -> None:
    text = f"https://dichvucong.example/tra-cuu?ma=H56.18.05-261027-0046&cccd={SECRETS[0]}&ten=L%C3%AA"

    found = lobby.desk.look_up(text)

    assert found.code == Code("dossier", "H56.18.05-261027-0046")
    assert search(lobby.path.parent) == {}
    assert b"H56.18.05" not in b"".join(lobby.journal.lines(lobby.journal.incarnation, 1))

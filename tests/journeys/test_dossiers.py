"""The town's published five months reach the lobby, and a receipt is read there."""

from pathlib import Path

import pytest

from tests.journeys.programs import hall, lobby, wait_for
from tests.support.source import ROOT

REGISTER = ROOT / "tests" / "data" / "dossiers.csv"
WIDE = (1920, 1080)


def finished_code() -> str:
    """The code of a dossier whose result was handed over."""
    rows = [line.split(",") for line in REGISTER.read_text(encoding="utf-8-sig").splitlines()]
    return next(row[0] for row in rows if row[7] == "returned")


@pytest.mark.journey
@pytest.mark.timeout(180)
def test_the_register_is_imported_and_a_receipt_is_read_on_a_wide_screen(tmp_path: Path, xvfb: str) -> None:
    code = finished_code()
    with hall(tmp_path / "server") as server:
        server.command("import", "dossiers", str(REGISTER))
        token = server.command("terminal", "add", "Máy quầy 6", "--counter", "6").split()[0]
        words = ("--server", server.url, "--code", token)
        with lobby(tmp_path / "lobby", xvfb, *words, size=WIDE) as terminal:
            home = lambda: "".join(terminal.look().get("texts", ()))  # noqa: E731
            wait_for(lambda: "98,9 %" in home(), "the published figure", terminal.now)
            assert "535" in home()

            terminal.fingers.scan(code)
            status = terminal.wait_for_screen("StatusView")
            assert code in status["texts"]
            assert any("Đã trả kết quả" in text for text in status["texts"])

            terminal.touch("English")
            english = wait_for(
                lambda: "Collected on" in home() and terminal.look(), "the same in English", terminal.now
            )
            assert code in english["texts"]

            server.kill()
            terminal.touch("Start")
            terminal.wait_for_screen("HomeView")
            terminal.fingers.scan(code)
            assert code in terminal.wait_for_screen("StatusView")["texts"]

"""A terminal in an empty lobby, on a real file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.__main__ import main
from tests.kiosk.halls import Terminal, terminal
from tests.kiosk.leading import MONDAY, Enrolled, Server, with_server
from tests.kiosk.shell import Run


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal that is its own hall, on a Monday morning at 08:15; its hall day is not yet open."""
    with terminal(tmp_path) as one:
        yield one


@pytest.fixture
def enrolled(lobby: Terminal) -> Enrolled:
    """A terminal whose server leads; the hall day is open."""
    hall = with_server(lobby, Server())
    hall.desk.open_day("plan", MONDAY)
    return hall


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def kiosk(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command on `data` as the shell would, in Vietnamese; returns code, stdout and stderr."""
    monkeypatch.setenv("SAOVANG_LANGUAGE", "vi")

    def run(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--data", str(data)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run

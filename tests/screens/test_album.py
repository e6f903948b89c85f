"""A terminal without a display keeps pictures of its screens, as long as the disk has room."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from screens.album import Album
from screens.samples import VIEWS


class Hour:
    """Timers that run when a test says so."""

    def __init__(self) -> None:
        self._due: list[Callable[[], None]] = []

    def later(self, _: float, call: Callable[[], None]) -> None:
        self._due.append(call)

    def passes(self) -> None:
        while self._due:
            self.turn()

    def turn(self) -> None:
        """Everything that is due, before the next frame is drawn."""
        due, self._due = self._due, []
        for call in due:
            call()


@pytest.fixture
def hour() -> Hour:
    return Hour()


@pytest.fixture
def album(tmp_path: Path, hour: Hour) -> Album:
    return Album(tmp_path / "pictures", lambda: b"PNG", hour.later, lambda: "vi")


def show(album: Album, hour: Hour, name: str) -> None:
    album.add(VIEWS[name], None)
    hour.passes()


def fill(folder: Path, name: str) -> Path:
    """The next bytes of this picture go to a device that is always full."""
    folder.mkdir(exist_ok=True)
    part = folder / f"{name}-vi.part"
    part.symlink_to("/dev/full")
    return part


def test_of_each_screen_that_rests_there_is_a_picture(tmp_path: Path, album: Album, hour: Hour) -> None:
    album.add(VIEWS["service"], None)  # gone before it has come to rest
    show(album, hour, "home")

    assert [(file.name, file.read_bytes()) for file in (tmp_path / "pictures").iterdir()] == [("home-vi.png", b"PNG")]


def test_a_picture_shows_what_was_drawn_once_the_screen_had_come_to_rest(tmp_path: Path, hour: Hour) -> None:
    drawn = [b"half of the way"]  # a slow computer draws no frame between a screen's first one and its last
    album = Album(tmp_path, lambda: drawn[-1], hour.later, lambda: "vi")

    album.add(VIEWS["home"], None)
    hour.turn()
    drawn.append(b"at rest")
    hour.turn()

    assert (tmp_path / "home-vi.png").read_bytes() == b"at rest"


def test_a_full_disk_is_told_once_and_the_terminal_goes_on(
    tmp_path: Path, album: Album, hour: Hour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    folder = tmp_path / "pictures"

    for name in ("home", "service", "home"):
        part = fill(folder, name)
        show(album, hour, name)
        assert not part.is_symlink()  # no half picture takes the last room

    assert [record.getMessage() for record in caplog.records] == [
        f"no pictures are kept in {folder}: No space left on device; the terminal goes on"
    ]
    assert caplog.records[0].exc_info is None


def test_with_room_again_pictures_are_kept_again_and_a_new_want_is_told_anew(
    tmp_path: Path, album: Album, hour: Hour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    folder = tmp_path / "pictures"
    fill(folder, "home")
    show(album, hour, "home")

    show(album, hour, "home")
    kept = (folder / "home-vi.png").read_bytes()
    fill(folder, "service")
    show(album, hour, "service")

    assert (kept, len(caplog.records)) == (b"PNG", 2)

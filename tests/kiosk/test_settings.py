"""A terminal's settings, and how a mistake in them is told."""

from pathlib import Path

import pytest

from kiosk.domain.errors import FolderClosed, SettingsFaulty
from kiosk.settings import Printer, Settings, load
from kiosk.words import Words


def written(folder: Path, text: str) -> Path:
    (folder / "terminal").mkdir()
    (folder / "terminal" / "terminal.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_terminal_needs_no_settings(tmp_path: Path) -> None:
    settings = load(tmp_path, {})

    assert settings == Settings(data=tmp_path)
    assert settings.folder == tmp_path / "terminal"


def test_the_file_says_what_differs_from_machine_to_machine(tmp_path: Path) -> None:
    folder = written(
        tmp_path, 'server = "http://10.0.0.2:8080/"\ncounter = 2\nsize = "1080x1920"\nfullscreen = false\n'
    )

    settings = load(folder, {})

    assert (settings.server, settings.counter, settings.size) == ("http://10.0.0.2:8080", 2, (1080, 1920))
    assert settings.fullscreen is False


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    folder = written(tmp_path, "counter = 2\n")

    settings = load(folder, {"SAOVANG_COUNTER": "3", "SAOVANG_FULLSCREEN": "0", "SAOVANG_LANGUAGE": "en"})

    assert (settings.counter, settings.fullscreen, settings.language) == (3, False, "en")


def test_a_printer_is_a_table_of_its_own(tmp_path: Path) -> None:
    folder = written(tmp_path, 'counter = 2\n[printer]\ntransport = "tcp"\naddress = "10.0.0.3"\nwidth = 58\n')

    settings = load(folder, {})

    assert settings.printer == Printer(transport="tcp", address="10.0.0.3", width=58)
    assert load(folder, {"SAOVANG_PRINTER_TRANSPORT": "none"}).printer is None
    assert load(folder, {"SAOVANG_PRINTER_WIDTH": "80"}).printer == Printer(transport="tcp", address="10.0.0.3")


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("# máy ở sảnh\ncounter = 0\n", 2, "counter"),
        ("counter = true\n", 1, "counter"),
        ('\n\nlanguage = "fr"\n', 3, "language"),
        ('size = "big"\n', 1, "size"),
        ('server = "10.0.0.2"\n', 1, "server"),
        ('server = "http://"\n', 1, "server"),
        ('server = "ftp://10.0.0.2"\n', 1, "server"),
        ('server = "http://10.0.0.2:99999"\n', 1, "server"),
        ('fullscreen = "yes"\n', 1, "fullscreen"),
        ("counter = 2\ncolour = 3\n", 2, "colour"),
        ("counter = 2\ncounter 3\n", 2, ""),
        ('[printer]\ntransport = "bluetooth"\n', 2, "printer.transport"),
        ('[printer]\ntransport = "tcp"\naddress = "10.0.0.3"\nwidth = 76\n', 4, "printer.width"),
        ('counter = 2\n[printer]\ntransport = "tcp"\n', 3, "printer.address"),
        ('[printer]\ntransport = "tcp"\naddress = "máy in"\n', 3, "printer.address"),
        ('[printer]\ntransport = "usb"\naddress = "lp0"\n', 3, "printer.address"),
        ("counter = 2\n[printer]\ncolour = 3\n", 3, "printer.colour"),
        ('printer = "tcp"\n', 1, "printer"),
        ('phones = "10.0.0.2"\n', 1, "phones"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_cure(tmp_path: Path, text: str, line: int, name: str) -> None:
    folder = written(tmp_path, text)

    with pytest.raises(SettingsFaulty) as refused:
        load(folder, {})

    file = str(folder / "terminal" / "terminal.toml")
    assert (refused.value.params["file"], refused.value.params["line"], refused.value.params["name"]) == (
        file,
        line,
        name,
    )
    for language in ("vi", "en"):
        said = Words(language).error(refused.value)
        assert file in said
        assert str(refused.value.params["right"]) in said
        assert "{" not in said


def test_a_mistake_in_the_environment_names_the_variable(tmp_path: Path) -> None:
    with pytest.raises(SettingsFaulty) as refused:
        load(tmp_path, {"SAOVANG_COUNTER": "two"})

    assert refused.value.params["file"] == "SAOVANG_COUNTER"


def test_a_file_that_is_no_text_is_told_so(tmp_path: Path) -> None:
    folder = written(tmp_path, "")
    (folder / "terminal" / "terminal.toml").write_bytes(b"\xff\xfe\x00\x01")

    with pytest.raises(SettingsFaulty):
        load(folder, {})


def test_a_file_in_place_of_the_folder_is_told_as_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    there = tmp_path / "a-file"
    there.write_text("x")

    with pytest.raises(FolderClosed) as refused:
        load(there, {})

    assert str(there) in Words("vi").error(refused.value)

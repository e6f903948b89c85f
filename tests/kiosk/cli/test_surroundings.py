"""What a computer lacks is one sentence with its cure."""

import pytest

from kiosk.cli.surroundings import check_libraries, demo_size, has_display
from kiosk.domain.errors import LibraryMissing
from kiosk.words import Words


def test_missing_libraries_are_named_as_debian_names_them() -> None:
    with pytest.raises(LibraryMissing) as refused:
        check_libraries({"libc.so.6": "libc6", "libno-such.so.1": "libno-such1", "libnor-this.so.2": "libnor-this2"})

    for language in ("vi", "en"):
        assert "apt-get install libno-such1 libnor-this2" in Words(language).error(refused.value)


def test_a_display_that_does_not_answer_is_none(xvfb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", xvfb)
    assert has_display({"DISPLAY": xvfb})

    monkeypatch.setenv("DISPLAY", ":4242")
    assert not has_display({"DISPLAY": ":4242"})
    assert not has_display({})


def test_an_example_window_fits_on_the_display(xvfb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", xvfb)

    size = demo_size({"DISPLAY": xvfb})

    assert size is not None
    width, height = size
    assert height <= 1920 * 0.92
    assert abs(width / height - 9 / 16) < 0.01

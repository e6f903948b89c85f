"""A scanner types faster than any hand, whatever the keyboard's layout."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.reader import ENTER, KEYS, Burst

SHIFTED = {pair[1]: (code, True) for code, pair in sorted(KEYS.items(), reverse=True)}
PLAIN = {pair[0]: (code, False) for code, pair in sorted(KEYS.items(), reverse=True)}
PLACES = SHIFTED | PLAIN
LEFT_SHIFT, RETURN = 225, 40


def typed(burst: Burst, text: str, *, gap: float, start: float = 100.0) -> list[str]:
    """Type a text and Enter; what came out as scans."""
    scans, at = list[str | None](), start
    for letter in text:
        code, shift = PLACES[letter]
        if shift:
            burst.down(LEFT_SHIFT, at)
        scans.append(burst.down(code, at))
        if shift:
            burst.up(LEFT_SHIFT)
        at += gap
    scans.append(burst.down(RETURN, at))
    return [scan for scan in scans if scan is not None]


@given(st.text(st.sampled_from(sorted(PLACES)), min_size=6, max_size=300))
def test_whatever_a_scanner_can_type_is_read_as_it_stands(text: str) -> None:
    assert typed(Burst(), text, gap=0.002) == [text]


def test_a_receipt_is_read() -> None:
    assert typed(Burst(), "H56.18.05-261027-0046", gap=0.01) == ["H56.18.05-261027-0046"]


def test_a_hand_on_the_keyboard_is_no_scan() -> None:
    assert typed(Burst(), "H56.18.05-261027-0046", gap=0.12) == []


def test_a_few_hasty_keys_are_no_scan() -> None:
    assert typed(Burst(), "12345", gap=0.001) == []


def test_two_scans_one_after_another_are_two() -> None:
    burst = Burst()

    assert typed(burst, "8934563138164", gap=0.001, start=1.0) == ["8934563138164"]
    assert typed(burst, "H56.18.05-261027-0046", gap=0.001, start=1.02) == ["H56.18.05-261027-0046"]


def test_keys_touched_before_do_not_join_a_scan() -> None:
    burst = Burst()
    burst.down(4, 1.0)
    burst.down(5, 2.0)

    assert typed(burst, "8934563138164", gap=0.001, start=3.0) == ["8934563138164"]


def test_a_slow_frame_in_the_middle_does_not_cut_a_scan() -> None:
    burst = Burst()
    for n in range(3):
        burst.down(30, 1.0 + n / 1000)

    for n in range(4):
        burst.down(31, 1.2 + n / 1000, slack=0.2 if n == 0 else 0.0)

    assert burst.down(RETURN, 1.21) == "1112222"


def test_an_endless_scan_ends_and_is_forgotten() -> None:
    burst = Burst()

    [first] = typed(burst, "7" * 7000, gap=0.001)

    assert len(first) == 4096
    assert typed(burst, "123456", gap=0.001, start=200.0) == ["123456"]


@given(st.lists(st.tuples(st.integers(-1, 300), st.floats(0, 0.2))))
def test_no_keys_at_all_can_break_it(keys: list[tuple[int, float]]) -> None:
    burst, at = Burst(), 0.0

    for code, gap in keys:
        at += gap
        scan = burst.down(code, at)
        assert scan is None or (code in ENTER and len(scan) >= 6)

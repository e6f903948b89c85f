"""The corner of a card, pixel by pixel."""

import pytest

from screens.parts.patch import _mirrored, _row

FILL, RIM = (1.0, 1.0, 1.0, 1.0), (0.2, 0.4, 0.6, 1.0)
WHITE, BLUE, NOTHING = bytes([255, 255, 255, 255]), bytes([51, 102, 153, 255]), bytes([51, 102, 153, 0])


def corner(radius: int, rim_width: int) -> list[list[bytes]]:
    """Rows of pixels, the outermost first."""
    rows = [_row(radius, rim_width, FILL, RIM, row) for row in range(radius)]
    return [[row[at : at + 4] for at in range(0, len(row), 4)] for row in rows]


@pytest.mark.parametrize(("radius", "rim_width"), [(1, 0), (2, 1), (24, 2), (61, 3), (101, 8)])
def test_a_corner_is_the_same_across_as_down(radius: int, rim_width: int) -> None:
    rows = corner(radius, rim_width)

    assert {len(row) for row in rows} == {radius}
    assert rows == [list(column) for column in zip(*rows, strict=True)]


def test_a_corner_is_nothing_outside_then_rim_then_fill() -> None:
    rows = corner(40, 4)

    diagonal = [rows[n][n] for n in range(40)]

    assert diagonal[:11] == [NOTHING] * 11  # the circle leaves 0.29 of its radius
    assert diagonal[13] == BLUE
    assert diagonal[16:] == [WHITE] * 24
    assert [row[39] for row in rows[1:3]] == [BLUE] * 2


def test_the_other_corner_is_the_same_one_in_a_mirror() -> None:
    assert _mirrored(NOTHING + BLUE + WHITE) == WHITE + BLUE + NOTHING

"""The soft shadow under a card: all around it, and nothing of it where the card hides it."""

import pytest

from screens.parts.plate import Plate
from screens.parts.shadow import Rect, frame, hidden, seen_to
from screens.samples import VIEWS
from tests.screens.studio import Studio

OUTER: Rect = (0.0, 0.0, 1000.0, 300.0)


def painted(vertices: list[float], indices: list[int]) -> float:
    """The area of all triangles."""
    corners = [(vertices[4 * n], vertices[4 * n + 1]) for n in indices]
    area = 0.0
    for (ax, ay), (bx, by), (cx, cy) in zip(corners[::3], corners[1::3], corners[2::3], strict=True):
        area += abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
    return area


@pytest.mark.parametrize(
    "hole", [None, (60.0, 70.0, 940.0, 250.0), (10.0, 20.0, 990.0, 280.0), (-5.0, 90.0, 1005.0, 120.0)]
)
@pytest.mark.parametrize("corner", [40.0, 150.0, 400.0])
def test_a_shadow_is_painted_once_everywhere_but_in_its_hole(hole: Rect | None, corner: float) -> None:
    vertices, indices = frame(OUTER, corner, hole)

    spared = (min(hole[2], 1000) - max(hole[0], 0)) * (hole[3] - hole[1]) if hole else 0
    assert painted(vertices, indices) == pytest.approx(1000 * 300 - spared)


def test_a_shadow_begins_at_every_edge_and_is_whole_within() -> None:
    vertices, _ = frame(OUTER, 80.0, None)

    places = {(x, y): (across, up) for x, y, across, up in zip(*(vertices[n::4] for n in range(4)), strict=True)}
    assert places[0.0, 0.0] == places[1000.0, 300.0] == (0.0, 0.0)
    assert places[80.0, 300.0] == (1.0, 0.0)
    assert places[80.0, 80.0] == places[920.0, 220.0] == (1.0, 1.0)


def test_a_stronger_shadow_is_seen_further_away() -> None:
    faint, strong, strongest = (seen_to(40, alpha) for alpha in (0.1, 0.3, 1.0))

    assert 0 < faint < strong < strongest == 60
    assert seen_to(40, 0.0) == 0


def test_what_a_card_hides_is_hidden_under_a_finger_too(studio: Studio) -> None:
    studio.show(VIEWS["rating"])
    cards = [plate for plate in studio.stage.walk(restrict=True) if isinstance(plate, Plate) and plate.shadow]

    assert len(cards) > 4
    for card in cards:
        left, low, right, top = hidden(card)
        pressed = 0.01 * card.width, 0.01 * card.height
        assert card.x + pressed[0] < left < right < card.right - pressed[0]
        assert card.y + pressed[1] < low < top < card.top - pressed[1]

"""Lines of writing one above the other."""

from collections.abc import Sequence

from screens.parts.text import BaselineLabel


def stack(rows: Sequence[tuple[BaselineLabel, float]], left: float, wide: float, middle: float) -> float:
    """
    Set labels one below the other, as wide as told, the whole block around a height.

    Args:
        rows: Each label with the gap above it (of the first: none); an empty label takes no room.
        left: Where they begin.
        wide: How wide each is.
        middle: The height of the block's middle.

    Returns:
        The block's height.
    """
    seen = [(label, gap) for label, gap in rows if label.text]
    for label, _ in seen:
        label.width = wide
    heights = [label.wanted_height for label, _ in seen]
    whole = sum(heights) + sum(gap for _, gap in seen[1:])
    top = middle + whole / 2
    for count, ((label, gap), high) in enumerate(zip(seen, heights, strict=True)):
        top -= gap if count else 0
        label.size, label.pos = (wide, high), (round(left), round(top - high))
        top -= high
    return whole

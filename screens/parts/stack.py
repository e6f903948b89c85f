"""Lines of writing one above the other."""

from collections.abc import Sequence

from screens.parts.text import FACTORS, BaselineLabel


def stack(
    rows: Sequence[tuple[BaselineLabel, float]],
    left: float,
    wide: float,
    middle: float,
    room: float = 0,
    most: float = 1.0,
) -> float:
    """
    Set labels one below the other, as wide as told, the whole block around a height.

    Args:
        rows: Each label with the gap above it (of the first: none); an empty label takes no room.
        left: Where they begin.
        wide: How wide each is.
        middle: The height of the block's middle.
        most: How large the writing may be at most.
        room: How high the block may be; where it would be higher all its writing gets smaller. Nought: any height.

    Returns:
        The block's height.
    """
    seen = [(label, gap) for label, gap in rows if label.text]
    gaps = sum(gap for _, gap in seen[1:])
    factor = most
    for label, _ in seen:
        label.width = wide
    for factor in (one for one in FACTORS if one <= most):
        narrow = all(label.longest_word(factor) <= wide for label, _ in seen)
        if not room or (narrow and gaps + sum(label.wanted_height(factor) for label, _ in seen) <= room):
            break
    heights = [label.wanted_height(factor) for label, _ in seen]
    whole = sum(heights) + gaps
    top = middle + whole / 2
    for count, ((label, gap), high) in enumerate(zip(seen, heights, strict=True)):
        top -= gap if count else 0
        label.factor = factor
        label.size, label.pos = (round(wide), high), (round(left), round(top - high))
        top -= high
    return whole

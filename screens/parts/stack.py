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
    for label, _ in seen:
        label.width = wide
    factors = [one for one in FACTORS if one <= most] or [most]
    factor = _largest(factors, [label for label, _ in seen], wide, room - gaps) if room else factors[0]
    heights = [label.wanted_height(factor) for label, _ in seen]
    whole = sum(heights) + gaps
    top = middle + whole / 2
    for count, ((label, gap), high) in enumerate(zip(seen, heights, strict=True)):
        top -= gap if count else 0
        label.factor = factor
        label.size, label.pos = (round(wide), high), (round(left), round(top - high))
        top -= high
    return whole


def _largest(factors: Sequence[float], labels: Sequence[BaselineLabel], wide: float, high: float) -> float:
    """The first at which no word is wider and all lines together are not higher than told, else the last."""
    for factor in factors:
        narrow = all(label.longest_word(factor) <= wide for label in labels)
        if narrow and sum(label.wanted_height(factor) for label in labels) <= high:
            return factor
    return factors[-1]

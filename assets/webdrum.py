"""
Draws the drum of `assets.drum` once more for the web pages: gold lines in an SVG (`make assets`).

What is drawn alike shares one path, so that a television's browser has few things to draw.
"""

from math import cos, pi, sin
from pathlib import Path

from assets import drum

FILE = Path(__file__).parent.parent / "sync" / "server" / "static" / "drum.svg"
GOLD = "#F5CE73"  # vang3
HALF = drum.RADIUS


class Paths:
    """A brush that writes paths, those of one width and strength into one."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[float, int], list[str]] = {}  # (width of the stroke, nought where filled; strength)

    def at(self, turn: float, radius: float) -> tuple[float, float]:
        return sin(2 * pi * turn) * radius, -cos(2 * pi * turn) * radius

    def circle(self, centre: tuple[float, float], radius: float, width: float, strength: int) -> None:
        x, y = centre
        r, across = _short(radius), _short(2 * radius)
        self._draw(
            f"M{_short(x - radius)} {_short(y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0-{across} 0", width, strength
        )

    def line(self, points: drum.Points, width: float, strength: int) -> None:
        self._draw(_joined(points), width, strength)

    def shape(self, points: drum.Points, strength: int) -> None:
        self._draw(_joined(points) + "z", 0, strength)

    def _draw(self, path: str, width: float, strength: int) -> None:
        self._drawn.setdefault((width, strength), []).append(path)

    def lines(self) -> list[str]:
        """One element a width and strength, in the order they were first needed."""
        return [f'<path {_look(*look)} d="{"".join(paths)}"/>' for look, paths in self._drawn.items()]


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _joined(points: drum.Points) -> str:
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points)


def _look(width: float, strength: int) -> str:
    kind = f'fill="none" stroke="{GOLD}" stroke-width="{width}"' if width else f'fill="{GOLD}"'
    return kind + (f' opacity="{strength / drum.FULL:.2f}"' if strength < drum.FULL else "")


def draw() -> str:
    """The drum as an SVG."""
    brush = Paths()
    drum.paint(brush)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-HALF:.0f} {-HALF:.0f} {2 * HALF:.0f} {2 * HALF:.0f}">'
    return "\n".join([head, *brush.lines(), "</svg>"]) + "\n"


def main() -> None:
    FILE.write_text(draw(), "utf-8")


if __name__ == "__main__":
    main()

"""Parts one above the other, each as high as it needs to be."""

from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from screens.parts.place import Part, Placed, recast
from screens.theme import theme

LOOSEST = 1.5  # times the spacing


class Pile(Placed, Widget):
    """
    Sets its parts from the top down; each says by `wanted(width)` how high it is, nought when it has nothing.

    Room that is left over loosens the spaces a little. Where there is too little, parts that can do with less get what
    they need at the `least`; then parts that can be spared go, the one with the lowest `spare` first, and what they
    leave goes to those that were shortened.

    A pile `beside` which another stands ends where that one ends, and no higher than at its `level`: what `grows`
    last fills it up. A part that `hangs` stands below.
    """

    spacing = NumericProperty(0)
    acts_top = NumericProperty(0)  # how high a part stands at most whose `sinks` is true; nought: anywhere

    beside = ObjectProperty(allownone=True)  # the pile that ends where this one ends
    level = NumericProperty(0)  # how high it ends at most; nought: where its parts do

    def __init__(self, **given: object) -> None:
        self.arrange_soon = Clock.create_trigger(self._arrange, -1)
        super().__init__(**given)
        for name in ("pos", "size", "children", "spacing", "acts_top", "beside", "level"):
            self.fbind(name, self.arrange_soon)
        theme.fbind("type", self.arrange_soon)

    def _arrange(self, *_: object) -> None:
        parts = self.children[::-1]
        heights = self._heights(parts)
        spacing = self._spacing(heights)
        top = self.top
        for count, (part, high) in enumerate(zip(parts, heights, strict=True)):
            if high and self.acts_top and getattr(part, "sinks", False):
                below = sum(heights[count:]) + spacing * (sum(1 for one in heights[count:] if one) - 1)
                top = min(top, max(self.acts_top, self.y + below))
            high = round(max(0, min(high, top - self.y)))
            part.shown = high > 0
            part.size, part.pos = (self.width, high), (self.x, round(top - high))
            if high:
                top -= high + spacing
        recast(self)

    def _heights(self, parts: list[Widget]) -> list[int]:
        """How high each part is; nought of one that has nothing to say or no room."""
        wanted = [self._wanted(part) for part in parts]
        heights = wanted[:]
        for n, part in enumerate(parts):
            if heights[n] and hasattr(part, "least"):
                heights[n] -= max(0, min(self._over(heights), heights[n] - part.least()))
        for spare in sorted({getattr(part, "spare", 0) for part in parts} - {0}):
            if self._over(heights) > 0:
                heights = [
                    0 if getattr(part, "spare", 0) == spare else high for part, high in zip(parts, heights, strict=True)
                ]
        for n, whole in enumerate(wanted):
            if heights[n]:
                heights[n] += max(0, min(-self._over(heights), whole - heights[n]))
        return self._filled(parts, heights) if self.beside else heights

    def _filled(self, parts: list[Widget], heights: list[int]) -> list[int]:
        """With the last part that grows as high as it takes to end where the pile beside it ends."""
        above = [high for part, high in zip(parts, heights, strict=True) if not getattr(part, "hangs", False)]
        whole = max(self.needs(), self.beside.needs(), self.top - self.level if self.level else 0)
        free = min(whole, self.height) - sum(above) - self.spacing * (sum(1 for one in above if one) - 1)
        growing = [n for n, part in enumerate(parts) if heights[n] and getattr(part, "grows", False)]
        if growing and free > 0:
            heights[growing[-1]] += round(min(free, max(0, -self._over(heights))))
        return heights

    def needs(self) -> float:
        """How high its parts would be, without what hangs below them."""
        standing = [part for part in self.children if not getattr(part, "hangs", False)]
        seen = [high for high in map(self._wanted, standing) if high]
        return min(self.height, sum(seen) + self.spacing * max(0, len(seen) - 1))

    def _wanted(self, part: Widget) -> int:
        """Asked how high it is a part tries its writing at that width; it sets it anew before it is drawn."""
        part.width = self.width
        high = round(part.wanted(self.width))
        if isinstance(part, Part):
            part._trigger_layout()
        return high

    def _spacing(self, heights: list[int]) -> float:
        if not self.spacing or self.beside:
            return self.spacing
        seen = sum(1 for high in heights if high)
        free = self.height - sum(heights) - self.spacing * (seen - 1)
        return self.spacing * min(LOOSEST, max(1, 1 + free / self.spacing / max(1, seen)))

    def _over(self, heights: list[int]) -> int:
        """How much more room such parts would need."""
        return round(sum(heights) + self.spacing * (sum(1 for high in heights if high) - 1) - self.height)

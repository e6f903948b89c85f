"""
A hall that never was: whole days of people, officials and chance, by rules that no estimate knows.

Durations are no log-normal ones, norms are wrong by a third, officials differ, some days are slow, people come in
waves, some do not come when called, counters go on breaks. Minutes count from the opening at 7:00.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from random import Random

NORMS = {"chung-thuc": 6.0, "ho-tich": 12.0, "dat-dai": 18.0, "xa-hoi": 10.0, "cu-tru": 8.0, "ket-qua": 4.0}
SKILLS = {
    1: ("chung-thuc",),
    2: ("ho-tich", "chung-thuc"),
    3: ("dat-dai",),
    4: ("xa-hoi",),
    5: ("cu-tru",),
    6: ("ket-qua", "chung-thuc"),
}
SHARES = {"chung-thuc": 9.0, "ho-tich": 3.0, "dat-dai": 2.2, "xa-hoi": 4.0, "cu-tru": 5.0, "ket-qua": 7.0}
WAVES = ((0, 30, 0.5), (30, 180, 1.0), (180, 270, 0.45), (390, 450, 0.7), (450, 560, 0.5))  # from, to, how many
LUNCH = (270.0, 390.0)
END = 600.0
PRIORITY, ABSENT, BREAK = 0.15, 0.06, 0.02


@dataclass(eq=False)
class Visitor:
    """One ticket and what became of it; `minutes` is how long serving will take at a usual counter."""

    number: int
    service: str
    priority: bool
    came: float
    minutes: float
    absent: bool
    called: float | None = None
    ended: float | None = None
    counter: int | None = None

    @property
    def waited(self) -> float:
        assert self.called is not None
        return self.called - self.came


@dataclass
class Room:
    """The hall at one moment, as anybody could see it."""

    now: float
    waiting: list[Visitor]
    at: dict[int, Visitor | None]
    back: dict[int, float] = field(default_factory=dict)  # counters on a break, and since when


Watch = Callable[[Room, Visitor], None]


class PretendHall:
    """One office: its truth stays the same from day to day."""

    def __init__(self, seed: int, load: float, *, lunch: bool = False) -> None:
        """
        Args:
            load: 1 keeps the counters busy for all of the morning's wave.
            lunch: Whether all counters rest over lunch; else officials relieve each other.
        """
        self.lunch = LUNCH if lunch else (END, END)
        self.chance = Random(seed)
        self.means = {code: norm * self.chance.lognormvariate(0, 0.33) for code, norm in NORMS.items()}
        self.speeds = {number: self.chance.lognormvariate(0, 0.2) for number in SKILLS}
        work = sum(SHARES[code] * self.means[code] for code in SHARES) / sum(SHARES.values())
        self.rate = load * len(SKILLS) / work  # people a minute in the strongest wave
        self.shares = self._shares()

    def _shares(self) -> dict[str, float]:
        """Where much is asked for the hall has put its officials: no line grows without end."""
        room = {code: sum(1 / len(skills) for skills in SKILLS.values() if code in skills) for code in SHARES}
        raw = {code: room[code] / self.means[code] * self.chance.uniform(0.75, 1.1) for code in SHARES}
        return {code: share / sum(raw.values()) for code, share in raw.items()}

    def day(self, watch: Watch | None = None) -> list[Visitor]:
        """One day, told to `watch` at every ticket before it joins the line."""
        visitors = self._visitors(self.chance.lognormvariate(0, 0.1))
        room = Room(0.0, [], dict.fromkeys(SKILLS))
        events: list[tuple[float, int, object]] = []
        for n, one in enumerate(visitors):
            heappush(events, (one.came, n, one))
        for number in SKILLS:
            heappush(events, (self.chance.uniform(0, 8), 10_000 + number, number))
        count = 20_000
        while events:
            room.now, _, what = heappop(events)
            if isinstance(what, Visitor):
                if watch:
                    watch(room, what)
                room.waiting.append(what)
                free = [n for n, one in room.at.items() if one is None and n not in room.back]
                able = [n for n in free if what.service in SKILLS[n]]
                for number in able[:1]:
                    count += 1
                    heappush(events, (room.now, count, number))
            elif isinstance(what, int) and (until := self._turn(room, what)):
                count += 1
                heappush(events, (until, count, what))
        return visitors

    def _turn(self, room: Room, number: int) -> float | None:
        """A counter looks up: it finishes, rests or calls; returns when it looks up again."""
        chance, now = self.chance, room.now
        one = room.at[number]
        if one is not None and one.ended is not None and one.ended <= now:
            room.at[number] = None
            if chance.random() < BREAK:
                room.back[number] = now
                return now + chance.uniform(5, 15)
            return now + chance.expovariate(2.0)
        room.back.pop(number, None)
        if one is not None:
            return None
        if self.lunch[0] <= now < self.lunch[1]:
            room.back[number] = now
            return self.lunch[1] + chance.uniform(0, 5)
        mine = [one for one in room.waiting if one.service in SKILLS[number]]
        if not mine:
            return None
        one = min(mine, key=lambda one: (not one.priority, one.came))
        room.waiting.remove(one)
        room.at[number] = one
        one.called, one.counter = now, number
        one.ended = now + (chance.uniform(1, 3) if one.absent else one.minutes * self.speeds[number])
        return one.ended

    def _visitors(self, tempo: float) -> list[Visitor]:
        chance, found = self.chance, list[Visitor]()
        for begins, ends, strength in WAVES:
            now = float(begins)
            while (now := now + chance.expovariate(self.rate * strength)) < ends:
                service = chance.choices(list(self.shares), list(self.shares.values()))[0]
                minutes = self.means[service] * tempo * self._length()
                found.append(Visitor(0, service, chance.random() < PRIORITY, now, minutes, chance.random() < ABSENT))
        for number, one in enumerate(found, 1):
            one.number = number
        return found

    def _length(self) -> float:
        """Most cases are usual, some are knotty: gamma with a second hump, mean 1."""
        knotty = self.chance.random() < 0.08
        return self.chance.gammavariate(2.5, 1 / 2.5) * (2.6 if knotty else 1.0) / 1.128


def days(hall: PretendHall, many: int) -> Sequence[list[Visitor]]:
    return [hall.day() for _ in range(many)]

"""
B1: an official without a shell who knows exactly who rated and when links no rating with certainty, and
guesses right at most once in k on average.

Halls of 3 and 6 counters with 20–120 ratings a day, a quiet counter among them whose groups are pooled, are
played through the real desk into a real file. Four attackers, all of whom know who rated which counter when:

- the eyes see every lot that is published;
- with helpers who stuff the box before a chosen citizen, k − 1 a day at one counter, at levels they choose;
- with the disk's bytes at any one moment: the file, its WAL, its shared memory;
- with a copy of the file of every night, taken before the day was closed.

To link is to name one of a lot's ballots, or one slot of the box. To be certain is to know that it can be no
other one; where lots are concerned it also counts when only one level is possible.

Not promised, and not modelled:

- Fakes that count as verified. The stuffing promise holds where a rating shows a ticket's token; until tokens
  exist every ballot counts, and helpers who come to a quiet counter day after day learn some of its ratings.
- k − 1 helpers with real tickets, a camera, a shell on the terminal (copies again and again while people rate).
- Who holds the disk reads the box as it lies: a group with one ballot tells that one. He learns nothing beyond,
  so the last two attackers are measured where at least k lie or came. Ballots are in no backup for this reason.
- What everybody in a hall would guess: when nearly all are content, "content" is a good guess of anyone.
"""

import random
from collections.abc import Callable, Iterable

import pytest

from kiosk.ballot import Ballots
from tests.kiosk.attackers import Claim, Rule, claim
from tests.kiosk.days import Chronicle, Hall, Player, Visit
from tests.kiosk.halls import memory_folder, terminal
from tests.kiosk.naive import FilledInOrder, SealedAtOnce
from tests.kiosk.pages import as_filled
from tests.kiosk.thief import Image, Thief

K = 5
HALLS = [Hall(counters=3), Hall(counters=6)]
Box = Callable[[Callable[[int], bytes]], Ballots]
by_size = pytest.mark.parametrize("hall", HALLS, ids=lambda hall: f"{hall.counters} counters")


class Helpers:
    """
    Stuff the box before the first citizen of the day at a counter.

    Before that they touch until the box must be empty, where it is sealed at every k-th touch.
    """

    def __init__(self, counter: int, seed: int, *, every: int = 0) -> None:
        self.targets: list[Visit] = []
        self._counter = counter
        self._chance = random.Random(seed)
        self._every = every
        self._touches = 0

    def __call__(self, day: list[Visit]) -> list[Visit]:
        first = next((n for n, visit in enumerate(day) if visit.counter == self._counter), None)
        if first is None:
            return day
        self.targets.append(day[first])
        fakes = K - 1 + (-self._touches % self._every if self._every else 0)
        level = self._chance.choice((1, 2, 3))  # seldom given by others
        stuffing = [Visit(day[first].day, self._counter, level, fake=True) for _ in range(fakes)]
        day = day[:first] + stuffing + day[first:]
        self._touches += sum(visit.counter == self._counter for visit in day)
        return day


def sample(chronicle: Chronicle, number: int, counter: int | None = None) -> list[Visit]:
    """Citizens by chance, of one counter or of all."""
    visits = [event.visit for event in chronicle.events if event.visit and not event.visit.fake]
    visits = [visit for visit in visits if counter in (None, visit.counter)]
    return random.Random(1).sample(visits, min(number, len(visits)))


def claims(chronicle: Chronicle, targets: Iterable[Visit], rule: Rule) -> list[Claim]:
    said = [claim(chronicle.events, target, rule) for target in targets]
    return [one for one in said if one is not None]


def right(said: list[Claim]) -> float:
    return sum(one.right for one in said) / len(said)


# ---- the eyes


@by_size
def test_the_eyes_alone_link_no_rating(hall: Hall) -> None:
    with memory_folder() as folder, terminal(folder, seed=30) as at:
        chronicle = Player(at, hall, seed=31).play()

    said = claims(chronicle, sample(chronicle, 40) + sample(chronicle, 20, hall.counters), Rule())

    assert any(event.what == "sealed" and event.where is None for event in chronicle.events)  # a pool too
    assert len(said) >= 40
    assert [one for one in said if one.certain or one.knows_level] == []
    assert right(said) <= 1 / K


def test_rows_with_their_exact_time_give_every_rating_to_the_eyes() -> None:
    with memory_folder() as folder, terminal(folder, seed=33, box_of=lambda chance: SealedAtOnce(chance, k=1)) as at:
        chronicle = Player(at, Hall(3, days=2), seed=34, pools=False).play()

    said = claims(chronicle, sample(chronicle, 40), Rule(one_stays=False))

    assert len(said) == 40
    assert all(one.certain and one.knows_level and one.right == 1 for one in said)


def test_a_lot_that_leaves_nobody_behind_tells_the_eyes_unanimous_answers() -> None:
    with memory_folder() as folder, terminal(folder, seed=35, box_of=lambda chance: SealedAtOnce(chance, K)) as at:
        chronicle = Player(at, Hall(6, days=3), seed=36, pools=False).play()

    said = claims(chronicle, sample(chronicle, 60), Rule(one_stays=False))

    assert any(one.knows_level for one in said)


# ---- helpers


@by_size
@pytest.mark.parametrize("quiet", [False, True], ids=["at a busy counter", "at a quiet counter"])
def test_helpers_who_stuff_the_box_link_no_rating_where_tickets_are_asked_for(hall: Hall, quiet: bool) -> None:
    counter = hall.counters if quiet else 1
    helpers = Helpers(counter, seed=41)
    with memory_folder() as folder, terminal(folder, seed=42) as at:
        chronicle = Player(at, hall, seed=43, tickets=True).play(stuff=helpers)

    said = claims(chronicle, helpers.targets + sample(chronicle, 20, counter), Rule(fake_may_stay=False))

    assert len(said) >= 10
    assert [one for one in said if one.certain or one.knows_level] == []
    assert right(said) <= 1 / K


@by_size
def test_helpers_who_come_once_are_never_certain_even_where_no_ticket_is_asked_for(hall: Hall) -> None:
    helpers, said = Helpers(1, seed=44), list[Claim]()
    with memory_folder() as folder, terminal(folder, seed=45) as at:
        chronicle = Player(at, hall, seed=46).play(stuff=lambda day: day if helpers.targets else helpers(day))

    said = claims(chronicle, helpers.targets + sample(chronicle, 40, 1), Rule())

    assert len(said) >= 20
    assert [one for one in said if one.certain] == []
    assert right(said) <= 1 / K


def test_sealing_as_soon_as_k_lie_there_gives_every_chosen_citizen_to_the_helpers() -> None:
    helpers = Helpers(2, seed=47, every=K)
    with memory_folder() as folder, terminal(folder, seed=48, box_of=lambda chance: SealedAtOnce(chance, K)) as at:
        chronicle = Player(at, Hall(3, days=5), seed=49, pools=False).play(stuff=helpers)

    said = claims(chronicle, helpers.targets, Rule(one_stays=False))

    assert len(said) == len(helpers.targets) >= 5
    assert all(one.certain and one.knows_level and one.right == 1 for one in said)


# ---- the disk


class Burglar:
    """Holds the disk for a moment after a gesture, or every night, and goes by the order of its bytes."""

    def __init__(self, player: Player) -> None:
        self.joined = 0  # answers that something on the disk joined to a moment
        self.right: list[float] = []  # of each group he put in order
        self._player = player
        self._visits = 0
        self._thief = Thief(player.at.path)
        self._last_night = dict[int, bytes]()

    def after_a_visit(self, _: Visit) -> None:
        """Every third one: a look takes longer than a rating."""
        self._visits += 1
        if self._visits % 3:
            return
        image = self._image()
        self.joined += len(self._thief.pairs(image)) + len(self._thief.second_images(image))
        self._put_in_order(image, *self._player.chronicle.lying.values())

    def at_night(self) -> None:
        """What came since last night."""
        image = self._image()
        box = self._thief.slots(image)
        new = {slot for slot, content in box.items() if self._last_night.get(slot) != content}
        self._last_night = box
        groups = self._player.chronicle.lying.values()
        self._put_in_order(image, *([visit for visit in visits if visit.slot in new] for visits in groups))

    def _image(self) -> Image:
        self._player.at.journal.disk.settle()
        return Image.of(self._player.at.path)

    def _put_in_order(self, image: Image, *groups: list[Visit]) -> None:
        large = [visits for visits in groups if len(visits) >= K]
        places = self._thief.places(image) if large else {}
        for visits in large:
            slots = sorted((visit.slot for visit in visits), key=lambda slot: as_filled(places[slot]))
            hits = sum(visit.slot == slot for visit, slot in zip(visits, slots, strict=True))
            self.right.append(hits / len(visits))

    @property
    def right_on_average(self) -> float:
        return sum(self.right) / len(self.right)


@by_size
def test_the_disk_at_any_moment_links_no_rating(hall: Hall) -> None:
    with memory_folder() as folder, terminal(folder, seed=51) as at:
        player = Player(at, Hall(hall.counters, days=3), seed=52)
        burglar = Burglar(player)
        player.play(after=burglar.after_a_visit)

    assert len(burglar.right) >= 50
    assert burglar.joined == 0
    assert burglar.right_on_average <= 1 / K


@by_size
def test_a_copy_of_every_night_links_no_rating(hall: Hall) -> None:
    with memory_folder() as folder, terminal(folder, seed=53) as at:
        player = Player(at, hall, seed=54)
        burglar = Burglar(player)
        player.play(nightly=burglar.at_night)

    assert len(burglar.right) >= 10
    assert burglar.right_on_average <= 1 / K


@pytest.mark.parametrize("when", ["after", "nightly"])
def test_a_box_that_is_filled_in_order_tells_the_disk_everything(when: str) -> None:
    with memory_folder() as folder, terminal(folder, seed=55, box_of=FilledInOrder) as at:
        player = Player(at, Hall(3, days=1), seed=56)
        burglar = Burglar(player)
        if when == "after":
            player.play(after=burglar.after_a_visit)
        else:
            player.play(nightly=burglar.at_night)

    assert burglar.right_on_average == 1

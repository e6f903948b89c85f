"""C2: a plan is data, never code: whatever it says is drawn letter by letter and nothing of it is run."""

from pathlib import Path

import pytest
from kivy.lang import Builder
from kivy.lang.parser import global_idmap

from kiosk.views import HomeView, ReasonsView, ServiceView
from screens.parts.text import line_width
from screens.samples import VIEWS
from screens.theme import theme
from tests.kiosk.visitor import PLAN_TEXT, visitor
from tests.screens.studio import Studio

NAMES = 'vi = "UBND xã Sao Vàng"', 'name = { vi = "Hộ tịch"', 'vi = "Chờ lâu"'  # hall, service, reason
HOSTILE = (
    "[b]x[/b] #:import os os",
    "[ref=u][color=ff0000]x",
    "{os.system}",
    "{0.__class__}",
    "%(name)s %s",
    "<Widget>: opacity: 0",
    "&bl;x&br; @{y}",
)


def plan_that_says(hostile: str) -> str:
    text = PLAN_TEXT
    for name in NAMES:
        assert text.count(name) == 1
        text = text.replace(name, f'{name.rpartition("= ")[0]}= "{hostile}"')
    return text


def drawn(studio: Studio) -> list[str]:
    """What stands on the glass: each writing's lines, every one as wide as its letters are when nothing is hidden."""
    told = []
    for label in studio.labels():
        style = theme.type.scaled(label.style, label.drawn)
        for line, (_, _, wide, _) in zip(label.lines, label.ink, strict=True):
            assert abs(wide - line_width(line, style.font, style.px)) <= 4 + len(line), (line, wide)
        told.append(" ".join(label.lines))
    return told


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_and_rules_in_a_plan_are_drawn_as_they_are_written(studio: Studio, tmp_path: Path, hostile: str) -> None:
    for seen in ("home", "service", "reasons"):  # now every rule of ours has been read
        studio.show(VIEWS[seen])
    names, rules = set(global_idmap), len(Builder.rules)
    with visitor(tmp_path, plan=plan_that_says(hostile)) as citizen:
        studio.show(citizen.sees(HomeView))
        home = drawn(studio)
        citizen.does("go", "ticket")
        studio.show(citizen.sees(ServiceView))
        services = drawn(studio)
        citizen.does("home")
        citizen.does("go", "rate")
        citizen.does("counter", 1)
        citizen.does("rate", 1)
        studio.show(citizen.sees(ReasonsView))
        reasons = drawn(studio)

    assert hostile in home
    assert hostile in services
    assert hostile in reasons
    assert (set(global_idmap), len(Builder.rules)) == (names, rules)

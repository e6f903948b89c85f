"""
Nothing half added: a new screen, fact, error or sentence brings everything that belongs to it.
"""

import ast
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from kiosk.domain import errors
from kiosk.domain.errors import KioskError
from kiosk.domain.figures import FIGURES, NOT_COUNTED
from kiosk.domain.kinds import KINDS
from kiosk.views import View
from tests.support.source import PACKAGES, ROOT, files, modules

LOCALE = ROOT / "assets" / "locale"
PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}|%\((\w+)\)[sd]")


def catalogue(language: str, name: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / f"{name}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def sentences(read: Catalog) -> dict[str, str]:
    """What gettext would answer, by its key, plurals by their singular; nothing empty, nothing only guessed."""
    told = {}
    for one in read:
        key, said = (list(part) if isinstance(part, tuple | list) else [part] for part in (one.id, one.string))
        if all(key) and all(said) and not one.fuzzy:
            told[key[0]] = " | ".join(said)
    return told


def all_errors(of: type[KioskError] = KioskError) -> Iterator[type[KioskError]]:
    yield of
    for child in of.__subclasses__():
        yield from all_errors(child)


def test_every_kind_of_fact_has_a_figure_or_is_not_counted_for_a_reason() -> None:
    assert set(KINDS) == set(FIGURES) | set(NOT_COUNTED)
    assert set(FIGURES) & set(NOT_COUNTED) == set()
    assert all(why.strip() for why in NOT_COUNTED.values())


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in all_errors()]

    assert sorted(set(codes)) == sorted(codes)
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(\.[a-z0-9]+(-[a-z0-9]+)*)+", code)] == []


def test_every_error_stands_in_the_one_tree() -> None:
    known = {error.__name__ for error in all_errors()}
    elsewhere = [
        f"{module.place}: {name}"
        for module in modules(*PACKAGES)
        if module.name != errors.__name__
        for name in re.findall(r"^class \w+\((\w+)\):", module.text, re.MULTILINE)
        if name in known
    ]

    assert elsewhere == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_error_has_a_sentence_for_people(language: str) -> None:
    told = sentences(catalogue(language, "errors"))

    assert {error.code for error in all_errors()} - set(told) == set()


def test_a_sentence_finds_everything_it_speaks_of() -> None:
    tree = {error.__name__: error for error in all_errors()}
    told = sentences(catalogue("vi", "errors"))
    lacking = [
        f"{module.place}:{raised.lineno} {{{hole}}}"
        for module in modules(*PACKAGES)
        for raised in ast.walk(module.tree)
        if isinstance(raised, ast.Call) and isinstance(raised.func, ast.Name) and raised.func.id in tree
        for hole in _holes(told.get(tree[raised.func.id].code, "")) - _given(raised, tree[raised.func.id])
    ]

    assert lacking == []


def _given(raised: ast.Call, error: type[KioskError]) -> set[str]:
    """The names a raised error brings along, by its own class or by keyword."""
    return set(error("").params) | {keyword.arg or "" for keyword in raised.keywords}


def test_both_languages_say_the_same_things() -> None:
    # Django's own catalogue has Vietnamese keys, so it needs English alone
    for name in {path.stem for path in LOCALE.glob("*/LC_MESSAGES/*.po")} - {"django"}:
        vietnamese, english = (sentences(catalogue(language, name)) for language in ("vi", "en"))

        assert set(vietnamese) ^ set(english) == set(), name
        assert {key for key in vietnamese if _holes(vietnamese[key]) != _holes(english[key])} == set(), name


def _holes(sentence: str) -> set[str]:
    """Names to be filled in; {ban}, how people are addressed, is always known and Vietnamese alone needs it."""
    return {name or other for name, other in PLACEHOLDER.findall(sentence)} - {"ban"}


def test_what_is_read_is_what_was_written() -> None:
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        with path.with_suffix(".mo").open("rb") as file:
            compiled = sentences(read_mo(file))

        assert compiled == sentences(catalogue(path.parts[-3], path.stem)), f"compile {path} again"


def test_the_locks_name_no_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    odd = [
        f"{lock.name}: {line}"
        for lock in locks
        for line in lock.read_text("utf-8").splitlines()
        if not re.fullmatch(
            r"[a-z0-9-]+(\[[a-z,]+\])?==[\w.]+( ; [^/:]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line
        )
    ]

    assert [lock.name for lock in locks] == ["dev.txt", "server.txt", "terminal.txt"]
    assert odd == []


def test_a_server_never_installs_kivy_and_a_terminal_never_django() -> None:
    server, terminal = ((ROOT / "requirements" / f"{name}.txt").read_text("utf-8") for name in ("server", "terminal"))

    assert not re.search("^kivy", server, re.MULTILINE)
    assert not re.search("^(django|psycopg)", terminal, re.MULTILINE)


def test_the_package_carries_every_file_it_reads(tmp_path: Path) -> None:
    for name in (*PACKAGES, "pyproject.toml", "README.md", "LICENSE"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)

    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", tmp_path, tmp_path], check=True, capture_output=True, timeout=100)

    carried = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    ours = {str(path.relative_to(ROOT)) for path in files() if path.relative_to(ROOT).parts[0] in PACKAGES}
    assert ours - carried == set()


APP = re.compile(r"\bapp\.")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|(colou?r|rgba?|hsv)\s*:\s*[\[(]?\s*[\d.]+\s*,")
LENGTH = re.compile(
    r"\b(size|width|height|padding|spacing|font_size|radius|pos|x|y)\s*:.*?(?<![\w.])(\d{2,}|\d*\.\d+)\b"
)
UNIT = re.compile(r"\d\s*(dp|sp|px)\b|\b(dp|sp)\(")
STRING = re.compile(r"\"[^\"]*\"|'[^']*'")


def test_a_kv_file_has_no_colour_length_or_sentence_of_its_own() -> None:
    own = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in files(".kv")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if not line.lstrip().startswith("#")
        and (
            any(" " in one for one in STRING.findall(line))
            or any(wrong.search(line.partition("  #")[0]) for wrong in (APP, COLOUR, UNIT, LENGTH))
        )
    ]

    assert own == []


def test_every_screen_has_its_kv_file_and_a_picture_in_every_class_and_language() -> None:
    names = [view.__name__.removesuffix("View").lower() for view in get_args(View)]
    files_wanted = [f"screens/{name}.{suffix}" for name in names for suffix in ("py", "kv")]
    pictures_wanted = [  # of the screen itself or of one of its states, as "status-late"
        f"{shape}-{name}*-{language}.png"
        for name in names
        for shape in ("tall", "wide", "compact")
        for language in ("vi", "en")
    ]

    assert [path for path in files_wanted if not (ROOT / path).is_file()] == []
    assert [pattern for pattern in pictures_wanted if not any((ROOT / "docs/pictures").glob(pattern))] == []

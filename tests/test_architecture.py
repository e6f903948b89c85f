"""
Who may import whom, and the shape every module keeps.

The table is the design's; a new arrow is a change here, with its why beside it.
"""

import ast
import subprocess
import sys

from tests.support.source import PACKAGES, ROOT, Module, files, is_standard, modules, within

# Every floor reads the domain; it reads nobody.
DOMAIN = "kiosk.domain"
SQLITE = {"sqlite_utils", "pysqlite3"}
ON_DISK = {DOMAIN, *SQLITE, "msgspec"}  # msgspec: a fact's data is read from its bytes
SERVER = {
    *("django", "django_htmx", "uvicorn", "a2wsgi", "whitenoise", "psycopg", "pysqlite3", "argon2"),
    *("xlsxwriter", "python_calamine"),  # spreadsheets
    *("cryptography", "qrcode"),  # the server's key and every batch's signature; a terminal's code as a picture
}

# Modules (one row a floor) and what they may import besides each other and the standard library.
# The longest name that fits a module decides.
TABLE: list[tuple[set[str], set[str]]] = [
    ({"kiosk.domain"}, {"msgspec"}),
    (
        {"kiosk.domain.plan", "kiosk.domain.place"}  # a place is where pydantic saw an error
        | {f"kiosk.domain.{tables}" for tables in ("part", "policy", "lobby", "opening")},  # tables of the plan
        {DOMAIN, "pydantic", "pydantic_core"},
    ),
    ({"kiosk.desk", "kiosk.hall"}, {DOMAIN}),
    ({"kiosk.flow", "kiosk.visit", "kiosk.views"}, {DOMAIN}),
    (
        {"kiosk.journal", "kiosk.ballot", "kiosk.box", "kiosk.disk", "kiosk.room", "kiosk.schema", "kiosk.writing"},
        ON_DISK,
    ),
    ({"kiosk.outbox"}, {"kiosk.journal", "kiosk.writing", *ON_DISK}),  # orders join the transaction of their ticket
    ({"kiosk.audit", "kiosk.salvage"}, {"kiosk.disk", "kiosk.schema", "kiosk.writing", *ON_DISK}),  # judges of the file
    ({"kiosk.plans"}, {DOMAIN, "kiosk.box", "assets"}),  # what came down, else the example that ships
    ({"kiosk.clock", "kiosk.lock", "kiosk.asked"}, set()),
    ({"kiosk.devices"}, {DOMAIN, "PIL", "qrcode", "serial", "zxingcpp"}),
    ({"kiosk.settings"}, {DOMAIN, "assets"}),
    ({"kiosk.words"}, {"kiosk.views", DOMAIN, "assets", "babel"}),  # it says the texts that views hold
    ({"screens"}, {"kiosk.views", DOMAIN, "assets", "kivy"}),
    # the pictures are a program of their own: they choose the words that otherwise arrive, and Pillow keeps them small
    ({"screens.pictures"}, {"screens", "kiosk.views", "kiosk.words", DOMAIN, "kivy", "PIL"}),
    ({"assets"}, {"fontTools", "PIL"}),  # `make assets` alone; the running programs only read its files
    ({"sync.wire"}, {DOMAIN, "msgspec"}),
    ({"sync.client"}, {DOMAIN, "sync.wire", "requests", "cryptography"}),
    ({"sync.server"}, {DOMAIN, "sync.wire", "assets", "msgspec", "babel", "holidays", *SERVER}),
    # the command puts the terminal together; it starts the server's program, never its modules
    ({"kiosk.__main__", "kiosk.cli"}, {"kiosk", "screens", "assets", "sync.wire", "sync.client", *SQLITE, "msgspec"}),
]

# Of the standard library the domain takes what neither reads nor writes nor asks a clock or chance.
PURE = {
    "abc", "base64", "binascii", "bisect", "collections", "contextlib", "dataclasses", "datetime", "decimal", "difflib",
    "enum", "fractions", "functools", "hashlib", "heapq", "hmac", "itertools", "json", "math", "operator", "re",
    "statistics", "string", "tomllib", "types", "typing", "unicodedata", "urllib.parse",
}  # fmt: skip
IMPURE_CALLS = {"now", "today", "utcnow", "open", "print", "input", "exec", "eval", "read_text", "write_text"}

LINES_OF_A_MODULE = 300
LINES_OF_A_FUNCTION = 30
# Longer where cutting would hide the order of steps: path of a module, or "path function", and why.
LONGER: dict[str, str] = {
    "kiosk/domain/errors.py": "the one tree of errors, a list to look things up in",
    "kiosk/views.py": "a list to look things up in, one value a screen",
    "sync/wire.py": "the protocol, one list to look things up in",
}


def row_of(name: str) -> tuple[set[str], set[str]]:
    """The row whose longest name fits this module."""
    fitting = [
        (max(len(floor) for floor in floors if within(name, floor)), floors, allowed)
        for floors, allowed in TABLE
        if any(within(name, floor) for floor in floors)
    ]
    assert fitting, f"{name} stands in no row of the table"
    _, floors, allowed = max(fitting, key=lambda row: row[0])
    return floors, allowed


def offences(module: Module) -> list[str]:
    floors, allowed = row_of(module.name)
    return [
        f"{module.place}:{line} imports {target}"
        for line, target in module.imports()
        if not is_standard(target) and not any(within(target, name) for name in floors | allowed)
    ]


def test_every_module_imports_only_what_its_row_allows() -> None:
    imported = modules(*PACKAGES)

    assert [offence for module in imported if module.text for offence in offences(module)] == []


def test_the_domain_takes_only_pure_parts_of_the_standard_library() -> None:
    impure = [
        f"{module.place}:{line} imports {target}"
        for module in modules("kiosk/domain")
        for line, target in module.imports()
        if is_standard(target) and not any(within(target, name) for name in PURE)
    ]

    assert impure == []


def test_the_domain_never_asks_a_clock_or_a_disk() -> None:
    asked = [
        f"{module.place}:{node.lineno} {ast.unparse(node)}"
        for module in modules("kiosk/domain")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) in IMPURE_CALLS
    ]

    assert asked == []


ALONE = """
import sys

class OnlyThese:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        top = "sysconfig" if top.startswith("_sysconfigdata") else top
        if top in sys.stdlib_module_names or top in BROUGHT or name == "kiosk" or name.startswith("kiosk.domain"):
            return None
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

BROUGHT = {"msgspec", "pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"}
sys.meta_path.insert(0, OnlyThese())
for name in sys.argv[1:]:
    __import__(name)
for floor in ("kivy", "django", "PIL", "sqlite_utils", "screens", "sync"):
    assert floor not in sys.modules, floor
"""


def test_the_domain_stands_alone_with_msgspec_and_pydantic() -> None:
    names = [module.name for module in modules("kiosk/domain")]

    ended = subprocess.run([sys.executable, "-c", ALONE, *names], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_nobody_imports_the_sqlite_of_the_operating_system() -> None:
    found = [
        f"{module.place}:{line}"
        for module in modules(*PACKAGES)
        for line, target in module.imports()
        if within(target, "sqlite3")
    ]

    assert found == []


def test_a_package_begins_with_an_empty_page() -> None:
    written = [m.place for m in modules(*PACKAGES, "tests") if m.path.name == "__init__.py" and m.text.strip()]

    assert written == []


def test_a_module_is_read_in_one_sitting() -> None:
    long = {module.place: module.text.count("\n") for module in modules(*PACKAGES, "tests")}

    assert {place: n for place, n in long.items() if n > LINES_OF_A_MODULE and place not in LONGER} == {}


def test_a_function_fits_on_a_screen() -> None:
    long = {where: n for m in modules(*PACKAGES, "tests") for where, n in m.functions() if n > LINES_OF_A_FUNCTION}

    assert {where: n for where, n in long.items() if _without_line(where) not in LONGER} == {}


def _without_line(where: str) -> str:
    place, _, name = where.partition(" ")
    return f"{place.partition(':')[0]} {name}"


def test_an_exception_from_the_lengths_is_still_needed() -> None:
    lengths = {module.place: module.text.count("\n") - LINES_OF_A_MODULE for module in modules(*PACKAGES, "tests")}
    for module in modules(*PACKAGES, "tests"):
        lengths |= {_without_line(where): n - LINES_OF_A_FUNCTION for where, n in module.functions()}

    assert [place for place in LONGER if lengths.get(place, 0) <= 0] == []


def test_nothing_in_the_repository_speaks_of_the_computer_it_was_written_on() -> None:
    # put together here so that this page does not find itself
    private = [
        "/" + "work/",
        "/" + "root/",
        "/" + "home/",
        "sha" + "red/",
        "pypi" + ".org",
        "python" + "hosted",
        "npm" + "js",
    ]
    texts = {p: p.read_bytes() for p in files() if p.suffix not in {".png", ".ttf", ".woff2", ".mo", ".xlsx"}}

    told = [f"{p.relative_to(ROOT)}: {word}" for p, text in texts.items() for word in private if word.encode() in text]

    assert told == []

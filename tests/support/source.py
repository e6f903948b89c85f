"""
The repository as text: which module imports what, how long it is, what it says.

Nothing is imported here; a module is read with `ast`, so that a broken or slow one can be judged too.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("kiosk", "screens", "assets", "sync")
NOT_OURS = {".git", ".venv", "var", "build", "dist", "__pycache__"}  # and every other folder with a leading dot


@dataclass(frozen=True)
class Module:
    """One Python file of ours; `name` is how it is imported."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def place(self) -> str:
        return str(self.path.relative_to(ROOT))

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full name of everything imported, also inside functions and for types only."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                source = self._source_of(node)
                # `from kiosk import journal` brings the module kiosk.journal, not the empty package
                yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)

    def _source_of(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        if self.path.name != "__init__.py":
            parts = parts[:-1]
        parts = parts[: len(parts) - node.level + 1]
        return ".".join([*parts, node.module] if node.module else parts)

    def functions(self) -> Iterator[tuple[str, int]]:
        """Each function's place and its length in lines, without decorators and docstring."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                told = node.body[0] if ast.get_docstring(node) is not None else None
                lines = _lines(node) - (_lines(told) if told else 0)
                yield f"{self.place}:{node.lineno} {node.name}", lines


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def modules(*folders: str) -> list[Module]:
    """Every module below these folders, migrations left out: Django writes them."""
    return [module for folder in folders for module in _below(folder)]


@cache  # each is read and parsed once, whatever is asked of it
def _below(folder: str) -> tuple[Module, ...]:
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "migrations" not in parts:
            found.append(Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), path))
    return tuple(found)


@cache
def files(*suffixes: str) -> Sequence[Path]:
    """Every file of the repository with one of these suffixes; without suffixes, every file."""
    return sorted(path for path in _all_files(ROOT) if not suffixes or path.suffix in suffixes)


def _all_files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        name = path.name
        if name in NOT_OURS or (name.startswith(".") and name not in {".ci", ".gitignore"}):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _all_files(path)
        elif path.is_file():
            yield path


def within(name: str, prefix: str) -> bool:
    """Whether a dotted name is this prefix or stands below it."""
    return name == prefix or name.startswith(prefix + ".")


def is_standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names

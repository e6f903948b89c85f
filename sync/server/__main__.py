"""
The command `kiosk-server`.

Reads the command line and hands over to one module a noun in `sync.server.commands`. A noun is one line in
`NOUNS`; its module has `add_arguments(parser, common)` and, for each verb, a function `run(args) -> int` that it sets
as the parser's default. Models are imported inside `run` only, after `sync.server.start.open_hall`, because Django
wakes up when the command line has been read.
"""

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.domain.errors import DiskFull, KioskError
from sync.server.parser import Parser, cli, sentence
from sync.server.reasons import is_full
from sync.server.tell import explain, noop, tell

NOUNS: dict[str, tuple[str, str]] = {
    "serve": ("serve", noop("chạy máy chủ của Trung tâm")),
    "terminal": ("terminal", noop("cấp mã ghép nối cho một máy ở sảnh, hoặc thu hồi máy")),
    "board": ("board", noop("cấp địa chỉ bảng gọi số cho một tivi")),
    "import": ("importing", noop("nhập hồ sơ từ bảng tính")),
    "export": ("export", noop("xuất đánh giá, hàng chờ hoặc hồ sơ ra bảng tính")),
    "plan": ("plan", noop("kiểm tra, xuất bản, xem cấu hình của Trung tâm")),
    "user": ("user", noop("tài khoản của cán bộ")),
    "day": ("day", noop("mở, đóng ngày làm việc của Trung tâm")),
    "rebuild": ("rebuild", noop("dựng lại mọi số liệu từ các bản ghi gốc")),
    "verify": ("verify", noop("kiểm tra chuỗi bản ghi của mọi máy")),
    "backup": ("backup", noop("sao lưu ra một tệp")),
    "restore": ("restore", noop("phục hồi từ một tệp sao lưu")),
}


def common_options() -> argparse.ArgumentParser:
    """What every verb understands, wherever on the line it stands."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--data", type=Path, metavar="DIR", help=cli("server.data"))
    common.add_argument(
        "--database",
        metavar="URL",
        help=tell("postgres://… hoặc sqlite:///tệp (mặc định DATABASE_URL, rồi tệp SQLite trong thư mục dữ liệu)"),
    )
    return common


def build_parser() -> argparse.ArgumentParser:
    """One child parser a noun whose module is there."""
    common = common_options()
    top: argparse.ArgumentParser = Parser(
        prog="kiosk-server",
        parents=[common],
        description=tell("Máy chủ của Trung tâm: nhận, giữ và kể lại việc trong ngày."),
        epilog=cli("server.more"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    nouns = top.add_subparsers(
        dest="noun", required=True, title=cli("title.commands"), metavar=cli("title.command"), parser_class=Parser
    )
    for noun, (module, help_) in NOUNS.items():
        if importlib.util.find_spec(f"sync.server.commands.{module}"):
            child = nouns.add_parser(noun, help=tell(help_), description=sentence(tell(help_)), parents=[common])  # type: ignore[list-item]
            importlib.import_module(f"sync.server.commands.{module}").add_arguments(child, common)
    return top


def swap_sqlite() -> None:
    """Django takes `sqlite3` by name; Debian's 3.40 has the WAL-reset bug, pysqlite3 brings its own."""
    import pysqlite3
    import pysqlite3.dbapi2

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Returns:
        0 done, 1 refused with a sentence on stderr, 2 wrong use.
    """
    swap_sqlite()
    args = build_parser().parse_args(
        argv, argparse.Namespace(data=Path(os.environ.get("SAOVANG_DATA") or "var"), database=None)
    )
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        return run(args)
    except KioskError as error:
        print(explain(DiskFull() if is_full(error) else error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        if not is_full(error):
            raise
        print(explain(DiskFull()), file=sys.stderr)
        return 1
    finally:
        close_databases()


def close_databases() -> None:
    """Let go of what a command opened, if Django woke up at all."""
    if "django.db" not in sys.modules:
        return
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        connections.close_all()


if __name__ == "__main__":
    sys.exit(main())

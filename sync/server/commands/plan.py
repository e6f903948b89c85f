"""`kiosk-server plan check|publish|show`: the hall's plan from the shell."""

import argparse
import sys
from pathlib import Path

from kiosk.domain.errors import FileUnreadable, PlanInvalid, PlanUnpublished
from kiosk.domain.plan import MAX_BYTES, too_long
from sync.server.commands.files import read_bytes
from sync.server.parser import add_verb, cli
from sync.server.tell import explain, explain_code, tell


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title=cli("title.commands"), dest="verb", required=True, metavar="check|publish|show")
    check = add_verb(verbs, "check", tell("kể mọi chỗ chưa đúng của một tệp cấu hình"), "hall.toml", common)
    publish = add_verb(verbs, "publish", tell("xuất bản một tệp cấu hình đúng"), "hall.toml", common)
    show = add_verb(verbs, "show", tell("in cấu hình đang dùng"), "> hall.toml", common)
    for one in (check, publish):
        one.add_argument("file", type=Path, metavar="FILE", help=tell("tệp TOML"))
    check.set_defaults(run=run_check)
    publish.set_defaults(run=run_publish)
    show.set_defaults(run=run_show)


def text_of(path: Path) -> str:
    """
    The file as text.

    Raises:
        PlanInvalid: It is too long; the rest was not read.
        FileUnreadable: It is not UTF-8.
    """
    data = read_bytes(path, MAX_BYTES)
    if len(data) > MAX_BYTES:
        raise too_long()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadable(f"{path}: not UTF-8", file=path, why=tell("không phải văn bản UTF-8")) from error


def run_check(args: argparse.Namespace) -> int:
    from assets import known
    from kiosk.domain.plan import read

    try:
        read(text_of(args.file), known)
    except PlanInvalid as error:
        return tell_faults(error)
    print(tell("Cấu hình đúng."))
    return 0


def tell_faults(error: PlanInvalid) -> int:
    """Every fault on its line."""
    from kiosk.domain.place import PlanFault

    for fault in error.faults:
        assert isinstance(fault, PlanFault)
        place = tell("dòng {line}").format(line=fault.line) + (f", {fault.place}" if fault.place else "")
        print(f"{place}: {explain_code(fault.code, fault.params)}", file=sys.stderr)
    print(explain(error), file=sys.stderr)
    return 1


def run_publish(args: argparse.Namespace) -> int:
    from sync.server.start import open_hall

    try:
        text = text_of(args.file)
        open_hall(args.data, args.database)
        from sync.server.plans import publish

        row = publish(text)
    except PlanInvalid as error:
        return tell_faults(error)
    print(tell("Đã xuất bản cấu hình, phiên bản {version}.").format(version=row.version))
    return 0


def run_show(args: argparse.Namespace) -> int:
    from sync.server.start import find_hall

    find_hall(args.data, args.database)
    from sync.server.plans import current

    row = current()
    if row is None:
        raise PlanUnpublished
    print(row.text, end="" if row.text.endswith("\n") else "\n")
    return 0

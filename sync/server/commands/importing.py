"""`kiosk-server import dossiers FILE`: a spreadsheet of dossiers into the register."""

import argparse
import sys
from pathlib import Path

from kiosk.domain.errors import RowsFaulty
from sync.server.commands.files import read_bytes
from sync.server.parser import add_verb, cli
from sync.server.sheets import MAX_BYTES
from sync.server.tell import explain, explain_code, tell


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    parser.epilog = tell(
        "Các cột: code, service, received, due, new_due, finished, returned, state, reason; ngày viết 2026-11-22. "
        "Có một chỗ chưa đúng thì không nhập gì; mọi chỗ chưa đúng đều được kể."
    )
    what = parser.add_subparsers(title=cli("title.commands"), dest="what", required=True, metavar="dossiers")
    dossiers = add_verb(what, "dossiers", tell("nhập hồ sơ từ tệp CSV hoặc XLSX"), "hồ-sơ.xlsx --dry-run", common)
    dossiers.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=tell("tệp CSV (UTF-8) hoặc XLSX; các cột kể ở kiosk-server import --help"),
    )
    dossiers.add_argument("--dry-run", action="store_true", help=tell("chỉ kiểm tra, không nhập"))
    dossiers.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from sync.server.start import open_hall

    data = read_bytes(args.file, MAX_BYTES)
    open_hall(args.data, args.database)
    from django.utils import timezone

    from sync.server.dossiers import RowFault, keep, parse

    try:
        dossiers = parse(data, timezone.localdate(), args.file.name)
    except RowsFaulty as error:
        for fault in error.faults:
            assert isinstance(fault, RowFault)
            place = tell("hàng {row}, cột {column}").format(row=fault.row, column=fault.column)
            print(f"{place}: {explain_code(fault.code, fault.params)}", file=sys.stderr)
        print(explain(error), file=sys.stderr)
        return 1
    told = keep(dossiers, dry_run=args.dry_run)
    sentence = (
        tell("Chạy thử: {new} hồ sơ mới, {changed} thay đổi, {same} giữ nguyên. Chưa nhập gì.")
        if args.dry_run
        else tell("Đã nhập: {new} hồ sơ mới, {changed} thay đổi, {same} giữ nguyên.")
    )
    print(sentence.format(new=told.new, changed=told.changed, same=told.same))
    return 0

"""`kiosk-server backup FILE`: the hall in one file, proved."""

import argparse
from datetime import datetime
from pathlib import Path

from sync.server.tell import tell


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    parser.epilog = tell(
        "Tệp chứa cả khóa của máy chủ: cất như cất chìa khóa. Máy chủ có thể đang chạy. Bản sao SQLite chỉ được tính "
        "khi đã giải ra nơi khác và mọi chuỗi đều đúng."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help=tell("tệp sao lưu"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from sync.server.start import database_url, find_hall

    folder = find_hall(args.data, args.database)
    from django.utils import timezone

    from sync.server.backups import make

    manifest = make(folder, database_url(folder, args.database), args.file.absolute())
    made = timezone.localtime(datetime.fromisoformat(str(manifest["made"])))
    print(tell("Đã sao lưu vào {file} lúc {made}.").format(file=args.file, made=f"{made:%H:%M %d/%m/%Y}"))
    return 0

"""`kiosk-server restore FILE`: a backup in the place of the hall's data."""

import argparse
from pathlib import Path

from sync.server.tell import tell


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    parser.epilog = tell(
        "Dừng máy chủ trước. Dữ liệu SQLite đang có được dời sang tệp bên cạnh, không bị xóa. Sau khi phục hồi, máy "
        "chủ chưa cấp số cho đến khi mọi máy đã gửi, hoặc cán bộ xác nhận."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help=tell("tệp sao lưu"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from sync.server.backups import restore, settle_after_restore
    from sync.server.lock import held
    from sync.server.start import database_url, hall_folder, open_hall

    folder = hall_folder(args.data)
    with held(folder):
        aside = restore(args.file, folder, database_url(folder, args.database))
        open_hall(args.data, args.database)
        settle_after_restore()
    print(tell("Đã phục hồi từ {file}.").format(file=args.file))
    if aside:
        print(tell("Dữ liệu trước đó nằm ở {file}.").format(file=aside))
    return 0

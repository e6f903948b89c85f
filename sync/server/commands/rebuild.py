"""`kiosk-server rebuild`: every projection anew from the bytes."""

import argparse

from sync.server.tell import tell


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    parser.epilog = tell(
        "Số liệu được tính lại từ các bản ghi gốc; bản ghi không hề thay đổi. Máy chủ có thể đang chạy."
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from sync.server.start import find_hall

    find_hall(args.data, args.database)
    from sync.server.hot.hall import default_hall
    from sync.server.hot.rebuild import rebuild

    hall = default_hall()
    facts, parked = hall.store.now(lambda db: (rebuild(hall, db), int(db.rows("SELECT count(*) FROM parked")[0][0])))
    print(
        tell("Đã dựng lại số liệu từ {facts} bản ghi; {parked} bản ghi chưa hiểu được.").format(
            facts=facts, parked=parked
        )
    )
    return 0

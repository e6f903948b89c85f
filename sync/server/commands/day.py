"""`kiosk-server day open|close`: the hall's day from the shell."""

import argparse
from datetime import date

from sync.server.parser import add_verb, cli
from sync.server.tell import tell


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title=cli("title.commands"), dest="verb", required=True, metavar="open|close")
    opens = add_verb(verbs, "open", tell("bắt đầu ngày làm việc mới, kể cả ngoài giờ"), "--day 2026-11-22", common)
    opens.add_argument(
        "--day", type=date.fromisoformat, metavar="D", help=tell("ngày, ví dụ 2026-11-22 (mặc định hôm nay)")
    )
    opens.add_argument(
        "--confirm", action="store_true", help=tell("sau khi phục hồi: mọi máy đã gửi xong, được cấp số tiếp")
    )
    opens.add_argument(
        "--again",
        action="store_true",
        help=tell("mở lại ngày đã đóng, bỏ ngày bắt đầu nhầm, hoặc giữ ngày mở ngoài giờ"),
    )
    opens.add_argument(
        "--sure", action="store_true", help=tell("ngày này đúng, dù cách ngày gần nhất hay đồng hồ quá 45 ngày")
    )
    opens.set_defaults(run=run_open)
    closes = add_verb(verbs, "close", tell("kết thúc ngày làm việc, không phát số nữa"), "", common)
    closes.set_defaults(run=run_close)


def run_open(args: argparse.Namespace) -> int:
    from sync.server.start import find_hall

    find_hall(args.data, args.database)
    from sync.server.hot.calls import waiting
    from sync.server.hot.days import last, open_day
    from sync.server.hot.far_days import check
    from sync.server.hot.hall import default_hall
    from sync.server.hot.numbers import confirm
    from sync.server.hot.store import Db

    hall = default_hall()

    def job(db: Db) -> str:
        left, before = waiting(hall, db), last(db)
        if args.confirm:
            confirm(hall, db)
            if args.day is None and before and not before.closed:
                return tell("Máy chủ cấp số tiếp cho ngày {day}.").format(day=before.day)
        if not args.sure:
            check(hall, db, args.day)
        day = open_day(hall, db, "staff", args.day, again=args.again)
        if before and before.day == day and not before.closed:
            sentence = tell("Phát số ngoài giờ: ngày {day} đóng khi cán bộ đóng, hoặc khi ngày mới bắt đầu.")
            return sentence.format(day=day)
        return begun(day, [f"{one.series} {one.number:03d}" for one in left])

    print(hall.store.now(job))
    return 0


def begun(day: date, left: list[str]) -> str:
    """What is told of a new day; `left` still wait from the day before."""
    sentence = tell("Đã bắt đầu ngày {day}.").format(day=day)
    waiting = tell("Còn chờ từ ngày trước: {names}.").format(names=", ".join(left))
    return f"{sentence} {waiting}" if left else sentence


def run_close(args: argparse.Namespace) -> int:
    from sync.server.start import find_hall

    find_hall(args.data, args.database)
    from sync.server.hot.days import close_day
    from sync.server.hot.hall import default_hall

    hall = default_hall()
    day = hall.store.now(lambda db: close_day(hall, db))
    print(tell("Đã kết thúc ngày {day}.").format(day=day))
    return 0

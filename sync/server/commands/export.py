"""`kiosk-server export ratings|queue|dossiers`: the same tables as the pages, from the shell."""

import argparse
from datetime import date
from pathlib import Path

from sync.server.commands.files import write_bytes
from sync.server.parser import add_verb, cli
from sync.server.tell import noop, tell

FORMATS = ("csv", "xlsx", "json")
BYS = ("service", "counter", "post", "hour", "day", "month")
WHAT = {
    "ratings": noop("xuất đánh giá, mỗi lô và mức một hàng"),
    "queue": noop("xuất hàng chờ: thời gian chờ, phục vụ, quầy trống"),
    "dossiers": noop("xuất hồ sơ, đúng các cột của lệnh import"),
}


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    parser.epilog = tell(
        "Đánh giá chỉ có trong các lô đã mở, kể theo ngày cuối của lô. Hồ sơ kể theo ngày làm xong; "
        "không nêu ngày thì xuất tất cả hồ sơ. Hàng chờ: thời gian tính bằng phút, giờ là giờ gọi."
    )
    what = parser.add_subparsers(
        title=cli("title.commands"), dest="what", required=True, metavar="ratings|queue|dossiers"
    )
    for name, help_ in WHAT.items():
        one = add_verb(what, name, tell(help_), f"--day 2026-11-22 --format xlsx -o {name}.xlsx", common)
        one.add_argument("--day", type=a_day, metavar="D", help=tell("một ngày, ví dụ 2026-11-22"))
        one.add_argument("--from", dest="first", type=a_day, metavar="D", help=tell("từ ngày"))
        one.add_argument("--to", dest="last", type=a_day, metavar="D", help=tell("đến ngày"))
        one.add_argument("--format", choices=FORMATS, default="csv", help=tell("dạng tệp (mặc định csv)"))
        one.add_argument("-o", "--output", type=Path, metavar="FILE", help=tell("tệp ra (mặc định đầu ra chuẩn)"))
        if name == "queue":
            one.add_argument(
                "--by",
                choices=BYS,
                default="service",
                help=tell(
                    "chia theo service dịch vụ, counter quầy, post chức danh, "
                    "hour giờ, day ngày, month tháng (mặc định service)"
                ),
            )
        one.set_defaults(run=run, parser=one)


def a_day(text: str) -> date:
    """An ISO date, or argparse's refusal."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(repr(text)) from error


def run(args: argparse.Namespace) -> int:
    first, last = span(args)
    from sync.server.start import find_hall

    find_hall(args.data, args.database)
    from sync.server import dossiers, exports, plans, ratings, results

    if args.what == "dossiers":
        export = dossiers.export(first, last)
    else:
        assert first is not None
        assert last is not None
        plan = plans.current_plan()
        if args.what == "queue":
            export = results.with_results(first, last, args.by, plan)
        else:
            export = ratings.export(first, last, plan)
    write_bytes(args.output, exports.write(export, args.format))
    if args.output is not None:
        print(tell("Đã ghi {file}.").format(file=args.output))
        if args.what == "ratings" and (n := ratings.waiting()):
            print(tell("Còn {n} lượt đánh giá chờ mở, của mọi ngày.").format(n=n))
    return 0


def span(args: argparse.Namespace) -> tuple[date | None, date | None]:
    """The days asked for; a wrong mixture is a wrong use."""
    if args.day and (args.first or args.last):
        args.parser.error(tell("chọn --day, hoặc --from và --to"))
    if bool(args.first) != bool(args.last):
        args.parser.error(tell("--from và --to đi cùng nhau"))
    if args.first and args.first > args.last:
        args.parser.error(tell("--from phải trước --to"))
    if args.what != "dossiers" and not (args.day or args.first):
        args.parser.error(tell("nêu --day, hoặc --from và --to"))
    return (args.day, args.day) if args.day else (args.first, args.last)

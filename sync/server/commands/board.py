"""`kiosk-server board add`: the address a television opens its board by."""

import argparse

from sync.server.parser import add_verb, cli, one_name
from sync.server.tell import tell


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title=cli("title.commands"), dest="verb", required=True, metavar="add")
    add = add_verb(verbs, "add", tell("in địa chỉ bảng gọi số cho một tivi mới"), tell("'Tivi sảnh'"), common)
    add.add_argument(
        "name", type=one_name, metavar="NAME", help=tell("tên tivi như mọi người sẽ gọi, ví dụ “Tivi sảnh”")
    )
    add.add_argument("--board", metavar="CODE", help=tell("mã bảng trong cấu hình (mặc định: bảng đầu tiên)"))
    add.add_argument("--anew", action="store_true", help=tell("thu hồi trước địa chỉ cũ của tivi cùng tên"))
    add.set_defaults(run=run_add)


def run_add(args: argparse.Namespace) -> int:
    """Print the path alone on the first line; it is told this once."""
    from sync.server.start import open_hall

    open_hall(args.data, args.database)
    from kiosk.domain.errors import BoardUnknown, PlanUnpublished
    from sync.server.hot import boards
    from sync.server.hot.hall import default_hall

    hall = default_hall()
    plan = hall.store.now(hall.plan)
    if plan is None:
        raise PlanUnpublished
    codes = [one.code for one in plan.boards]
    if args.board is not None and args.board not in codes:
        raise BoardUnknown(args.board, board=args.board, known=", ".join(codes) or "–")
    board = args.board or next(iter(codes), "")
    key = hall.store.now(lambda db: boards.new_key(hall, db, board, args.name, anew=args.anew))
    print(f"/board/{key}")
    print(tell("Mở địa chỉ này của máy chủ trên “{name}”; địa chỉ chỉ hiện một lần.").format(name=args.name))
    return 0

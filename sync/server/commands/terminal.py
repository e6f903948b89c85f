"""`kiosk-server terminal add|revoke`: a terminal of the lobby let in by a one-time code, and locked out."""

import argparse

from sync.server.parser import add_verb, cli, counter_number, one_name
from sync.server.tell import tell


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title=cli("title.commands"), dest="verb", required=True, metavar="add|revoke")
    add = add_verb(verbs, "add", tell("in mã ghép nối cho một máy mới"), tell("'Máy quầy 2' --counter 2"), common)
    add.add_argument(
        "name", type=one_name, metavar="NAME", help=tell("tên máy như mọi người sẽ gọi, ví dụ “Máy cửa chính”")
    )
    add.add_argument("--counter", type=counter_number, metavar="N", help=tell("máy đứng tại một quầy: số quầy"))
    add.set_defaults(run=run_add)
    revoke = add_verb(
        verbs, "revoke", tell("thu hồi một máy: không nhận, không gửi được gì nữa"), tell("'Máy sảnh 1'"), common
    )
    revoke.add_argument("name", type=one_name, metavar="NAME", help=tell("tên máy"))
    revoke.set_defaults(run=run_revoke)


def run_add(args: argparse.Namespace) -> int:
    """Print the code alone on the first line; a code made here counts as confirmed."""
    from sync.server.start import open_hall

    open_hall(args.data, args.database)
    from sync.server.terminals import invite

    print(invite(args.name, args.counter, confirmed=True))
    print(tell("Gõ mã này trên máy “{name}” trong 15 phút; mã chỉ dùng được một lần.").format(name=args.name))
    return 0


def run_revoke(args: argparse.Namespace) -> int:
    from sync.server.start import find_hall

    find_hall(args.data, args.database)
    from sync.server.terminals import revoke_by_name

    revoke_by_name(args.name)
    print(tell("Đã thu hồi {name}. Dữ liệu máy ấy đã gửi vẫn còn.").format(name=args.name))
    return 0

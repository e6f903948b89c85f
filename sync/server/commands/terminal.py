"""`kiosk-server terminal add`: a one-time code for a terminal in the lobby."""

import argparse

from sync.server.parser import add_verb, counter_number, one_name
from sync.server.tell import tell


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="add")
    add = add_verb(verbs, "add", tell("in mã ghép nối cho một máy mới"), tell("'Máy quầy 2' --counter 2"), common)
    add.add_argument(
        "name", type=one_name, metavar="NAME", help=tell("tên máy như mọi người sẽ gọi, ví dụ “Máy cửa chính”")
    )
    add.add_argument("--counter", type=counter_number, metavar="N", help=tell("máy đứng tại một quầy: số quầy"))
    add.set_defaults(run=run_add)


def run_add(args: argparse.Namespace) -> int:
    """Print the code alone on the first line; a code made here counts as confirmed."""
    from sync.server.start import open_hall

    open_hall(args.data, args.database)
    from sync.server.terminals import invite

    print(invite(args.name, args.counter, confirmed=True))
    print(tell("Gõ mã này trên máy “{name}” trong 15 phút; mã chỉ dùng được một lần.").format(name=args.name))
    return 0

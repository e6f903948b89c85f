"""`kiosk-server user add|reset|list`: accounts from the server's own shell."""

import argparse

from sync.server.parser import add_verb, cli, counter_number
from sync.server.tell import tell

ROLES = ("counter", "clerk", "analyst", "admin", "auditor")


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title=cli("title.commands"), dest="verb", required=True, metavar="add|reset|list")
    add = add_verb(
        verbs, "add", tell("lập tài khoản mới, in mật khẩu dùng một lần"), "quay-2 --role counter --counter 2", common
    )
    add.add_argument("login", metavar="NAME", help=tell("tên đăng nhập: chữ thường không dấu, số, gạch ngang"))
    add.add_argument(
        "--role",
        choices=ROLES,
        default="clerk",
        help=tell(
            "vai trò: counter cán bộ quầy, clerk văn thư, analyst báo cáo, admin quản trị, "
            "auditor kiểm tra (mặc định clerk)"
        ),
    )
    add.add_argument("--name", default="", help=tell("họ tên hoặc chức danh"))
    add.add_argument("--counter", type=counter_number, metavar="N", help=tell("số quầy, cho vai trò counter"))
    add.set_defaults(run=run_add)
    reset = add_verb(verbs, "reset", tell("cấp mật khẩu dùng một lần mới cho một tài khoản"), "quay-2", common)
    reset.add_argument("login", metavar="NAME", help=tell("tên đăng nhập"))
    reset.set_defaults(run=run_reset)
    list_ = add_verb(verbs, "list", tell("liệt kê tài khoản: tên, vai trò, họ tên, quầy"), "", common)
    list_.add_argument("login", nargs="?", metavar="NAME", help=tell("chỉ tài khoản này"))
    list_.set_defaults(run=run_list)


def run_add(args: argparse.Namespace) -> int:
    from sync.server.start import open_hall

    open_hall(args.data, args.database)
    from sync.server.users import add_user, checked_login

    login = checked_login(args.login)
    _, password = add_user(login, args.name or login, args.role, args.counter)
    print(tell("Tài khoản {login}, mật khẩu dùng một lần: {password}").format(login=login, password=password))
    return 0


def run_reset(args: argparse.Namespace) -> int:
    from sync.server.start import find_hall

    find_hall(args.data, args.database)
    from sync.server.users import reset_password

    _, password = reset_password(args.login)
    print(tell("Tài khoản {login}, mật khẩu dùng một lần: {password}").format(login=args.login, password=password))
    return 0


def run_list(args: argparse.Namespace) -> int:
    from sync.server.start import find_hall

    find_hall(args.data, args.database)
    from sync.server.models.user import User
    from sync.server.users import found

    for user in [found(args.login)] if args.login else User.objects.order_by("login"):
        off = "" if user.is_active else tell("đã tắt")
        print(f"{user.login}\t{user.role}\t{user.name}\t{user.counter or ''}\t{off}".rstrip())
    return 0

"""`kiosk-server verify`: every stream's chain, byte by byte."""

import argparse
import sys

from sync.server.tell import tell


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    parser.epilog = tell("Đầu chuỗi in ra có thể so với mười ký tự trên vé của máy và với “kiosk verify” tại máy.")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """One line a stream; 1 when a chain does not hold, naming its first bad place."""
    from sync.server.start import find_hall

    find_hall(args.data, args.database)
    from sync.server.hot.hall import default_hall
    from sync.server.hot.rebuild import prove

    proofs = default_hall().store.now(lambda db: list(prove(db)))
    for one in proofs:
        name = tell("máy chủ này") if one.own else one.name
        if one.bad is None:
            sentence = tell("đúng    {name}: {cursor} bản ghi, đầu chuỗi {head}")
            print(sentence.format(name=name, cursor=one.cursor, head=one.head))
        else:
            sentence = tell("HỎNG    {name}: sai từ bản ghi {bad} (lần chạy {incarnation})")
            print(sentence.format(name=name, bad=one.bad, incarnation=one.incarnation[:10]), file=sys.stderr)
    if not proofs:
        print(tell("Chưa có bản ghi nào."))
    return 1 if any(one.bad is not None for one in proofs) else 0

"""
The command `kiosk`: parses the words, runs one command, and tells an error as one sentence.

Nothing heavy is loaded before the supervisor of a running terminal has forked it.
"""

import os
import sys
from collections.abc import Sequence

from kiosk.cli import supervise

REFUSED, WRONG_USE, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run one command and return the exit code: 0 done, 1 refused with a sentence, 2 wrong use.

    Args:
        arguments: Without them those of the shell; a terminal started from there is started again when it crashes.
    """
    if arguments is None and supervise.wanted(sys.argv[1:]):
        return supervise.supervise(lambda: command(sys.argv[1:]))
    return command(list(sys.argv[1:] if arguments is None else arguments))


def command(given: list[str]) -> int:
    """The same in this process."""
    from kiosk.cli.parser import build
    from kiosk.domain.errors import KioskError, WrongUse
    from kiosk.domain.text import shell_language
    from kiosk.words import Words

    words = Words(shell_language(os.environ))
    try:
        args = build(words, given).parse_args(given)
        code: int = args.run(args, words)
        sys.stdout.flush()
        return code
    except WrongUse as error:
        print(words.error(error), file=sys.stderr)
        return WRONG_USE
    except KioskError as error:
        print(words.error(error), file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # somebody closed our output, `kiosk … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED


if __name__ == "__main__":
    sys.exit(main())

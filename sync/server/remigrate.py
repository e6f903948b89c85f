"""
`python -m sync.server.remigrate`: write the one migration anew.

Nothing is released yet, so models have one migration, always the whole of them. After the first release this module
goes and `makemigrations` takes over.
"""

import tempfile
from pathlib import Path


def main() -> None:
    """Drop 0001 and make it again; the same models give the same file but for its date."""
    from sync.server.__main__ import swap_sqlite
    from sync.server.settings import configure

    swap_sqlite()
    (Path(__file__).parent / "migrations" / "0001_initial.py").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        configure(Path(folder), f"sqlite:///{folder}/none.sqlite3", "none")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("makemigrations", "server", no_header=True, verbosity=0)


if __name__ == "__main__":
    main()

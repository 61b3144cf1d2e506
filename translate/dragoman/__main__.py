"""The console entry point: `dragoman` and `python -m dragoman`."""

import io
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    from dragoman.cli import run

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that is not in Unicode
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

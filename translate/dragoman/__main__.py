"""The console entry point: `dragoman` and `python -m dragoman`."""

import gc
import io
import os
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(50_000, 20, 50)  # most of what a command makes lives until it ends
    try:
        _open_closed_streams()
        from dragoman.cli import run

        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # a terminal that is not in Unicode
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    gc.freeze()  # nothing is worth looking for garbage in before the end
    sys.exit(code)


def _open_closed_streams() -> None:
    """Puts the null device in the place of standard streams that the caller closed."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, os.O_RDWR)
            os.dup2(descriptor, number)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False))


if __name__ == "__main__":
    main()

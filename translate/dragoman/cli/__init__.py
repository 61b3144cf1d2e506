"""The command line: parse, call one use case, print, return an exit code."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import click

from dragoman import __version__
from dragoman.cli.output import ExitCode, exit_code_of, print_error, print_note
from dragoman.config import find_workspace
from dragoman.errors import DragomanError, InputError, UsageError
from dragoman.model import Locale
from dragoman.workspace import Workspace

# Name, and the line that `dragoman --help` shows. The command itself is `dragoman.cli.<name>.command`,
# imported when it is called, so that no command waits for what another one needs.
COMMANDS = {
    "init": "Make a workspace: config, folders, git files.",
    "sync": "Bring catalogs up to date with the articles.",
    "draft": "Fill untranslated entries by machine.",
    "review": "Accept, edit or reject segments, one after the other.",
    "status": "Show segments and words by state.",
    "check": "Look for mistakes in translations.",
    "publish": "Write the localized articles.",
    "proof": "Write a bilingual page to read on paper.",
    "log": "Tell who reviewed what, and what changed since.",
    "memory": "Search earlier translations; exchange them as TMX.",
    "glossary": "Keep terms; exchange them as CSV or TBX.",
    "models": "List, install and remove offline models.",
    "merge-driver": "Merge catalogs for git.",
    "doctor": "Tell what is installed and which pairs can be drafted.",
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"dragoman.cli.{cmd_name.replace('-', '_')}").command
        return cast("click.Command", command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dragoman", message="%(prog)s %(version)s")
@click.option("--workspace", type=click.Path(path_type=Path), metavar="DIR", help="Work in DIR's workspace.")
@click.pass_context
def main(context: click.Context, workspace: Path | None) -> None:
    """Translate articles with offline drafts, people's review and PO catalogs.

    A first article, from an empty folder:

    \b
      dragoman init --to es
      cp article.md source/
      dragoman draft
      dragoman review --to es
      dragoman publish
    """
    context.obj = workspace


def open_workspace() -> Workspace:
    """The workspace of the running command: of `--workspace`, or of the current folder."""
    folder = click.get_current_context().find_root().obj
    try:
        return find_workspace(folder or Path.cwd())
    except FileNotFoundError as error:
        raise UsageError("the current folder is gone", remedy="Go to a folder that is there.") from error


to_option = click.option("--to", "tag", metavar="LOCALE", help="The locale; may be left out where there is one.")


def choose_locale(workspace: Workspace, tag: str | None) -> Locale:
    """The one locale that a command is about."""
    locales = workspace.choose_locales([tag] if tag else [])
    if len(locales) > 1:
        raise UsageError(
            f"which locale? The workspace has {', '.join(map(str, locales))}", remedy="Name one with --to LOCALE."
        )
    return locales[0]


def run(arguments: Sequence[str]) -> int:
    """Runs the command line and returns its exit code; the funnel in which every error ends."""
    try:
        if os.environ.get("COLUMNS") == "0":  # what some containers set; Rich would print nothing
            del os.environ["COLUMNS"]
        code = main.main(list(arguments), prog_name="dragoman", standalone_mode=False)
        sys.stdout.flush()
        return int(code or ExitCode.DONE)
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except DragomanError as error:
        return _tell(error)
    except (KeyboardInterrupt, click.Abort):
        print_note("\nInterrupted. What was finished is kept.")
        return ExitCode.INTERRUPTED
    except SystemExit:
        # Click's answer to a reader of our output that went away (`| head`): nothing to say, and nobody to say it to.
        return ExitCode.DONE
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _tell(InputError(f"cannot write the result: {error.strerror or error}", remedy="Free some space."))


def _tell(error: DragomanError) -> ExitCode:
    print_error(error)
    return exit_code_of(error)

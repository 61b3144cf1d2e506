"""`dragoman memory`: earlier translations."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli import choose_locale, open_workspace, to_option
from dragoman.cli.output import ExitCode, count_things, print_json, print_note, print_result, show_work, write_result
from dragoman.memories import FoundMatch, export_memory, import_memory, search_memory
from dragoman.review import Change, ChangeKind


@click.group()
def command() -> None:
    """Search what people translated before; exchange it with other tools as TMX.

    \b
      dragoman memory search "Water them at dusk." --to es
      dragoman memory import old-project.tmx --to es
      dragoman memory export --to es memory.tmx
    """


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.tmx")
@to_option
@click.option("--replace", is_flag=True, help="Put it in the place of an imported file of the same name.")
def import_command(file: Path, tag: str | None, replace: bool) -> int:
    """Keep a TMX file in locales/LOCALE/memory/, and find its translations from now on.

    \b
      dragoman memory import old-project.tmx --to es
    """
    workspace = open_workspace()
    with show_work(f"importing {file.name}"):
        report = import_memory(workspace, file, choose_locale(workspace, tag), replace=replace)
    done = "imported" if report.is_new else "imported before"
    print_result(f"{count_things(report.units, 'translation')} {done}: {report.file}")
    return ExitCode.DONE


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path), required=False, metavar="[FILE.tmx]")
@to_option
def export_command(file: Path | None, tag: str | None) -> int:
    """Write all that is known as TMX 1.4b, to FILE or to standard output.

    \b
      dragoman memory export --to es memory.tmx
    """
    workspace = open_workspace()
    with show_work("exporting"):
        data, units = export_memory(workspace, choose_locale(workspace, tag))
    write_result(data, file)
    print_note(f"{count_things(units, 'translation')} written")
    return ExitCode.DONE


@command.command()
@click.argument("text")
@to_option
@click.option("--threshold", type=click.IntRange(1, 100), metavar="PERCENT", help="Show what is at least so like it.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, metavar="NUMBER", help="Show so many (10).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def search(text: str, tag: str | None, threshold: int | None, limit: int, as_json: bool) -> int:
    """Show earlier translations of a text, and of texts like it.

    \b
      dragoman memory search "Water them at dusk." --to es
      dragoman memory search "dusk" --threshold 20 --json
    """
    workspace = open_workspace()
    with show_work("searching"):
        found = search_memory(workspace, choose_locale(workspace, tag), text, threshold=threshold, limit=limit)
    if as_json:
        print_json({"matches": [_as_json(match) for match in found]})
        return ExitCode.DONE
    for match in found:
        _print_match(match)
    if not found:
        print_note("Nothing like it is known.")
    return ExitCode.DONE


def _print_match(found: FoundMatch) -> None:
    unit = found.match.unit
    when = f" {unit.at:%Y-%m-%d}" if unit.at else ""
    print_result(f"{found.match.percent:3} %  {unit.where}{when}{f'  {unit.who}' if unit.who else ''}")
    print_result(f"       {_write_changes(found.changes) or unit.source}")
    print_result(f"     → {unit.translation}")


def _write_changes(changes: tuple[Change, ...]) -> str:
    """The source with what the text asked for lacks of it, and has beyond it: `[-gone-]{+come+}`."""
    marks = {ChangeKind.SAME: ("", ""), ChangeKind.REMOVED: ("[-", "-]"), ChangeKind.ADDED: ("{+", "+}")}
    return "".join(marks[change.kind][0] + change.text + marks[change.kind][1] for change in changes)


def _as_json(found: FoundMatch) -> dict[str, object]:
    unit = found.match.unit
    return {
        "percent": found.match.percent,
        "source": unit.source,
        "translation": unit.translation,
        "where": unit.where,
        "who": unit.who or None,
        "at": unit.at.isoformat() if unit.at else None,
        "reviewed": bool(unit.approvals),
        "context": unit.context,
        "changes": [{"kind": change.kind.value, "text": change.text} for change in found.changes],
    }

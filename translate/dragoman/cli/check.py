"""`dragoman check`: mistakes in translations."""

from __future__ import annotations

import click

from dragoman.check import CheckedEntry, check_articles
from dragoman.cli import open_workspace
from dragoman.cli.output import ExitCode, Failures, count_things, print_json, print_result


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("--to", "tags", multiple=True, metavar="LOCALE", help="Only this locale; may be given more than once.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(articles: tuple[str, ...], tags: tuple[str, ...], as_json: bool) -> int:
    """Look for mistakes in translations; exit with 1 when there is an error, not for warnings alone.

    \b
      dragoman check
      dragoman check guide/ --to es --json
    """
    workspace = open_workspace()
    failures = Failures()
    checked = check_articles(workspace, workspace.find_articles(articles), workspace.choose_locales(tags), failures)
    findings = [finding for entry in checked for finding in entry.findings]
    errors = sum(finding.level == "error" for finding in findings)
    if as_json:
        print_json({"findings": [row for entry in checked for row in _as_json(entry)]})
    else:
        for entry in checked:
            for finding in entry.findings:
                place = f"{entry.catalog}:{entry.line or 1}"
                print_result(f"{place}: {finding.level}: {finding.message} [{finding.check}]")
                print_result(f"    {entry.entry.msgid[:90]}")
        warnings = len(findings) - errors
        where = " in what can be read" if failures else ""
        print_result(f"{count_things(errors, 'error')}, {count_things(warnings, 'warning')}{where}")
    return failures.exit_code(ExitCode.HELD_BACK if errors else ExitCode.DONE)


def _as_json(checked: CheckedEntry) -> list[dict[str, object]]:
    return [
        {
            "locale": str(checked.locale),
            "article": str(checked.article),
            "file": str(checked.catalog),
            "line": checked.line,
            "msgid": checked.entry.msgid,
            "check": finding.check,
            "level": finding.level,
            "message": finding.message,
        }
        for finding in checked.findings
    ]

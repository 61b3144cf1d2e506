"""`dragoman publish`: localized articles."""

from __future__ import annotations

import click

from dragoman.cli import open_workspace
from dragoman.cli.output import ExitCode, Failures, count_things, print_result, print_warning
from dragoman.left import find_orphaned_pages
from dragoman.publish import Outcome, publish_articles


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("--to", "tags", multiple=True, metavar="LOCALE", help="Only this locale; may be given more than once.")
def command(articles: tuple[str, ...], tags: tuple[str, ...]) -> int:
    """Write the localized articles, each in its own format, by the policy in dragoman.toml.

    \b
      dragoman publish
      dragoman publish guide/intro.md --to es

    An article that is held back says why, keeps what was published before, and makes the exit code 1.
    """
    workspace = open_workspace()
    failures = Failures()
    chosen, locales = workspace.find_articles(articles), workspace.choose_locales(tags)
    reports = publish_articles(workspace, chosen, locales, failures)
    for report in reports:
        print_result(
            f"{report.outcome:9}  {report.file.relative_to(workspace.root)}  "
            f"({report.readiness.percent:.0f} % {workspace.policy.name})"
        )
        for problem in report.problems:
            print_result(f"           {problem}")
        if report.readiness.unknown and report.outcome is not Outcome.HELD_BACK:
            number = count_things(report.readiness.unknown, "segment")
            print_warning(f"{report.article}: {number} not as in the catalog; run `dragoman sync`")
    for page in [] if articles else find_orphaned_pages(workspace, locales):
        print_warning(f"{page.relative_to(workspace.root)} has no article any more; delete it if it is to go")
    held_back = any(report.outcome is Outcome.HELD_BACK for report in reports)
    return failures.exit_code(ExitCode.HELD_BACK if held_back else ExitCode.DONE)

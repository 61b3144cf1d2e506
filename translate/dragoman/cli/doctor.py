"""`dragoman doctor`: what is installed and what is missing."""

from __future__ import annotations

from dataclasses import asdict

import click

from dragoman.cli import open_workspace
from dragoman.cli.output import ExitCode, print_json, print_result, print_warning
from dragoman.doctor import diagnose
from dragoman.errors import UsageError


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(as_json: bool) -> int:
    """Tell what is installed, which engine each target locale gets and why, and what is missing.

    \b
      dragoman doctor

    Works outside of a workspace, too. Exits with 1 when something that is needed is broken.
    """
    try:
        workspace = open_workspace()
    except UsageError:
        workspace = None
    found = diagnose(workspace)
    if as_json:
        print_json(asdict(found))
    else:
        print_result("  ".join(f"{name} {version}" for name, version in found.versions.items()))
        print_result(f"models in {found.models_folder}:")
        for model in found.models or ["none"]:
            print_result(f"  {model}")
        print_result(f"apertium: {', '.join(found.apertium) or 'not installed, or no pair'}")
        for locale, engine in found.targets.items():
            print_result(f"{locale}: {engine}")
        for problem in found.problems:
            print_warning(problem)
    return ExitCode.HELD_BACK if found.problems else ExitCode.DONE

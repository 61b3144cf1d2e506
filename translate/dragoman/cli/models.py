"""`dragoman models`: offline models."""

from __future__ import annotations

import click

from dragoman.cli.output import ExitCode, print_result, print_warning, progress_bar
from dragoman.models import (
    as_package_file,
    describe_model,
    find_models,
    install_file,
    install_pair,
    list_models,
    remove_models,
)


@click.group()
def command() -> None:
    """List, install and remove offline models: Argos packages.

    \b
      dragoman models list
      dragoman models install en es
      dragoman models install translate-en_es-1_0.argosmodel
    """


@command.command("list")
def list_command() -> int:
    """Show the installed models, and the starter model that ships with Dragoman.

    \b
      dragoman models list
    """
    found, problems = list_models()
    for model in found:
        print_result(f"{model.name:28} {model.pair}{'  starter model' if model.is_starter else ''}")
    for problem in problems:
        print_warning(problem)
    return ExitCode.DONE


@command.command()
@click.argument("words", nargs=-1, required=True, metavar="FILE | FROM TO")
def install(words: tuple[str, ...]) -> int:
    """Install a model from a file, without any network, or from the Argos index.

    \b
      dragoman models install translate-en_es-1_0.argosmodel
      dragoman models install en es
    """
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn

    if len(words) == 1:
        model = install_file(as_package_file(words[0]))
    elif len(words) == 2:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        with progress_bar(*columns) as progress:
            task = progress.add_task(" → ".join(words), total=None)
            model = install_pair(*words, lambda done, total: progress.update(task, completed=done, total=total))
    else:
        raise click.UsageError("name one file, or two languages")
    print_result(f"installed {model.name} ({model.pair}) in {model.folder}")
    return ExitCode.DONE


@command.command()
@click.argument("words", nargs=-1, required=True, metavar="NAME | FROM TO")
def remove(words: tuple[str, ...]) -> int:
    """Remove an installed model.

    \b
      dragoman models remove translate-en_es-1_0
    """
    for model in remove_models(words):
        print_result(f"removed {model.name}")
    return ExitCode.DONE


@command.command()
@click.argument("words", nargs=-1, required=True, metavar="NAME | FROM TO")
def info(words: tuple[str, ...]) -> int:
    """Tell what is known of a model: version, folder, checksum, sources and licence.

    \b
      dragoman models info en es
    """
    for model in find_models(words):
        facts = describe_model(model)
        readme = facts.pop("readme")
        for name, value in facts.items():
            print_result(f"{name:8} {value}")
        print_result(f"\n{readme}\n" if readme else "")
    return ExitCode.DONE

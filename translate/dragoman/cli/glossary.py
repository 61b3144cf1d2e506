"""`dragoman glossary`: terms that are translated in one way, or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli import choose_locale, open_workspace, to_option
from dragoman.cli.output import ExitCode, Failures, count_things, print_json, print_note, print_result, write_result
from dragoman.glossaries import add_terms, export_terms, import_terms, remove_term, suggest_terms
from dragoman.memory.glossary import open_glossary
from dragoman.terms import Term


@click.group()
def command() -> None:
    """Keep the terms of locales/LOCALE/glossary.csv; exchange them as CSV or TBX; find candidates.

    \b
      dragoman glossary suggest --to es
      dragoman glossary add "fig tree" higuera --to es
      dragoman glossary import terms.tbx --to es
    """


@command.command("list")
@to_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_command(tag: str | None, as_json: bool) -> int:
    """Show the terms of a locale.

    \b
      dragoman glossary list --to es
    """
    workspace = open_workspace()
    terms = open_glossary(workspace, choose_locale(workspace, tag)).terms
    if as_json:
        print_json({"terms": [_as_json(term) for term in terms]})
        return ExitCode.DONE
    for term in terms:
        print_result(_describe(term))
    if not terms:
        print_note("No terms yet: `dragoman glossary suggest` shows candidates.")
    return ExitCode.DONE


def _describe(term: Term) -> str:
    arrow = "stays as it is" if term.is_kept else f"{'not ' if term.is_forbidden else ''}{term.translation or '…'}"
    more = ", ".join(filter(None, (term.part_of_speech, term.note)))
    return f"{term.term} → {arrow}{f'  ({more})' if more else ''}"


def _as_json(term: Term) -> dict[str, object]:
    return {
        "term": term.term,
        "translation": term.translation or None,
        "note": term.note or None,
        "part-of-speech": term.part_of_speech or None,
        "do-not-translate": term.is_kept,
        "forbidden": term.is_forbidden,
    }


@command.command()
@click.argument("term")
@click.argument("translation", required=False, default="")
@to_option
@click.option("--note", default="", help="What a translator should know.")
@click.option("--part-of-speech", default="", metavar="WORD", help="Such as noun or verb.")
@click.option("--do-not-translate", is_flag=True, help="The term stays as it is; no TRANSLATION then.")
@click.option("--forbidden", is_flag=True, help="TRANSLATION may not be used.")
def add(
    term: str,
    translation: str,
    tag: str | None,
    note: str,
    part_of_speech: str,
    do_not_translate: bool,
    forbidden: bool,
) -> int:
    """Add a term, or another translation of one.

    \b
      dragoman glossary add "fig tree" higuera --to es --note "the plant"
      dragoman glossary add "fig tree" higo --forbidden
      dragoman glossary add Dragoman --do-not-translate
    """
    if not term.strip() or bool(translation.strip()) == do_not_translate:
        raise click.UsageError("give a term with its translation, or a term with --do-not-translate")
    workspace = open_workspace()
    line = Term(
        " ".join(term.split()), " ".join(translation.split()), note, part_of_speech, do_not_translate, forbidden
    )
    added = add_terms(workspace, choose_locale(workspace, tag), [line])
    print_result(f"{_describe(line)}{'' if added else '  (known already)'}")
    return ExitCode.DONE


@command.command()
@click.argument("term")
@click.argument("translation", required=False)
@to_option
def remove(term: str, translation: str | None, tag: str | None) -> int:
    """Remove a term, or one translation of it.

    \b
      dragoman glossary remove "fig tree" higo --to es
    """
    workspace = open_workspace()
    for line in remove_term(workspace, choose_locale(workspace, tag), term, translation):
        print_result(f"removed: {_describe(line)}")
    return ExitCode.DONE


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@to_option
def import_command(file: Path, tag: str | None) -> int:
    """Add the terms of a CSV or TBX file.

    \b
      dragoman glossary import terms.tbx --to es
    """
    workspace = open_workspace()
    added, found = import_terms(workspace, choose_locale(workspace, tag), file)
    print_result(f"{count_things(added, 'line')} added of {found:,} in {file}")
    return ExitCode.DONE


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path), required=False, metavar="[FILE]")
@to_option
def export_command(file: Path | None, tag: str | None) -> int:
    """Write the terms to FILE, as TBX where its name ends so, else as CSV; or as CSV to standard output.

    \b
      dragoman glossary export --to es terms.tbx
    """
    workspace = open_workspace()
    as_tbx = file is not None and file.suffix.lower() == ".tbx"
    data, terms = export_terms(workspace, choose_locale(workspace, tag), as_tbx=as_tbx)
    write_result(data, file)
    print_note(f"{count_things(terms, 'line')} written")
    return ExitCode.DONE


@command.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@to_option
@click.option("--least", type=click.IntRange(1), default=3, metavar="NUMBER", help="Leave out what is rarer (3).")
@click.option("--limit", type=click.IntRange(1), default=50, metavar="NUMBER", help="Show so many (50).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def suggest(articles: tuple[str, ...], tag: str | None, least: int, limit: int, as_json: bool) -> int:
    """Show what stands often in the articles and may be a term, the likeliest first.

    \b
      dragoman glossary suggest --to es
      dragoman glossary suggest guide/ --least 5 --json
    """
    workspace = open_workspace()
    failures = Failures()
    locale = choose_locale(workspace, tag)
    found = suggest_terms(workspace, workspace.find_articles(articles), locale, least=least, on_error=failures)[:limit]
    if as_json:
        rows = [{"term": one.term, "count": one.count, "articles": one.articles} for one in found]
        print_json({"terms": rows})
    else:
        for one in found:
            print_result(f"{one.count:6,}  {one.term}")
    return failures.exit_code()

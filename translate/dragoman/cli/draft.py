"""`dragoman draft`: machine drafts of what is untranslated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from dragoman.cli import open_workspace
from dragoman.cli.output import Failures, count_things, print_note, print_result, print_warning, progress_bar
from dragoman.cli.sync import warn_of_unplaced
from dragoman.decoding import Quality
from dragoman.draft import Choose, DraftReport, Watcher, draft_articles
from dragoman.errors import UsageError
from dragoman.shards import parse_shard

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from dragoman.engines.choose import Choice
    from dragoman.model import Locale
    from dragoman.sync import SyncReport
    from dragoman.workspace import Workspace


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("--to", "tags", multiple=True, metavar="LOCALE", help="Only this locale; may be given more than once.")
@click.option("--redo", is_flag=True, help="Draft again what a machine drafted and nobody touched.")
@click.option(
    "--quality",
    type=click.Choice([quality.value for quality in Quality]),
    help="How thoroughly models look for the best translation.  [default: draft.quality in dragoman.toml, normal]",
)
@click.option("--shard", metavar="I/N", help="Only the I-th of N parts of the articles, for one of N machines.")
@click.option("--ray", metavar="ADDRESS", help="Decode on a Ray cluster: HOST:PORT, ray://HOST:PORT, auto, or local.")
@click.option("--workers", type=click.IntRange(min=1), help="Engines on the cluster.  [default: a free CPU each, 8]")
def command(
    articles: tuple[str, ...],
    tags: tuple[str, ...],
    redo: bool,
    quality: str | None,
    shard: str | None,
    ray: str | None,
    workers: int | None,
) -> int:
    """Sync, then fill untranslated entries, from memory and by machine. Drafts wait; nothing of a person is touched.

    \b
      dragoman draft
      dragoman draft guide/ --to es
      dragoman draft --quality best --redo
      dragoman draft --shard 2/8
      dragoman draft --ray 10.0.0.5:6379

    An article is in the same part on every machine, so that the catalogs which several machines write are different
    files, and merge without a conflict. A Ray cluster only decodes, with the model that is installed here and there;
    the catalogs are written here, as without it.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    if workers is not None and ray is None:
        raise UsageError("--workers is for --ray", remedy="Add --ray ADDRESS, or leave --workers out.")
    workspace = open_workspace()
    chosen, locales = workspace.find_articles(articles), workspace.choose_locales(tags)
    if shard is not None:
        chosen = parse_shard(shard).choose(chosen)
    if quality is not None:
        workspace = replace(workspace, decoding=replace(workspace.decoding, quality=Quality(quality)))
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    failures = Failures()
    with _choose_elsewhere(ray, workers, workspace) as choose, progress_bar(*columns) as progress:
        watcher = _Screen(progress)
        reports = draft_articles(
            workspace, chosen, locales, redo=redo, watcher=watcher, choose=choose, on_error=failures
        )
    for report in reports:
        print_result(_describe(report, failures))
    return failures.exit_code()


@contextmanager
def _choose_elsewhere(address: str | None, workers: int | None, workspace: Workspace) -> Iterator[Choose | None]:
    """Chooses engines that run on the cluster at an address; None where they run here."""
    if address is None:
        yield None
        return
    from dragoman.engines.cluster import open_cluster

    device = workspace.decoding.device
    with open_cluster(address, workers=workers, device=device, on_loss=print_warning) as cluster:
        yield cluster.choose_engine


def _describe(report: DraftReport, failures: Failures) -> str:
    if not report.engine and not report.segments:
        return f"{report.locale}  nothing {'else ' if failures else ''}to draft"
    speed = f", {report.words / report.seconds:,.0f} words/s" if report.seconds > 0.05 and report.decoded else ""
    remembered = f"; {count_things(report.remembered, 'segment')} from memory" if report.remembered else ""
    return (
        f"{report.locale}  {count_things(report.segments, 'segment')}, {count_things(report.words, 'word')} drafted in "
        f"{report.seconds:.1f} s{speed}; {count_things(report.decoded, 'sentence')} decoded, {report.cached} known"
        f"{remembered}"
    )


class _Screen(Watcher):
    """Shows a run on the terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self._words = 0
        self._total = 0
        self._locale: Locale | None = None

    def on_synced(self, report: SyncReport) -> None:
        warn_of_unplaced(report)

    def on_engine(self, locale: Locale, choice: Choice) -> None:
        print_note(f"{locale}: drafting with {choice.engine.name} ({choice.reason})")
        if choice.is_demonstration:
            pair = choice.engine.pair
            print_warning(
                "this is a small demonstration model; every draft needs real review. "
                f"For a full one: dragoman models install {pair.source} {pair.target}"
            )

    def on_remembered(self, locale: Locale, segments: int, approved: int) -> None:
        again = f", {approved:,} of them approved as they were" if approved else ""
        print_note(f"{locale}: {count_things(segments, 'segment')} from memory{again}")

    def on_start(self, locale: Locale, segments: int, words: int) -> None:
        if self._task is None or self._locale != locale:
            self._locale, self._words, self._total = locale, 0, 0
            self._task = self._progress.add_task(str(locale), total=0, rate="")
        self._total += segments
        self._progress.update(self._task, total=self._total)

    def on_drafted(self, segments: int, words: int) -> None:
        if self._task is None:
            return
        self._words += words
        elapsed = self._progress.tasks[self._task].elapsed or 0.0
        rate = f"{self._words / elapsed:,.0f} words/s" if elapsed > 0 else ""
        self._progress.update(self._task, advance=segments, rate=rate)

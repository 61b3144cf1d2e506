"""Brings catalogs up to date with their articles: what `dragoman sync` does.

Article → segments → aligned with the catalog's entries → catalog. Nothing that a person wrote is lost: what was edited
becomes stale and keeps its translation, what is gone becomes obsolete and comes back when its text does.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from dragoman.alignment import Change, Match, align_segments
from dragoman.articles import ParsedArticle, read_article
from dragoman.carrying import Circumstances, Step, as_passage, carry_over, former_key, recover
from dragoman.catalogs import Catalog, DraftMark, Entry, OfferMark, edit_catalog
from dragoman.catalogs.receipts import parse_mark
from dragoman.contexts import ask_for_places, find_nearest, find_places, merge_repeats
from dragoman.errors import DragomanError
from dragoman.files import exists
from dragoman.left import Left, Look, cache_key, find_left, load_look, look_at, read_orphans
from dragoman.model import Key, Locale, ReviewState
from dragoman.moves import bring_along, bring_within
from dragoman.origins import Origin, look_elsewhere
from dragoman.stamps import FileCache, Stamp, describe_code, stamp_bytes, stamp_file
from dragoman.workspace import Article, Workspace

CACHE_NAME = "sync.json"
PARSERS = ("markdown_it", "mdit_py_plugins", "ruamel.yaml", "sentencex")
"""Other people's code that decides how an article is segmented."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did to one catalog."""

    article: Article
    locale: Locale
    changes: Mapping[Change, int] = field(default_factory=dict)
    """Entries by what happened to them; empty when article and catalog were in step already."""
    written: bool = False
    """Whether the catalog's bytes changed."""
    steps: tuple[Step, ...] = ()
    """What happened to each entry that did not just stay, in the order of the article; deleted ones last."""
    unplaced: tuple[Entry, ...] = ()
    """What was split off from repeated text, when nobody can tell any more which place it belongs to: obsolete now."""
    returned: Mapping[Key, Entry | None] = field(default_factory=dict)
    """What the article had of new texts long ago; None where it was made of what it still has, as obsolete."""

    def find_new(self) -> list[Entry]:
        """The entries of new text that nothing is known of."""
        return [step.new[0] for step in self.steps if step.change is Change.NEW and not step.new[0].msgstr]

    def find_origin(self) -> Origin | None:
        """What the article had and has no more, as far as anybody worked on it; None where that is nothing."""
        origin = Origin.of_steps(self.article, self.steps)
        return origin if origin.entries or origin.changed else None

    def find_edited(self) -> dict[Entry, tuple[Entry, ...]]:
        """The entries that are stale because their text was edited, each with all that it comes from."""
        edits = (step for step in self.steps if step.change is not Change.MOVED and step.old and len(step.new) == 1)
        return {step.new[0]: step.old for step in edits if step.new[0].state is ReviewState.STALE}

    def with_brought(self, brought: Sequence[Step]) -> SyncReport:
        """With what came to entries that nobody had worked on: from other articles, or from texts that are gone."""
        if not brought:
            return self

        def is_from(step: Step, later: Step | None) -> bool:
            return later is not None and (_is_long_ago(step) or set(step.old) < set(later.old))

        came = {entry.key: step for step in brought for entry in step.new}
        sources = {old for step in brought for old in step.old}
        changes = Counter(self.changes)
        steps: dict[Step, None] = {}
        for step in self.steps:
            is_replaced = bool(step.new) and is_from(step, came.get(step.new[0].key))
            is_gone = step.change is not Change.DELETED or step.old[0] not in sources
            if is_replaced or not is_gone:
                changes[step.change] -= 1
            if is_gone:
                steps[came[step.new[0].key] if is_replaced else step] = None
        for step in brought:
            changes[step.change] += len(step.new)
            steps.setdefault(step)
        in_order = sorted(steps, key=lambda step: step.change is Change.DELETED)
        return replace(self, changes=changes, steps=tuple(in_order), written=True)


def _is_long_ago(step: Step) -> bool:
    """Whether nothing of a step comes from what an article had until now."""
    return all(entry.obsolete for entry in step.old)


def sync_articles(
    workspace: Workspace,
    articles: Sequence[Article],
    locales: Sequence[Locale],
    on_progress: Callable[[str], None] | None = None,
    on_report: Callable[[SyncReport], None] | None = None,
    orphans: Sequence[Path] = (),
) -> list[SyncReport]:
    """Syncs each article with its catalog in each locale. Articles that did not change are not parsed again.

    `on_progress` is called with the name of each article that is done, `on_report` with each report as it is made.
    `orphans` are catalogs without an article: what was done there is looked for even where nothing else changed.
    An article or catalog that cannot be read or written does not stop the others; the first such error is raised
    at the end, and the others are its notes.
    """
    cache = open_sync_cache(workspace)
    find_renamed = functools.cache(lambda locale: read_orphans(workspace, locale))
    reports: list[SyncReport] = []
    errors: list[DragomanError] = []
    try:
        for article in articles:
            for outcome in _sync_article(workspace, article, locales, cache, find_renamed):
                if isinstance(outcome, DragomanError):
                    errors.append(outcome)
                    continue
                reports.append(outcome)
            if on_progress is not None:
                on_progress(str(article))
        reports = _bring_along(workspace, reports, cache, orphans)
    finally:
        if on_report is not None:
            for report in reports:
                on_report(report)
        cache.save()
    if errors:
        raise _gather(errors)
    return reports


def _bring_along(
    workspace: Workspace, reports: Sequence[SyncReport], cache: FileCache, orphans: Sequence[Path]
) -> list[SyncReport]:
    """Brings translations to where their text went: after all catalogs followed their own articles.

    Open entries look when they are new, and when there is other work to be found than when they last looked: whoever
    reviewed a text may have done it on a branch, or in a catalog that is synced later. So do others that may come from
    what somebody decided on again, and what was just edited: it may have got sentences of another article.
    """
    by_locale: dict[Locale, list[SyncReport]] = defaultdict(list)
    for report in reports:
        by_locale[report.locale].append(report)
    brought: dict[tuple[Article, Locale], SyncReport] = {}
    for locale, of_locale in by_locale.items():
        looks = {report.article: _recall(workspace, report, cache) for report in of_locale}
        is_changed = any(report.changes for report in of_locale)
        if not (is_changed or orphans or any(look.is_open or look.told for look in looks.values())):
            continue
        went = [origin for report in of_locale if (origin := report.find_origin()) is not None]
        left = find_left(workspace, locale, cache, [entry for origin in went for entry in origin.entries])
        looking = [report for report in of_locale if _has_to_look(report, looks[report.article], left, went)]
        for report in _bring_to(workspace, locale, looking, left, went):
            brought[report.article, locale] = report
        for report in of_locale if left.catalogs else ():
            cache.renew(_key(workspace, report), astuple(replace(looks[report.article], looked=left.digest)))
    return [brought.get((report.article, report.locale), report) for report in reports]


def _has_to_look(report: SyncReport, look: Look, left: Left, went: Sequence[Origin]) -> bool:
    """Whether there is work to be found that a catalog has not seen, or it has entries that have not looked."""
    is_other = bool(left.catalogs) and look.looked != left.digest
    may_get = (is_other and bool(left.orphans)) or any(origin.article != report.article for origin in went)
    if may_get and (report.find_edited() or report.returned):
        return True
    if look.is_open and (is_other or ((left.catalogs or may_get) and report.find_new())):
        return True
    return (is_other or bool(report.changes)) and look.may_come_from(left.told)


def _bring_to(
    workspace: Workspace, locale: Locale, looking: Sequence[SyncReport], left: Left, went: Sequence[Origin]
) -> Iterator[SyncReport]:
    if not looking:
        return
    elsewhere = look_elsewhere(workspace, locale, left.catalogs, left.known, went)
    for report in looking:
        there = _find_circumstances(workspace, report.article, locale)
        brought = bring_along(
            workspace, report.article, locale, elsewhere, report.find_edited(), report.returned, there
        )
        yield report.with_brought(brought)


def _recall(workspace: Workspace, report: SyncReport, cache: FileCache) -> Look:
    return load_look(cache.recall(_key(workspace, report))) or Look(False, "")


def _key(workspace: Workspace, report: SyncReport) -> str:
    return cache_key(workspace, workspace.catalog_file(report.article, report.locale))


def open_sync_cache(workspace: Workspace) -> FileCache:
    """Which articles and catalogs are in step: key is the catalog's path, files are article and catalog."""
    return FileCache(workspace.cache / CACHE_NAME, f"{describe_code(*PARSERS)} {workspace.all_options}")


def _gather(errors: Sequence[DragomanError]) -> DragomanError:
    """The first error, with the others as notes (PEP 678)."""
    first, *others = errors
    for error in others:
        first.add_note(f"{error}\n{error.remedy}" if error.remedy else str(error))
    return first


def _sync_article(
    workspace: Workspace,
    article: Article,
    locales: Sequence[Locale],
    cache: FileCache,
    find_renamed: Callable[[Locale], list[Catalog]],
) -> Iterator[SyncReport | DragomanError]:
    """Syncs an article with its catalogs; it is parsed at most once, and only when one of them is not in step."""
    parsed: tuple[Stamp, ParsedArticle] | None = None
    for locale in locales:
        path = workspace.catalog_file(article, locale)
        if cache.get(cache_key(workspace, path), (article.file, path)) is not None:
            yield SyncReport(article, locale)
            continue
        try:
            parsed = parsed or _parse(article)
        except DragomanError as error:
            yield error
            return
        try:
            yield _sync_catalog(workspace, article, locale, parsed, cache, find_renamed)
        except DragomanError as error:
            yield error


def _parse(article: Article) -> tuple[Stamp, ParsedArticle]:
    stamp, data = stamp_file(article.file)
    return stamp, read_article(article, data)


def _sync_catalog(
    workspace: Workspace,
    article: Article,
    locale: Locale,
    parsed: tuple[Stamp, ParsedArticle],
    cache: FileCache,
    find_renamed: Callable[[Locale], list[Catalog]],
) -> SyncReport:
    article_stamp, content = parsed
    path = workspace.catalog_file(article, locale)
    languages = _find_circumstances(workspace, article, locale)
    before = stamp_file(path) if exists(path) else None
    lock = workspace.lock_file(article, locale)
    with edit_catalog(path, locale, lock=lock, source_language=workspace.source_language.tag) as catalog:
        read, before_sync = catalog.data, catalog.current
        origin = catalog if catalog.entries else find_nearest(content, find_renamed(locale))
        placing = find_places(content, origin.entries if origin else ())
        fresh = merge_repeats(placing.article.segments, workspace.reference(article))
        steps = _update(catalog, fresh, languages)
        ask_for_places(catalog, placing.unplaced)
        deleted = [step.old[0] for step in steps if step.change is Change.DELETED]
        brought = bring_within(catalog, before_sync, deleted, languages)
        look = look_at(catalog)
    is_as_before = before is not None and before[1] == catalog.data
    stamp = before[0] if before is not None and is_as_before else stamp_bytes(catalog.data)
    key = cache_key(workspace, path)
    if (known := load_look(cache.recall(key))) is not None:
        look = replace(look, looked=known.looked)
    cache.put(key, (article_stamp, stamp), astuple(look))
    changes: Counter[Change] = Counter()
    for step in steps:
        changes[step.change] += len(step.new) or len(step.old)
    told = tuple(step for step in steps if step.change is not Change.UNCHANGED)
    back = (step for step in told if step.change is not Change.NEW and _is_long_ago(step))
    returned = {new.key: new if step.change is Change.RETURNED else None for step in back for new in step.new}
    report = SyncReport(article, locale, changes, catalog.data != read, told, placing.unplaced, returned)
    return report.with_brought(brought)


def _find_circumstances(workspace: Workspace, article: Article, locale: Locale) -> Circumstances:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    return Circumstances(workspace.source_language.language, locale.language, article.format, now)


def _update(catalog: Catalog, fresh: Sequence[Entry], languages: Circumstances) -> list[Step]:
    """Gives a catalog the entries of an article; returns what happened to them, in its order."""
    old = catalog.current
    returned = _find_returning(catalog, fresh)
    asked = [number for number in range(len(fresh)) if number not in returned]
    alignment = align_segments(
        [as_passage(entry, languages) for entry in old],
        [as_passage(fresh[number], languages) for number in asked],
        languages.source,
    )
    entries = dict(returned)
    steps = [(at, Step(Change.RETURNED, (), (_place(entry, fresh[at]),))) for at, entry in returned.items()]
    for step, places in _carry(alignment.matches, catalog, old, {at: fresh[at] for at in asked}, languages):
        entries.update(zip(places, step.new, strict=True))
        if step.change is not Change.NEW or catalog.find(step.new[0].key) is None:
            told = [_place(entry, fresh[at]) for at, entry in zip(places, step.new, strict=True)]
            steps.append((min(places, default=len(fresh)), Step(step.change, step.old, tuple(told))))
    current = [_place(entries[number], new) for number, new in enumerate(fresh)]
    # Where only foreign hands put obsolete entries between current ones, they stay there.
    if current != list(catalog.current):
        gone = [old[number] for match in alignment.matches if _is_left(match) for number in match.old]
        catalog.set_entries([*current, *_find_obsolete(catalog, current, returned.values(), gone)])
    return [step for _, step in sorted(steps, key=lambda placed: placed[0])]


def _place(entry: Entry, new: Entry) -> Entry:
    return entry.as_current(extracted=new.extracted, references=new.references)


def _carry(
    matches: Sequence[Match],
    catalog: Catalog,
    old: Sequence[Entry],
    asked: Mapping[int, Entry],
    languages: Circumstances,
) -> Iterator[tuple[Step, Sequence[int]]]:
    """What becomes of everything that was matched, with the places that it goes to; `asked` are new entries by place.

    New text may come from what stays elsewhere in the article or went away before: from one place of a repeated text,
    or from an obsolete entry that differs in looks or in its division into paragraphs.
    """
    places = list(asked)
    unknown = [places[match.new[0]] for match in matches if match.change is Change.NEW]
    known = [entry for entry in catalog.entries if _is_worth_keeping(entry)] if unknown else []
    recovered = [
        (step, [unknown[number] for number in numbers])
        for step, numbers in recover(known, [asked[place] for place in unknown], languages)
    ]
    first = {found[0]: (step, found) for step, found in recovered}
    rest = {place for _, found in recovered for place in found}
    for match in matches:
        own = [places[number] for number in match.new]
        if match.change is not Change.NEW or own[0] not in rest:
            sources = [old[number] for number in match.old]
            carried = carry_over(match, [asked[place] for place in own], sources, languages)
            yield Step.of_carried(match.change, sources, carried), own
        elif own[0] in first:
            yield first[own[0]]


def _is_left(match: Match) -> bool:
    """Whether the old entries of a match do not live on in its new ones."""
    return match.change not in (Change.UNCHANGED, Change.MOVED, Change.COSMETIC, Change.EDITED)


def _find_returning(catalog: Catalog, fresh: Sequence[Entry]) -> dict[int, Entry]:
    """By position in `fresh`, what an article's texts had been before they went away or were edited."""
    current = {entry.key for entry in catalog.current}
    wanted = {new.key for new in fresh}
    obsolete = {entry.key: entry for entry in catalog.entries if entry.obsolete and _is_worth_keeping(entry)}
    approved = {
        former: restored
        for entry in catalog.entries
        # Of a current one whose own text is gone, too, alignment knows better: it was edited back.
        if (entry.obsolete or entry.key in wanted)
        and (former := former_key(entry)) is not None
        and (restored := _restore(entry)) is not None
    }
    found: dict[int, Entry] = {}
    for number, new in enumerate(fresh):
        if new.key not in current:
            entry = obsolete.get(new.key) or approved.get(new.key)
            if entry is not None:
                found[number] = entry
    return found


def _restore(entry: Entry) -> Entry | None:
    """A stale entry as it was before its source was edited; None where that was not reviewed."""
    former = entry.former
    return former if former is not None and former.state is ReviewState.REVIEWED else None


def _find_obsolete(
    catalog: Catalog, current: Sequence[Entry], returned: Iterable[Entry], gone: Sequence[Entry]
) -> list[Entry]:
    """The obsolete entries of the catalog from now on: those that it has and that did not return, and what is gone."""
    back = {entry.key for entry in returned}
    taken = {entry.key for entry in current}
    stay = [entry for entry in catalog.entries if entry.obsolete and entry.key not in back]
    stay = [entry for entry in stay if entry.key not in taken or _is_worth_keeping(entry)]
    return stay + [entry.as_obsolete() for entry in gone if _is_worth_keeping(entry)]


def _is_worth_keeping(entry: Entry) -> bool:
    """Whether a person had a hand in it; a machine's draft can be made again."""
    if any(not isinstance(parse_mark(comment), DraftMark | OfferMark) for comment in entry.comments):
        return True
    return any(entry.translations) and not entry.is_untouched_draft

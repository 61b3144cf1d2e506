"""Fills untranslated entries from memory and by machine: what `dragoman draft` does. No person's words are touched."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from time import monotonic

from dragoman.carrying import Circumstances
from dragoman.catalogs import Catalog, Entry, edit_catalog, read_catalog
from dragoman.decoding import Decoding
from dragoman.drafting import DraftPlan, plan_segment
from dragoman.drafting.cache import DraftCache
from dragoman.drafting.casing import find_common_words
from dragoman.drafting.offers import NO_ENGINE, OfferPlan
from dragoman.drafting.wording import prefer_terms
from dragoman.engines import Engine, Translation
from dragoman.engines.choose import Choice, choose_engine
from dragoman.errors import DragomanError, EngineError, InputError, raise_error
from dragoman.files import exists
from dragoman.memory.glossary import open_glossary
from dragoman.model import Key, Locale, ReviewState, count_words
from dragoman.recall import Memory, Surroundings
from dragoman.reuse import reuse_translation
from dragoman.sync import SyncReport, sync_articles
from dragoman.terms import Glossary
from dragoman.workspace import Article, Workspace

STRETCH_ARTICLES = 200
"""Articles whose catalogs are in memory at once."""
BATCH_SENTENCES = 1024
"""Sentences, for each engine that works, whose segments are written together: on disk after each such batch."""
CHUNK_SENTENCES = 512
"""Sentences, for each engine that works, that are decoded in one call, and in the cache after it: what Ctrl-C or a
crash loses at most."""
Choose = Callable[[Locale, Locale, str, Decoding], Choice]
"""Chooses the engine of a pair, as `choose_engine`."""


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What a run drafted in one locale."""

    locale: Locale
    engine: str
    segments: int
    words: int
    """Source words of the drafted segments."""
    decoded: int
    """Sentences that the engine translated."""
    cached: int
    """Sentences that were known."""
    seconds: float
    remembered: int = 0
    """Segments, among those drafted, that people had translated before."""
    approved: int = 0
    """Those of the remembered ones that are approved again."""


class Watcher:
    """What a caller may want to know while drafting goes on; does nothing by itself."""

    def on_synced(self, report: SyncReport) -> None:
        """A catalog follows its article now."""

    def on_engine(self, locale: Locale, choice: Choice) -> None:
        """An engine was chosen; called once a locale that has anything to draft."""

    def on_start(self, locale: Locale, segments: int, words: int) -> None:
        """So much is to be drafted, beside what was told before: articles are looked at in stretches."""

    def on_remembered(self, locale: Locale, segments: int, approved: int) -> None:
        """So many were found in the memory, and so many of these are approved; called where there are any."""

    def on_drafted(self, segments: int, words: int) -> None:
        """So much more is on disk."""


@dataclass(frozen=True, slots=True)
class _Job:
    article: Article
    entry: Entry
    plan: DraftPlan | OfferPlan
    requests: Sequence[str]
    """What the plan asks for while nothing is known."""

    def apply(self, translations: Mapping[str, Translation], engine: str, at: datetime) -> Entry:
        """The entry with its draft, or with what is offered in the place of its stale translation."""
        draft = self.plan.assemble(translations)
        if isinstance(self.plan, DraftPlan):
            return self.entry.with_draft(draft.text, engine=engine, score=draft.score, at=at, unsure=draft.unsure)
        maker = engine if self.plan.is_decoded else NO_ENGINE
        return self.entry.with_offer(draft.text, engine=maker, at=at) if draft.text else self.entry


@dataclass(frozen=True, slots=True)
class _Proposal:
    """What an entry is to become, if it is still as it was."""

    article: Article
    before: Entry
    after: Entry


def draft_articles(
    workspace: Workspace,
    articles: Sequence[Article],
    locales: Sequence[Locale],
    *,
    redo: bool = False,
    watcher: Watcher | None = None,
    choose: Choose | None = None,
    on_error: Callable[[DragomanError], None] = raise_error,
) -> list[DraftReport]:
    """Syncs, then drafts what is untranslated, and with `redo` also drafts that nobody touched.

    What is stale keeps its translation; where approved sentences stand, a version is offered beside it in which only
    the changed ones are drafted.

    `choose` is for engines that run elsewhere; None for those of this machine.
    `on_error` is called with the errors of articles that cannot be synced; if it returns, the others are drafted.

    A locale without an engine does not stop the others; its `EngineError` is raised at the end. Interrupted, it keeps
    what was finished. Raises what `sync_articles` raises, too.
    """
    watcher = watcher or Watcher()
    try:
        sync_articles(workspace, articles, locales, on_report=watcher.on_synced)
    except DragomanError as error:
        on_error(error)
    reports: list[DraftReport] = []
    missing: EngineError | None = None
    cache = DraftCache(workspace.cache / "drafts.sqlite3")
    try:
        for locale in locales:
            try:
                with Memory(workspace, locale) as memory:
                    drafter = _Drafter(workspace, locale, memory, cache, redo, watcher, choose)
                    reports.append(drafter.draft(articles))
            except EngineError as error:
                missing = missing or error
    finally:
        cache.close()
    if missing is not None:
        raise missing
    return reports


class _Drafter:
    """Drafts one locale, a stretch of articles after the other, so that few catalogs are in memory at once."""

    def __init__(
        self,
        workspace: Workspace,
        locale: Locale,
        memory: Memory,
        cache: DraftCache,
        redo: bool,
        watcher: Watcher,
        choose: Choose | None,
    ) -> None:
        self._workspace, self._locale = workspace, locale
        self._memory, self._cache = memory, cache
        self._redo, self._watcher = redo, watcher
        self._choose = choose or choose_engine
        self._report = DraftReport(locale, "", 0, 0, 0, 0, 0.0)
        self._missing: EngineError | None = None

    def draft(self, articles: Sequence[Article]) -> DraftReport:
        """Raises `EngineError` at the end where there was none for what the memory did not know."""
        started = monotonic()
        for start in range(0, len(articles), STRETCH_ARTICLES):
            self._draft_stretch(articles[start : start + STRETCH_ARTICLES])
        if self._missing is not None:
            raise self._missing
        return replace(self._report, seconds=monotonic() - started)

    @cached_property
    def _choice(self) -> Choice:
        workspace = self._workspace
        wanted = workspace.engine_for(self._locale)
        choice = self._choose(workspace.source_language, self._locale, wanted, workspace.decoding)
        self._watcher.on_engine(self._locale, choice)
        self._report = replace(self._report, engine=choice.engine.name)
        return choice

    @cached_property
    def _glossary(self) -> Glossary:
        return open_glossary(self._workspace, self._locale)

    def _draft_stretch(self, articles: Sequence[Article]) -> None:
        catalogs = dict(_read_catalogs(self._workspace, articles, self._locale))
        wanted = [
            (article, entry)
            for article, catalog in catalogs.items()
            for entry in catalog.current
            if self._is_wanted(article, entry)
        ]
        if wanted:
            self._watcher.on_start(self._locale, len(wanted), sum(count_words(entry.msgid) for _, entry in wanted))
        rest = self._take_from_memory(wanted, catalogs)
        if self._missing is not None or not rest:
            return
        try:
            most = BATCH_SENTENCES * self._choice.width
            for batch in _batches(rest, self._workspace, self._locale, self._glossary, most):
                self._decode(batch, catalogs)
        except EngineError as error:
            self._missing = error

    def _is_wanted(self, article: Article, entry: Entry) -> bool:
        there = _see(self._workspace, article, self._locale)
        return _is_wanted(entry, self._redo) or _is_offer_wanted(entry, self._redo, there)

    def _take_from_memory(
        self, wanted: Sequence[tuple[Article, Entry]], catalogs: dict[Article, Catalog]
    ) -> list[tuple[Article, Entry]]:
        """Writes what people made of the same texts before; what they did not is left over."""
        known = list(self._remember(wanted, catalogs))
        done = _write(self._workspace, self._locale, known, catalogs)
        if done:
            approved = sum(entry.state is ReviewState.REVIEWED for entry in done)
            report = self._report
            self._report = replace(
                report, remembered=report.remembered + len(done), approved=report.approved + approved
            )
            self._watcher.on_remembered(self._locale, len(done), approved)
            self._count(done, len(done), sum(count_words(entry.msgid) for entry in done))
        answered = {(proposal.article, proposal.before.key) for proposal in known}
        return [(article, entry) for article, entry in wanted if (article, entry.key) not in answered]

    def _remember(
        self, wanted: Sequence[tuple[Article, Entry]], catalogs: Mapping[Article, Catalog]
    ) -> Iterator[_Proposal]:
        now = datetime.now(UTC)
        approves = self._workspace.reuse_approved
        places = {article: _find_surroundings(catalog) for article, catalog in catalogs.items()}
        for article, entry in wanted:
            place = places[article][entry.key]
            reused = reuse_translation(
                entry, article.format, self._locale, self._memory, place, approves=approves, at=now
            )
            if reused is not None:
                yield _Proposal(article, entry, reused)

    def _decode(self, batch: Sequence[_Job], catalogs: dict[Article, Catalog]) -> None:
        engine = self._choice.engine
        translations, fresh = _translate(batch, engine, self._cache, CHUNK_SENTENCES * self._choice.width)
        translations = prefer_terms(translations, engine, self._glossary)
        drafted = _write(self._workspace, self._locale, _propose(batch, translations, engine), catalogs)
        report = self._report
        self._report = replace(report, decoded=report.decoded + fresh, cached=report.cached + len(translations) - fresh)
        self._count(drafted, len(batch), sum(count_words(job.entry.msgid) for job in batch))

    def _count(self, written: Sequence[Entry], segments: int, words: int) -> None:
        report = self._report
        more = sum(count_words(entry.msgid) for entry in written)
        self._report = replace(report, segments=report.segments + len(written), words=report.words + more)
        self._watcher.on_drafted(segments, words)


def _find_surroundings(catalog: Catalog) -> dict[Key, Surroundings]:
    texts = [None, *(entry.msgid for entry in catalog.current), None]
    return {
        entry.key: Surroundings(entry.msgctxt, texts[number], texts[number + 2])
        for number, entry in enumerate(catalog.current)
    }


def _read_catalogs(
    workspace: Workspace, articles: Sequence[Article], locale: Locale
) -> Iterator[tuple[Article, Catalog]]:
    """The catalogs that can be read; of the others, and of articles that have none, the sync has told."""
    for article in articles:
        file = workspace.catalog_file(article, locale)
        with contextlib.suppress(InputError):
            if exists(file):
                yield article, read_catalog(file, locale)


def _is_wanted(entry: Entry, redo: bool) -> bool:
    if entry.state is ReviewState.UNTRANSLATED:
        return entry.msgid_plural is None
    return redo and entry.is_untouched_draft


def _is_offer_wanted(entry: Entry, redo: bool, there: Circumstances) -> bool:
    """Whether a stale entry has approved sentences that stand, and no offer yet that uses them."""
    if entry.state is not ReviewState.STALE or (entry.offer and not redo):
        return False
    return OfferPlan(entry, there).is_possible


def _see(workspace: Workspace, article: Article, locale: Locale) -> Circumstances:
    return Circumstances(workspace.source_language.language, locale.language, article.format, datetime.now(UTC))


def _plan(
    entry: Entry, there: Circumstances, locale: Locale, common: Collection[str], glossary: Glossary
) -> DraftPlan | OfferPlan:
    if entry.state is ReviewState.STALE:
        return OfferPlan(entry, there, glossary.kept)
    return plan_segment(entry.msgid, there.format, there.source, locale, common=common, glossary=glossary)


def _batches(
    wanted: Sequence[tuple[Article, Entry]], workspace: Workspace, locale: Locale, glossary: Glossary, most: int
) -> Iterator[list[_Job]]:
    batch: list[_Job] = []
    sentences: set[str] = set()
    common = find_common_words(entry.msgid for _, entry in wanted)
    for article, entry in wanted:
        plan = _plan(entry, _see(workspace, article, locale), locale, common, glossary)
        batch.append(_Job(article, entry, plan, plan.requests()))
        sentences.update(batch[-1].requests)
        if len(sentences) >= most:
            yield batch
            batch, sentences = [], set()
    if batch:
        yield batch


def _translate(
    batch: Sequence[_Job], engine: Engine, cache: DraftCache, most: int
) -> tuple[dict[str, Translation], int]:
    """What a batch's plans ask for, in as many rounds as they do, and how many translations were new."""
    translations: dict[str, Translation] = {}
    decoded = 0
    asking = [(job.plan, job.requests) for job in batch if job.requests]
    while wanted := list(dict.fromkeys(text for _, requests in asking for text in requests)):
        known = cache.find(engine.digest, wanted)
        missing = [text for text in wanted if text not in known]
        for start in range(0, len(missing), most):
            chunk = missing[start : start + most]
            fresh = dict(zip(chunk, engine.translate(chunk, align=True), strict=True))
            cache.add(engine.digest, fresh)
            known.update(fresh)
        translations.update(known)
        decoded += len(missing)
        answered = [(plan, plan.requests(translations)) for plan, _ in asking]
        asking = [(plan, requests) for plan, requests in answered if requests]
    return translations, decoded


def _propose(batch: Sequence[_Job], translations: dict[str, Translation], engine: Engine) -> Iterator[_Proposal]:
    now = datetime.now(UTC)
    for job in batch:
        yield _Proposal(job.article, job.entry, job.apply(translations, engine.name, now))


def _write(
    workspace: Workspace, locale: Locale, proposals: Iterable[_Proposal], catalogs: dict[Article, Catalog]
) -> list[Entry]:
    """Writes what is new into the entries that are on disk as they were read; returns those entries."""
    done: list[Entry] = []
    by_article: dict[Article, list[_Proposal]] = defaultdict(list)
    for proposal in proposals:
        by_article[proposal.article].append(proposal)
    for article, own in by_article.items():
        path, lock = workspace.catalog_file(article, locale), workspace.lock_file(article, locale)
        with edit_catalog(path, locale, lock=lock, known=catalogs[article]) as catalog:
            for proposal in own:
                is_as_read = catalog.find(proposal.before.key) == proposal.before
                if is_as_read and _is_new(proposal.before, proposal.after):
                    catalog.replace(proposal.before, proposal.after)
                    done.append(proposal.after)
        catalogs[article] = catalog
    return done


def _is_new(before: Entry, drafted: Entry) -> bool:
    """Whether a draft or an offer says anything, was not rejected before, and is not the one that is there."""
    rejected = {rejection.digest for rejection in drafted.rejections}
    if before.state is ReviewState.STALE:
        mark = drafted.offer_mark
        return mark is not None and drafted.offer != before.offer and mark.digest not in rejected
    return bool(drafted.msgstr.strip()) and drafted.digest not in rejected and drafted.msgstr != before.msgstr

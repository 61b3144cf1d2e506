"""Plain review: a segment, an answer, the next segment. The line protocol is told in the help of `review`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dragoman.catalogs import CharsetError
from dragoman.checks import Finding
from dragoman.cli.output import print_error, print_note
from dragoman.cli.review_answers import Answer, Answers, PipedAnswers, escape, parse_answer, unescape
from dragoman.cli.review_going import PlainGoing
from dragoman.cli.review_page import Page
from dragoman.errors import DragomanError, UsageError
from dragoman.review import (
    Adviser,
    ConfirmationError,
    ConflictError,
    EditorError,
    Item,
    Match,
    NoAdvice,
    ReviewSession,
    describe_summary,
    edit_in_editor,
    find_editor,
    keep_unsaved,
)
from dragoman.tui.looks import find_placeables, pair_terms

PROMPT = "[a]ccept [e]dit [s]kip [b]ack [u]ndo [r]eject [n]ote [q]uit [?] "
END_PROMPT = "That was the last one. [b]ack [u]ndo, Enter to end "
HELP = """\
a       accept the translation as it stands
A       the same, and the same text wherever else it waits
e       edit it here, or a long one in the editor    e TEXT  TEXT replaces it
E       edit it in $VISUAL or $EDITOR                c       begin with the source
p t     tell the source's markup, the terms          p 2 t 2 edit with the second at the end
o       take the other version that is shown         o 2     the second of several
        (none shown: ask the engine for some)
m       take the match of the memory                 m 2     the second of several
a! e! o! m! c! A!  the same, although it has an error
s       skip, leaving it as it is                    b       back
u       undo the last decision; again: the one before it; U redo
r       reject: a draft is emptied, a person's words wait for another look
w       mark as needing work, with a reason (w REASON)
n       write a note (n TEXT)                        q       quit; all is saved
x LINE  split off: of several places, the one in this line gets its own words
j k     the next, the previous segment               J K     one that waits for review
d D     the next, the previous stale one             f F     one with a finding
g 12    the segment with this number                 L       list segments from here on
l WORDS go through some only: states, carried, modified, noted, check:NAME,
        check:any, by:REVIEWER, below:70, words; l alone: all
/ WORDS search source and translation                . ,     next, previous place found
        source: translation: regex: before the words say where, and how
R WORDS replace in translations, by the next line; shows what would change
In TEXT, \\n is a line break and \\\\ a backslash."""
_ANSWERS = frozenset("aAeEomcsrwq")
"""What answers the segment shown, and uses it up in a script even when it cannot be carried out."""
_LEADING = frozenset("buUgjkJKdDfF/.,lLR")
"""What still can be done where no segment is left."""
LONG = 300
"""Characters from which `e` opens the editor, where one is set."""


class PlainReview:
    """Leads a reviewer through a session."""

    def __init__(self, session: ReviewSession, answers: Answers, page: Page, adviser: Adviser | None = None) -> None:
        self._session = session
        self._adviser = adviser or NoAdvice()
        self._has_memory = True
        self._matches: Sequence[Match] = ()
        """What the memory has for the segment shown."""
        self._suggested: Sequence[str] = ()
        """What an engine suggests for it, when asked."""
        self._answers = answers
        self._page = page
        self._shown: Item | None = None
        self._typed = ""
        """Words of the answer at hand, until they are on disk."""
        self._draft = ""
        """Words for the segment shown that could not be written; `e` begins with them."""
        self._letter = ""
        """What the answer at hand begins with."""
        self._passes_over = True
        """Whether the answer at hand uses up its segment even when it cannot be carried out."""
        self._going = PlainGoing(session, answers, page)
        self._actions: dict[str, Callable[[Answer], str]] = {
            "a": self._accept,
            "A": self._accept_repeats,
            "e": self._edit,
            "E": self._edit,
            "o": self._take_version,
            "m": self._take_match,
            "c": self._copy_source,
            "p": self._insert_placeable,
            "t": self._insert_term,
            "w": self._doubt,
            "U": self._redo,
            "s": self._skip,
            "b": self._back,
            "u": self._undo,
            "r": self._reject,
            "n": self._note,
            "x": self._split_off,
            "?": self._explain,
            **self._going.actions,
        }

    def run(self) -> None:
        """Asks until the queue or the answers end, or the person quits; then prints what it came to.

        Raises `InputError` or `LockedError` when no decision can be written and there is nobody to ask again.
        """
        try:
            self._run()
        except KeyboardInterrupt:
            self._page.say("")
            raise
        finally:
            self._page.say(describe_summary(self._session.summary))

    def _run(self) -> None:
        going_on = True
        while going_on:
            self._show()
            self._typed, self._passes_over = "", True
            try:
                line = self._answers.ask(self._choose_prompt())
                going_on = line is not None and self._take(line.strip())
            except DragomanError as error:
                self._refuse(error)

    def _choose_prompt(self) -> str:
        item = self._session.item
        if item is None:
            return END_PROMPT
        prompt = PROMPT.replace("[s]", "[o]ther [s]") if item.versions or self._suggested else PROMPT
        prompt = prompt.replace("[s]", "[m]atch [s]") if self._matches else prompt
        return prompt.replace("[q]", "[x]split [q]") if len(item.places) > 1 else prompt

    def _show(self) -> None:
        item = self._session.item
        if item is not None and item is not self._shown:
            if self._shown is None or self._shown.entry.key != item.entry.key:
                self._draft, self._suggested = "", ()
            self._matches = self._find_matches(item)
            self._page.show(item, self._matches, self._going.ways.found)
        self._shown = item

    def _find_matches(self, item: Item) -> Sequence[Match]:
        """A memory that cannot be read is told of once, and no more asked."""
        if not self._has_memory:
            return ()
        try:
            return self._adviser.find_matches(item.entry, item.article.format)
        except DragomanError as error:
            print_error(error)
            self._has_memory = False
            return ()

    def _take(self, line: str) -> bool:
        """Carries out an answer; False when it was the last."""
        if self._session.item is None and self._ends(line):
            return False
        if not line:
            return True
        answer = parse_answer(line)
        if answer.letter == "q":
            return False
        self._letter, self._passes_over = answer.letter.lower(), answer.letter in _ANSWERS
        reply = self._actions[answer.letter](answer)
        if reply:
            self._page.say(f"→ {reply}", "dim")
        return True

    def _ends(self, line: str) -> bool:
        """After the last segment, lines that only a new segment could be answered with are not waited for."""
        return not line or (not self._answers.is_terminal and line[0] not in _LEADING)

    def _accept(self, answer: Answer) -> str:
        self._session.accept(confirmed=answer.confirmed)
        return "accepted"

    def _edit(self, answer: Answer) -> str:
        item = self._require_item()
        if answer.confirmed and self._draft and not answer.text:
            words = self._draft
        else:
            words = answer.text or self._ask_words(item, answer.letter)
        self._typed = self._draft = words
        findings = self._session.edit(words, confirmed=answer.confirmed)
        self._draft = ""
        return _tell("edited", findings)

    def _accept_repeats(self, answer: Answer) -> str:
        others = self._session.accept_repeats(confirmed=answer.confirmed)
        return f"accepted, and {others:,} with the same text" if others else "accepted; no other text is the same"

    def _take_version(self, answer: Answer) -> str:
        item = self._session.item
        if item is not None and not item.versions and not self._suggested and self._answers.is_terminal:
            return self._suggest(item)
        number = _read_number(answer, "version")
        versions = len(item.versions) if item is not None else 0
        if 0 < number - versions <= len(self._suggested):
            return self._take_words(self._suggested[number - versions - 1], answer)
        return _tell("taken", self._session.take(number, confirmed=answer.confirmed))

    def _suggest(self, item: Item) -> str:
        """Asks the engine; a person then takes one, or none."""
        self._suggested = self._adviser.suggest(item.entry, item.article.format)
        if not self._suggested:
            raise UsageError("there is no other version", remedy="Edit the translation.")
        self._page.show_versions(item, self._suggested)
        return "o takes it" if len(self._suggested) == 1 else "o and a number takes one"

    def _take_match(self, answer: Answer) -> str:
        number = _read_number(answer, "match")
        if not 0 < number <= len(self._matches):
            raise UsageError(f"the memory has no match {number}", remedy="Edit the translation.")
        return self._take_words(self._matches[number - 1].translation, answer)

    def _take_words(self, words: str, answer: Answer) -> str:
        self._typed = self._draft = words
        taken = _tell("taken", self._session.edit(words, confirmed=answer.confirmed))
        self._draft = ""
        return taken

    def _copy_source(self, answer: Answer) -> str:
        """A person edits it; in a script it is the translation."""
        source = self._require_item().entry.msgid
        if not self._answers.is_terminal:
            return self._take_words(source, answer)
        return self._edit_from(source, answer)

    def _edit_from(self, words: str, answer: Answer) -> str:
        self._draft = words
        return self._edit(Answer("e", confirmed=answer.confirmed))

    def _require_item(self) -> Item:
        if self._session.item is None:
            raise UsageError("there is no segment to edit", remedy="Go back, undo, or quit.")
        return self._session.item

    def _insert_placeable(self, answer: Answer) -> str:
        item = self._require_item()
        found = find_placeables(item, self._draft or item.translation)
        told = [f"{text}{'' if is_there else '  (missing)'}" for text, is_there in found]
        return self._insert(answer, "placeable", [text for text, _ in found], told)

    def _insert_term(self, answer: Answer) -> str:
        pairs = pair_terms(self._require_item())
        return self._insert(answer, "term", [text for _, text in pairs], [" → ".join(pair) for pair in pairs])

    def _insert(self, answer: Answer, thing: str, texts: Sequence[str], told: Sequence[str]) -> str:
        """Tells which there are; of a number, a person goes on writing after that one."""
        if not texts:
            raise UsageError(f"there is no {thing} to insert", remedy="Edit the translation.")
        if not answer.text:
            for number, line in enumerate(told, start=1):
                self._page.say(f"{number} {line}")
            return f"{answer.letter} and a number writes it after the translation, to be edited"
        number = _read_number(answer, thing)
        if not 0 < number <= len(texts):
            raise UsageError(f"there is no {thing} {number}", remedy=f"Name one from 1 to {len(texts)}.")
        if not self._answers.is_terminal:
            raise UsageError(f"a {thing} is inserted by a person", remedy="Answer e TEXT.")
        before = self._draft or self._require_item().translation
        return self._edit_from(f"{before} {texts[number - 1]}".lstrip(), answer)

    def _ask_words(self, item: Item, letter: str) -> str:
        """A translation, from the next line or the person's editor. Raises `UsageError` when nothing was changed."""
        if not self._answers.is_terminal:
            if letter == "E":
                raise UsageError("an editor needs a terminal", remedy="Answer e TEXT.")
            return unescape(self._answers.ask("") or "")
        before = self._draft or item.translation
        is_long = len(before) > LONG or "\n" in before
        if letter == "E" or (is_long and find_editor()):
            words = self._ask_editor(item, before)
        else:
            words = unescape(self._answers.ask("> ", escape(before)) or "")
        if words == before and not self._draft:
            raise UsageError("nothing was changed", remedy="Answer a to accept it as it stands.")
        return words

    def _ask_editor(self, item: Item, before: str) -> str:
        try:
            return edit_in_editor(item, before)
        except EditorError as error:
            if error.text != before:
                self._typed = self._draft = error.text
            raise

    def _skip(self, _: Answer) -> str:
        self._session.skip()
        return "skipped"

    def _back(self, _: Answer) -> str:
        self._session.back()
        return "back"

    def _undo(self, _: Answer) -> str:
        return f"undone: {self._session.undo()}"

    def _redo(self, _: Answer) -> str:
        return f"redone: {self._session.redo()}"

    def _doubt(self, answer: Answer) -> str:
        self._typed = answer.text or unescape(self._answers.ask("What needs work? ") or "")
        self._session.doubt(self._typed)
        return "marked as needing work"

    def _reject(self, _: Answer) -> str:
        self._session.reject()
        return "rejected"

    def _note(self, answer: Answer) -> str:
        self._typed = answer.text or unescape(self._answers.ask("Note: ") or "")
        self._session.note(self._typed)
        self._shown = self._session.item
        return "noted"

    def _split_off(self, answer: Answer) -> str:
        item = self._session.item
        if not answer.text and item is not None and len(item.places) > 1:
            for place in item.places:
                self._page.say(f"line {place.line}  {' › '.join(place.headings)}")
        line = answer.text or self._answers.ask("Which line? ") or ""
        if not line.strip().isdecimal():
            raise UsageError("no line was named", remedy="Answer x and the number of the line.")
        self._session.split_off(int(line))
        return f"line {line.strip()} has its own entry, which comes first; the rest comes after it"

    def _explain(self, _: Answer) -> str:
        self._page.say(HELP)
        return ""

    def _refuse(self, error: DragomanError) -> None:
        """Tells why an answer was not carried out. Nobody's words are dropped, and nobody else's written over.

        A person is asked again. Of piped answers, each decision stands for one segment: the segment is passed over, so
        that the answers that follow still meet the segments that they are meant for.
        """
        is_own = isinstance(error, UsageError)
        is_fatal = not (self._answers.is_terminal or is_own or isinstance(error, ConflictError | CharsetError))
        if isinstance(self._answers, PipedAnswers) and error.where is None:
            error.where, error.line = "standard input", self._answers.line
        if isinstance(error, ConfirmationError):
            _print_findings(error, self._letter)
        elif not is_fatal:
            print_error(error)
        if self._typed and not (is_own and self._answers.is_terminal):
            self._keep_words()
        if is_fatal:
            raise error
        if not self._answers.is_terminal and self._passes_over and not self._has_moved():
            self._session.skip()

    def _has_moved(self) -> bool:
        """Whether the session has left the segment shown, because it is gone or was the last."""
        item = self._session.item
        return self._shown is None or item is None or item.number != self._shown.number

    def _keep_words(self) -> None:
        """Puts words that could not be written where the person finds them."""
        item = self._shown
        if item is None:
            return
        print_note(f"Not written: {self._typed}")
        try:
            file = keep_unsaved(item.entry.msgid, self._typed, f"{item.article} in {item.locale}")
        except DragomanError as error:
            print_error(error)
        else:
            print_note(f"These words are kept in {file}")


def _read_number(answer: Answer, thing: str) -> int:
    """The number in an answer; 1 where there is none. Raises `UsageError`."""
    if answer.text and not answer.text.isdecimal():
        raise UsageError(f"no {thing} was named", remedy=f"Answer {answer.letter} and the number of the {thing}.")
    return int(answer.text or 1)


def _tell(done: str, findings: Iterable[Finding]) -> str:
    return "; ".join([done, *(f"but {finding.message}" for finding in findings)])


def _print_findings(error: ConfirmationError, letter: str) -> None:
    for finding in error.findings:
        print_error(UsageError(finding.message, where=error.where, line=error.line))
    print_note(f"       Mend it with e; if it is meant to be so, answer {letter}!")

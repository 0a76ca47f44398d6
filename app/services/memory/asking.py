"""Questions to all calls: answered in quotes, each with its speaker, call and moment, or by "nothing was said"."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from app.domain.call import Call
from app.domain.memory import Answer, Answers, Found, Scope
from app.domain.ports import Store
from app.domain.ports.memory import MemoryReader
from app.domain.transcript import Segment
from app.services.memory.history_questions import HistoryQuestions
from app.services.memory.reach import Reach, is_account, is_person

MOST_ANSWERS = 5
# Passages whose turns are compared with the question one by one.
LOOKED_INTO = 6
TURNS_OF_PASSAGE = 3
LONGEST_QUOTE = 90  # words

Turn = Sequence[Segment]
WordAnswers = Callable[[str, Sequence[Answer]], Answers]


class MemoryService:
    """`worded` makes a language model's text of the quotes, where one is configured."""

    def __init__(
        self,
        *,
        store: Store,
        reach: Reach,
        reader: Callable[[], MemoryReader],
        history: HistoryQuestions,
        worded: WordAnswers | None = None,
    ) -> None:
        self._store = store
        self._reach = reach
        self._reader = reader
        self._history = history
        self._worded = worded

    def ask(self, question: str, scope: Scope = Scope()) -> Answers:
        """Quotes from the calls of `scope`, best first, at most 5; none where nothing was said about it."""
        calls = {call.id: call for call in self._reach.calls(scope)}
        if not scope.accounts:
            calls = _of_named_account(question, calls)
        known = self._history.answer(question, list(calls.values()))
        if known is not None:
            answers = tuple(a for a in known if not scope.person or is_person(a.speaker, scope.person))
            return Answers(answers)
        reader = self._reader()
        indexes = self._store.indexes(calls.keys(), reader.model)
        names = {
            word for call in calls.values() for account in call.context.accounts for word in account.casefold().split()
        }
        about = [word for word in reader.words(question) if not any(name.startswith(word) for name in names)]
        hits = {
            word: {(call, at) for call, at in places if call in calls}
            for word, places in self._store.word_hits(about).items()
        }
        found = reader.rank(question, indexes, hits, scope.language)
        answers = tuple(self._answers(question, found, calls, scope))
        if answers and self._worded:
            return self._worded(question, answers)
        return Answers(answers)

    def _answers(
        self, question: str, found: Sequence[Found], calls: Mapping[str, Call], scope: Scope
    ) -> Iterator[Answer]:
        """The best turn of each passage, in the passages' order; two passages never give the same moment."""
        spoken: dict[str, Sequence[Segment]] = {}
        candidates: list[tuple[Found, Turn]] = []
        for passage in found:
            if len({id(f) for f, _ in candidates}) >= LOOKED_INTO:
                break
            if passage.call_id not in spoken:
                spoken[passage.call_id] = self._reach.segments(passage.call_id)
            turns = [t for t in _turns(spoken[passage.call_id], passage) if _is_by(t, scope.person)]
            longest = sorted(turns, key=lambda turn: -sum(len(s.text) for s in turn))[:TURNS_OF_PASSAGE]
            candidates += [(passage, turn) for turn in longest]
        if not candidates:
            return
        sure, scores = self._reader().quote(question, found, [turn for _, turn in candidates], scope.language)
        if not sure:
            return
        best: dict[int, tuple[float, Found, Turn]] = {}
        for (passage, turn), score in zip(candidates, scores, strict=True):
            if id(passage) not in best or score > best[id(passage)][0]:
                best[id(passage)] = (score, passage, turn)
        for _, passage, turn in list(best.values())[:MOST_ANSWERS]:
            yield answer_of(calls[passage.call_id], turn, sure * (1 + min(0.0, passage.score)))


def answer_of(call: Call, turn: Turn, score: float) -> Answer:
    """A turn as an answer."""
    context = call.context
    return Answer(
        " ".join(s.text.strip() for s in turn), turn[0].speaker, call.id, context.title, context.started_at.date().isoformat(),
        turn[0].start, turn[-1].end, round(min(1.0, max(0.0, score)), 3),
    )  # fmt: skip


def _turns(segments: Sequence[Segment], passage: Found) -> list[Turn]:
    """What each speaker says in a row inside the passage; a very long turn in parts."""
    inside = [s for s in segments if passage.first <= s.id <= passage.last]
    turns: list[Turn] = []
    for _, group in groupby(inside, key=lambda s: s.speaker):
        part: list[Segment] = []
        for segment in group:
            if part and sum(len(s.text.split()) for s in (*part, segment)) > LONGEST_QUOTE:
                turns.append(part)
                part = []
            part.append(segment)
        turns.append(part)
    return turns


def _is_by(turn: Turn, person: str | None) -> bool:
    return person is None or is_person(turn[0].speaker, person)


def _of_named_account(question: str, calls: dict[str, Call]) -> dict[str, Call]:
    """The calls of the account that the question names; all of them where it names none that is known."""
    words = question.casefold().replace("?", " ").replace(",", " ")
    accounts = {account for call in calls.values() for account in call.context.accounts}
    named = [a for a in accounts if f" {a.casefold()} " in f" {words} "]
    if not named:
        return calls
    return {call_id: call for call_id, call in calls.items() if any(is_account(call, name) for name in named)}

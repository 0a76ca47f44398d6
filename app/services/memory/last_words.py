"""What was said in the last calls with an account, for its next brief: what they asked, and where words contradict each other.

A source like any other, on the laptop alone. Each line has the link to its moment.
"""

import re
from collections.abc import Sequence

from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.call import Call
from app.domain.memory import moment_link
from app.domain.people import Side
from app.domain.transcript import Segment
from app.services.memory.history_questions import HistoryQuestions
from app.services.memory.reach import Reach

MOST_QUESTIONS = 2
# Less is said for politeness, or can't be understood by itself.
FEWEST_WORDS = 5
LONGEST = 110
_QUESTION = re.compile(r"[^.?!\u2026]*\?")


class LastWords:
    source = "Your calls"

    def __init__(self, *, reach: Reach, history: HistoryQuestions) -> None:
        self._reach = reach
        self._history = history

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """Their questions in the last call with this account, and one contradiction with the call before. `timeout` is not
        needed: the store is local. Without an account nothing is told: a mail domain may be two accounts'."""
        if query.account is None:
            return ()
        before = query.event.start.replace(tzinfo=None)
        calls = [
            c
            for c in self._reach.calls()
            if c.context.accounts[:1] == (query.account,) and c.context.started_at < before and c.id != query.event.id
        ]
        found = self._asked(calls[0], query) if calls else []
        return [*found, *self._contradicted(calls, query)]

    def _asked(self, call: Call, query: BriefQuery) -> list[Fact]:
        ours = {p.name for p in call.context.on_side(Side.US)} | {call.context.rep}
        asked = [
            (segment, question)
            for segment in self._reach.segments(call.id)
            if segment.speaker not in ours and (segment.channel is None or segment.channel.value != "mic")
            for question in questions_in(segment.text)
        ]
        # The ones that say most: what is long has a subject of its own.
        most = sorted(asked, key=lambda pair: -_weight(pair[1]))[:MOST_QUESTIONS]
        return [
            self._fact(FactKind.ASKED, call, segment, f"\u201c{shortened(question)}\u201d ({segment.speaker})", query)
            for segment, question in sorted(most, key=lambda pair: pair[0].start)
        ]

    def _contradicted(self, calls: Sequence[Call], query: BriefQuery) -> list[Fact]:
        pair = self._history.contradictions_of(calls[:2])[:2]
        if len(pair) < 2:
            return []
        after, earlier = pair
        call = next((c for c in calls if c.id == after.call_id), None)
        if call is None:
            return []
        half = LONGEST // 2
        text = f"\u201c{shortened(earlier.quote, half)}\u201d, then \u201c{shortened(after.quote, half)}\u201d ({after.speaker})"
        segment = Segment(0, after.start, after.end, after.speaker, after.quote)
        before = moment_link(earlier.call_id, earlier.start)
        return [self._fact(FactKind.CONTRADICTION, call, segment, text, query, before)]

    def _fact(
        self, kind: FactKind, call: Call, segment: Segment, text: str, query: BriefQuery, before: str = ""
    ) -> Fact:
        at = call.context.started_at.replace(tzinfo=query.event.start.tzinfo)
        link = moment_link(call.id, segment.start)
        return Fact(self.source, kind, text, at, link, {"before": before} if before else {})


def questions_in(text: str) -> list[str]:
    """The questions of a passage that can be understood by themselves."""
    found = (match.group().strip() for match in _QUESTION.finditer(text))
    return [question for question in found if len(question.split()) >= FEWEST_WORDS]


def _weight(question: str) -> int:
    return sum(len(word) > 3 for word in question.split())


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text in one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + "\u2026"

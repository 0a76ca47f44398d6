"""A source that is refused for a while is asked again within the brief's time, and what it leaves out is said."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.brief import BriefQuery, CalendarEvent, Fact, FactKind, SourceReport, SourceState
from app.domain.call import CallContext
from app.domain.errors import AuthExpired, CallsideError, NotSent, RateLimited, Unavailable
from app.domain.messages import Message
from app.events import Events
from app.jobs import Jobs
from app.services.briefs.plain_text import brief_text
from app.services.briefs.rule_based import compose
from app.services.briefs.sources import SourceRound, Trace

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
EVENT = CalendarEvent("e", "u", "Acme demo", NOW, NOW, ())
QUERY = BriefQuery(EVENT, "Acme", (), (), NOW)
SAID = Fact("Chat", FactKind.MESSAGE, "John: “ready”", data={"author": "John"})


def left_out(wait: float | None) -> Fact:
    data = {} if wait is None else {"retry_after": str(wait)}
    return Fact("Chat", FactKind.LEFT_OUT, Message("connector.left_out", what="#acme", why="limited"), data=data)


class Source:
    """Answers in turn; an error is raised. The last one stays."""

    source = "Chat"

    def __init__(self, *answers: Sequence[Fact] | CallsideError) -> None:
        self._answers = list(answers)
        self.asked = 0

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        self.asked += 1
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, CallsideError):
            raise answer
        return answer


Ask = Callable[..., SourceReport]


@pytest.fixture
def ask() -> Iterator[Ask]:
    jobs = Jobs()

    def asking(source: Any, deadline: float = 5.0) -> SourceReport:
        asked = SourceRound(people_sources=[], account_sources=[source], jobs=jobs, events=Events())
        (report,) = asked.ask(QUERY, Trace(), deadline=deadline, guess=lambda: "Acme")[0]
        return report

    yield asking
    jobs.close()


@pytest.mark.parametrize("error", [RateLimited("slower", 0.05), Unavailable("lost"), NotSent("record busy", 0.05)])
def test_what_passes_is_waited_for(ask: Ask, error: CallsideError) -> None:
    report = ask(Source(error, (SAID,)))
    assert (report.state, report.problem) == (SourceState.ANSWERED, None)


@pytest.mark.parametrize("error", [RateLimited("slower", 60.0), NotSent("offline"), AuthExpired("ended")])
def test_what_does_not_pass_in_time_is_said_at_once(ask: Ask, error: CallsideError) -> None:
    source = Source(error)
    report = ask(source)
    assert source.asked == 1
    assert (report.state, str(report.problem)) == (SourceState.FAILED, str(error))


def test_a_part_that_was_limited_is_asked_for_again(ask: Ask) -> None:
    report = ask(Source((left_out(0.05),), (SAID,)))
    assert (report.facts, report.problem) == ((SAID,), None)


def test_a_part_that_stays_away_is_said_beside_the_rest(ask: Ask) -> None:
    source = Source((SAID, left_out(60.0)))
    report = ask(source)
    assert source.asked == 1
    assert (report.state, report.facts) == (SourceState.ANSWERED, (SAID,))
    assert report.problem == "#acme is missing: limited"


def test_an_answer_in_parts_is_better_than_none(ask: Ask) -> None:
    report = ask(Source((SAID, left_out(0.05)), NotSent("offline")))
    assert report.facts == (SAID,)


def test_a_source_that_fails_on_is_not_asked_for_ever(ask: Ask) -> None:
    source = Source(Unavailable("lost", 0.0))
    assert ask(source).state is SourceState.FAILED
    assert source.asked <= 5


def test_the_briefs_text_says_what_is_missing() -> None:
    reports = (SourceReport("Chat", SourceState.ANSWERED, (SAID,), 0.1, "#acme is missing: limited"),)
    brief = compose(EVENT, CallContext("c", "Acme demo", NOW, "Sarah"), reports, NOW)
    assert "Missing      Chat: #acme is missing: limited" in brief_text(brief)
    assert "John: “ready”" in brief_text(brief)

"""Asking the sources of a brief: all at once, one deadline for all, and nothing of another account.

Those that know the account by its people go first; as soon as the account is known the others are asked with its name.
A source that hangs is named and left to itself, and holds up nobody: after half of the time the others go on with what is
known.
"""

import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.brief import BriefQuery, Fact, FactKind, SourceReport, SourceState
from app.domain.errors import CallsideError, NotSent, Unavailable
from app.domain.help import TraceStep
from app.domain.messages import Message
from app.domain.ports import BriefSource
from app.domain.wording import inert, safe_link
from app.events import Events, SourceAnswered
from app.jobs import Job, Jobs

# The share of the deadline after which the sources that need a name no longer wait for the account.
PATIENCE = 0.5
SHORTEST_SECONDS = 0.2
FIRST_PAUSE = 0.3  # before a source that failed is asked again, where it did not say; doubled each time
MOST_REPEATS = 4


class Trace:
    """What was done when, in seconds from the trigger."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.steps: list[TraceStep] = []

    def now(self) -> float:
        return time.monotonic() - self.began

    def add(self, name: str, since: float) -> None:
        self.steps.append(TraceStep(name, since, self.now() - since))

    def in_order(self) -> tuple[TraceStep, ...]:
        return tuple(sorted(self.steps, key=lambda step: step.start))


@dataclass(slots=True)
class _Round:
    """One group of sources that were asked, and with which question."""

    query: BriefQuery
    asked: list[tuple[BriefSource, "Job[SourceReport]"]] = field(default_factory=list)


class SourceRound:
    """`people_sources` know an account by its people, `account_sources` need its name. `guess` gives the account of
    last time, for when the CRM does not answer."""

    def __init__(
        self,
        *,
        people_sources: Sequence[BriefSource],
        account_sources: Sequence[BriefSource],
        jobs: Jobs,
        events: Events,
    ) -> None:
        self._people_sources = people_sources
        self._account_sources = account_sources
        self._jobs = jobs
        self._events = events

    def ask(
        self, query: BriefQuery, trace: Trace, *, deadline: float, guess: Callable[[], str | None]
    ) -> tuple[tuple[SourceReport, ...], str | None]:
        """(the reports, the account of last time where the CRM did not say which it is). `deadline` in seconds from the
        trace's beginning."""
        first = self._begin(self._people_sources, query, trace, deadline)
        self._wait_for_account(first, trace, deadline)
        answered = self._done(first)
        named = with_account(query, answered)
        is_decided = named.account is not None or any(f.kind is FactKind.DOUBT for r in answered for f in r.facts)
        crm_is_silent = any(not job.done() or job.result().state is SourceState.FAILED for _, job in first.asked)
        guessed = guess() if not is_decided and crm_is_silent else None
        if guessed:
            named = replace(named, account=guessed)
        then = self._begin(self._account_sources, named, trace, deadline)
        jobs = [job for part in (first, then) for _, job in part.asked]
        self._jobs.first_by(jobs, max(0.0, deadline - trace.now()))
        late = self._account_that_came_late(first, named)
        reports = self._reports(first, deadline)
        if late:  # they were asked about another account than it turned out to be
            return reports + tuple(replace(r, facts=()) for r in self._reports(then, deadline)), None
        said = any(f.kind is FactKind.ACCOUNT for r in reports for f in r.facts)
        return reports + self._reports(then, deadline), None if said else guessed

    def _begin(self, sources: Sequence[BriefSource], query: BriefQuery, trace: Trace, deadline: float) -> _Round:
        left = max(SHORTEST_SECONDS, deadline - trace.now())

        def asking(source: BriefSource) -> Callable[[], SourceReport]:
            return lambda: self._ask(source, query, trace, left)

        return _Round(query, [(source, self._jobs.network(asking(source))) for source in sources])

    def _wait_for_account(self, first: _Round, trace: Trace, deadline: float) -> None:
        """Until a source has said which account it is, all have answered, or half of the time is over."""
        until = trace.now() + (deadline - trace.now()) * PATIENCE
        while trace.now() < until:
            waiting = [job for _, job in first.asked if not job.done()]
            decided = any(f.kind in (FactKind.ACCOUNT, FactKind.DOUBT) for r in self._done(first) for f in r.facts)
            if decided or not waiting:
                return
            self._jobs.some_of(waiting, max(0.0, until - trace.now()))

    @staticmethod
    def _done(part: _Round) -> list[SourceReport]:
        return [job.result() for _, job in part.asked if job.done()]

    def _account_that_came_late(self, first: _Round, named: BriefQuery) -> bool:
        """Whether the CRM named, after the others had been asked, another account than they were asked about."""
        said = with_account(replace(named, account=None), self._done(first)).account
        doubts = any(f.kind is FactKind.DOUBT for r in self._done(first) for f in r.facts)
        return (said is not None and said != named.account) or (doubts and said is None and named.account is not None)

    @staticmethod
    def _reports(part: _Round, deadline: float) -> tuple[SourceReport, ...]:
        return tuple(
            job.result() if job.done() else SourceReport(source.source, SourceState.LATE, seconds=deadline)
            for source, job in part.asked
        )

    def _ask(self, source: BriefSource, query: BriefQuery, trace: Trace, timeout: float) -> SourceReport:
        since = trace.now()
        try:
            told = self._patiently(source, query, timeout)
            facts = tuple(_inert(fact) for fact in told if fact.kind is not FactKind.LEFT_OUT)
            state, problem = (SourceState.ANSWERED if facts else SourceState.EMPTY), _left_out(told)
        except CallsideError as error:
            facts, state, problem = (), SourceState.FAILED, _harmless(error.message)
        trace.add(source.source, since)
        report = SourceReport(source.source, state, facts, trace.now() - since, problem)
        self._events.publish(SourceAnswered(report))
        return report

    def _patiently(self, source: BriefSource, query: BriefQuery, timeout: float) -> Sequence[Fact]:
        """What the source says within the time; asked again where it, or a part of it, was refused for a while or failed in
        a way that passes. The last error counts, and so does an answer in parts before it."""
        until = time.monotonic() + timeout
        told: Sequence[Fact] = ()
        for tries in itertools.count():
            error: Unavailable | None = None
            try:
                told = source.facts(query, timeout=until - time.monotonic())
                wait = _shortest_wait(told)
            except Unavailable as failed:
                error, wait = failed, _wait_after(failed, tries)
            if wait is None or tries >= MOST_REPEATS or not self._has_time(until, wait):
                break
            self._jobs.pause(wait)
        if error and not told:
            raise error
        return told

    def _has_time(self, until: float, wait: float) -> bool:
        return not self._jobs.closing and time.monotonic() + wait + SHORTEST_SECONDS <= until


def _shortest_wait(told: Sequence[Fact]) -> float | None:
    """The seconds after which what was left out may be asked for; None if there is nothing of the kind."""
    waits = [float(f.data["retry_after"]) for f in told if f.kind is FactKind.LEFT_OUT and "retry_after" in f.data]
    return min(waits, default=None)


def _wait_after(error: Unavailable, tries: int) -> float | None:
    """The seconds before a source is asked again: as it said, else growing. None where no network leads to it."""
    if error.retry_after is not None:
        return error.retry_after
    return None if isinstance(error, NotSent) else FIRST_PAUSE * 2**tries


def _left_out(told: Sequence[Fact]) -> Message | str | None:
    said = tuple(_harmless(fact.text) for fact in told if fact.kind is FactKind.LEFT_OUT)
    return said[0] if len(said) == 1 else Message("brief.parts_missing", said=said) if said else None


def with_account(query: BriefQuery, reports: Sequence[SourceReport]) -> BriefQuery:
    """The question with the account that the CRM named: its name, its records, and which others are named alike."""
    facts = [fact for report in reports for fact in report.facts]
    account = next((f for f in facts if f.kind is FactKind.ACCOUNT), None)
    if account is None:
        return replace(query, account=None)
    records = {account.data["id"]: ""} if "id" in account.data else {}
    records |= {f.data["id"]: "" for f in facts if f.kind is FactKind.OPPORTUNITY and "id" in f.data}
    records |= {f.data["id"]: f.data.get("name", "") for f in facts if f.kind is FactKind.CONTACT and "id" in f.data}
    others = tuple(name for name in account.data.get("others", "").split("\n") if name)
    return replace(query, account=account.data["name"], others=others, records=records)


def without_others(report: SourceReport) -> SourceReport:
    """The names of similar accounts served to keep things apart; a brief does not carry them along."""
    return replace(report, facts=tuple(_without(fact) for fact in report.facts))


def _without(fact: Fact) -> Fact:
    if fact.kind is not FactKind.ACCOUNT or "others" not in fact.data:
        return fact
    return replace(fact, data={name: value for name, value in fact.data.items() if name != "others"})


def _harmless(text: Message | str) -> Message | str:
    return text.with_words(inert) if isinstance(text, Message) else inert(text)


def _inert(fact: Fact) -> Fact:
    """What others wrote is data: on one line, without control characters, with links that lead to pages alone."""
    data: Mapping[str, str] = {k: v if k in ("others", "accounts") else inert(v) for k, v in fact.data.items()}
    return replace(fact, text=_harmless(fact.text), url=safe_link(fact.url), data=data)

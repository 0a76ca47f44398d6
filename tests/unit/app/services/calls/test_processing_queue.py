"""The queue takes recorded calls one after the other, leaves parked ones alone, and yields to a call that is live."""

import threading
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from app.domain.errors import Unavailable
from app.events import CallProcessed, Events, ProcessingFailed
from app.jobs import Jobs
from app.services.calls.open_questions import OpenQuestions, Question, QuestionKind
from app.services.calls.processing_queue import ProcessingQueue


@dataclass
class Calls:
    """Recorded calls by id, oldest first."""

    left: list[str]
    is_live: bool = False
    fails: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)

    def waiting(self) -> list[Any]:
        return [SimpleNamespace(id=call_id) for call_id in self.left]

    def call(self, call_id: str) -> Any:
        return SimpleNamespace(id=call_id, recorded_from=0.0, recorded_to=60.0)

    def process(self, call_id: str) -> None:
        if call_id in self.fails:
            raise Unavailable("The model's folder can't be read.")
        self.left.remove(call_id)
        self.done.append(call_id)


def run(
    calls: Calls, *, parked: tuple[str, ...] = (), questions: OpenQuestions | None = None
) -> tuple[ProcessingQueue, list[object]]:
    events, told, over = Events(), list[object](), threading.Event()
    jobs = Jobs()
    jobs.background = lambda work, _name: (work(), over.set())  # type: ignore[assignment,method-assign,return-value]
    events.subscribe(CallProcessed, told.append)
    events.subscribe(ProcessingFailed, told.append)
    queue = ProcessingQueue(calls=calls, jobs=jobs, events=events, questions=questions or OpenQuestions(events))  # type: ignore[arg-type]
    for call_id in parked:
        queue.park(call_id)
    queue.start()
    return queue, told


def test_the_oldest_goes_first_and_each_is_told() -> None:
    calls = Calls(["monday", "tuesday"])
    _, told = run(calls)
    assert calls.done == ["monday", "tuesday"]
    assert told == [CallProcessed("monday"), CallProcessed("tuesday")]


def test_a_parked_call_waits_for_the_rep() -> None:
    calls = Calls(["parked", "second"])
    queue, _ = run(calls, parked=("parked",))
    assert calls.done == ["second"]
    queue.unpark("parked")
    queue.start()
    assert calls.done == ["second", "parked"]


def test_nothing_begins_while_a_call_is_live() -> None:
    calls = Calls(["monday"], is_live=True)
    assert run(calls)[1] == []
    assert calls.left == ["monday"]


def test_a_call_that_ends_while_the_queue_looks_a_last_time_is_not_forgotten() -> None:
    calls = Calls(["monday"])
    queue, _ = run(Calls([]))
    queue._calls = calls  # type: ignore[assignment]
    listed, late = calls.waiting, ["tuesday"]

    def waiting() -> list[Any]:
        """Tuesday's call ends once nothing was found to wait."""
        found = listed()
        if not found and late:
            calls.left.append(late.pop())
            queue.start()
        return found

    calls.waiting = waiting  # type: ignore[method-assign]
    queue.start()
    assert calls.done == ["monday", "tuesday"]


def test_a_call_that_fails_is_told_and_can_be_tried_again() -> None:
    calls = Calls(["monday"], fails={"monday"})
    queue, told = run(calls)
    assert told == [ProcessingFailed("The model's folder can't be read.")]
    calls.fails.clear()
    queue.start()
    assert calls.done == ["monday"]


def test_a_call_whose_consent_was_taken_back_waits_for_the_answer() -> None:
    events, calls = Events(), Calls(["withdrawn", "second"])
    questions = OpenQuestions(events)
    questions.ask(Question(QuestionKind.CONSENT_WITHDRAWN, "withdrawn"))
    queue, _ = run(calls, questions=questions)
    assert calls.done == ["second"]
    questions.settle(Question(QuestionKind.CONSENT_WITHDRAWN, "withdrawn"))
    queue.start()
    assert calls.done == ["second", "withdrawn"]

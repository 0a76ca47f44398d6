"""Many questions may be open, one is asked: the most urgent, and what it covered comes back."""

from app.domain.call import CallState
from app.events import CallChanged, Events, OtherProgramGone, QuestionChanged
from app.services.calls.open_questions import OpenQuestions, Question, QuestionKind

NOTICED = Question(QuestionKind.CALL_NOTICED, "", "Zoom")
WITHDRAWN = Question(QuestionKind.CONSENT_WITHDRAWN, "acme")
TEAMS = Question(QuestionKind.OTHER_PROGRAM, "acme", "Teams")


def test_the_most_urgent_is_asked_and_the_covered_one_comes_back() -> None:
    questions = OpenQuestions(Events())
    questions.ask(TEAMS)
    questions.ask(WITHDRAWN)
    questions.ask(NOTICED)
    assert questions.current == WITHDRAWN
    questions.settle(WITHDRAWN)
    assert questions.current == TEAMS
    questions.settle(TEAMS)
    assert questions.current == NOTICED


def test_the_newest_of_a_kind_is_asked_first() -> None:
    questions = OpenQuestions(Events())
    first, second = (Question(QuestionKind.PARTICIPANT_JOINED, "acme", name) for name in ("Mei", "Victor"))
    questions.ask(first)
    questions.ask(second)
    assert questions.current == second
    questions.settle(second)
    assert questions.current == first


def test_only_a_change_of_what_is_asked_is_told() -> None:
    events, told = Events(), list[object]()
    events.subscribe(QuestionChanged, told.append)
    questions = OpenQuestions(events)
    questions.ask(WITHDRAWN)
    questions.ask(NOTICED)
    questions.settle(NOTICED)
    assert len(told) == 1
    questions.settle(WITHDRAWN)
    assert len(told) == 2


def test_with_the_recording_go_the_questions_about_it_but_not_a_withdrawn_consent() -> None:
    events = Events()
    questions = OpenQuestions(events)
    for question in (
        TEAMS,
        WITHDRAWN,
        Question(QuestionKind.SEEMS_OVER, "acme"),
        Question(QuestionKind.PARKED, "globex"),
    ):
        questions.ask(question)
    events.publish(CallChanged("acme", CallState.PROCESSING))
    assert questions.current == WITHDRAWN
    assert not questions.is_open(QuestionKind.SEEMS_OVER)
    assert questions.is_open(QuestionKind.PARKED, "globex")


def test_a_program_that_lets_go_takes_its_question_along() -> None:
    events = Events()
    questions = OpenQuestions(events)
    questions.ask(TEAMS)
    events.publish(OtherProgramGone("acme", "Teams"))
    assert questions.current is None

"""The confidence of a step that passed every check: what kind of promise it is, and how well it was heard."""

from dataclasses import replace

from app.domain.claims import NextStep, Status
from pipeline.core.dialogue import Dialogue
from pipeline.verification.step_odds import weighed
from tests.unit.pipeline.calls import call, understand

PLAIN = (
    ("Clara", "Can you send us the security report?"),
    ("Ravi", "Sure, I'll email you the security report by Friday."),
)


def first(*turns: tuple[str, str]) -> NextStep:
    return next(s for s in understand(*turns).next_steps if s.verification.status is Status.VERIFIED)


def test_a_plain_promise_with_its_day_is_trusted() -> None:
    assert first(*PLAIN).verification.confidence > 0.9


def test_words_heard_badly_are_trusted_less() -> None:
    heard, context = call(*PLAIN)
    blurred = replace(heard, segments=tuple(replace(s, confidence=0.4) for s in heard.segments))
    step = first(*PLAIN)
    clear, unclear = (weighed([step], Dialogue.of(t, context))[0].verification.confidence for t in (heard, blurred))
    assert unclear < clear - 0.05


def test_a_step_that_failed_a_check_is_left_as_it_is() -> None:
    step = first(*PLAIN)
    failed = replace(step, verification=replace(step.verification, status=Status.UNSUPPORTED, confidence=0.3))
    assert weighed([failed], Dialogue.of(*call(*PLAIN))) == (failed,)

"""The verifier's check `commitment`: asked whoever made the claim, and the confidence that comes of it."""

from dataclasses import replace

from app.domain.claims import Check, Evidence, Extraction, NextStep, Status
from pipeline.verification import ClaimVerifier
from tests.unit.pipeline.calls import call, understand

NINA = "Nina Holt"


def verdicts(what: list[tuple[str, int]], *turns: tuple[str, str]) -> list[NextStep]:
    """The verified claims (what, turn of its evidence), all of them Nina's, as a language model might make them."""
    transcript, context = call(*turns)
    steps = []
    for text, turn in what:
        segment = transcript.segments[turn]
        evidence = Evidence(segment.id, segment.start, segment.end, segment.speaker, segment.text)
        steps.append(NextStep(text, NINA, None, None, None, None, (evidence,)))
    extraction = Extraction("test", "model")
    return list(ClaimVerifier().verify(replace(extraction, next_steps=tuple(steps)), transcript, context).next_steps)


def test_a_claim_about_something_done_in_the_call_does_not_stand() -> None:
    (shown, sent) = verdicts(
        [("Open the dashboard", 0), ("Send the minutes", 2)],
        ("Nina", "One moment, I will just open the dashboard for you."),
        ("Clara", "Okay, I can see it."),
        ("Nina", "I will send you the minutes tomorrow morning."),
    )
    assert shown.verification.checks[Check.COMMITMENT] is False
    assert shown.verification.status is Status.UNSUPPORTED
    assert sent.verification.checks[Check.COMMITMENT] is True
    assert sent.verification.status is Status.VERIFIED


def test_confidence_is_higher_the_plainer_the_promise() -> None:
    (plain, vague) = verdicts(
        [("Send the contract", 0), ("Send the contract", 2)],
        ("Nina", "I will send you the contract by Thursday."),
        ("Clara", "Good."),
        ("Nina", "We can always send a contract, that takes a week or so."),
    )
    assert plain.verification.confidence > 0.5 > vague.verification.confidence


def test_a_step_that_is_said_again_stands_once() -> None:
    (first, again) = verdicts(
        [("Send the signed contract copy", 0), ("Send the signed contract copy", 2)],
        ("Nina", "I will send you the signed contract copy tomorrow."),
        ("Clara", "Thank you."),
        ("Nina", "As I said, I will send you the signed contract copy tomorrow."),
    )
    assert first.verification.status is Status.VERIFIED
    assert again.verification.status is Status.UNSUPPORTED


def test_a_customers_description_of_the_offer_is_nobodys_step() -> None:
    found = understand(
        ("Clara", "And how do people learn the tool?"),
        ("Nina", "Every new customer will get access to a trainer for the first 60 days."),
        ("Clara", "I see."),
    )
    assert [s for s in found.next_steps if s.verification.status is Status.VERIFIED] == []


def test_a_request_for_this_moment_is_no_step_and_one_by_a_day_is() -> None:
    at_once = understand(("Clara", "Could you restart it right now?"), ("Ravi", "Of course."))
    later = understand(("Clara", "Could you send the rack plan by Friday?"), ("Ravi", "Of course."))
    assert [s for s in at_once.next_steps if s.verification.status is Status.VERIFIED] == []
    assert [s.owner for s in later.next_steps if s.verification.status is Status.VERIFIED] == ["Ravi Menon"]


def test_asking_colleagues_who_are_not_there_is_work_after_the_call() -> None:
    (step,) = verdicts(
        [("Run the longer notice period by our lawyers", 1)],
        ("Clara", "Could the notice period be longer?"),
        ("Nina", "It's unusual, but let me run it by our lawyers."),
    )
    assert step.verification.status is Status.VERIFIED


def test_a_promise_that_is_taken_back_in_the_same_breath_is_none() -> None:
    (taken_back, firm) = verdicts(
        [("Get the old invoices out of the archive", 0), ("Get the real figure from the warehouse", 2)],
        ("Nina", "I'll have a go at getting the old invoices out of the archive but don't hold me to it."),
        ("Clara", "And the stock?"),
        ("Nina", "Some nine hundred, but don't hold me to that, I will get you the real figure from the warehouse."),
    )
    assert taken_back.verification.checks[Check.COMMITMENT] is False
    assert firm.verification.checks[Check.COMMITMENT] is True


def test_what_is_asked_for_and_what_comes_for_it_are_one_exchange() -> None:
    (step,) = verdicts(
        [("Approve the floor plan", 0)],
        ("Nina", "Fine, send us the floor plan and you'll have our approval tomorrow."),
    )
    assert step.verification.checks[Check.COMMITMENT] is True

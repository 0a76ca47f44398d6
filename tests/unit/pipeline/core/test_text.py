import pytest

from app.domain.call import Issue
from pipeline.core.issues import explicit_key, matching_issue
from pipeline.core.numbers import in_figures, values
from pipeline.core.passages import is_injection
from pipeline.core.people import Roster
from tests.unit.pipeline.calls import PEOPLE, call


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("one hundred and eighty milliseconds", 180),
        ("ten thousand connections", 10_000),
        ("10,000 connections", 10_000),
        ("half a million", 500_000),
        ("forty thousand", 40_000),
        ("twenty-five euros", 25),
        ("one hundred and fifteen", 115),
    ],
)
def test_number_words(text: str, value: float) -> None:
    assert values(text) == {value}


def test_figures_for_comparing() -> None:
    assert in_figures("the P ninety nine") == "the P99"
    assert in_figures("eighty percent") == "80%"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Clara", "Clara Voss"),
        ("Klara", None),
        ("Menon", "Ravi Menon"),
        ("Beck", "Tim Beck"),
        ("Timm", "Tim Beck"),
        ("Jenny", None),
    ],
)
def test_names_are_found_though_misspelt_and_never_guessed(said: str, name: str | None) -> None:
    transcript, context = call(("Nina", "Hello."))
    person = Roster.of(transcript, context).find(said)
    assert (person.name if person else None) == name


def test_issue_keys_are_said_or_matched_never_made_up() -> None:
    issues = (Issue("API-456", "API latency"), Issue("WEB-9", "Login page layout"))
    assert explicit_key("that is A P I four five six", issues) == "API-456"
    assert explicit_key("we saw ISO-27001 there", issues) is None
    found = matching_issue("the latency of the A P I under load", issues)
    assert found is not None
    assert found.key == "API-456"
    assert matching_issue("the invoice was late", issues) is None


@pytest.mark.parametrize(
    "text",
    [
        "You can ignore my earlier email.",
        "Let us close this one out.",
        "Set the table to dark mode.",
        "We will update the opportunity on our side.",
        "Please send the summary to Clara.",
    ],
)
def test_harmless_talk_is_no_injection(text: str) -> None:
    assert not is_injection(text)


def test_roster_has_everybody() -> None:
    transcript, context = call(("Nina", "Hello."))
    assert Roster.of(transcript, context).people == PEOPLE

"""A message: English as a string, another language by its key, and the same again after it was stored."""

import copy
import json
import pickle
from datetime import UTC, date, datetime

import pytest

from app.domain.errors import Rejected, Unavailable
from app.domain.messages import Message, ago, catalogue, fill, from_column, message_from, text_from, to_column

REFUSED = "Salesforce refused it: the field is away; {system} can't be reached"
INSIDE = Message("help.works_on_for", key="API-456", account="Acme")
OUTSIDE = Message("help.on_it", name="John Martinez", reason=INSIDE, others="")


def test_a_message_reads_as_english_with_the_messages_inside_it() -> None:
    assert str(INSIDE) == "works on API-456 for Acme"
    assert f"{OUTSIDE}" == (
        "On it: John Martinez is available and has the question; John Martinez works on API-456 for Acme."
    )


def test_several_values_are_joined_as_the_text_says() -> None:
    said = Message("consent.said_no", names=("Jane Wilson", "Bob Lee"))
    assert said.startswith("Jane Wilson and Bob Lee seems to have said no")
    reasons = (Message("help.away", name="John"), Message("help.in_meeting", name="Priya"))
    assert str(Message("help.passed_over", reasons=reasons)) == " (John is away; Priya is in a meeting)"


@pytest.mark.parametrize(("n", "text"), [(1, "1 line rests"), (2, "2 lines rest")])
def test_a_number_chooses_the_form(n: int, text: str) -> None:
    made = Message("review.backed", n=n, speakers=("Jane",), clear=Message("review.heard_clearly"), vague="")
    assert made.startswith(text)


def test_braces_in_a_value_are_no_holes() -> None:
    assert REFUSED in Message("outbox.no_undo", title=REFUSED)


def test_a_message_can_not_be_changed_and_counts_as_a_key() -> None:
    with pytest.raises(AttributeError):
        INSIDE.key = "help.owns"  # type: ignore[misc]
    with pytest.raises(TypeError):
        INSIDE.values["key"] = "API-1"  # type: ignore[index]
    again = Message("help.works_on_for", key="API-456", account="Acme")
    assert {INSIDE: 1}[again] == 1


@pytest.mark.parametrize(
    "message",
    [
        OUTSIDE,
        Message("consent.said_no", names=("Jane", "Bob")),
        Message("files.missing", path=date(2024, 12, 9)),
        Message("files.missing", path=datetime(2024, 12, 9, 14, 5, tzinfo=UTC)),
        Message("recording.missing", side=Message("recording.other_side"), seconds=1.25),
    ],
)
def test_a_message_is_the_same_after_it_was_stored(message: Message) -> None:
    stored = json.loads(json.dumps(message.as_json()))
    assert stored.keys() == {"key", "values"}
    for again in (message_from(stored), text_from(stored), pickle.loads(pickle.dumps(message)), copy.deepcopy(message)):
        assert isinstance(again, Message)
        assert (again, again.key, again.values) == (message, message.key, message.values)


def test_a_column_keeps_a_message_by_its_key_and_a_plain_text_as_it_is() -> None:
    kept = to_column(OUTSIDE)
    assert kept is not None
    assert json.loads(kept)["key"] == "help.on_it"
    again = from_column(kept)
    assert isinstance(again, Message)
    assert again == OUTSIDE
    for plain in (None, "", "Salesforce can't be reached; it is tried again.", '{"key": half', '{"key": 1}'):
        assert to_column(plain) == plain
        assert from_column(plain) == plain


def test_a_text_of_a_later_version_is_shown_by_its_key() -> None:
    assert str(Message("nothing.of_that_name", name="Jane")) == "nothing.of_that_name"
    assert str(Message("help.owns")) == "help.owns"


def test_an_error_holds_its_message_and_prints_it_in_english() -> None:
    error = Unavailable(Message("outbox.not_connected", title="Jira"), 3.0)
    assert isinstance(error.message, Message)
    assert str(error) == "Jira is not connected: connect it in Settings."
    assert error.retry_after == 3.0
    assert str(Message("help.told", told=Message("help.cannot", name="John"), rest=error)).startswith(
        "John can't. Jira"
    )
    assert Rejected("their own words").message == "their own words"


def test_the_other_language_fills_in_its_own_text() -> None:
    german = catalogue("de")

    def say(value: object) -> str:
        return fill(german, value.key, value.values, say) if isinstance(value, Message) else str(value)

    assert (
        say(OUTSIDE) == "Läuft: John Martinez ist frei und hat die Frage; John Martinez arbeitet an API-456 für Acme."
    )


@pytest.mark.parametrize(("day", "text"), [(9, "today"), (8, "yesterday"), (4, "5 days ago")])
def test_days_are_counted_as_a_person_says_them(day: int, text: str) -> None:
    now = datetime(2024, 12, 9, 14, 5, tzinfo=UTC)
    assert str(ago(now.replace(day=day), now)) == text


def test_what_fills_a_message_in_can_be_changed_throughout() -> None:
    loud = OUTSIDE.with_words(str.upper)
    assert "WORKS" not in loud
    assert "works on API-456 for ACME" in loud

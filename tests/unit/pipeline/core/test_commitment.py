"""What commits somebody to something after the call, and what only sounds like it."""

import pytest

from pipeline.core.commitment import CommitmentModel, Line, Moment

US, THEM = "Nina", "Clara"


def moment(*turns: tuple[str, str], at: int = -1) -> Moment:
    """The turn at `at` with those around it."""
    lines = tuple(Line(text, who, "us" if who == US else "customer") for who, text in turns)
    place = range(len(lines))[at]
    return Moment(lines[place], lines[:place], lines[place + 1 :])


def binds(*turns: tuple[str, str], at: int = -1) -> bool:
    model = CommitmentModel.shipped()
    return model.binding(moment(*turns, at=at)) >= model.threshold


@pytest.mark.parametrize(
    "text",
    [
        "I will send you the revised contract by Thursday.",
        "I am going to talk to our architect and come back to you tomorrow.",
        "i will email you the price list tonight",
        "Leave it with me, I will ask the warehouse and call you on Monday.",
        "Ich schicke Ihnen die Unterlagen bis Freitag.",
        "Se lo mando mañana por correo.",
        "Je vous envoie le devis demain.",
    ],
)
def test_a_promise_binds(text: str) -> None:
    assert binds((THEM, "Okay."), (US, text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("done in the call", "Hold on, I am just looking for the page."),
        ("done in the call", "I am typing that in right now."),
        ("description of the offer", "Every Monday you will receive a report automatically."),
        ("description of the offer", "Your drivers will see the route on their phones."),
        ("ability", "We can do that with spreadsheets as well."),
        ("estimate", "That will take about three weeks, I think."),
        ("condition", "If the board says no, we will have to stop."),
        ("threat", "If this happens again we are going to cancel."),
        ("figure of speech", "We will cross that bridge when we come to it."),
        ("past", "I sent it to you last week."),
        ("habit", "We usually call our customers once a month."),
        ("refusal", "I will not be sending a contract today."),
    ],
)
def test_what_only_sounds_like_a_promise_does_not_bind(kind: str, text: str) -> None:
    assert not binds((THEM, "Okay."), (US, text)), kind


def test_the_same_answer_binds_by_what_it_answers() -> None:
    asked = binds((THEM, "Could you send me the brochure by email?"), (US, "Sure, you will have it tonight."))
    shown = binds((THEM, "Could you go back to the first page?"), (US, "Sure."), (US, "Here it is."), at=1)
    assert (asked, shown) == (True, False)


def test_probabilities_of_the_acts_sum_to_one() -> None:
    acts = CommitmentModel.shipped().acts_of(moment((US, "I will call you tomorrow.")))
    assert sum(acts.values()) == pytest.approx(1.0)
    assert all(0.0 <= p <= 1.0 for p in acts.values())


def test_more_raw_probability_never_means_less() -> None:
    model = CommitmentModel.shipped()
    curve = [model.calibrated(n / 50) for n in range(51)]
    assert curve == sorted(curve)
    assert 0.0 <= curve[0] < curve[-1] <= 1.0


def test_a_clause_of_no_words_has_a_probability_too() -> None:
    assert 0.0 <= CommitmentModel.shipped().binding(moment((US, "…"))) <= 1.0

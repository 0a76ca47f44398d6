"""A claim about a meeting, given without evidence, is held against who was told to do what, what was denied and what was said."""

from typing import Any

import pytest

from pipeline.verification import verify_claims
from pipeline.verification.claim_owners import frames
from pipeline.verification.claim_polarity import target
from pipeline.verification.meeting_index import Meeting, claim_stems, plain_text

PM, ID, UI, ME = "Project Manager", "Industrial Designer", "User Interface Designer", "Marketing Expert"
ROLES = (PM, ID, UI, ME)
SAID = (
    (PM, "Okay, hello everybody, I'm Laura and I'm the project manager."),
    (ME, "Hi, I'm Andrew, I'm the marketing expert."),
    (ID, "I'm David, I do the industrial design."),
    (UI, "And I'm Kate, user interface."),
    (PM, "The selling price will be twenty five Euros."),
    (ME, "People in our survey lose the remote control in the couch all the time."),
    (UI, "So a beeper in the remote would help them to find it."),
    (PM, "Yes, we will have a beeper, so it can be found."),
    (ID, "And what about an L_C_D_ display?"),
    (UI, "The L_C_D_ is too expensive."),
    (PM, "Okay, so we skip the L_C_D_, no L_C_D_ display."),
    (ID, "Fine. The case will be made of rubber, soft rubber all around."),
    (ME, "Rubber is good, people love rubber."),
    (PM, "Good, so we will use rubber for the case."),
    (PM, "For the next meeting, David, you will work on the energy source and the batteries."),
    (ID, "Okay, I will look at the batteries."),
    (PM, "Kate, you will design the layout of the buttons."),
    (UI, "Yes."),
    (PM, "And Andrew, you should prepare the survey of the prices in the shops."),
    (ME, "I will do the survey of the shops."),
    (PM, "I will write the minutes and put them into the shared folder."),
)


def meeting(said: tuple[tuple[str, str], ...] = SAID, name: str = "ES9001a") -> dict[str, Any]:
    return {"meeting_id": name, "utterances": [{"speaker": who, "text": text} for who, text in said]}


def verdict(claim: str, *meetings: dict[str, Any]) -> dict[str, Any]:
    asked = {"id": "c", "meeting_id": "ES9001a", "claim": claim}
    return verify_claims([asked], meetings or (meeting(),))[0]


@pytest.mark.parametrize(
    ("claim", "check"),
    [
        ("The marketing expert will work on the batteries.", "owner"),
        ("The industrial designer will prepare the survey of the shops.", "owner"),
        ("The industrial designer will write the minutes and put them into the shared folder.", "owner"),
        ("The case will not be made of rubber.", "polarity"),
        ("The industrial designer will not work on the batteries.", "polarity"),
        ("The selling price will be thirty Euros.", "number"),
        ("The industrial designer will work on the batteries by Friday.", "date"),
        ("The minister explained that the pension committee had debated vaccine funding.", "support"),
    ],
)
def test_what_was_not_said_so_is_caught_by_its_check(claim: str, check: str) -> None:
    told = verdict(claim)
    assert not told["checks"][check], told
    assert told["status"] in ("contradicted", "unsupported")


@pytest.mark.parametrize(
    "claim",
    [
        "The industrial designer will work on the batteries.",
        "The marketing expert will prepare the survey of the shops.",
        "The project manager will write the minutes and put them into the shared folder.",
        "The remote will not have an LCD display.",
        "The case will be made of rubber.",
        "The selling price will be 25 Euros.",
        "All participants will work on their tasks for the next meeting.",
    ],
)
def test_what_was_said_stands(claim: str) -> None:
    assert verdict(claim)["status"] == "verified"


def test_without_its_meeting_a_claim_is_unsupported() -> None:
    assert verdict("The case will be made of rubber.", meeting(name="other"))["status"] == "unsupported"
    assert verdict("The case will be made of rubber.", meeting(()))["confidence"] == 0.0


@pytest.mark.parametrize("claim", ["", "not", "...", "The project manager", "No.", "(", "25"])
def test_a_claim_that_says_next_to_nothing_has_a_verdict(claim: str) -> None:
    assert verdict(claim)["status"] in ("verified", "contradicted", "unsupported")


def test_speakers_by_name_or_without_one() -> None:
    names = {PM: "Will Stone", ID: "Dana Reyes", UI: "", ME: "Speaker B"}
    named = meeting(tuple((names[who], text) for who, text in SAID))
    assert verdict("Dana will work on the batteries.", named)["checks"]["owner"]
    assert "owner" not in verdict("The case will be made of rubber.", named)["checks"]


def test_names_given_in_an_earlier_meeting_of_the_series_are_known_in_the_next() -> None:
    first, second = meeting(SAID[:5], "ES9001b"), meeting(SAID[4:])
    asked = "The marketing expert will work on the energy source."
    assert not verdict(asked, first, second)["checks"]["owner"]


@pytest.mark.parametrize(
    ("claim", "doers"),
    [
        ("The interface designer and the ID will build the model.", [(UI, ID)]),
        ("The project manager instructed the marketing expert to test the model.", [(ME,)]),
        ("The PM will write the report and the marketing executive will check the prices.", [(PM,), (ME,)]),
        ("The team will not use the chip proposed by the Industrial Designer.", [(ID,)]),
        ("The designers will build the model.", [(ID, UI)]),
        ("The interface will be simple.", []),
    ],
)
def test_the_doers_of_a_claim(claim: str, doers: list[tuple[str, ...]]) -> None:
    assert [f.owners for f in frames(claim, ROLES)] == doers


@pytest.mark.parametrize(
    ("claim", "denied"),
    [
        ("The remote will not have an LCD screen.", "lcd"),
        ("Speech recognition will not be used.", "recognition"),
        ("The case will be plastic instead of rubber.", "rubb"),
    ],
)
def test_what_a_claim_denies(claim: str, denied: str) -> None:
    assert denied in claim_stems(target(plain_text(claim)), Meeting.of(meeting()))


def test_words_are_matched_as_they_were_spelled_and_joined() -> None:
    said = Meeting.of(meeting(((PM, "Do some trend-watching on L_C_D_s and evaluate it."),)))
    assert {"trend", "watch", "lcd", "evalu"} <= set(said.where)
    assert claim_stems("trendwatching evaluation", said) == {"trend", "watch", "evalu"}

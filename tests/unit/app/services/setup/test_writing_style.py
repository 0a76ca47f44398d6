"""What the rep changes in a draft's greeting and sign-off is how the next one is written; nothing else is taken over."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.proposal import Action, ActionKind, Line, Proposal, Vendor
from app.policy import effective
from app.services.setup.preferences import PreferenceService
from app.services.setup.writing_style import WritingStyleService

PROPOSED = "Hi Jane,\n\nThank you for your time today.\n\nBest regards,\nSarah"


def draft(text: str, kind: ActionKind = ActionKind.DRAFT) -> Proposal:
    action = Action(Vendor.GMAIL, kind, "jane@acme.example", "Jane", {"text": text})
    lines = tuple(Line(line) for line in PROPOSED.splitlines())
    proposal = Proposal("p1", "c1", action, lines, 0.9, "checked")
    return replace(proposal, action=action)


@pytest.fixture
def tone(tmp_path: Path) -> WritingStyleService:
    file = tmp_path / "settings.json"
    return WritingStyleService(preferences=PreferenceService(file=file, read=lambda: effective(file)))


def edited(before: str, after: str) -> str:
    assert before in PROPOSED
    return PROPOSED.replace(before, after)


@pytest.mark.parametrize(
    ("text", "greeting", "sign_off"),
    [
        (PROPOSED, "Hi", "Best regards"),
        (edited("Best regards,", "Cheers,"), "Hi", "Cheers"),
        (edited("Best regards,", "Viele Grüße"), "Hi", "Viele Grüße"),
        (edited("Hi Jane,", "Dear Jane,"), "Dear", "Best regards"),
        (edited("Hi Jane,", "Good morning Jane –"), "Good morning", "Best regards"),
        # Neither a sentence nor a number is a sign-off, and without the name below it nobody knows.
        (edited("Best regards,", "I will call you on Monday at nine, as agreed."), "Hi", "Best regards"),
        (edited("Best regards,", "See you on the 12th"), "Hi", "Best regards"),
        (edited("\nBest regards,\nSarah", ""), "Hi", "Best regards"),
        (edited("Hi Jane,", "Hi Bob,"), "Hi", "Best regards"),
        ("", "Hi", "Best regards"),
    ],
)
def test_the_rep_teaches_by_editing(tone: WritingStyleService, text: str, greeting: str, sign_off: str) -> None:
    tone.learn(draft(text))
    assert tone.tone() == {"greeting": greeting, "sign_off": sign_off}


def test_only_mail_teaches(tone: WritingStyleService) -> None:
    tone.learn(draft(edited("Best regards,", "Cheers,"), ActionKind.MESSAGE))
    assert tone.tone()["sign_off"] == "Best regards"


def test_what_policy_manages_is_not_learned(
    tone: WritingStyleService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"mandatory": {"sign_off": "Kind regards"}}), encoding="utf-8")
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(policy))
    tone.learn(draft(edited("Best regards,", "Cheers,")))
    assert tone.tone()["sign_off"] == "Kind regards"

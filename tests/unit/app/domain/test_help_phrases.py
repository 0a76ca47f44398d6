"""What a mention asks for, and what a colleague's reply or emoji says."""

import pytest

from app.domain.help import Answer, Ask, HelpReply, Intent
from app.domain.help_phrases import answer_of, ask_of


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("need SE for API performance question", Ask(Intent.NEED, "API performance question")),
        ("Need an SE", Ask(Intent.NEED)),
        ("can someone from security join", Ask(Intent.NEED, "", "security")),
        (
            "Can somebody from the security team join us for a SOC 2 question?",
            Ask(Intent.NEED, "SOC 2 question", "security"),
        ),
        ("we need a sales engineer about the rate limits, please", Ask(Intent.NEED, "rate limits,")),
        ("is anyone free?", Ask(Intent.NEED)),
        ("SE please", Ask(Intent.NEED)),
        ("cancel", Ask(Intent.CANCEL)),
        ("Never mind, John answered", Ask(Intent.CANCEL)),
        ("we don't need an SE any more", Ask(Intent.CANCEL)),
        ("no longer needed", Ask(Intent.CANCEL)),
        ("what a great demo", Ask(Intent.NOTHING)),
        ("thanks for the help yesterday", Ask(Intent.NOTHING)),
        ("", Ask(Intent.NOTHING)),
    ],
)
def test_what_a_mention_asks_for(text: str, ask: Ask) -> None:
    found = ask_of(text)
    assert (found.intent, found.team) == (ask.intent, ask.team)
    assert found.topic.strip(",") == ask.topic.strip(",")


@pytest.mark.parametrize(
    ("heard", "answer"),
    [
        (HelpReply(replies=("on it",)), Answer.JOIN),
        (HelpReply(replies=("Sure, joining now",)), Answer.JOIN),
        (HelpReply(replies=("no problem",)), Answer.JOIN),
        (HelpReply(replies=("sorry, can't right now",)), Answer.DECLINE),
        (HelpReply(replies=("yes but in another call until 3",)), Answer.DECLINE),
        (HelpReply(replies=("I can\u2019t",)), Answer.DECLINE),
        (HelpReply(replies=("ask Priya",)), Answer.DECLINE),
        (HelpReply(replies=("can't", "ok, on my way after all")), Answer.JOIN),
        (HelpReply(replies=("which customer?",)), None),
        (HelpReply(emoji=("+1",)), Answer.JOIN),
        (HelpReply(emoji=("+1::skin-tone-3",)), Answer.JOIN),
        (HelpReply(emoji=("x",)), Answer.DECLINE),
        (HelpReply(emoji=("eyes",)), None),
        (HelpReply(emoji=("+1",), replies=("sorry, not now",)), Answer.DECLINE),
        (HelpReply(), None),
    ],
)
def test_what_an_answer_says(heard: HelpReply, answer: Answer | None) -> None:
    assert answer_of(heard) is answer

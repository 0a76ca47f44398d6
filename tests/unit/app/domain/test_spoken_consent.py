"""The second yes has to answer a question about the recording, from somebody who isn't ours, soon after it."""

import pytest

from app.domain.call import Channel
from app.domain.spoken_consent import SpokenConsent, find_consent, live_segments
from app.domain.transcript import CommittedWord, Segment, Word

OURS = frozenset({"Sarah Chen", "John Martinez"})
Line = tuple[str, float, str]


def found(*lines: Line, granted_at: float = 0.0) -> SpokenConsent | None:
    segments = [
        Segment(n, at, at + 2.0, who, text, Channel.MIC if who == "Sarah Chen" else Channel.REMOTE)
        for n, (who, at, text) in enumerate(lines)
    ]
    return find_consent(segments, granted_at=granted_at, rep="Sarah Chen", ours=OURS)


ASKED = ("Sarah Chen", 3.0, "Just for the record, is everybody okay with me recording this call?")


@pytest.mark.parametrize(
    "answer", ["Yes.", "Sure, go ahead.", "That's fine with me.", "Yeah, no problem.", "Of course!"]
)
def test_a_yes_to_the_question_is_found_with_its_place(answer: str) -> None:
    proof = found(ASKED, ("Jane Wilson", 6.0, answer))
    assert proof is not None
    assert (proof.start, proof.end, proof.heard, proof.refused) == (3.0, 8.0, ("Jane Wilson",), ())
    assert answer in proof.said


def test_all_who_answer_are_named() -> None:
    proof = found(ASKED, ("Jane Wilson", 6.0, "Yes."), ("Speaker 2", 9.0, "Fine by me."))
    assert proof is not None
    assert proof.heard == ("Jane Wilson", "Speaker 2")


@pytest.mark.parametrize(
    "answer", ["No, I'd rather you didn't.", "Please don't record this.", "I'm not comfortable with that.", "Nope."]
)
def test_a_no_is_no_proof_and_is_told(answer: str) -> None:
    proof = found(ASKED, ("Jane Wilson", 6.0, answer))
    assert proof is not None
    assert proof.refused == ("Jane Wilson",)


def test_do_you_mind_is_agreed_to_with_a_no() -> None:
    asked = ("Sarah Chen", 3.0, "Do you mind if I record this?")
    for answer in ("No, not at all.", "Not at all, go ahead."):
        proof = found(asked, ("Jane Wilson", 6.0, answer))
        assert proof is not None
        assert proof.heard == ("Jane Wilson",)


@pytest.mark.parametrize(
    "lines",
    [
        (ASKED,),  # nobody answers
        (ASKED, ("John Martinez", 6.0, "Yes.")),  # our own colleague
        (ASKED, ("Jane Wilson", 25.0, "Yes, exactly.")),  # too late to be the answer
        (("Sarah Chen", 3.0, "Shall we look at the pricing?"), ("Jane Wilson", 6.0, "Yes, sure.")),
        (("Sarah Chen", 3.0, "The record shows a latency of 40 ms."), ("Jane Wilson", 6.0, "Okay.")),
        (("Jane Wilson", 3.0, "Are you recording this?"), ("Sarah Chen", 5.0, "Yes.")),
        (ASKED, ("Jane Wilson", 6.0, "Let us begin with the agenda.")),
    ],
)
def test_what_is_no_yes_to_the_recording(lines: tuple[Line, ...]) -> None:
    assert found(*lines) is None


def test_only_the_first_two_minutes_count() -> None:
    late = ("Sarah Chen", 200.0, ASKED[2])
    assert found(late, ("Jane Wilson", 203.0, "Yes.")) is None
    assert found(late, ("Jane Wilson", 203.0, "Yes."), granted_at=100.0) is not None


def test_live_captions_are_read_as_turns() -> None:
    def words(channel: Channel, at: float, text: str) -> list[CommittedWord]:
        return [
            CommittedWord(channel, Word(w, at + n * 0.3, at + n * 0.3 + 0.2, 0.9), at)
            for n, w in enumerate(text.split())
        ]

    said = words(Channel.MIC, 1.0, "You are all fine with the recording?") + words(Channel.REMOTE, 4.0, "Yes, sure.")
    proof = find_consent(live_segments(said, "Sarah Chen"), granted_at=0.0, rep="Sarah Chen", ours=OURS)
    assert proof is not None
    assert proof.end == pytest.approx(4.5)


@pytest.mark.parametrize(
    ("question", "answer", "agrees"),
    [
        ("Ist es für Sie in Ordnung, wenn ich das Gespräch aufzeichne?", "Ja, klar.", True),
        ("Ist es für Sie in Ordnung, wenn ich das Gespräch aufzeichne?", "Kein Problem.", True),
        ("Ist es für Sie in Ordnung, wenn ich das Gespräch aufzeichne?", "Nein, lieber nicht.", False),
        ("Haben Sie etwas dagegen, wenn ich mitschneide?", "Nee, gar nicht.", True),
        ("Haben Sie etwas dagegen, wenn ich mitschneide?", "Das möchte ich nicht.", False),
        ("¿Le importa si grabo la llamada?", "No, adelante.", True),
        ("¿Están de acuerdo con que grabe la llamada?", "Sí, sin problema.", True),
        ("¿Están de acuerdo con que grabe la llamada?", "Prefiero que no.", False),
        ("Est-ce que ça vous dérange si j'enregistre l'appel ?", "Non, pas du tout.", True),
        ("Vous êtes d'accord pour que j'enregistre ?", "Oui, allez-y.", True),
        ("Vous êtes d'accord pour que j'enregistre ?", "Je préfère pas.", False),
    ],
)
def test_the_second_yes_in_other_languages(question: str, answer: str, agrees: bool) -> None:
    proof = found(("Sarah Chen", 3.0, question), ("Jane Wilson", 6.0, answer))
    assert proof is not None
    assert (bool(proof.heard), bool(proof.refused)) == (agrees, not agrees)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Do you mind if I record this?", "Yes, I do mind."),
        ("Do you mind if I record this?", "No, I'd rather you didn't."),
        ("Haben Sie etwas dagegen, wenn ich mitschneide?", "Ja, das stört mich."),
        ("Haben Sie etwas dagegen, wenn ich mitschneide?", "Nein, das will ich nicht."),
        ("Ist es in Ordnung, wenn ich das Gespräch aufzeichne?", "Nein, kein Interesse."),
        ("¿Le importa si grabo la llamada?", "Sí, me importa."),
        ("Ça vous dérange si j'enregistre ?", "Oui, ça me dérange."),
    ],
)
def test_a_refusal_is_never_taken_for_a_yes(question: str, answer: str) -> None:
    proof = found(("Sarah Chen", 3.0, question), ("Jane Wilson", 6.0, answer))
    assert proof is not None
    assert (proof.heard, proof.refused) == ((), ("Jane Wilson",))


@pytest.mark.parametrize("answer", ["Jo will join us later.", "Jo can take that."])
def test_a_name_is_no_yes(answer: str) -> None:
    assert found(ASKED, ("Jane Wilson", 6.0, answer)) is None


def test_a_bare_yes_to_do_you_mind_proves_nothing() -> None:
    assert found(("Sarah Chen", 3.0, "Do you mind if I record this?"), ("Jane Wilson", 6.0, "Yes.")) is None

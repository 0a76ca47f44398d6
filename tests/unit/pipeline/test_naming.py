"""Names come from what was said, and from nothing less."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.call import CallContext, Channel
from app.domain.people import Participant, Side
from app.domain.transcript import Transcript, Turn, Utterance, Word
from pipeline.naming import EvidenceNamer

PEOPLE = (
    Participant("Ada Byron", Side.US),
    Participant("Grace Hopper", Side.CUSTOMER),
    Participant("Alan Turing", Side.CUSTOMER),
)
CALL = CallContext("c", "A call", datetime(2025, 1, 7, 10), "Ada Byron", PEOPLE)


def named(lines: Sequence[tuple[str, str]], call: CallContext = CALL) -> Transcript:
    """Lines of (voice, text) spoken one after another; the voice "mic" is the rep's channel."""
    utterances, turns, at = [], [], 0.0
    for voice, text in lines:
        words = []
        for piece in text.split():
            words.append(Word(piece, at, at + 0.3, 0.9))
            at += 0.3
        channel = Channel.MIC if voice == "mic" else Channel.REMOTE
        utterances.append(Utterance(channel, tuple(words)))
        if channel is Channel.REMOTE:
            turns.append(Turn(words[0].start, words[-1].end, voice))
        at += 0.6
    return EvidenceNamer().name(call, utterances, {Channel.REMOTE: turns})


def speakers(transcript: Transcript) -> list[str]:
    return [s.speaker for s in transcript.segments]


def test_nobody_is_guessed() -> None:
    transcript = named([("mic", "Good morning."), ("Speaker 1", "Good morning."), ("Speaker 2", "Hello there.")])
    assert speakers(transcript) == ["Ada Byron", "Speaker 2", "Speaker 3"]


def test_a_self_introduction_names_the_voice_and_leaves_the_other_open() -> None:
    transcript = named([("Speaker 1", "Hi, this is Grace Hopper."), ("Speaker 2", "Good to meet you all.")])
    assert speakers(transcript) == ["Grace Hopper", "Speaker 2"]


def test_who_answers_when_addressed_is_who_was_addressed() -> None:
    transcript = named([("Speaker 1", "Alan, could you run it in staging?"), ("Speaker 2", "Yes, we can do that.")])
    assert speakers(transcript) == ["Speaker 1", "Alan Turing"]


def test_speaking_of_somebody_is_not_speaking_to_them() -> None:
    transcript = named([("mic", "I will set it up for Alan's team."), ("Speaker 1", "Thank you very much.")])
    assert speakers(transcript) == ["Ada Byron", "Speaker 2"]


def test_two_people_with_one_first_name_are_told_apart_by_the_full_name_only() -> None:
    call = CallContext("c", "A call", CALL.started_at, "Ada Byron", (*PEOPLE, Participant("Alan Kay", Side.CUSTOMER)))
    thin = named([("mic", "Alan, could you tell us more?"), ("Speaker 1", "Of course I can.")], call)
    assert speakers(thin) == ["Ada Byron", "Speaker 2"]
    clear = named([("Speaker 1", "Alan Kay here, good morning.")], call)
    assert speakers(clear) == ["Alan Kay"]


def test_a_german_call_is_named_in_its_language() -> None:
    people = (Participant("Ada Byron", Side.US), Participant("Udo Lang", Side.CUSTOMER), Participant("Jens Krüger"))
    call = CallContext("c", "A call", CALL.started_at, "Ada Byron", people, language="de")
    lines = [
        ("Speaker 1", "Guten Morgen, hier ist Udo Lang."),
        ("mic", "Herr Krüger, können Sie uns auch hören?"),
        ("Speaker 2", "Ja, ich bin bereit."),
    ]
    assert speakers(named(lines, call)) == ["Udo Lang", "Ada Byron", "Jens Krüger"]


def test_one_name_goes_to_one_voice() -> None:
    transcript = named(
        [
            ("Speaker 1", "This is Grace, good morning."),
            ("mic", "Grace, can you hear us?"),
            ("Speaker 2", "I can hear you well."),
        ]
    )
    assert speakers(transcript) == ["Grace Hopper", "Ada Byron", "Speaker 3"]


def test_an_utterance_is_split_where_the_speaker_changes() -> None:
    words = tuple(Word(t, i * 0.4, i * 0.4 + 0.3, 0.9) for i, t in enumerate(["Is", "it", "on?", "Yes", "it", "is."]))
    turns = [Turn(0.0, 1.15, "Speaker 1"), Turn(1.15, 3.0, "Speaker 2")]
    transcript = EvidenceNamer().name(CALL, [Utterance(Channel.REMOTE, words)], {Channel.REMOTE: turns})
    assert [s.text for s in transcript.segments] == ["Is it on?", "Yes it is."]


def test_the_microphones_copy_of_remote_speech_is_dropped_and_the_reps_words_stay() -> None:
    text = ["we", "would", "like", "to", "see", "the", "report", "before", "Friday"]
    remote = tuple(Word(t, 1 + i * 0.3, 1.2 + i * 0.3, 0.9) for i, t in enumerate(text))
    copy = tuple(Word(w.text, w.start + 0.2, w.end + 0.2, 0.6) for w in remote)
    own = tuple(Word(t, 4 + i * 0.3, 4.2 + i * 0.3, 0.9) for i, t in enumerate(["Sure,", "no", "problem."]))
    utterances = [Utterance(Channel.MIC, (*copy, *own)), Utterance(Channel.REMOTE, remote)]
    transcript = EvidenceNamer().name(CALL, utterances, {})
    assert [(s.channel, s.text) for s in transcript.segments] == [
        (Channel.REMOTE, " ".join(text)),
        (Channel.MIC, "Sure, no problem."),
    ]


def test_short_words_that_people_say_to_each_other_are_no_echo() -> None:
    remote = (Word("Thank", 1.0, 1.2, 0.9), Word("you", 1.2, 1.4, 0.9), Word("Ada.", 1.4, 1.7, 0.9))
    mic = (Word("Thank", 1.9, 2.1, 0.9), Word("you", 2.1, 2.3, 0.9), Word("all.", 2.3, 2.5, 0.9))
    transcript = EvidenceNamer().name(CALL, [Utterance(Channel.MIC, mic), Utterance(Channel.REMOTE, remote)], {})
    assert len(transcript.segments) == 2


def shown(*turns: tuple[float, float, str]) -> dict[Channel, list[Turn]]:
    return {Channel.REMOTE: [Turn(*turn) for turn in turns]}


def in_turn(order: str, before: dict[Channel, list[Turn]], call: CallContext = CALL) -> list[str]:
    """The labels of voices that speak six words each, 2.4 s apart, in this order."""
    utterances, turns = [], []
    for n, voice in enumerate(order):
        words = tuple(Word(f"w{n}", n * 2.4 + i * 0.3, n * 2.4 + i * 0.3 + 0.3, 0.9) for i in range(6))
        utterances.append(Utterance(Channel.MIC if voice == "r" else Channel.REMOTE, words))
        if voice != "r":
            turns.append(Turn(words[0].start, words[-1].end, voice))
    return speakers(EvidenceNamer().name(call, utterances, {Channel.REMOTE: turns}, before))


def test_a_label_that_was_seen_during_the_call_stays_with_its_voice() -> None:
    before = shown((2.4, 4.2, "Speaker 1"), (4.8, 6.6, "Speaker 2"), (9.6, 11.4, "Speaker 1"))
    assert in_turn("rabra", before) == ["Ada Byron", "Speaker 1", "Speaker 2", "Ada Byron", "Speaker 1"]
    # The far side's order in the final pass doesn't count, nor what a voice was called there.
    swapped = shown((2.4, 4.2, "Speaker 2"), (4.8, 6.6, "Speaker 1"))
    assert in_turn("rab", swapped) == ["Ada Byron", "Speaker 2", "Speaker 1"]


def test_voices_that_the_live_pass_took_for_one_get_its_label_and_a_new_number() -> None:
    before = shown((0.0, 1.8, "Speaker 1"), (2.4, 4.2, "Speaker 1"), (4.8, 6.6, "Speaker 1"), (7.2, 9.0, "Speaker 2"))
    assert in_turn("abac", before) == ["Speaker 1", "Speaker 3", "Speaker 1", "Speaker 2"]


def test_two_labels_for_one_voice_leave_it_the_one_it_mostly_had() -> None:
    before = shown((0.0, 1.8, "Speaker 1"), (2.4, 4.2, "Speaker 1"), (4.8, 6.6, "Speaker 2"))
    assert in_turn("aaab", before) == ["Speaker 1", "Speaker 3"]


def test_a_voice_that_got_a_name_gives_its_label_to_nobody() -> None:
    before = shown((0.0, 3.0, "Speaker 1"), (3.0, 6.0, "Speaker 2"))
    words = [tuple(Word(t, n * 3 + i * 0.3, n * 3 + i * 0.3 + 0.3, 0.9) for i, t in enumerate(text.split()))
             for n, text in enumerate(("Hi, this is Grace Hopper.", "Good to meet you all."))]  # fmt: skip
    turns = {Channel.REMOTE: [Turn(0.0, 2.4, "Speaker 1"), Turn(3.0, 6.0, "Speaker 2")]}
    utterances = [Utterance(Channel.REMOTE, spoken) for spoken in words]
    assert speakers(EvidenceNamer().name(CALL, utterances, turns, before)) == ["Grace Hopper", "Speaker 2"]

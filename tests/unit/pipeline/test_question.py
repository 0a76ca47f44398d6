from app.domain.call import Channel
from app.domain.transcript import CommittedWord, Word
from pipeline.question import LiveQuestionFinder
from tests.unit.pipeline.calls import call

_, CONTEXT = call(("Nina", "Hello."))


def words(text: str, channel: Channel = Channel.REMOTE, start: float = 0.0) -> list[CommittedWord]:
    return [
        CommittedWord(channel, Word(w, start + 0.4 * i, start + 0.4 * i + 0.3, 0.9), start + 0.4 * i + 1)
        for i, w in enumerate(text.split())
    ]


def test_question_with_its_context() -> None:
    said = words(
        "Can I ask something more technical? "
        "What is the P99 latency on the new API under load? We are planning for 10,000 concurrent connections."
    )
    found = LiveQuestionFinder().question([*said, *words("That is a fair question.", Channel.MIC, 14.0)], CONTEXT)
    assert (
        found == "What is the P99 latency on the new API under load? We are planning for 10,000 concurrent connections."
    )


def test_unpunctuated_words() -> None:
    found = LiveQuestionFinder().question(
        words(
            "can i ask something more technical "
            "what is the p 99 latency on the new api under load "
            "we are planning for ten thousand concurrent connections"
        ),
        CONTEXT,
    )
    assert found is not None
    assert "latency" in found
    assert "ten thousand concurrent connections" in found


def test_nothing_asked() -> None:
    assert LiveQuestionFinder().question(words("That sounds good to us. We like it."), CONTEXT) is None
    assert LiveQuestionFinder().question([], CONTEXT) is None


def test_our_own_question_and_an_old_one_do_not_count() -> None:
    assert LiveQuestionFinder().question(words("What is your API throughput today?", Channel.MIC), CONTEXT) is None
    old = words("What is the API latency?")
    assert LiveQuestionFinder().question([*old, *words("We are fine.", start=200.0)], CONTEXT) is None


def test_off_the_record_is_not_asked_aloud() -> None:
    assert (
        LiveQuestionFinder().question(words("Off the record, what is the API latency of your rival?"), CONTEXT) is None
    )


def test_a_question_in_another_language_is_found_before_small_talk() -> None:
    for text, wanted in (
        ("Wie hoch ist die Latenz der Schnittstelle bei zehntausend Nutzern? Schönes Wetter heute, oder?", "Latenz"),
        ("¿Dónde están los servidores y cómo es el cifrado? ¿Me oye bien?", "cifrado"),
        ("Où sont hébergées les données, et comment marche la sauvegarde ? Vous m'entendez ?", "sauvegarde"),
        ("wie wird die verschlüsselung der datenbank gemacht", "verschlüsselung"),
    ):
        found = LiveQuestionFinder().question(words(text), CONTEXT)
        assert found is not None, text
        assert wanted in found


def test_a_german_statement_is_no_question() -> None:
    for text in ("Wie gesagt, die Datenbank läuft bei uns.", "Was die Sicherheit angeht, sind wir zufrieden."):
        assert LiveQuestionFinder().question(words(text), CONTEXT) is None

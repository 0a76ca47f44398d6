from app.domain import formats
from pipeline.off_the_record import MASK, OffRecordTracker, PassageRedactor
from tests.unit.pipeline.calls import call, understand

OFF = [
    ("Clara", "The pilot saves us four hours a week."),
    ("Tim", "Of the record, the other vendor's demo was a disaster."),
    ("Nina", "I'll never repeat it. Back on the record then, I'll send the contract by Friday."),
    ("Clara", "Great."),
]


def test_off_the_record_reaches_no_output() -> None:
    text = formats.dumps(understand(*OFF)).lower()
    assert "disaster" not in text
    assert "vendor" not in text
    assert understand(*OFF).withheld[0].reason == "off_the_record"


def test_reaching_back() -> None:
    found = understand(
        ("Clara", "Our founder is selling his shares."), ("Clara", "Please don't put that in your notes.")
    )
    assert "founder" not in formats.dumps(found).lower()


def test_sensitive_talk_reaches_no_output() -> None:
    found = understand(
        ("Clara", "The harassment complaint against Victor is with outside counsel."),
        ("Tim", "And the layoffs are on Monday."),
        ("Nina", "I'll send the deck today."),
    )
    text = formats.dumps(found).lower()
    assert not any(word in text for word in ("harass", "victor", "layoff"))
    assert [s.what for s in found.next_steps] == ["Send the deck"]


def test_redaction_takes_text_and_words_and_leaves_the_times() -> None:
    transcript, _ = call(*OFF)
    redacted = PassageRedactor().redact(transcript, understand(*OFF))
    assert [bool(s.text) for s in redacted.segments] == [True, False, False, True]
    assert [s.start for s in redacted.segments] == [s.start for s in transcript.segments]


def test_live_captions_are_masked_word_by_word() -> None:
    tracker = OffRecordTracker()
    said = [
        "the",
        "price",
        "is",
        "fine",
        "off",
        "the",
        "record",
        "our",
        "boss",
        "is",
        "leaving",
        "okay",
        "back",
        "on",
        "the",
        "record",
        "send",
        "it",
    ]
    shown = " ".join(tracker.feed(word) for word in said)
    assert "boss" not in shown
    assert shown.startswith("the price is fine")
    assert shown.endswith("send it")
    assert MASK in shown
    assert not tracker.is_open


def test_live_captions_of_one_feed() -> None:
    assert OffRecordTracker().feed("This is good. Off the record, it was a mess.") == f"This is good. {MASK}"

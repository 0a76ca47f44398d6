from datetime import date

import pytest

from pipeline.core.dates import mentions
from pipeline.core.sentences import MAX_CHARACTERS, MAX_WORDS, clauses, sentence_spans

# A Tuesday.
DAY = date(2026, 2, 3)


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text)]


def test_speech_without_full_stops_is_cut_where_a_clause_begins() -> None:
    said = "okay so i'll ship you the sample box today and then we can look at the shelf plan are you back on monday"
    assert sentences(said)[0] == "okay so i'll ship you the sample box today"


def test_a_condition_keeps_its_consequence() -> None:
    said = "if the committee likes the second draft we will order the first forty benches in one go"
    assert sentences(said) == [said]


@pytest.mark.parametrize("unit", ["we will send the deck and ", "John Smith Vice President ", "a ", "x" * 90 + " "])
def test_work_grows_with_the_length_of_a_segment_and_no_faster(unit: str) -> None:
    def work(words: int) -> int:
        text = (unit * words)[: words * 6]
        return sum((b - a) ** 2 for a, b in sentence_spans(text))

    assert work(2000) <= 5 * work(500)


def test_no_sentence_is_longer_than_its_bound() -> None:
    for a, b in sentence_spans("the of the to the " * 600):
        assert b - a <= MAX_CHARACTERS
        assert b - a <= MAX_WORDS * 20


def test_several_promises_in_one_sentence_are_clauses_of_their_own() -> None:
    assert clauses("I will order the paint and Tim will book the lift") == [
        "I will order the paint",
        "Tim will book the lift",
    ]


@pytest.mark.parametrize(
    ("said", "day", "span"),
    [
        ("by Thursday or Friday", None, (date(2026, 2, 5), date(2026, 2, 6))),
        ("within 48 hours", date(2026, 2, 5), None),
        ("by 15.03. please", date(2026, 3, 15), None),
        ("close of the quarter", date(2026, 3, 31), None),
        ("once we are off this call", DAY, None),
    ],
)
def test_times_as_people_say_them(said: str, day: date | None, span: tuple[date, date] | None) -> None:
    [when] = mentions(said, DAY)
    assert (when.day, when.span) == (day, span)


@pytest.mark.parametrize("said", ["for the first 90 days", "in the second phase", "before my holidays"])
def test_a_count_or_somebody_s_holiday_is_no_due_date(said: str) -> None:
    assert mentions(said, DAY) == []


def test_a_german_day_before_its_month_ends_no_sentence() -> None:
    assert sentences("Der Vertrag endet am 30. April. Danach sind wir frei.") == [
        "Der Vertrag endet am 30. April.",
        "Danach sind wir frei.",
    ]
    assert len(sentences("Wir treffen uns am 3. Passt das?")) == 2


def test_a_let_me_behind_a_comma_is_a_clause_of_its_own() -> None:
    assert clauses("Do not take that as final, let me get you the figures") == [
        "Do not take that as final",
        "let me get you the figures",
    ]

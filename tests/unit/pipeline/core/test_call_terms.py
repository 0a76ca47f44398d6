"""A call's own words are written as they are, and no other word becomes one of them."""

import pytest

from app.domain.transcript import Word
from pipeline.core.call_terms import CallTerms

CALL = (
    "John Martinez", "Bob Torres", "Matt Chan", "Mark Chen", "Jane Wilson", "Globex", "Notion Labs", "Nordwind Logistik",
    "API latency", "Latency grows", "API-456", "Export fails", "DVLT-12", "CORE-2", "DataVault Pro", "Kryptonix",
)  # fmt: skip
TERMS = CallTerms.of(CALL)
SURE = 0.95


def reads(heard: str, probability: float = SURE, terms: CallTerms = TERMS) -> str:
    words = [Word(text, n * 1.0, n + 0.9, probability) for n, text in enumerate(heard.split())]
    found = terms.spelled(words)
    assert found[0].start == 0.0
    assert found[-1].end == words[-1].end
    return " ".join(word.text for word in found)


@pytest.mark.parametrize(
    ("heard", "probability", "written"),
    [
        ("Jon,", 0.5, "John,"),
        ("Jon,", 0.9, "Jon,"),
        ("Joan", 0.5, "Joan"),
        ("jon", 0.5, "jon"),
        ("Globeks", SURE, "Globex"),
        ("globeks", 0.5, "Globex"),
        ("Globeks'", 0.5, "Globeks'"),
        ("DataVolt", SURE, "DataVault"),
        ("Datavault.", SURE, "DataVault."),
        ("datavault", SURE, "DataVault"),
        ("Criptonics", 0.5, "Kryptonix"),
        ("Nordvind", 0.6, "Nordwind"),
    ],
)
def test_a_name_is_spelled_as_the_call_does(heard: str, probability: float, written: str) -> None:
    assert reads(heard, probability) == written


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("the DataVolt Pro plan", "the DataVault Pro plan"),
        ("the data vault pro plan", "the DataVault Pro plan"),
        ("our Data Vault, please", "our DataVault, please"),
        ("ask Globe X first", "ask Globex first"),
    ],
)
def test_a_name_that_was_heard_in_pieces_is_one(heard: str, written: str) -> None:
    assert reads(heard) == written


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("issue API 456 is open", "issue API-456 is open"),
        ("the API four fifty six, please", "the API-456, please"),
        ("the API four hundred and fifty-six.", "the API-456."),
        ("A P I four five six", "API-456"),
        ("DVLT twelve", "DVLT-12"),
        ("DVLT zwölf", "DVLT-12"),
        ("das API vierhundertsechsundfünfzig ist offen", "das API-456 ist offen"),
        ("so DVLT 12 next", "so DVLT-12 next"),
    ],
)
def test_a_key_is_written_as_its_system_does(heard: str, written: str) -> None:
    assert reads(heard) == written


@pytest.mark.parametrize(
    "heard",
    [
        "the API 457 and API 45",
        "the API 456 789",
        "DVLT twelve weeks ago",
        "DVLT 12 percent",
        "twelve of them",
        "it is core two of four",
        "the API twelve",
    ],
)
def test_a_number_that_is_no_key_stays(heard: str) -> None:
    assert reads(heard) == heard


@pytest.mark.parametrize("probability", [0.2, 0.55, 0.7, SURE])
@pytest.mark.parametrize(
    "heard",
    [
        "the notion that exports fail",
        "Can you send it? Met him, Bog standard, the latency is high",
        "our data vault is full",
        "a global market, and the globe",
        "Export is fine. Well, I will mark it.",
        "Lately the wind from north was strong",
        "That is no latency of ours",
        "Done. Bop till you drop, then tore us down",
        "Gut, wir haben das Nordlicht gesehen und die Logik dahinter",
        "Die Wolken ziehen, globale Märkte wachsen",
    ],
)
def test_no_word_that_people_say_becomes_a_name(heard: str, probability: float) -> None:
    assert reads(heard, probability) == heard


def test_a_word_is_joined_to_the_key_that_it_may_open() -> None:
    word = Word("DVLT", 0.0, 0.5, 0.9)
    assert TERMS.opens(word)
    assert not TERMS.opens(Word("DVLT,", 0.0, 0.5, 0.9))
    assert not CallTerms.of(()).opens(word)

"""Off the record and sensitive talk in German, Spanish and French."""

from datetime import datetime

import pytest

from app.domain.transcript import Segment, Transcript
from pipeline.core.passages import withheld_ids


@pytest.mark.parametrize(
    ("lines", "hidden"),
    [
        (
            ["Gut.", "Unter uns gesagt, der Chef geht.", "Ach so.", "So, wieder offiziell. Was kostet das?", "Zehn."],
            {1, 2, 3},
        ),
        (["Der Kollege hat eine Abmahnung bekommen.", "Was kostet das?"], {0}),
        (["Esto queda entre nosotros: nos vamos.", "Vale.", "Volvemos a lo oficial.", "Bien."], {0, 1, 2}),
        (["Ça reste entre nous, on vend.", "D'accord.", "Retour à l'officiel.", "Bien."], {0, 1, 2}),
        (["Wir unterscheiden drei Pakete.", "Der Preis ist vertraglich fest."], set()),
    ],
)
def test_withheld_in_other_languages(lines: list[str], hidden: set[int]) -> None:
    segments = tuple(Segment(i, i * 5.0, i * 5.0 + 4, "A" if i % 2 else "B", text) for i, text in enumerate(lines))
    assert withheld_ids(Transcript("c", datetime(2026, 3, 2), (), (), segments)) == hidden

"""What a promise of "that" is shown with: the sentence that names its thing, in exchanges that the model never saw."""

from tests.bench.exchanges import FOLDER, written
from tests.bench.train_antecedents import in_line


def test_a_line_shows_what_names_its_thing_in_exchanges_kept_aside() -> None:
    found = [in_line(exchange) for exchange in written(FOLDER / "aside.txt")]
    assert len(found) >= 30
    assert sum(found) / len(found) >= 0.5

"""Methods as data: those that come along, one's own, and files that are none."""

from pathlib import Path

import pytest

from app.domain.errors import BadInput
from app.services.methods.templates import method_of, methods

OWN = """
key: house
title: Our own
fields:
  - key: why_now
    label: Why now
    meaning: Why the customer moves now.
    says: ['\\bwhy now\\b']
    target: Why_Now__c
"""


def test_three_methods_come_along() -> None:
    found = methods()
    assert set(found) == {"bant", "meddicc", "spiced"}
    assert [f.key for f in found["bant"].fields] == ["budget", "authority", "need", "timeline"]
    assert all(field.meaning and field.ask for method in found.values() for field in method.fields)


def test_an_own_one_is_found_and_may_replace_one_that_came_along(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(OWN)
    (tmp_path / "bant.yml").write_text(OWN.replace("key: house", "key: bant"))
    assert method_of("house", [tmp_path]).fields[0].target == "Why_Now__c"
    assert method_of("BANT", [tmp_path]).title == "Our own"


@pytest.mark.parametrize(
    "change",
    [
        ("title: Our own", "titel: Our own"),
        (r"\bwhy now\b", "(why"),
        ("key: why_now", "key: Why now"),
        ("target: Why_Now__c", "target: Why Now"),
        ("fields:", "fields: []\nx:"),
        ("key: house", "key: [house"),
        ("meaning:", "allows: [question]\n    meaning:"),
    ],
    ids=["unknown word", "no regular expression", "key", "target", "no fields", "no YAML", "no cue"],
)
def test_a_file_that_is_no_method_is_named_with_its_fault(tmp_path: Path, change: tuple[str, str]) -> None:
    (tmp_path / "house.yaml").write_text(OWN.replace(*change))
    with pytest.raises(BadInput, match=r"house\.yaml is no method"):
        methods([tmp_path])


def test_an_unknown_method_names_those_that_there_are() -> None:
    with pytest.raises(BadInput, match="bant, meddicc"):
        method_of("spin")

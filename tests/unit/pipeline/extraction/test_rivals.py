"""Suppliers that are named beside ours, in the plain ways in which people do."""

import pytest

from tests.unit.pipeline.calls import understand

NAMED = {
    "Kilbride": "Kilbride have it at one seventy one, I've it here in black and white.",
    "Kegsight": "I'll be straight with you, I had Kegsight in a fortnight ago.",
    "Claritone": "Are you asking Claritone as well?",
    "Leapdesk": "My partner's been on at me about going over to Leapdesk.",
    "Havencare": "Why not the Havencare ones, she asked me.",
    "Tolbooth": "The price is higher, but it's a good deal more than Tolbooth.",
    "Weighlink": "Weighlink has given me thirty six.",
    "Flexidock": "Flexidock were here with the same thing, only cheaper.",
    "Dornbach": "And Dornbach, they've been here as well, I should say.",
}
NOBODY = (
    "I can have Pauline in my office pull out the list.",
    "I'll have Lorcan out with you on Wednesday.",
    "We use Excel for that today.",
)


@pytest.mark.parametrize(("name", "said"), NAMED.items())
def test_a_supplier_that_is_compared_is_a_rival(name: str, said: str) -> None:
    assert [c.name for c in understand(("Clara", said)).competitors] == [name]


@pytest.mark.parametrize("said", NOBODY)
def test_people_and_tools_are_no_rivals(said: str) -> None:
    assert understand(("Clara", said)).competitors == ()

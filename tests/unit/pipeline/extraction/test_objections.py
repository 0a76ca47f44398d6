import pytest

from tests.unit.pipeline.calls import understand

RAISED = [
    ("Price", "That's a good deal more than we had set aside."),
    ("Price", "Honestly we can't stretch to that."),
    ("Price", "It is a lot of money for a bakery."),
    ("Budget", "There's a hiring freeze until summer."),
    ("Timing", "We don't have the people for it in the harvest."),
    ("Approval needed", "Our works council has to agree before anybody installs a camera."),
    ("Approval needed", "I'd need to run this by my director."),
    ("Missing feature", "Your app doesn't even print labels."),
    ("Fault", "The gate scanner crashes every morning."),
    ("Security or legal", "Our data must stay in the country, data has to stay here."),
]


@pytest.mark.parametrize(("kind", "said"), RAISED)
def test_an_objection_is_a_blocker_in_its_own_words(kind: str, said: str) -> None:
    blockers = [b for b in understand(("Clara", said)).blockers if b.verification.status == "verified"]
    assert len(blockers) == 1
    assert blockers[0].evidence[0].speaker == "Clara Voss"
    assert said.split()[-1].strip(".") in blockers[0].what or kind in blockers[0].what


@pytest.mark.parametrize(
    "said", ["It is not too expensive.", "Other customers found it too expensive.", "The price is fine for us."]
)
def test_what_is_denied_or_said_of_others_is_no_blocker(said: str) -> None:
    assert understand(("Clara", said)).blockers == ()


def test_the_same_objection_twice_is_one_blocker() -> None:
    found = understand(
        ("Clara", "That's too expensive."), ("Nina", "I see."), ("Clara", "It is simply too much for us.")
    )
    assert len(found.blockers) == 1


def test_rivals_are_named_where_offers_are_compared() -> None:
    found = understand(
        ("Clara", "Your quote is a tenth over what Murmelbau offered us."),
        ("Clara", "And we sat down with Kranwerk North last week."),
    )
    assert [c.name for c in found.competitors] == ["Murmelbau", "Kranwerk North"]


def test_tools_people_and_accounts_are_no_rivals() -> None:
    found = understand(
        (
            "Clara",
            "We use Excel today, and compared with Tim I am slow. Voss AG is cheaper to run with Jira at the moment.",
        )
    )
    assert found.competitors == ()


def test_an_order_for_a_colleague_is_no_instruction_to_the_program() -> None:
    found = understand(
        ("Nina", "I'll open a card for that."), ("Ravi", "Call it fence repair and mark it as high priority.")
    )
    assert "injection" not in found.flags

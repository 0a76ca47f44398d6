import pytest

from tests.unit.pipeline.calls import understand, understand_among_us

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
    ("Price", "We can't do another nine percent this year."),
    ("Price", "Five blocks, that's nearly two thousand that we don't have."),
    ("Budget", "All spending is frozen since March."),
    ("Timing", "We can't start before the inspector has been here."),
    ("Timing", "I'm not going to move warehouses in the middle of the harvest."),
    ("Approval needed", "I'd have to ask the trustees first."),
    ("Approval needed", "Everything has to go through the purchasing people in town."),
    ("Approval needed", "Our data protection officer doesn't like the pop-up."),
    ("Missing feature", "There's no wifi in the cellar."),
    ("Missing feature", "Ours reads barcodes only."),
    ("Fault", "The app logs me out whenever I drive through the tunnel."),
    ("Fault", "With wet hands you can't press the button."),
    ("Incumbent", "We've just renewed for two years."),
    ("Incumbent", "We're tied in until next July."),
    ("Security or legal", "Our IT people say no cloud from the shop floor."),
    ("Security or legal", "Our data must stay in the country, data has to stay here."),
]


@pytest.mark.parametrize(("kind", "said"), RAISED)
def test_an_objection_is_a_blocker_in_its_own_words(kind: str, said: str) -> None:
    blockers = [b for b in understand(("Clara", said)).blockers if b.verification.status == "verified"]
    assert len(blockers) == 1
    assert blockers[0].evidence[0].speaker == "Clara Voss"
    assert said.split()[-1].strip(".") in blockers[0].what or kind in blockers[0].what


@pytest.mark.parametrize(
    "said",
    [
        "The drivers are dead after a double shift.",
        "I would have gone to court but it was not worth it.",
        "Please don't send me another brochure.",
        "It is not too expensive.",
        "Other customers found it too expensive.",
        "The price is fine for us.",
        "The works council has approved it.",
        "The numbers are roughly what we budgeted.",
        "We hope to finish the whole thing before Christmas.",
    ],
)
def test_what_is_denied_or_said_of_others_is_no_blocker(said: str) -> None:
    assert understand(("Clara", said)).blockers == ()


@pytest.mark.parametrize(
    "after",
    ["I can push it through before the holidays.", "That's a formality with us.", "I'll make sure they sign it."],
)
def test_an_approval_that_its_speaker_will_bring_about_is_a_plan(after: str) -> None:
    needed = "Our legal people have to review the contract, and that takes them a week."
    assert [b.what.split(":")[0] for b in understand(("Clara", needed)).blockers] == ["Approval needed"]
    assert understand(("Clara", f"{needed} {after}")).blockers == ()


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


@pytest.mark.parametrize(
    "said",
    [
        "Honestly it's better than Murmelbau, that was only an app.",
        "Murmelbau have been in here twice this month.",
        "Murmelbau, that's what we have at the old site.",
        "we had that it was fine but we're also looking at murmelbau",
        "we've got murmelbau we've had it for years",
    ],
)
def test_rivals_are_named_in_passing_and_without_capitals(said: str) -> None:
    assert [c.name for c in understand(("Clara", said)).competitors] == ["Murmelbau"]


@pytest.mark.parametrize("said", ["we've got spreadsheets we've had them for years", "we use scaffolding and ladders"])
def test_common_words_without_capitals_are_no_rivals(said: str) -> None:
    assert understand(("Clara", said)).competitors == ()


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


PLAINLY = [
    ("Price", "It's too dear, simple as that."),
    ("Price", "The fee went up by another nine percent."),
    ("Price", "Beckmann are doing it for sixty."),
    ("Price", "My budget is thirty five thousand for all of it."),
    ("Approval needed", "Anything over five hundred they've got to see first."),
    ("Approval needed", "My uncle still has to sign off on it."),
    ("Approval needed", "Nothing gets spent there without Yvette says so."),
    ("Incumbent", "We're contracted with Beckmann until the end of March."),
    ("Incumbent", "It rolled over in May for another year."),
    ("Missing feature", "Afterwards is no good to us."),
    ("Missing feature", "And it doesn't warn you when a certificate expires."),
    ("Timing", "I can't put the frames into production till I see the drawings."),
    ("Concern", "Without the agreement no personal data leaves the building."),
]


@pytest.mark.parametrize(("kind", "said"), PLAINLY)
def test_plain_ways_to_say_what_stands_in_the_way(kind: str, said: str) -> None:
    lines = [b.what for b in understand(("Clara", said)).blockers if b.verification.status == "verified"]
    assert [line.split(":")[0] for line in lines] == [kind]


def test_our_own_limits_and_gaps_stand_in_the_way_too() -> None:
    for said in (
        "That isn't something I can approve, it goes through billing.",
        "Malayalam is not on this year's road map.",
    ):
        assert [b for b in understand(("Ravi", said)).blockers if b.verification.status == "verified"], said


@pytest.mark.parametrize(
    "said", ["If there's no network the list stays on the phone.", "She doesn't work Fridays.", "We're not going to Gusto."]
)  # fmt: skip
def test_a_case_that_is_only_supposed_and_talk_of_people_is_no_fault(said: str) -> None:
    assert understand(("Clara", said)).blockers == ()


@pytest.mark.parametrize(
    "said",
    [
        "Nothing is permanent until the parish committee says so.",
        "Without his okay there's no pipe on that roof.",
        "The bridge is going to be shut until October.",
        "Three invoices from July haven't been paid.",
        "I'm not releasing the order until I know what this is.",
    ],
)
def test_what_waits_for_something_is_open(said: str) -> None:
    assert [b for b in understand(("Clara", said)).blockers if b.verification.status == "verified"]


def test_what_stands_in_the_way_of_customers_is_told_among_colleagues_too() -> None:
    found = understand_among_us(
        ("Nina", "The deposit's still not in."), ("Ravi", "And the bridge is shut until October.")
    )
    assert len([b for b in found.blockers if b.verification.status == "verified"]) == 2


def test_what_is_raised_to_and_fro_is_one_obstacle() -> None:
    found = understand(
        ("Clara", "The price is too high for us, honestly."),
        ("Ravi", "I see."),
        ("Clara", "It's more than we've got set aside. It's way over our budget."),
    )
    assert len([b for b in found.blockers if b.verification.status == "verified"]) == 1


def test_an_authority_of_the_speakers_own_is_no_obstacle() -> None:
    assert understand(("Ravi", "Who signs on your side?"), ("Clara", "I sign up to half a million.")).blockers == ()

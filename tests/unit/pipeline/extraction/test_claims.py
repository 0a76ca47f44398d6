from tests.unit.pipeline.calls import call, understand


def test_issue_is_matched_and_resolved_by_the_customer() -> None:
    found = understand(
        ("Nina", "Last time your main concern was the export timeouts."),
        ("Ravi", "The fix is deployed, the slowest export took nine seconds."),
        ("Clara", "Those numbers look good, that was our main concern."),
    )
    [blocker] = found.blockers
    assert (blocker.jira_key, blocker.status) == ("EXP-7", "resolved")


def test_denied_blocker_is_none() -> None:
    assert (
        understand(("Clara", "Our auditors want your report. It is not a blocker, but they always ask.")).blockers == ()
    )


def test_key_is_never_invented() -> None:
    [blocker] = understand(("Clara", "The main concern is the price of the onboarding.")).blockers
    assert blocker.jira_key is None


def test_quotes_are_verbatim_and_the_customers() -> None:
    turns = [
        ("Nina", "We are the best, everybody loves it."),
        ("Clara", "Okay. Our analysts spend nine hours a week on exports. That was our main worry."),
    ]
    transcript, _ = call(*turns)
    found = understand(*turns)
    assert found.key_quotes
    for quote in found.key_quotes:
        assert quote.speaker == "Clara Voss"
        assert quote.text in transcript.segments[quote.evidence[0].segment].text


def test_absent_signer_is_a_decision_maker_and_colleagues_are_not() -> None:
    found = understand(
        ("Clara", "Budget sits with Dana Whitfield, our CFO, and she signs everything."), ("Ravi", "I decide nothing.")
    )
    assert ("Dana Whitfield", "CFO") in {(d.name, d.title) for d in found.decision_makers}
    assert not {"Nina Holt", "Ravi Menon"} & {d.name for d in found.decision_makers}


def test_stage_is_never_closed_and_mostly_no_change() -> None:
    assert understand(("Clara", "We closed the office. Let's talk tomorrow.")).stage.recommendation is None

"""Tasks of the CRM: one for each new step of our own side, and changes of earlier ones that the call speaks for."""

from dataclasses import replace

from app.domain.proposal import ActionKind, Proposal, Targets, WrittenTask, write_key
from pipeline.extraction import OfflineExtractor
from pipeline.proposals import FollowUpProposer
from pipeline.verification import ClaimVerifier
from tests.unit.pipeline.calls import call

ON = Targets("006", "Voss AG Q2", "Demo", ("003",), extra={"crm_tasks": "on"})
REPORTS = WrittenTask("Task/00T1", "Send the benchmark reports", "Ravi Menon", "2025-03-10")


def tasks(*turns: tuple[str, str], targets: Targets = ON) -> list[Proposal]:
    transcript, context = call(*turns, accounts=("Voss AG",))
    found = ClaimVerifier().verify(OfflineExtractor().extract(transcript, context), transcript, context)
    kinds = (ActionKind.TASK, ActionKind.TASK_UPDATE)
    return [p for p in FollowUpProposer().propose(found, transcript, context, targets) if p.action.kind in kinds]


def test_only_our_own_steps_become_tasks_each_with_its_own_key() -> None:
    found = tasks(
        ("Ravi", "I'll send the benchmark reports by Monday."),
        ("Nina", "I'll set up the beta access this week."),
        ("Clara", "I'll send you the security questionnaire tomorrow."),
    )
    assert [p.action.content["owner"].split()[0] for p in found] == ["Ravi", "Nina"]
    first = found[0].action.content
    assert first["due"] == "2025-03-17"
    assert first["contact_ids"] == ["003"]
    assert "“I'll send the benchmark reports by Monday.”" in first["text"]
    keys = {write_key(p.action, call_id="c", event_uid=None, event_start=None) for p in found}
    assert len(keys) == len({p.id for p in found}) == 2


def test_nothing_without_the_setting_or_a_record() -> None:
    said = ("Ravi", "I'll send the benchmark reports by Monday.")
    assert tasks(said, targets=replace(ON, extra={})) == []
    assert tasks(said, targets=replace(ON, opportunity_id=None)) == []


def test_a_step_that_is_a_task_already_is_no_second_one_and_a_new_date_is_proposed() -> None:
    known = replace(ON, tasks=(REPORTS,))
    (change,) = tasks(("Ravi", "I'll send the benchmark reports by Monday."), targets=known)
    assert change.action.kind is ActionKind.TASK_UPDATE
    assert change.action.target == "Task/00T1"
    assert change.action.content["changes"] == {"due": ["2025-03-10", "2025-03-17"]}
    assert change.needs_you, "a task never changes by itself"


def test_a_step_that_is_said_to_be_done_is_proposed_as_completed() -> None:
    known = replace(ON, tasks=(REPORTS,))
    talk = ("Clara", "Could you tell me about the price?")
    (change,) = tasks(talk, ("Ravi", "I already sent the benchmark reports on Tuesday."), targets=known)
    assert change.action.content["changes"] == {"status": ["open", "done"]}
    for not_done in (
        "I have not sent the benchmark reports.",
        "Have I sent you the benchmark reports?",
        "If I had sent the benchmark reports you would know.",
        "I already sent the price list on Tuesday.",
    ):
        assert tasks(talk, ("Ravi", not_done), targets=known) == [], not_done

"""`calls`, `review`, `attach`, `approve`, `reject`, `retry`, `undo`: everything that the approval window does, for scripts."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.terminal import echo, echo_json
from app.domain.errors import BadInput, CallsideError
from app.domain.formats import dumps
from app.domain.outbox import OPEN_STATES, OutboxState
from app.domain.proposal import ProposalState
from app.domain.wording import count
from app.services.application import Application

OfDemo = Annotated[bool, typer.Option("--demo", help="In the demo's folder.")]
PATIENCE_SECONDS = 120.0
COMING_HOURS = 14 * 24.0


def register(app: typer.Typer) -> None:
    for command in (calls, review, attach, approve, stop, reject, retry, undo, autonomy):
        app.command(command.__name__)(command)


def calls(
    of_demo: OfDemo = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    coming: Annotated[
        bool, typer.Option("--next", help="What the calendar has coming, with the EVENT_ID that `brief` takes.")
    ] = False,
) -> int:
    """The calls on this laptop, newest first."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        if coming:
            return _coming(application, as_json=as_json)
        lines = application.archive.calls()
        if as_json:
            told = {line.call_id for line in lines}
            echo_json(dumps([call for call in application.store.calls() if call.id in told]))
        for line in [] if as_json else lines:
            review_note = f", {line.to_review} to review" if line.to_review else ""
            echo(f"{line.call_id}  {line.when:%Y-%m-%d %H:%M}  {line.title}  {line.state}{review_note}")
        if not lines and not as_json:
            echo("No calls yet.")
    return 0


def _coming(application: Application, *, as_json: bool) -> int:
    """The events of the coming two weeks. A calendar that can't be read is told, and what was planned is listed."""
    problem = None
    try:
        application.schedule.sync()
    except CallsideError as error:
        problem = str(error)
    found = application.schedule.upcoming(hours=COMING_HOURS)
    if as_json:
        echo_json(dumps(found))
    for event in [] if as_json else found:
        with_whom = "" if event.has_outsiders else "  (no brief)"
        echo(f"{event.id}  {event.start:%Y-%m-%d %H:%M}  {event.title}{with_whom}")
    if not found and not as_json and not problem:
        echo("The calendar has nothing coming.")
    if problem:
        echo(problem, err=True)
    return 1 if problem else 0


def review(call_id: Annotated[str | None, typer.Argument()] = None, of_demo: OfDemo = False) -> int:
    """What would be written, and what became of it."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        cards, counting = application.review.cards(call_id), application.autonomy.countdowns()
        for card in cards:
            action = card.proposal.action
            state = card.row.state if card.row else card.proposal.state
            echo(f"── {card.proposal.id}  {action.vendor} {action.kind} → {action.target_label}  [{state}]")
            if card.proposal.id in counting:
                echo(f"   is written at {counting[card.proposal.id]:%H:%M:%S}: `stop` keeps it for you")
            if card.proposal.needs_you:
                echo(f"   needs you: {card.proposal.needs_you}")
            echo(card.preview)
            for line in card.proposal.lines:
                for evidence in line.evidence:
                    echo(f"   “{evidence.quote}” {evidence.speaker} {evidence.start:.1f} s")
        if not cards:
            unread = application.archive.left_unread(call_id) if call_id else None
            echo(str(unread or "Nothing to review."))
    return 0


def attach(
    proposal_id: Annotated[str, typer.Argument(help="The id of a mail draft.")],
    name: Annotated[
        str | None, typer.Argument(help="A file's name; without it, what may be attached is listed.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the file off the draft.")] = False,
    of_demo: OfDemo = False,
) -> int:
    """Attaches a file of the configured folder or of the CRM's record to a draft."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        card = application.review.card(proposal_id)
        if name and remove:
            card = application.attachments.detach(card, name)
        elif name:
            matching = [file for file in application.attachments.choices(card) if file.name == name]
            if not matching:
                raise BadInput(f"There is no file {name} to attach: leave the name out to see what there is.")
            card = application.attachments.attach(card, matching[0])
        else:
            for file in application.attachments.choices(card):
                echo(f"{file.name}  {file.size} bytes, {file.source}")
            return 0
        echo(card.preview)
    return 0


def approve(
    proposal_id: Annotated[str, typer.Argument(help="A proposal's id, or all.")],
    of_demo: OfDemo = False,
) -> int:
    """Approves the exact payload that `review` shows, and writes it."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        if proposal_id == "all":
            cards = [card for card in application.review.cards() if card.proposal.state is ProposalState.PENDING]
        else:
            cards = [application.review.card(proposal_id)]
        added = application.review.approve(cards)
        left = application.after.write_out(patience=PATIENCE_SECONDS)
        echo(f"Approved {count(len(cards), 'proposal')}, {len(added)} new; {len(left)} still to be written.")
        keys = {row.prepared.key for row in added}
        failed = [r for r in application.store.outbox() if r.prepared.key in keys and r.state is not OutboxState.DONE]
        for row in failed:
            echo(f"{row.prepared.vendor}: {row.error or row.state}", err=True)
        return 1 if failed else 0


def stop(proposal_id: Annotated[str, typer.Argument()], of_demo: OfDemo = False) -> int:
    """Stops the countdown of a proposal: it waits to be read."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        application.autonomy.stop(application.review.card(proposal_id))
        echo("Stopped: it waits for you.")
    return 0


def autonomy(of_demo: OfDemo = False) -> int:
    """How far each kind of write has come by itself, and what that rests on."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        for standing in application.after.learning.standings():
            counted = f"{standing.right} of {standing.total} right, so at least {standing.bound:.0%}"
            echo(
                f"{standing.kind.replace('_', ' '):13} {standing.effective.replace('_', '-'):8} "
                f"(at most {standing.ceiling.replace('_', '-')}); {counted if standing.total else 'no decisions yet'}"
            )
    return 0


def reject(
    proposal_id: Annotated[str, typer.Argument()],
    reason: Annotated[str, typer.Option(help="Why; what was wrong teaches the confidence.")],
    of_demo: OfDemo = False,
) -> int:
    """Rejects a proposal, or lets go of a write that is parked; nothing of it is written."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        card = application.review.card(proposal_id)
        if card.row and card.row.state is OutboxState.PARKED:
            application.outbox.dismiss(card.row.prepared.key, reason)
        else:
            application.review.reject(card, reason)
        echo("Rejected.")
    return 0


def retry(
    key: Annotated[
        str | None, typer.Argument(help="The key of a write that is parked; without it, all that is open.")
    ] = None,
    of_demo: OfDemo = False,
    out: Annotated[Path | None, typer.Option(help="With --demo: the report folder.")] = None,
) -> int:
    """Goes on where a crash or an outage stopped; nothing is written twice."""
    from app import bootstrap
    from app.cli import demo_narration as telling

    if of_demo and key is None:
        return telling.go_on(out)
    with bootstrap.opened(of_demo=of_demo) as application:
        if key:
            application.outbox.retry(key)
        left = application.after.write_out(patience=PATIENCE_SECONDS)
        waiting = application.store.outbox(*OPEN_STATES, OutboxState.PARKED)
        for row in waiting:
            echo(f"{row.prepared.key}  {row.prepared.vendor} {row.prepared.kind}: {row.error or row.state}")
        echo("All written." if not waiting else f"{count(len(waiting), 'write')} left.")
        return 1 if left else 0


def undo(
    proposal_id: Annotated[str, typer.Argument(help="The id of a proposal that was written.")],
    of_demo: OfDemo = False,
) -> int:
    """Takes back what was written, where the vendor allows it."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        card = application.review.card(proposal_id)
        if card.row is None:
            raise BadInput("This proposal was not written, so there is nothing to undo.")
        application.approvals.undo(card)
        echo(f"Undone: {card.proposal.action.vendor.title()} {card.proposal.action.kind.replace('_', ' ')}.")
    return 0

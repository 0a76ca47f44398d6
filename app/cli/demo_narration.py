"""The story told in the terminal, as it happens."""

import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape as markup_escape
from rich.panel import Panel
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Table

from app import bootstrap
from app.bootstrap import DemoApplication
from app.cli.terminal import plain
from app.domain.brief import Brief, SourceState
from app.domain.call import CallState, Channel
from app.domain.consent import ConsentRecord, ConsentState
from app.domain.errors import CallsideError
from app.domain.messages import ago
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.transcript import CommittedWord
from app.domain.wording import clock, count, time_of_day
from app.events import BriefReady, Captions, ConsentChanged, HelpChanged, SourceAnswered, StepProgress, WriteChanged
from app.services.review.service import Card

# A caption line ends at a sentence, or at about the width that a person reads at a glance.
LINE_CHARACTERS = 90
PAUSE_SECONDS = 0.7


def tell(demo: DemoApplication, *, approve: bool, out: Path) -> int:
    """Runs the story, printing each act. Answers the exit code: 0 where nothing that was approved is left open."""
    return _Telling(demo, Console(highlight=False, soft_wrap=False)).run(approve=approve, out=out)


def go_on(out: Path | None) -> int:
    """What a demo that was killed left: told to its end, with the choices that it was begun with."""
    folder = bootstrap.demo_folder()
    chosen = bootstrap.demo_choices(folder)
    with bootstrap.open_demo(folder) as demo:
        return tell(demo, approve=chosen["approve"] == "all", out=out or Path(chosen["out"]))


def escape(text: object) -> str:
    """Text of others, for rich and for the terminal."""
    return markup_escape(plain(str(text)))


class _Telling:
    def __init__(self, demo: DemoApplication, console: Console) -> None:
        self._demo = demo
        self._app = demo.application
        self._story = demo.story
        self._console = console
        self._line: dict[Channel, list[CommittedWord]] = {}
        self._tasks: dict[str, TaskID] = {}
        self._progress = Progress(
            TextColumn("  {task.description}"), BarColumn(28), TextColumn("{task.percentage:>3.0f} %"), console=console
        )
        events = self._app.events
        events.subscribe(SourceAnswered, self._source)
        events.subscribe(BriefReady, lambda ready: self._brief(ready.brief))
        events.subscribe(ConsentChanged, lambda changed: self._consent(changed.record))
        events.subscribe(Captions, self._captions)
        events.subscribe(HelpChanged, lambda changed: self._say(f"[bold]Get SE[/]  {escape(changed.note)}"))
        events.subscribe(CallsideError, lambda error: self._say(f"[yellow]{escape(str(error))}[/]"))
        events.subscribe(StepProgress, self._step)
        events.subscribe(WriteChanged, lambda changed: self._wrote(changed.row))

    def run(self, *, approve: bool, out: Path) -> int:
        began = time.monotonic()
        for note in self._app.notes:
            self._say(f"[dim]{escape(note)}[/]")
        before = self._story.state()
        if before not in (None, CallState.PLANNED):
            self._say(f"[dim]This story was begun before and goes on where it was ({before}). --fresh starts anew.[/]")
        self._story.recover()
        if before in (None, CallState.PLANNED):
            self._act("Before the call")
            self._story.before_the_call()
        if not self._story.recorded():
            self._act("During the call")
            self._live()
        self._story.settle_help()
        self._act("After the call")
        with self._progress:
            self._story.after_the_call()
        self._found()
        left = self._approve_and_write() if approve else self._nothing_approved()
        summary = self._summary(left, time.monotonic() - began)
        self._demo.write_report(out, summary)
        self._console.print(Panel(escape(summary), title="Summary", title_align="left"))
        self._console.print(f"Report: {escape(str(out / 'index.html'))}", soft_wrap=True)
        return 0 if not left else 1

    # ── act one ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _act(self, title: str) -> None:
        self._console.print()
        self._console.rule(f"[bold]{title}[/]", align="left")

    def _say(self, text: str) -> None:
        now = self._app.clock.now()
        self._console.print(f"[dim]{now:%H:%M:%S}[/]  {text}")

    def _source(self, answered: SourceAnswered) -> None:
        report = answered.report
        facts = count(len(report.facts), "fact") if report.state is SourceState.ANSWERED else report.state.value
        self._say(f"{report.source}: {facts} [dim]({report.seconds * 1000:.0f} ms)[/]")

    def _brief(self, brief: Brief) -> None:
        table = Table.grid(padding=(0, 2))
        people = " · ".join(f"{p.name}, {p.title}" if p.title else p.name for p in brief.people)
        table.add_row("", escape(brief.headline))
        table.add_row("", escape(people))
        for line in brief.lines:
            fresh = f", {ago(line.as_of, brief.composed_at)}" if line.as_of else ""
            stale = " [yellow](stale)[/]" if line.stale else ""
            table.add_row(f"[dim]{line.label}[/]", f"{escape(line.text)}{stale} [dim]{escape(line.source)}{fresh}[/]")
        for number, point in enumerate(brief.talking_points, 1):
            table.add_row(f"[dim]Say {number}[/]", f"{escape(point.text)} [dim]({escape(point.reason)})[/]")
        if brief.helper:
            table.add_row("[dim]Help[/]", f"{escape(brief.helper)} knows the technical side")
        for report in brief.missing:
            table.add_row("[yellow]Missing[/]", f"{report.source}: {report.state.value}")
        title = f"{brief.account or brief.event.title} · {time_of_day(brief.event.start)}"
        self._console.print(Panel(table, title=escape(title), title_align="left"))

    # ── act two ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _consent(self, record: ConsentRecord) -> None:
        if record.state is ConsentState.ASKED:
            self._say(f"[bold]Consent[/]  asked of {', '.join(record.people)}: nothing is captured yet")
        elif record.state is ConsentState.GRANTED and record.granted_at is not None:
            proof = f"basis: {record.basis}"
            self._say(f"[bold]Consent[/]  everyone agreed at {clock(record.granted_at)}; {proof}. [red]●[/] Recording")

    def _live(self) -> None:
        live = self._story.begin_call(self._story.everyone_agreed())
        answer = None
        try:
            self._story.wait_for_the_question(live)
            question = self._story.proposed_question(live)
            if question:
                self._say(f"[bold]Get SE[/]  pressed: “{escape(question)}”")
            answer = self._story.ask_and_follow(live)
        except CallsideError as error:
            self._say(f"[yellow]{escape(str(error))}[/]")
        self._story.end_call(live, answer)
        self._flush_captions()
        self._say("The call has ended.")

    def _captions(self, captions: Captions) -> None:
        for word in captions.words:
            line = self._line.setdefault(word.channel, [])
            if line and _breaks(line[-1], word):
                self._caption(line)
            line.append(word)
            if _line_ends(line):
                self._caption(line)

    def _caption(self, line: list[CommittedWord]) -> None:
        who = line[0].speaker or ("You" if line[0].channel is Channel.MIC else "Them")
        text = " ".join(word.word.text for word in line)
        self._console.print(f"  [dim]{clock(line[0].word.start)}[/]  [bold]{who:9}[/] {escape(text)}")
        line.clear()

    def _flush_captions(self) -> None:
        for line in self._line.values():
            if line:
                self._caption(line)

    # ── act three ───────────────────────────────────────────────────────────────────────────────────────────────

    def _step(self, progress: StepProgress) -> None:
        if progress.step not in self._tasks:
            self._tasks[progress.step] = self._progress.add_task(progress.step.capitalize(), total=1.0)
        self._progress.update(self._tasks[progress.step], completed=progress.fraction)

    def _found(self) -> None:
        extraction = self._demo.extraction()
        for step in extraction.next_steps:
            due = f"{step.due:%a %d %b}" if step.due else step.due_text or "no date"
            self._claim(
                "Next step", f"{step.what} · {step.owner or '?'} · {due}", step.verification.status, step.evidence
            )
        for blocker in extraction.blockers:
            key = f" · {blocker.jira_key}" if blocker.jira_key else ""
            self._claim(
                "Blocker", f"{blocker.what} · {blocker.status}{key}", blocker.verification.status, blocker.evidence
            )
        for quote in extraction.key_quotes:
            self._say(f"[bold]Quote[/]  “{escape(quote.text)}” [dim]{escape(quote.speaker)} {clock(quote.start)}[/]")
        for passage in extraction.withheld:
            where = f"{clock(passage.start)} to {clock(passage.end)}"
            self._say(f"[bold]Left out[/]  {passage.reason.replace('_', ' ')}, {where}")

    def _claim(self, kind: str, text: str, status: str, evidence: Sequence[object]) -> None:
        word = "[green]checked[/]" if status == "verified" else f"[yellow]{status}[/]"
        self._say(f"[bold]{kind}[/]  {escape(text)}  {word} [dim]({count(len(evidence), 'place')} in the call)[/]")

    def _approve_and_write(self) -> Sequence[OutboxRow]:
        cards = self._story.cards()
        if not self._story.reviewed():
            self._act(f"Review: --approve all, so the rep approves {count(len(cards), 'proposal')}")
            for card in cards:
                self._card(card)
            self._story.approve(cards)
        self._act("Writing")
        return self._story.write()

    def _nothing_approved(self) -> Sequence[OutboxRow]:
        cards = self._story.cards()
        self._act(
            f"Review: --approve none, so {count(len(cards), 'proposal waits', 'proposals wait')} and nothing is written"
        )
        for card in cards:
            self._card(card)
        return ()

    def _card(self, card: Card) -> None:
        action = card.proposal.action
        doubt = f" [yellow]{escape(card.proposal.needs_you)}[/]" if card.proposal.needs_you else ""
        label = f"[bold]{action.vendor.title()}[/] {action.kind.replace('_', ' ')} · {escape(action.target_label)}"
        self._console.print(f"{label} · {escape(card.proposal.reason)}{doubt}")
        self._console.print(Panel(escape(card.preview), border_style="dim"))

    def _wrote(self, row: OutboxRow) -> None:
        what = f"[bold]{row.prepared.vendor.title()}[/] {row.prepared.kind.replace('_', ' ')}"
        if row.state is OutboxState.DONE:
            self._say(f"{what}: [green]written[/] [dim]{escape(row.url or row.remote_id or '')}[/]")
        elif row.state not in (OutboxState.PENDING, OutboxState.SENDING):
            self._say(f"{what}: [yellow]{row.state}[/] {escape(row.error or '')}")

    def _summary(self, left: Sequence[OutboxRow], seconds: float) -> str:
        numbers = self._demo.numbers()
        lines = [self._demo.story.call().context.title]
        lines += [f"Written   {count(n, what)}" for what, n in numbers.written.items()]
        waiting = count(numbers.waiting, "item") if numbers.waiting else "nothing"
        lines.append(f"Waiting   {waiting}")
        lines += [f"          {row.prepared.vendor}: {row.error or row.state}" for row in left]
        if numbers.help_requests:
            lines.append(f"Get SE    {count(numbers.help_requests, 'request')}, {numbers.help_accepted} accepted")
        if numbers.confidence is not None:
            lines.append(f"Checks    average confidence {numbers.confidence:.2f}, {numbers.caught} claims held back")
        lines.append(f"Audit     {count(self._app.store.verify_audit(), 'row')}, chain intact")
        lines.append(f"Saved     about {numbers.minutes_saved:.0f} minutes against the baseline in your settings")
        lines.append(f"Told in   {seconds:.0f} s")
        return "\n".join(lines)


def _breaks(before: CommittedWord, word: CommittedWord) -> bool:
    return word.speaker != before.speaker or word.word.start - before.word.end > PAUSE_SECONDS


def _line_ends(line: Sequence[CommittedWord]) -> bool:
    return line[-1].word.text.endswith((".", "?", "!")) or sum(len(w.word.text) + 1 for w in line) > LINE_CHARACTERS

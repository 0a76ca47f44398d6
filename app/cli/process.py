"""`process`: the after-call workflow on a folder, up to the proposals."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from app.cli.terminal import echo
from app.domain.call import CallContext
from app.domain.claims import Extraction
from app.domain.errors import ConsentMissing
from app.domain.formats import context_from, dumps, load_json
from app.domain.languages import left_unread
from app.domain.transcript import Transcript
from app.domain.wording import count
from app.jobs import Jobs

if TYPE_CHECKING:
    from app.services.processing.workflow import AfterCallWorkflow


def register(app: typer.Typer) -> None:
    app.command("process")(process)


def process(
    call_dir: Annotated[Path, typer.Argument(help="A folder with mic.*, remote.* and call.json.")],
    out: Annotated[Path, typer.Option(help="Where transcript.json, extraction.json and proposals.json go.")],
    model: Annotated[str | None, typer.Option(help="The speech model; by default the one in the settings.")] = None,
) -> int:
    """Transcribes, tells speakers apart, extracts, verifies and proposes; writes to no outside system."""
    from app.services.outbox.targets import known_targets

    workflow, context = _workflow(call_dir, model)
    out.mkdir(parents=True, exist_ok=True)
    extraction, transcript = _understood(workflow, context, call_dir)
    outcome = workflow.text.propose(extraction, transcript, context, known_targets(context))
    for name in ("transcript", "extraction", "proposals"):
        (out / f"{name}.json").write_text(dumps(getattr(outcome, name)) + "\n", encoding="utf-8")
    if unread := left_unread(outcome.extraction.flags, outcome.extraction.language):
        echo(str(unread), err=True)
    steps, proposals = len(outcome.extraction.next_steps), len(outcome.proposals)
    echo(f"{count(steps, 'next step')}, {count(proposals, 'proposal')} in {out}.")
    return 0


def understood(call_dir: Path, model: str | None) -> tuple[CallContext, Extraction, Transcript]:
    """The call's description, its verified claims and its transcript, read from the sound of a folder."""
    workflow, context = _workflow(call_dir, model)
    return (context, *_understood(workflow, context, call_dir))


def _workflow(call_dir: Path, model: str | None) -> "tuple[AfterCallWorkflow, CallContext]":
    from app.bootstrap import engines
    from app.bootstrap.language import reader
    from app.bootstrap.open_application import language_model_key
    from app.paths import data_dir
    from app.policy import effective

    settings = effective(data_dir() / "settings.json").settings
    context = context_from(load_json(call_dir / "call.json"))
    consented_from(context)
    workflow = engines.after_call(
        model or settings.speech_model,
        reader(settings, settings.language_provider, key=language_model_key),
        separate_speakers=settings.separate_speakers,
        pyannote_folder=settings.pyannote_folder,
        product_names=settings.product_names,
        jobs=Jobs(),
    )
    return workflow, context


def _understood(workflow: "AfterCallWorkflow", context: CallContext, call_dir: Path) -> tuple[Extraction, Transcript]:
    from app.bootstrap import engines
    from app.services.processing.capture_gaps import unread, with_unheard
    from app.services.processing.checkpoints import InMemory
    from app.services.processing.workflow import WorkflowRun

    start = consented_from(context)
    channels = {c: (start, sound) for c, sound in engines.open_channels(call_dir, both=True, skip=start).items()}
    report = engines.folder_report(call_dir)
    for message in report.told:
        echo(str(message), err=True)
    with bars() as shown:
        tasks: dict[str, TaskID] = {}

        def progress(step: str, fraction: float) -> None:
            if step not in tasks:
                tasks[step] = shown.add_task(step.capitalize(), total=1.0)
            shown.update(tasks[step], completed=fraction)

        run = WorkflowRun.begin(context, channels, InMemory(), progress)
        extraction, transcript = workflow.text.understand(run, workflow.audio.transcribe(run, {}))
    missing = [unread(channel, *span) for channel, loss in report.lost.items() for span in loss.spans]
    return with_unheard(extraction, transcript, missing)


def consented_from(context: CallContext) -> float:
    """The call time before which nothing may be read. Raises ConsentMissing where there is no consent."""
    if context.consent is None:
        raise ConsentMissing(
            "call.json has no consent on record, so nothing of this call is read: add who granted it and when."
        )
    return context.consent.granted_at


def bars() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(28), TextColumn("{task.percentage:>3.0f} %"))
    return Progress(*columns, console=Console(stderr=True), transient=True)

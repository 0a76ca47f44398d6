"""The commands that read a transcript: `extract` and `verify`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app import bootstrap
from app.cli.terminal import echo
from app.domain import formats
from app.domain.claims import Extraction
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.languages import left_unread
from app.domain.messages import Message
from app.domain.wording import count
from app.paths import data_dir
from app.policy import effective


def register(app: typer.Typer) -> None:
    """Adds the commands to the program's root."""
    app.command("extract")(extract)
    app.command("verify")(verify)


def extract(
    transcript: Annotated[Path, typer.Argument(help="transcript.json")],
    out: Annotated[Path, typer.Option("--out", help="where extraction.json is written")],
    provider: Annotated[str, typer.Option("--provider", help="offline or openai")] = "offline",
    record: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep the questions to the model, and its answers")
    ] = None,
    replay: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Answer them from the files of such a folder")
    ] = None,
) -> None:
    """Finds next steps, blockers, quotes and decision makers in a transcript, each verified against it."""
    # These bring the whole program along, which the other commands need not wait for.
    from app.bootstrap.language import reader, recording, replaying
    from app.bootstrap.open_application import language_model_key

    said = formats.transcript_from(_mapping(transcript))
    context = formats.context_of(said)
    in_force = effective(data_dir() / "settings.json")
    settings = in_force.settings
    asks_a_model = provider == "openai" and replay is None
    if asks_a_model and settings.language_provider == "offline" and "language_provider" in in_force.locked:
        raise UserActionNeeded("Your organization lets only the rules read calls: leave --provider out.")
    if replay is not None:
        found = replaying(replay).extract(said, context)
    elif record is not None:
        keeping, answers = recording(settings, record, key=language_model_key)
        if not answers:
            keeping.ask_all(said, context)
            echo(str(Message("models.recorded_only")), err=True)
        found = (keeping if answers else reader(settings, "offline", key=language_model_key)).extract(said, context)
    else:
        found = reader(settings, provider, key=language_model_key).extract(said, context)
    _tell(found)
    _write(out, formats.dumps(bootstrap.verifier().verify(found, said, context)))


def _tell(found: Extraction) -> None:
    """What a language model did for this, and where it did not."""
    if found.usage:
        used = found.usage
        cost = f", {used.cost:.4f} at the configured prices" if used.cost is not None else ""
        asked = f"{count(used.requests, 'question')}, {used.prompt_tokens + used.completion_tokens} tokens{cost}"
        echo(f"{used.model}: {asked}.", err=True)
    if "language_model_unavailable" in found.flags:
        echo("The language model did not answer as it should, so the rules read this call alone.", err=True)
    if unread := left_unread(found.flags, found.language):
        echo(str(unread), err=True)


def verify(
    claims: Annotated[Path, typer.Argument(help="CLAIMS.jsonl: id, meeting_id and claim on each line")],
    meetings: Annotated[Path, typer.Option("--meetings", help="meetings with their utterances, .jsonl or .jsonl.gz")],
    out: Annotated[Path, typer.Option("--out", help="where the verdicts are written, one a line")],
) -> None:
    """Checks claims about meetings, and prints a verdict for each."""
    rows = bootstrap.verify_claims(formats.load_json_lines(claims), formats.load_json_lines(meetings))
    _write(out, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _mapping(path: Path) -> dict[str, object]:
    data = formats.load_json(path)
    if not isinstance(data, dict):
        raise BadInput(f"{path} holds no transcript: give the transcript.json of a call.")
    return data


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path} can't be written ({error.strerror}): choose another place with --out.") from error

"""`fields`: what a call said about each field of a sales method, and "not said" for the rest."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.terminal import echo, echo_json
from app.domain import formats
from app.domain.call import CallContext
from app.domain.claims import Extraction
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.messages import Message
from app.domain.methods import MethodAnswers
from app.domain.ports import FieldReader
from app.domain.transcript import Transcript
from app.settings import Settings


def register(app: typer.Typer) -> None:
    """Adds the command to the program's root."""
    app.command("fields")(fields)


def fields(
    call: Annotated[Path, typer.Argument(help="a call's folder, or its transcript.json")],
    method: Annotated[str, typer.Option("--method", help="meddicc, bant, spiced, or one of your own")] = "meddicc",
    methods: Annotated[Path | None, typer.Option("--methods", help="a folder with methods of your own")] = None,
    provider: Annotated[str, typer.Option("--provider", help="offline or openai")] = "offline",
    record: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep the question to the model, and its answer")
    ] = None,
    replay: Annotated[Path | None, typer.Option(metavar="DIR", help="Answer it from the file of such a folder")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """Fills the fields of a sales method from a call, each with its quote, speaker and moment."""
    from app.bootstrap.methods import folders_of, read_fields
    from app.paths import data_dir
    from app.policy import effective
    from app.services.methods.templates import method_of

    in_force = effective(data_dir() / "settings.json")
    settings = in_force.settings
    asks_a_model = (provider == "openai" or record is not None) and replay is None
    if asks_a_model and settings.language_provider == "offline" and "language_provider" in in_force.locked:
        raise UserActionNeeded("Your organization lets only the rules read calls: leave --provider and --record out.")
    chosen = method_of(method, [*folders_of(settings, data_dir()), *([methods] if methods else [])])
    transcript, context, extraction = _call(call)
    answers = read_fields(_reader(settings, provider, record, replay), chosen, transcript, extraction, context)
    if as_json:
        echo_json(json.dumps(rows(answers), ensure_ascii=False, indent=1))
        return
    for field, row in zip(chosen.fields, rows(answers), strict=True):
        if row["said"]:
            at = f"{int(row['start']) // 60}:{int(row['start']) % 60:02d}"
            echo(f"{field.label}: {row['value']}\n    “{row['quote']}” ({row['speaker']}, {at})")
        else:
            echo(f"{field.label}: not said")


def _reader(settings: Settings, provider: str, record: Path | None, replay: Path | None) -> FieldReader:
    from app.bootstrap.methods import field_reader, recording_fields, replaying_fields
    from app.bootstrap.open_application import language_model_key

    if replay is not None:
        return replaying_fields(replay)
    if record is None:
        return field_reader(settings, provider, key=language_model_key)
    keeping, answers = recording_fields(settings, record, key=language_model_key)
    if not answers:
        echo(str(Message("models.recorded_only")), err=True)
    return keeping


def rows(answers: MethodAnswers) -> list[dict[str, Any]]:
    """The answers as JSON objects: field, value, quote, speaker, start (seconds of the call), said."""
    found = []
    for answer in answers.answers:
        first = answer.evidence[0] if answer.evidence else None
        found.append(
            {
                "field": answer.field,
                "value": answer.value,
                "quote": first.quote if first else None,
                "speaker": first.speaker if first else None,
                "start": first.start if first else None,
                "said": answer.said,
            }
        )
    return found


def _call(path: Path) -> tuple[Transcript, CallContext, Extraction | None]:
    """The call's transcript and context; its claims if `process` has written them beside. A folder of sound is
    transcribed first."""
    if path.is_dir() and not (path / "transcript.json").exists() and (path / "call.json").exists():
        from app.cli.process import understood

        context, extraction, transcript = understood(path, None)
        return transcript, context, extraction
    file = path / "transcript.json" if path.is_dir() else path
    data = formats.load_json(file)
    if not isinstance(data, dict):
        raise BadInput(f"{file} holds no transcript: give a call's folder or its transcript.json.")
    transcript = formats.transcript_from(data)
    return transcript, formats.context_of(transcript), None

"""Reading the fields of a sales method: the rules, or a language model whose answers are held against the call."""

from collections.abc import Callable, Sequence
from pathlib import Path

from app.bootstrap import engines
from app.bootstrap.language import language_model, reader
from app.domain.call import CallContext
from app.domain.claims import Extraction
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.methods import Method, MethodAnswers
from app.domain.ports import FieldReader
from app.domain.transcript import Transcript
from app.settings import Settings


def folders_of(settings: Settings, data_folder: Path) -> Sequence[Path]:
    """Folders with methods beside the built-in ones: the rep's in the data folder, then the organization's."""
    given = [Path(settings.method_folder).expanduser()] if settings.method_folder else []
    return [data_folder / "methods", *given]


def field_reader(settings: Settings, provider: str, *, key: Callable[[], str]) -> FieldReader:
    """The reader of that provider; `key` gives the model's key, or nothing.

    Raises UserActionNeeded where no language model is named.
    """
    if provider != "openai":
        return engines.field_reader()
    from pipeline.methods.model_filler import ModelFieldReader

    client = language_model(settings, key=key)
    if client is None:
        raise UserActionNeeded(Message("models.no_language_model"))
    return ModelFieldReader(client)


def replaying_fields(folder: Path) -> FieldReader:
    """The reader whose model's answers stand in files. Raises BadInput if the folder is missing."""
    from connectors.language_model.recorded import ReplayedModel
    from pipeline.methods.model_filler import ModelFieldReader

    return ModelFieldReader(ReplayedModel(folder))


def recording_fields(settings: Settings, folder: Path, *, key: Callable[[], str]) -> tuple[FieldReader, bool]:
    """(a reader that keeps its model's question and answer in files, whether a model is configured that answers)."""
    from connectors.language_model.recorded import RecordedModel
    from pipeline.methods.model_filler import ModelFieldReader

    client = language_model(settings, key=key)
    return ModelFieldReader(RecordedModel(folder, client)), client is not None


def read_fields(
    reader_of_fields: FieldReader,
    method: Method,
    transcript: Transcript,
    extraction: Extraction | None,
    context: CallContext,
) -> MethodAnswers:
    """Answers for one transcript; its claims are read first where they are not given."""
    if extraction is None:
        found = reader(Settings(), "offline", key=str).extract(transcript, context)
        extraction = engines.verifier().verify(found, transcript, context)
    return reader_of_fields.read(method, transcript, extraction, context)

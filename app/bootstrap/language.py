"""Who reads the transcript: the rules alone, or with them the language model that the settings name."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import BriefWriter, Extractor, LanguageModel
from app.settings import Settings

if TYPE_CHECKING:
    from pipeline.extraction.model_extractor import LanguageModelExtractor


def reader(settings: Settings, provider: str, *, key: Callable[[], str]) -> Extractor:
    """The extractor of that provider. `key` gives the model's key, or nothing.

    Raises UserActionNeeded for a provider that is unknown, or where no model is named.
    """
    if provider == "offline":
        from pipeline.extraction import OfflineExtractor

        return OfflineExtractor()
    if provider != "openai":
        raise UserActionNeeded(Message("models.no_provider", provider=provider))
    client = language_model(settings, key=key)
    if client is None:
        raise UserActionNeeded(Message("models.no_language_model"))
    from pipeline.extraction.model_extractor import LanguageModelExtractor, Prices

    told = (settings.language_model_price_prompt, settings.language_model_price_answer)
    return LanguageModelExtractor(client, prices=Prices(*told) if any(told) else None)


def replaying(folder: Path) -> Extractor:
    """The reader whose model's answers stand in files. Raises BadInput if the folder is missing."""
    from connectors.language_model.recorded import ReplayedModel
    from pipeline.extraction.model_extractor import LanguageModelExtractor

    return LanguageModelExtractor(ReplayedModel(folder))


def recording(settings: Settings, folder: Path, *, key: Callable[[], str]) -> "tuple[LanguageModelExtractor, bool]":
    """(a reader that keeps its model's questions and answers in files, whether a model is configured that answers)."""
    from connectors.language_model.recorded import RecordedModel
    from pipeline.extraction.model_extractor import LanguageModelExtractor

    client = language_model(settings, key=key)
    return LanguageModelExtractor(RecordedModel(folder, client)), client is not None


def language_model(settings: Settings, *, key: Callable[[], str], seconds: float | None = None) -> LanguageModel | None:
    """The configured model; None where none is named. `seconds` bounds one question."""
    # Never from the environment: where transcripts go is what IT or the rep has set.
    model, address = settings.language_model, settings.language_model_url
    if not model or not address:
        return None
    from connectors.base import Account
    from connectors.language_model import OpenAiModel

    timeout = seconds or settings.language_model_timeout_seconds
    return OpenAiModel(Account(address.rstrip("/"), key), model, timeout=timeout)


def brief_writer(settings: Settings, *, key: Callable[[], str]) -> BriefWriter | None:
    """What words briefs beside the rules; None where no language model is to read anything."""
    if settings.language_provider != "openai":
        return None
    client = language_model(settings, key=key, seconds=settings.brief_model_seconds)
    if client is None:
        return None
    from pipeline.brief import LanguageModelBrief

    return LanguageModelBrief(client)

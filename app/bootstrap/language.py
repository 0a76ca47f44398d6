"""Who reads the transcript: the rules alone, or with them the language model that the settings name."""

import os
from collections.abc import Callable

from app.domain.errors import UserActionNeeded
from app.domain.ports import Extractor
from app.settings import Settings


def reader(settings: Settings, provider: str, *, key: Callable[[], str]) -> Extractor:
    """The extractor of that provider. `key` gives the model's key, or nothing.

    Raises UserActionNeeded for a provider that is unknown, or where no model is named.
    """
    if provider == "offline":
        from pipeline.extraction import OfflineExtractor

        return OfflineExtractor()
    if provider != "openai":
        raise UserActionNeeded(f"There is no provider {provider}: use offline or openai.")
    # The names that every program with an OpenAI client knows; what IT or the rep set comes first.
    model = settings.language_model or os.environ.get("OPENAI_MODEL", "")
    address = settings.language_model_url or os.environ.get("OPENAI_BASE_URL", "")
    if not model or not address:
        raise UserActionNeeded(
            "No language model is configured: set language_model and language_model_url in the settings, "
            "or use --provider offline."
        )
    from connectors.base import Account
    from connectors.language_model import OpenAiModel
    from pipeline.extraction.language import LanguageModelExtractor, Prices

    client = OpenAiModel(Account(address.rstrip("/"), key), model, timeout=settings.language_model_timeout_seconds)
    told = (settings.language_model_price_prompt, settings.language_model_price_answer)
    return LanguageModelExtractor(client, prices=Prices(*told) if any(told) else None)

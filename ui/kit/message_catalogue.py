"""Messages of services in another language: the text of a message's key, filled in with its values."""

from collections.abc import Callable
from datetime import date

from app.domain.messages import Message, Value, catalogue, fill


def in_language(text: str, language: str, in_words: Callable[[date], str]) -> str:
    """A message by the catalogue of `language`, with the messages among its values; a plain text as it is. `in_words`
    says a date or a moment. English if there is no such text."""
    texts = catalogue(language)

    def say(value: Value) -> str:
        if isinstance(value, Message):
            return fill(texts, value.key, value.values, say) if value.key in texts else str(value)
        return in_words(value) if isinstance(value, date) else str(value)

    return say(text)

"""A language model's answer in sentences, each tied to quotes; what they don't bear is left out."""

from collections.abc import Callable, Sequence

from app.domain.errors import CallsideError
from app.domain.memory import Answer, Answers, Sentence
from app.logs import get_logger

log = get_logger(__name__)


class WordedAnswers:
    """`words` writes sentences on quotes, and answers with those alone that the quotes bear. A model that is down costs
    nothing but the wording."""

    def __init__(self, words: Callable[[str, Sequence[Answer]], Sequence[Sentence]]) -> None:
        self._words = words

    def __call__(self, question: str, answers: Sequence[Answer]) -> Answers:
        try:
            return Answers(tuple(answers), tuple(self._words(question, answers)))
        except CallsideError as error:
            log.warning("answer not worded", error=type(error).__name__)
            return Answers(tuple(answers))

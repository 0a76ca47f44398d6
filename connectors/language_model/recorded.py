"""Questions to a language model kept in files, and answered from files: what a model was asked and said, to be read again."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.domain.claims import ModelAnswer
from app.domain.errors import BadInput, Unavailable
from app.domain.messages import Message
from app.domain.ports import LanguageModel


class RecordedModel:
    """`LanguageModel`: each question goes into NNN.request.json. With `inner` that model answers, and its words go into
    NNN.answer.txt beside it; without, the question is kept and Unavailable is raised."""

    def __init__(self, folder: Path, inner: LanguageModel | None) -> None:
        self.name = inner.name if inner else "recorded"
        self._folder = folder
        self._inner = inner
        self._asked = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(Message("files.no_folder", path=folder, error=error.strerror or "")) from error

    def answer(self, *, instructions: str, data: str, schema: Mapping[str, Any]) -> ModelAnswer:
        self._asked += 1
        question = {"instructions": instructions, "data": json.loads(data), "schema": schema}
        place = self._folder / f"{self._asked:03}.request.json"
        place.write_text(json.dumps(question, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        if self._inner is None:
            raise Unavailable(Message("models.recorded_only"))
        said = self._inner.answer(instructions=instructions, data=data, schema=schema)
        (self._folder / f"{self._asked:03}.answer.txt").write_text(said.text, encoding="utf-8")
        return said


class ReplayedModel:
    """`LanguageModel`: the n-th question is answered by NNN.answer.txt of a folder. Raises BadInput if there is none."""

    name = "replayed"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._asked = 0
        if not folder.is_dir():
            raise BadInput(Message("files.missing", path=folder))

    def answer(self, *, instructions: str, data: str, schema: Mapping[str, Any]) -> ModelAnswer:
        self._asked += 1
        place = self._folder / f"{self._asked:03}.answer.txt"
        if not place.is_file():
            raise BadInput(Message("files.missing", path=place))
        return ModelAnswer(place.read_text(encoding="utf-8"), 0, 0)

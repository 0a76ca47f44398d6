"""Methods read from YAML, checked by a schema: those that come with Callside, IT's, and the rep's own."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.methods import Answer, ClaimKind, FieldWords, Method, MethodField
from app.paths import RESOURCES

BUILT_IN = RESOURCES / "methods"
MOST_BYTES = 200_000
CUES = ("negated", "past", "hedged", "conditional")


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from error
    return text


def _cue(text: str) -> str:
    if text not in CUES:
        raise ValueError(f"{text!r} is none of {', '.join(CUES)}")
    return text


_Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
_Expression = Annotated[str, Field(max_length=600), AfterValidator(_expression)]


class _WordsSchema(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str = Field("", max_length=60)
    meaning: str = Field("", max_length=200)
    ask: str = Field("", max_length=120)
    says: tuple[_Expression, ...] = ()
    unless: tuple[_Expression, ...] = ()


class _FieldSchema(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    key: _Key
    label: str = Field(min_length=1, max_length=60)
    meaning: str = Field(min_length=1, max_length=200)
    answer: Answer = Answer.SENTENCE
    says: tuple[_Expression, ...] = ()
    unless: tuple[_Expression, ...] = ()
    allows: tuple[Annotated[str, AfterValidator(_cue)], ...] = ()
    claims: tuple[ClaimKind, ...] = ()
    needs_number: bool = False
    ask: str = Field("", max_length=120)
    target: str = Field("", max_length=80, pattern=r"^\w*$")
    languages: dict[Annotated[str, Field(pattern=r"^[a-z]{2}$")], _WordsSchema] = Field(default_factory=dict)


class _MethodSchema(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    key: _Key
    title: str = Field(min_length=1, max_length=60)
    fields: tuple[_FieldSchema, ...] = Field(min_length=1, max_length=40)


def method_from(data: Any, where: str) -> Method:
    """The method of a YAML document. Raises BadInput, which names the file and the first fault."""
    try:
        read = _MethodSchema.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(str(part) for part in first["loc"])
        raise BadInput(Message("methods.not_valid", file=where, where=at or "-", why=first["msg"])) from error
    keys = [field.key for field in read.fields]
    if len(set(keys)) < len(keys):
        raise BadInput(Message("methods.not_valid", file=where, where="fields", why="a key is there twice"))
    return Method(read.key, read.title, tuple(_field(one) for one in read.fields))


def _field(read: _FieldSchema) -> MethodField:
    languages = {code: FieldWords(**dict(words)) for code, words in read.languages.items()}
    return MethodField(**{**dict(read), "languages": languages})


def read_method(file: Path) -> Method:
    """The method of a file. Raises BadInput where it can't be read or does not fit the schema."""
    try:
        text = file.read_bytes()[: MOST_BYTES + 1]
        if len(text) > MOST_BYTES:
            raise BadInput(Message("methods.not_valid", file=file.name, where="-", why="it is too long"))
        return method_from(yaml.safe_load(text), file.name)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BadInput(Message("methods.not_valid", file=file.name, where="-", why=why)) from error


def methods(folders: Iterable[Path] = ()) -> dict[str, Method]:
    """All methods by key; a later folder's replaces one of the same key. Raises BadInput for a file that is no method."""
    files = [file for folder in (BUILT_IN, *folders) for file in _files(folder)]
    return {method.key: method for method in map(read_method, files)}


def sound_methods(folders: Iterable[Path] = ()) -> tuple[dict[str, Method], list[Message | str]]:
    """All methods by key, and a sentence for each file that holds none."""
    found: dict[str, Method] = {}
    faults: list[Message | str] = []
    for file in (file for folder in (BUILT_IN, *folders) for file in _files(folder)):
        try:
            method = read_method(file)
        except BadInput as error:
            faults.append(error.message)
        else:
            found[method.key] = method
    return found, faults


def _files(folder: Path) -> Sequence[Path]:
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]) if folder.is_dir() else ()


def method_of(key: str, folders: Iterable[Path] = ()) -> Method:
    """The method of that key; a file of another one that is faulty is no matter. Raises BadInput, which names the fault that
    may hide it, else those that there are."""
    known, faults = sound_methods(folders)
    found = known.get(key.lower())
    if found is None:
        raise BadInput(faults[0] if faults else Message("methods.unknown", method=key, names=tuple(sorted(known))))
    return found

"""Steps whose output is kept, so that a workflow goes on where a crash stopped it.

Each step is a function of its input's hash; its output is committed before the next begins. `Checkpoints` is the step
table, or nothing but memory for a folder that is processed once.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from app.domain.documents import step_document
from app.domain.formats import dumps
from app.domain.ports import (
    Store,
)

# What stands in place of an output that had to be forgotten: the step is made again where it is asked for.
FORGOTTEN = "null"


class Checkpoints(Protocol):
    def remember(self, step: str, input_hash: str, work: Callable[[], str]) -> str:
        """The output that `work` gave for this input before, else what it gives now."""


class InMemory:
    """No checkpoints: for a folder that is processed once."""

    def remember(self, step: str, input_hash: str, work: Callable[[], str]) -> str:
        return work()


class StepTable:
    """Checkpoints of one call in the store: the output is committed together with the step's state."""

    def __init__(self, store: Store, call_id: str) -> None:
        self._store = store
        self._call_id = call_id

    def remember(self, step: str, input_hash: str, work: Callable[[], str]) -> str:
        """The step's stored output for this input; else what `work` gives now, committed with the step's state."""
        kind = self._store.step_output(self._call_id, step, input_hash)
        output = self._store.document(self._call_id, kind) if kind else None
        if output is None or output == FORGOTTEN:
            self._store.begin_step(self._call_id, step, input_hash)
            output = work()
            with self._store.transaction():
                self._store.save_document(self._call_id, step_document(step), output)
                self._store.finish_step(self._call_id, step, step_document(step))
        return output


class StepRunner:
    """Runs steps in order; each one's input hash covers everything before it."""

    def __init__(self, checkpoints: Checkpoints, seed: str) -> None:
        self._checkpoints = checkpoints
        self._seed = self._hash = seed

    def run_independent(self, step: str, work: Callable[[], Any]) -> Any:
        """Output of a step that needs nothing of the others, and may run beside them."""
        output = self._checkpoints.remember(step, digest([self._seed, step]), lambda: dumps(work()))
        return json.loads(output)

    def mix_into_hash(self, *facts: int) -> None:
        """Mixes external facts into the input hash of all later steps."""
        self._hash = digest([self._hash, *facts])

    def run(self, step: str, work: Callable[[], Any]) -> Any:
        output = self._checkpoints.remember(step, digest([self._hash, step]), lambda: dumps(work()))
        self._hash = digest([self._hash, output])
        return json.loads(output)


def digest(parts: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

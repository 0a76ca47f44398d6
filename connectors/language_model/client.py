"""Any language model with an OpenAI-compatible address: OpenAI, Azure, Ollama, llama.cpp, vLLM, LM Studio.

The answer is read as it comes, so that neither a server that trickles nor one that never ends holds a call up.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from app.domain.claims import ModelAnswer
from app.domain.errors import AuthExpired, BadInput, CallsideError, Rejected, Unavailable
from app.domain.messages import Message
from connectors.base import Account

MAX_ANSWER = 1_000_000  # bytes; a long call's claims are a hundredth of it
MAX_TOKENS = 3000
_NO_KEY = "none"  # what local servers take for a key; the client insists on one


class OpenAiModel:
    """`account.base_url` is the address up to and including "/v1"; `account.token()` the key, or nothing."""

    def __init__(self, account: Account, model: str, *, timeout: float, max_tokens: int = MAX_TOKENS) -> None:
        self.name = model
        self._account = account
        self._timeout = timeout
        self._max_tokens = max_tokens
        # Which forms of a closed answer the server takes is learnt with its first refusal.
        self._forms = ["json_schema", "json_object", "text"]

    def answer(self, *, instructions: str, data: str, schema: Mapping[str, Any]) -> ModelAnswer:
        """Raises from the error tree; where a server knows no JSON schemas, it is asked for plain JSON."""
        deadline = time.monotonic() + self._timeout
        while True:
            try:
                return self._ask(instructions, data, schema, deadline)
            except Rejected:
                if len(self._forms) == 1:
                    raise
                self._forms.pop(0)

    def _ask(self, instructions: str, data: str, schema: Mapping[str, Any], deadline: float) -> ModelAnswer:
        from openai import OpenAI

        from connectors import http

        left = deadline - time.monotonic()
        if left <= 0:
            raise Unavailable(Message("models.late"))
        with _mapped(), http.httpx_client(self._account.base_url, timeout=left, ca_file=self._account.ca_file) as web:
            transport: Any = web  # the client names another build of the same library
            client = OpenAI(
                base_url=self._account.base_url,
                api_key=self._account.token() or _NO_KEY,
                max_retries=0,
                http_client=transport,
                timeout=left,
            )
            asked = client.chat.completions.with_streaming_response.create(
                model=self.name,
                messages=[{"role": "system", "content": instructions}, {"role": "user", "content": data}],
                temperature=0,
                max_tokens=self._max_tokens,
                **_form(self._forms[0], schema),
            )
            with asked as response:
                return _read(_whole(response.iter_bytes(), deadline))


def _form(form: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    if form == "json_schema":
        return {
            "response_format": {
                "type": form,
                "json_schema": {"name": "claims", "strict": True, "schema": dict(schema)},
            }
        }
    return {"response_format": {"type": form}} if form == "json_object" else {}


def _whole(chunks: Iterator[bytes], deadline: float) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > MAX_ANSWER:
            raise Unavailable(Message("models.answer_too_long"))
        if time.monotonic() > deadline:
            raise Unavailable(Message("models.answer_unended"))
    return bytes(body)


def _read(body: bytes) -> ModelAnswer:
    """The message of the first choice. Raises Unavailable where the body is no such answer."""
    try:
        answer = json.loads(body)
        text = answer["choices"][0]["message"]["content"]
        usage = answer.get("usage") or {}
        counted = (int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise Unavailable(Message("models.not_a_model")) from error
    if not isinstance(text, str) or not text.strip():
        raise Unavailable(Message("models.empty_answer"))
    return ModelAnswer(text, *counted)


@contextmanager
def _mapped() -> Iterator[None]:
    """The client's errors as members of the tree. What was asked is in none of them."""
    import httpx
    import openai

    try:
        yield
    except CallsideError:
        raise
    except openai.APITimeoutError as error:
        raise Unavailable(Message("models.late")) from error
    except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
        raise AuthExpired(Message("models.key_refused")) from error
    except openai.NotFoundError as error:
        raise BadInput(Message("models.unknown_model")) from error
    except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
        raise Rejected(Message("models.refused")) from error
    except (openai.OpenAIError, httpx.HTTPError) as error:
        raise Unavailable(Message("models.unreachable")) from error

"""An httpx transport whose answers end at a bound, unpacked: half a megabyte of gzip can hold a gigabyte.

httpx unpacks what it is sent without a limit; requests' answers are bounded in connectors/http.py.
"""

import zlib
from collections.abc import Iterator

import httpx


class Bounded(httpx.BaseTransport):
    """Reads the whole body within `most` bytes, packed and unpacked; answers come without an encoding."""

    def __init__(self, inner: httpx.BaseTransport, most: int) -> None:
        self._inner = inner
        self._most = most

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises httpx.DecodingError for a body that is too large, or packed in a way that was not asked for."""
        answer = self._inner.handle_request(request)
        encoding = answer.headers.get("Content-Encoding", "identity").strip().lower()
        try:
            body = b"".join(self._unpacked(answer.stream, encoding, request))
        finally:
            answer.close()
        kept = [
            (name, value)
            for name, value in answer.headers.raw
            if name.lower() not in (b"content-encoding", b"content-length", b"transfer-encoding")
        ]
        return httpx.Response(answer.status_code, headers=kept, content=body, extensions=answer.extensions)

    def _unpacked(
        self, stream: httpx.SyncByteStream | httpx.AsyncByteStream, encoding: str, request: httpx.Request
    ) -> Iterator[bytes]:
        assert isinstance(stream, httpx.SyncByteStream)
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise httpx.DecodingError(f"an answer in {encoding[:20]}, which was not asked for", request=request)
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in encoding else None
        left = self._most
        for packed in stream:
            try:
                part = unpacker.decompress(packed, left + 1) if unpacker else packed
            except zlib.error as error:
                raise httpx.DecodingError("an answer that can't be unpacked", request=request) from error
            left -= len(part)
            if left < 0:
                raise httpx.DecodingError("the answer is too large", request=request)
            yield part

    def close(self) -> None:
        self._inner.close()

"""What one record of a chunk file holds: a second of sound, as Opus packets or as PCM.

    byte 0    0 PCM (16 bit, little endian), 1 Opus, 2 Opus and the first record of an unbroken stretch
    Opus      4 bytes: how many samples count; then 2 bytes length and the packet, for each packet

Opus comes out late by the encoder's lookahead, so a record holds the end of the one before it and lacks its own: `unpack`
says by how many samples its first one lies before (or, in the first record of a stretch, at) the record's start.
"""

import struct

from app.domain.ports import Samples
from audio.opus import FRAME, Decoder, Encoder, has_opus

PCM, OPUS, OPUS_FIRST = 0, 1, 2
COUNT = struct.Struct("<IH")
LENGTH = struct.Struct("<H")


class Packer:
    """One unbroken stretch. `lossless` keeps PCM."""

    def __init__(self, *, lossless: bool = False) -> None:
        self._plain = lossless or not has_opus()
        self._encoder: Encoder | None = None

    @property
    def is_open(self) -> bool:
        """Whether the encoder still holds the end of what it took."""
        return self._encoder is not None

    def pack(self, samples: Samples, *, is_last: bool) -> tuple[bytes, int]:
        """(payload, how many of `samples` it took): whole frames, or with `is_last` all of them."""
        import numpy as np

        if self._plain:
            return bytes([PCM]) + (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), len(samples)
        kind = OPUS if self._encoder else OPUS_FIRST
        encoder = self._encoder = self._encoder or Encoder()
        if is_last:
            used = count = len(samples)
            # Enough behind the end for the last sample to come out.
            filled = -(-(count + encoder.lookahead) // FRAME) * FRAME
            samples = np.pad(samples, (0, filled - count))
            count += encoder.lookahead
        else:
            used = count = len(samples) // FRAME * FRAME
        packets = encoder.encode(samples[: -(-count // FRAME) * FRAME])
        body = b"".join(LENGTH.pack(len(packet)) + packet for packet in packets)
        return bytes([kind]) + COUNT.pack(count, encoder.lookahead) + body, used


class Unpacker:
    """The records of one file, in their order."""

    def __init__(self, version: int) -> None:
        self._version = version
        self._decoder: Decoder | None = None

    def unpack(self, payload: bytes) -> tuple[int, Samples]:
        """(shift of the first sample against the record's start in samples, float32 samples)."""
        if self._version == 1:
            return 0, _pcm(payload)
        if payload[0] == PCM:
            return 0, _pcm(payload[1:])
        count, lookahead = COUNT.unpack_from(payload, 1)
        if self._decoder is None or payload[0] == OPUS_FIRST:
            self._decoder = Decoder()
        packets, at = [], 1 + COUNT.size
        while at < len(payload):
            (length,) = LENGTH.unpack_from(payload, at)
            packets.append(payload[at + LENGTH.size : at + LENGTH.size + length])
            at += LENGTH.size + length
        samples = self._decoder.decode(packets)[:count]
        return (0, samples[lookahead:]) if payload[0] == OPUS_FIRST else (-lookahead, samples)


def _pcm(data: bytes) -> Samples:
    import numpy as np

    return np.frombuffer(data, "<i2").astype(np.float32) / 32767

"""A call's recording and transcript, made up (issue 6, point 4): a tone one can play, and sentences in time. Pure."""

import io
import math
import wave
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

RATE = 8000  # samples a second, one byte each
LONGEST = 600  # seconds: it is a tone, and ten minutes of it are 4.8 MB
CHANNELS = {"caller": 0, "callee": 1}
MS_A_CHARACTER, SHORTEST_MS = 220, 400
_PITCH = {0: 440, 1: 660, None: 220}  # who speaks; whole periods in a second, so that seconds join without a click
_LOUD = {0: 60, 1: 60, None: 6}


def tone(seconds: float, sentences: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """Return a mono 8-bit 8 kHz wav of so long: a higher tone while somebody speaks, a murmur otherwise.

    Longer than ten minutes is cut there.
    """
    length = round(min(max(seconds, 0), LONGEST) * RATE)
    samples = bytearray(_run(None, 0, length))
    for sentence in sentences:
        start, end = (min(length, int(sentence[key]) * RATE // 1000) for key in ("begin_ms", "end_ms"))
        samples[start:end] = _run(int(sentence["channel"]), start, end)
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(bytes(samples))
    return target.getvalue()


def _run(channel: int | None, start: int, end: int) -> bytes:
    second = _second(channel)
    return (second * ((end // RATE) + 1))[start:end]


@cache
def _second(channel: int | None) -> bytes:
    step = 2 * math.pi * _PITCH[channel] / RATE
    return bytes(128 + round(_LOUD[channel] * math.sin(step * index)) for index in range(RATE))


def say(sentences: Sequence[Mapping[str, Any]], *, channel: int, text: str, at_ms: int) -> list[dict[str, Any]]:
    """Return the sentences with one more, begun ``at_ms`` after the answer, or when the last one ends.

    Each is {begin_ms, end_ms, channel, text}; it lasts as long as it takes to read aloud.
    """
    begin = max(at_ms, int(sentences[-1]["end_ms"]) if sentences else 0)
    end = begin + max(SHORTEST_MS, len(text) * MS_A_CHARACTER)
    return [*map(dict, sentences), {"begin_ms": begin, "end_ms": end, "channel": channel, "text": text}]


def within(sentences: Sequence[Mapping[str, Any]], seconds: float) -> list[dict[str, Any]]:
    """Return what was said before the call ended: later sentences are left out, the last one is cut."""
    end = int(seconds * 1000)
    return [
        {**sentence, "end_ms": min(int(sentence["end_ms"]), end)}
        for sentence in sentences
        if int(sentence["begin_ms"]) < end
    ]

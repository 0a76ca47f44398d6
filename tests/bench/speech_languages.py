"""Speech in other languages: word errors beside plain faster-whisper, and whether a call's language is told by its sound."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app import bootstrap
from app.bootstrap import engines
from app.domain.call import Channel
from app.domain.languages import SpokenLanguage, is_read
from app.domain.ports import SAMPLE_RATE
from tests.bench import scores
from tests.bench.speech_base import BLOCK, Bench, Figure, final_words, plain_words, played

POINT = 0.01  # of word errors above plain faster-whisper that are allowed
TOLD_SECONDS = 60.0  # of speech
PAUSE_SECONDS = 0.6
UNREAD_TEXT = (
    "Buongiorno a tutti e grazie per essere venuti alla riunione di questa mattina.",
    "Come sapete, il progetto è cominciato il mese scorso e dobbiamo decidere insieme i prossimi passi.",
    "Vorrei sapere se avete ricevuto il contratto che vi abbiamo mandato la settimana scorsa.",
    "Il prezzo che proponete è un po' troppo alto per il nostro bilancio di quest'anno.",
    "Dobbiamo parlarne con il direttore commerciale prima di prendere una decisione.",
    "Possiamo sentirci di nuovo giovedì pomeriggio, verso le tre, se per voi va bene.",
    "Mi serve anche un elenco delle persone che useranno il programma nei diversi uffici.",
    "La sicurezza dei dati è molto importante per noi, perché lavoriamo con gli ospedali.",
    "Appena ho la risposta vi scrivo una lettera con tutte le condizioni.",
    "Grazie ancora per il vostro tempo e buona giornata.",
)


def clips_of(bench: Bench, code: str) -> list[Path]:
    return sorted((bench.data / "speech-languages").glob(f"{code}_*.flac"))


German = Iterator[tuple[Any, str]]  # (sound, what is said)


def german_clips(bench: Bench) -> German:
    for audio in clips_of(bench, "de"):
        text = audio.with_suffix(".ref.txt").read_text(encoding="utf-8")
        yield bootstrap.read_channels(audio)[Channel.MIX], text


def german_call(bench: Bench) -> German:
    """Both sides of the German call, each by itself."""
    call = bench.data / "calls" / "wendt"
    texts = scores.channel_texts(call / "reference.json")
    for channel, samples in bootstrap.read_channels(call).items():
        yield samples, texts[channel]


def language_figures(bench: Bench) -> Iterator[Figure]:
    """German through live captions and the careful pass beside plain faster-whisper on the same files, and the language
    told of 60 s of speech."""
    yield from told_figures(bench)
    yield from german_figures(bench, "clips", german_clips(bench))
    yield from german_figures(bench, "call", german_call(bench))


def german_figures(bench: Bench, group: str, sounds: German) -> Iterator[Figure]:
    careful = bootstrap.final_engine(bench.model)
    wrong: Counter[str] = Counter()
    total = 0
    for samples, text in sounds:
        live = played({Channel.MIX: samples}, bootstrap.live_engine(bench.model, language="de"))
        heard = {
            "plain": plain_words(bench.model, samples, "de"),
            "live": scores.text_of(live),
            "final": scores.text_of(final_words(careful, Channel.MIX, samples, language="de")),
        }
        truth = scores.plainly_normalised(text)
        total += len(truth)
        for how, said in heard.items():
            wrong[how] += scores.word_errors(truth, scores.plainly_normalised(said))
    plain = wrong["plain"] / total
    yield Figure(f"German WER, {group}, plain faster-whisper", plain, 1.0)
    for how in ("live", "final"):
        yield Figure(f"German WER, {group}, {how}", wrong[how] / total, plain + POINT)


def told_figures(bench: Bench) -> Iterator[Figure]:
    """How often the language of 60 s of speech is told wrong: with none proposed and with a wrong one, live and after."""
    sounds = {code: sound for code in ("en", "de", "es", "fr") if len(sound := minute_of(bench, code))}
    if len(unread := italian()):
        sounds["it"] = unread
    else:
        yield Figure("languages without sound (Italian needs py-nanotts)", 1.0, 0.0)
    tries = [(code, proposed) for code in sounds for proposed in (None, "de" if code == "en" else "en")]
    careful = engines.final_engine(bench.model)
    wrong = sum(careful.language([sounds[code]], proposed) != code for code, proposed in tries)
    yield Figure(f"languages told wrong, after the call, of {len(tries)}", float(wrong), 0.0)
    live = [(code, *told_live(bench.model, sounds[code], proposed)) for code, proposed in tries]
    wrong = sum(told.code != code for code, told, _ in live)
    yield Figure(f"languages told wrong, live, of {len(tries)}", float(wrong), 0.0)
    unsaid = sum((told.told is None) != is_read(code) for code, told, _ in live)
    yield Figure("calls of which it is said wrongly whether they are read", float(unsaid), 0.0)
    latest = max(after for _, _, after in live)
    yield Figure("language told after, live, the latest (s of sound)", latest, 1.3 * TOLD_SECONDS)


def told_live(model: str, sound: Any, proposed: str | None) -> tuple[SpokenLanguage, float]:
    """(what a live engine says of the language once it has settled it, after how many seconds of sound)."""
    engine = bootstrap.live_engine(model, language=proposed)
    for at in range(0, len(sound), BLOCK):
        engine.feed(Channel.REMOTE, at / SAMPLE_RATE, sound[at : at + BLOCK])
        engine.step()
        if (told := engine.language()).code is not None:
            return told, at / SAMPLE_RATE
    engine.finish()
    return engine.language(), len(sound) / SAMPLE_RATE


def minute_of(bench: Bench, code: str) -> Any:
    """60 s of speech in a language: its clips one after the other, again from the first where they are too few."""
    if code == "en":
        paths = [p for p, _ in scores.clips(bench.data / "speech") if p.parent.name == "clips"]
    else:
        paths = clips_of(bench, code)
    return joined([bootstrap.read_channels(p)[Channel.MIX] for p in paths])


def joined(parts: Sequence[Any]) -> Any:
    pause = np.zeros(int(PAUSE_SECONDS * SAMPLE_RATE), np.float32)
    out: list[Any] = []
    speech = 0.0
    while parts and speech < TOLD_SECONDS:
        for part in parts:
            out += [part, pause]
            speech += len(part) / SAMPLE_RATE
    return np.concatenate(out)[: int(1.3 * TOLD_SECONDS * SAMPLE_RATE)] if out else np.zeros(0, np.float32)


def italian() -> Any:
    """60 s in a language that is not read, by a synthetic voice; nothing where that is not installed."""
    try:
        return joined([spoken(text, "it-IT") for text in UNREAD_TEXT])
    except ImportError:
        return np.zeros(0, np.float32)


def spoken(text: str, voice: str) -> Any:
    """The text by one of SVOX Pico's voices. Raises ImportError without py-nanotts."""
    from py_nanotts import NanoTTS

    return np.frombuffer(NanoTTS().speak(text, voice=voice), np.int16).astype(np.float32) / 32768

"""What others wrote is shown by a terminal, and never obeyed."""

import json

import pytest

from app.cli.terminal import echo, echo_json

HOSTILE = {
    "clipboard": "Call\x1b]52;c;cm0gLXJmIH4=\x07",
    "title": "Call\x1b]0;renamed\x07",
    "link": "Call\x1b]8;;file:///etc/passwd\x1b\\",
    "8-bit": "Call\x9b31m",
    "direction": "Call\u202egpj.exe\u2066",
    "invisible": "Ca\u200bll\u2060\ufeff",
    "tags": "Call\U000e0041",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_sign_that_acts_reaches_the_terminal(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    echo(f"{text}\nsecond line")
    said = capsys.readouterr().out
    assert said.endswith("\nsecond line\n")
    assert all(c.isprintable() or c == "\n" for c in said)
    assert said.startswith("Call")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_json_keeps_every_sign_and_shows_none(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    echo_json(json.dumps({"title": text}, ensure_ascii=False, indent=1))
    said = capsys.readouterr().out
    assert all(c.isprintable() or c == "\n" for c in said)
    assert json.loads(said) == {"title": text}


def test_ordinary_text_of_any_script_is_untouched(capsys: pytest.CaptureFixture[str]) -> None:
    text = "Grüße, 会議, שלום, \U0001f469\u200d\U0001f4bb café\tx"
    echo(text)
    assert capsys.readouterr().out == f"{text}\n"

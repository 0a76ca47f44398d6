"""The German catalogue: every text of the windows is in it, nothing stale is, and what is filled in stays the same."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

import translations
from app.domain.messages import catalogue
from app.settings import Settings
from ui.settings.window import CHOICES

HOLE = re.compile(r"\{\w+\}")


def messages(file: str, context: str) -> Iterator[tuple[str, list[str]]]:
    """(English, its translations: one, or a singular and a plural); an unfinished one has none."""
    for found in ET.parse(translations.FOLDER / file).getroot().iter("context"):
        if found.findtext("name") != context:
            continue
        for message in found.iter("message"):
            made = message.find("translation")
            assert made is not None
            texts = [form.text or "" for form in made.iter("numerusform")] or [made.text or ""]
            yield message.findtext("source") or "", [] if made.get("type") else texts


def test_every_text_of_the_windows_and_of_the_settings_is_in_german() -> None:
    german = dict(messages("callside_de.ts", translations.OWN))
    missing = [text for text in translations.own() if not all(german.get(text) or [""])]
    assert not missing, "python packaging/translations.py, then fill in callside_de.ts"
    assert set(german) == set(translations.own())


def test_the_messages_are_in_both_languages_as_the_source_makes_them() -> None:
    assert not translations.problems()


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_a_message_is_a_sentence_without_shouting(language: str) -> None:
    for key, text in catalogue(language).items():
        forms = [text] if isinstance(text, str) else [text["one"], text["other"]]
        assert all(form.strip() and "!" not in form for form in forms), key


def test_no_sentence_of_a_service_is_read_back() -> None:
    """What a person reads is looked up by its key; nothing finds a sentence again by its words."""
    for folder in ("app", "ui", "connectors"):
        for file in (translations.ROOT / folder).rglob("*.py"):
            assert "sentences.json" not in file.read_text("utf-8"), file


@pytest.mark.parametrize("file", ["callside_de.ts", "callside_en.ts"])
def test_a_translation_keeps_what_is_filled_in(file: str) -> None:
    for english, texts in messages(file, translations.OWN):
        for text in texts:
            assert set(HOLE.findall(text)) == set(HOLE.findall(english)), english
            assert "!" not in text, english


def test_each_reason_to_skip_keeps_a_key_of_its_own() -> None:
    german = dict(messages("callside_de.ts", translations.OWN))
    keys = [re.search("&(.)", german[text][0]) for text in german if "&" in text]
    assert all(keys)
    assert len({key[1].lower() for key in keys if key}) == len(keys)


def test_every_choice_of_a_setting_has_a_name() -> None:
    from app.policy.schema import entry_of

    for name, field in Settings.model_fields.items():
        assert set(entry_of(name, field).choices) <= set(CHOICES), name


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_shipped_is_made_from_the_source(tmp_path: Path, language: str) -> None:
    made = tmp_path / "made.qm"
    translations.release(translations.FOLDER / f"callside_{language}.ts", made)
    assert made.read_bytes() == (translations.FOLDER / f"callside_{language}.qm").read_bytes()

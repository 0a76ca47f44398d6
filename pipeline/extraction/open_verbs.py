"""Promises by verbs that no list names: a first person in the present, for where the trained model sees a promise."""

import re

from pipeline.core.written_language import forms

_BEFORE_N = re.compile(r"(?:er|el)$")
_LOST_A_VOWEL = re.compile(r"[bcdfghkmnprst]l$")


def verb_of(language: str, clause: str) -> re.Match[str] | None:
    """The first verb of a first person in a clause that does not merely state, wish or think something."""
    known = forms(language)
    states = re.compile(known["states"], re.I)
    person = re.compile(known["first_person"], re.I)
    match = person.search(clause)
    while match and states.fullmatch(stem(match)):
        # "Und ich frag": what does not count may begin before what does.
        match = person.search(clause, match.start() + 1)
    return match


def stem(match: re.Match[str]) -> str:
    """The verb in small letters, a German one without its ending."""
    groups = match.groupdict()
    return (groups["after"] or groups.get("before") or "").lower()


def german_infinitive(verb_stem: str) -> str:
    """The infinitive of a German verb by its first person: bau → bauen, kümmer → kümmern, samml → sammeln."""
    if _BEFORE_N.search(verb_stem):
        return f"{verb_stem}n"
    if _LOST_A_VOWEL.search(verb_stem):
        return f"{verb_stem[:-1]}eln"
    return f"{verb_stem}en"


def french_infinitive(verb: str) -> str | None:
    """The infinitive of a French verb by its first person in -e; None if its form hides it."""
    if verb.endswith("erai"):
        return verb[:-2]
    return f"{verb}r" if verb.endswith("e") else None

"""What a Spanish or a French clause takes on: a first person in the present of certain verbs, in the future, in "voy a …" and
"je vais …", or a colleague who will call."""

import re
from datetime import date

from pipeline.extraction import open_verbs
from pipeline.extraction.clause_forms import ClauseForms, quoted, things

_COMPOUND = 5  # letters of an irregular stem that others are made of: "pondr", "propondr"
# "lo que haremos", "ce que nous ferons": part of what is told.
_RELATIVE = re.compile(r"\b(?:que|qué|como|cómo|cuando|donde|quien|qui|comment|quand|où)\W*$", re.I)


class RomanceClauses(ClauseForms):
    """The readings of the clauses of one of the two languages; each gives an infinitive, or the clause quoted."""

    def __init__(self, language: str, call_day: date) -> None:
        super().__init__(language, call_day)
        self._goes_on = re.compile(self.forms["goes_on"], re.I)

    def promise(self, clause: str, *, answers: bool) -> str | None:
        """The clause as an infinitive, if its speaker takes something on in it."""
        if self.has("in_call", clause):
            return None
        dated = self.is_dated(clause)
        found = [self._one(part, dated=dated) for part in self._goes_on.split(clause)]
        told = [w for w in found if w]
        return f" {self.forms['and']} ".join(told) if told else "" if "" in found else None

    def open_verb(self, clause: str) -> str | None:
        """The clause as an infinitive, or in its own words, by a verb that no list names."""
        if self.has("in_call", clause):
            return None
        plain = self.without_times(clause)
        match = open_verbs.verb_of(self.language, plain)
        if match is None:
            return None
        is_reflexive = re.search(r"\b(?:me|m'|nos|nous) ?$", plain[: match.start("after")], re.I)
        infinitive = open_verbs.french_infinitive(open_verbs.stem(match)) if self.language == "fr" else None
        if infinitive is None or is_reflexive:
            return quoted(plain)
        return f"{infinitive} {self.own_words(plain[match.end() :])}"

    def received(self, clause: str) -> str | None:
        return None

    def colleague(self, clause: str) -> str | None:
        """ "Nuestro técnico le llamará mañana.": in its own words, for who it is may have no name."""
        return quoted(clause) if self.has("colleague", clause) and self.is_dated(clause) else None

    def nouns(self, what: str) -> set[str]:
        return set(things(what.partition(" ")[2]))

    def asked_deed(self, text: str) -> str | None:
        """A request as what was asked for: "¿Podría enviarnos el acta?" → "enviar el acta"."""
        match = re.search(self.forms["asks_deed"], text, re.I)
        if match is None:
            return None
        said = self.own_words(match["rest"].strip(" .,!?"))
        return f"{match['verb'].lower()} {said}" if things(said) else None

    # ── forms ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _one(self, clause: str, *, dated: bool) -> str | None:
        if (match := re.search(self.forms["forms"], clause, re.I)) is not None:
            known = self.forms["infinitives"]
            verb = match["verb"].lower()
            infinitive = next((known[s] for s in sorted(known, key=len, reverse=True) if verb.startswith(s)), verb)
        elif (match := re.search(self.forms["periphrasis"], clause, re.I)) is not None:
            infinitive = match["verb"].lower()
        elif (match := re.search(self.forms["future"], clause, re.I)) is not None:
            infinitive = self._infinitive(match["stem"].lower()) + (match["how"] or "").lower()
        else:
            return None
        if infinitive in self.forms["no_deed"].split() or _RELATIVE.search(clause[: match.start()]):
            return None
        if infinitive.split()[0] in self.forms["shows"].split() and not dated:
            return None
        also = (match.groupdict().get("also") or "").strip().lower()
        if also == "en":
            infinitive = f"en {infinitive}"
        elif also:
            infinitive = self._reflexive(infinitive)
        # "Je vous le fais parvenir": a promise whose thing was named before.
        rest = self.own_words(clause[match.end() :])
        return f"{infinitive} {rest}" if things(rest) else ""

    def _reflexive(self, infinitive: str) -> str:
        if self.language == "es":
            return f"{infinitive}se"
        return f"s'{infinitive}" if infinitive[0] in "aeiouéèêhy" else f"se {infinitive}"

    def _infinitive(self, stem: str) -> str:
        """The infinitive of a future's stem: "enviar", "har" → "hacer", "mettr" → "mettre", "enverr" → "envoyer"."""
        known = self.forms["future_stems"]
        fits = (
            s for s in sorted(known, key=len, reverse=True) if stem == s or (len(s) >= _COMPOUND and stem.endswith(s))
        )
        ending = next(fits, None)
        if ending is not None:
            return stem.removesuffix(ending) + str(known[ending])
        return f"{stem}e" if self.language == "fr" and re.search(r"[^ei]r$", stem) else stem

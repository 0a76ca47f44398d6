"""What a German clause takes on: a first person in the present or the future, an ability where it answers or has a day, a
thing that will be with the hearer, a colleague who will call."""

import re
from datetime import date
from functools import cached_property

from pipeline.extraction import open_verbs
from pipeline.extraction.clause_forms import ClauseForms, quoted

_INFINITIVE = re.compile(r"[a-zäöüß]{2,}(?:en|ern|eln)|tun")
# "angerufen", "geschrieben": a participle, not "geben", "angehen", "genehmigen".
_PARTICIPLE = re.compile(r"\w*ge(?!b|h|l[ae]n|lten|n[eü]|st|w[aäi]n?)[a-zäöüß]{3,}en")
_SUBJECT = re.compile(r"\b(?:ich|wir)\b", re.I)
_HEARER = re.compile(r"\b(?:Ihnen|Sie|dir|dich|euch)\b")
_ACCUSATIVE = {"der": "den", "die": "die", "das": "das", "eine": "eine"}
_NOUN = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]")


class GermanClauses(ClauseForms):
    """The readings of German clauses; each gives the clause as an infinitive, or quoted where it can't be one."""

    def __init__(self, call_day: date) -> None:
        super().__init__("de", call_day)

    def promise(self, clause: str, *, answers: bool) -> str | None:
        """The clause as an infinitive, if its speaker takes something on in it. `answers`: the turn before asked for it."""
        dated = self.is_dated(clause)
        if self.has("in_call", clause):
            # "Ich fasse das zusammen und schicke Ihnen morgen ein Protokoll": the second deed is one after the call.
            return self._present(self.without_times(clause), dated=dated) if self._goes_on.search(clause) else None
        plain = self.without_times(clause)
        if (future := re.search(self.forms["future"], plain, re.I)) is not None:
            return self._later(plain, future, dated=dated)
        if (able := re.search(self.forms["ability"], plain, re.I)) is not None:
            return self._able(plain, able, answers=answers, dated=dated)
        if dated and (duty := re.search(self.forms["duty"], plain, re.I)) is not None:
            infinitive = self._last_infinitive(plain)
            return self._rest_of(plain, duty, infinitive) if infinitive and self._is_known(infinitive) else None
        return self._present(plain, dated=dated) or self._arrives(clause, plain, dated=dated)

    def open_verb(self, clause: str) -> str | None:
        """The clause as an infinitive, by a verb that no list names."""
        if self.has("in_call", clause):
            return None
        plain = self.without_times(clause)
        match = open_verbs.verb_of("de", plain)
        return self._phrase(plain, match, open_verbs.german_infinitive(open_verbs.stem(match))) if match else None

    def received(self, clause: str) -> str | None:
        """ "Das Angebot bekommen Sie bis Freitag.": the hearer will have it, by a day."""
        if self.has("hears", clause) and self.is_dated(clause):
            return "sich melden"
        if not self.has("gets", clause) or not self.is_dated(clause):
            return None
        rest = re.sub(self.forms["gets"], " ", clause, flags=re.I)
        thing = self.own_words(re.sub(r"\bim (?:postfach|posteingang)\b|\bvon (?:mir|uns)\b", " ", rest, flags=re.I))
        if not self.nouns(thing):
            return ""
        told = "bescheid" in thing.lower()
        return f"{thing} {'geben' if told else self.forms['gets_verb']}".strip()

    def colleague(self, clause: str) -> str | None:
        """ "Unser Techniker ruft Sie morgen an.": in its own words, for who it is may have no name."""
        match = re.search(self.forms["colleague"], clause)
        if match is None or not self.is_dated(clause) or not _HEARER.search(clause):
            return None
        word = (match["verb"] or match["first"]).lower()
        if word == "wird":
            return quoted(clause) if self._last_infinitive(self.without_times(clause)) else None
        return quoted(clause) if word.removesuffix("t").removesuffix("e") in self.forms["verbs"] else None

    def nouns(self, what: str) -> set[str]:
        words = re.findall(r"[^\W\d_][\w-]+", what)
        return {w.lower() for w in words if w[0].isupper() and len(w) >= 4} - set(self.forms["words"].split())

    def asked_deed(self, text: str) -> str | None:
        """A request as what was asked for: "Könnt ihr uns die Pläne schicken?" → "die Pläne schicken"."""
        for pattern in (re.compile(self.forms["asks_deed"], re.I), self._order):
            match = pattern.search(text)
            if match is None:
                continue
            rest = self.without_times(match["rest"]).strip(" .,!?")
            infinitive = self._last_infinitive(rest)
            if (order := match.groupdict().get("order")) is not None:
                words = rest.split()
                infinitive = self.forms["verbs"][order.lower()]
                if words and words[-1].lower() in self.forms["particles"].split():
                    infinitive = words.pop().lower() + infinitive
                rest = " ".join(words)
            said = self.own_words(rest.removesuffix(infinitive or ""))
            if infinitive and _NOUN.search(said):
                return f"{said} {infinitive}"
        return None

    # ── forms ───────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _verb(self) -> re.Pattern[str]:
        stems = self._stems
        return re.compile(
            rf"\b(?:(?P<before>{stems})(?:e|en)?(?:'s)? (?:ich|wir)|(?:ich|wir) (?P<after>{stems})(?:e|en)?(?:'s)?)\b",
            re.I,
        )

    @cached_property
    def _stems(self) -> str:
        return "|".join(sorted(self.forms["verbs"], key=len, reverse=True))

    @cached_property
    def _order(self) -> re.Pattern[str]:
        """ "Schreib mir den Stand auf", "Schicken Sie uns bitte die Liste"."""
        return re.compile(
            rf"(?:^\W*|\b(?:dann|bitte|also|und) )(?P<order>{self._stems})(?:en sie|e|t)? "
            r"(?:(?:mir|uns|ihm|ihr|doch|bitte|mal) )+"
            r"(?P<rest>[^.!?,]+)",
            re.I,
        )

    @cached_property
    def _goes_on(self) -> re.Pattern[str]:
        """Where a second verb of the same person begins: "… und schicke Ihnen", "… und dann ruf ich"."""
        return re.compile(
            rf"\s+(?:und|oder)\s+(?=(?:dann |danach |anschließend )?(?:{self._stems})(?:e|en)?(?:'s)? )", re.I
        )

    def _present(self, plain: str, *, dated: bool) -> str | None:
        parts = self._goes_on.split(plain)
        first = self._verb.search(plain) or _SUBJECT.search(parts[0] if len(parts) > 1 else "")
        if first is None:
            return None
        subject = "wir" if "wir" in first.group().lower().split() else "ich"
        found = [self._one(parts[0], dated=dated)]
        for part in parts[1:]:
            told = (
                part if self._verb.search(part) else f"{subject} {re.sub(r'^(?:dann|danach|anschließend) ', '', part)}"
            )
            found.append(self._one(told, dated=dated))
        told_of = [w for w in found if w]
        return " und ".join(told_of) if told_of else "" if "" in found else None

    def _one(self, plain: str, *, dated: bool) -> str | None:
        match = self._verb.search(plain)
        if match is None or self.has("in_call", plain):
            return None
        stem = (match["after"] or match["before"]).lower()
        if stem in self.forms["weak"].split() and not dated:
            return None
        infinitive = self.forms["verbs"][stem]
        what = self._phrase(plain, match, infinitive)
        # "Wir arbeiten am Freitag" is no promise, "Ich arbeite das bis Freitag aus" is one.
        is_bare = stem in self.forms["needs_particle"].split() and what.endswith(f" {infinitive}")
        return None if is_bare else what

    def _phrase(self, clause: str, match: re.Match[str], infinitive: str) -> str:
        rest = f"{clause[: match.start()]} {clause[match.end() :]}".strip(" .,!?")
        if _SUBJECT.search(rest):
            # A second subject that no form splits off: the clause would come out as none that anybody said.
            return quoted(clause)
        words = rest.split()
        if words and words[-1].lower() in self.forms["particles"].split():
            infinitive = words.pop().lower() + infinitive
        return f"{self._reflexive(' '.join(words), infinitive)} {infinitive}".strip()

    def _reflexive(self, said: str, infinitive: str) -> str:
        """ "mich um die Schnittstelle" → "sich um die Schnittstelle"; "uns" only with verbs that are mostly so."""
        said = re.sub(r"\bmich\b", "sich", said, flags=re.I)
        if re.search(self.forms["reflexive"], infinitive):
            said = re.sub(r"\buns\b", "sich", said, flags=re.I)
        return self.own_words(said)

    def _last_infinitive(self, plain: str) -> str | None:
        """The infinitive at a clause's end, or before what is added behind it; None for a participle and what is no deed."""
        words = plain.strip(" .,!?").split()
        last = words[-1] if words else ""
        if not _INFINITIVE.fullmatch(last):
            behind = re.search(self.forms["behind"], plain)
            last = behind["verb"] if behind and self._is_known(behind["verb"]) else ""
        if not last or _PARTICIPLE.fullmatch(last) or last in self.forms["no_deed"].split():
            return None
        return last

    def _is_known(self, infinitive: str) -> bool:
        verbs = set(self.forms["verbs"].values())
        parts = self.forms["particles"].split()
        return infinitive in verbs or any(infinitive.startswith(p) and infinitive[len(p) :] in verbs for p in parts)

    def _later(self, plain: str, future: re.Match[str], *, dated: bool) -> str | None:
        infinitive = self._last_infinitive(plain)
        if infinitive is None or (infinitive in self.forms["shows"].split() and not dated):
            return None
        return self._rest_of(plain, future, infinitive)

    def _able(self, plain: str, able: re.Match[str], *, answers: bool, dated: bool) -> str | None:
        infinitive = self._last_infinitive(plain)
        if infinitive is None or not self._is_known(infinitive) or not (answers or dated):
            return None
        # "Wir können am Montag tausend Belege prüfen": an ability is a promise where somebody gets something by it.
        if not answers and not _HEARER.search(plain):
            return None
        if infinitive in self.forms["shows"].split() and not dated:
            return None
        return self._rest_of(plain, able, infinitive)

    def _rest_of(self, plain: str, auxiliary: re.Match[str], infinitive: str) -> str:
        before, after = plain[: auxiliary.start()], plain[auxiliary.end() :]
        at = after.rfind(infinitive)
        rest, behind = f"{before} {after[:at]}", after[at + len(infinitive) :].strip(" .,!?")
        said = self._reflexive(rest, infinitive)
        return " ".join(part for part in (said, infinitive, self.own_words(behind)) if part)

    def _arrives(self, clause: str, plain: str, *, dated: bool) -> str | None:
        """ "Das Angebot geht Ihnen morgen zu.": as what its speaker does for it."""
        match = re.search(self.forms["arrives"], plain, re.I) if dated else None
        if match is None or _SUBJECT.search(plain):
            return None
        thing = re.sub(self.forms["arrives_how"], " ", f"{plain[: match.start()]} {match['rest']}", flags=re.I)
        said = self.own_words(thing)
        article, _, noun = said.partition(" ")
        if not self.nouns(noun):
            return None
        accusative = _ACCUSATIVE.get(article.lower())
        return f"{accusative} {noun} {self.forms['gets_verb']}" if accusative else quoted(clause)

"""The words of a question that say what it is about: without the common ones of four languages, as beginnings."""

import re
from collections.abc import Sequence

# Words that stand in any question and any answer, of English, German, Spanish and French.
_COMMON = {
    "en": """
    a about after all also am an and any anything are as at be because been before being between but by can could did do does
    doing done during each else ever every everything for from had has have having he her here him his how i if in into is it
    its just know last let like made make many may me might more most much must my need no not nothing now of off on once one
    only or other our out over said same say says saying she should so some something such take talk talked tell than that the
    their them then there these they thing things think this those through to told too under until up us use used very want
    wanted was we were what when where which while who whom whose why will with would you your anybody anyone somebody someone
    call calls mention mentioned discussed discuss exactly ask asked asking
    """,
    "de": """
    ab aber alle alles als also am an auch auf aus bei beim bin bis bist da dabei damit dann das dass dein dem den denn der des
    dessen die dies diese dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer für gab
    gar geben gegen gesagt gibt ging habe haben hat hatte hatten her hier hin ich ihm ihn ihnen ihr ihre im in ins ist ja jede
    jeder jetzt kann kein keine können könnte machen man mehr mein mit muss nach nicht nichts noch nun nur ob oder ohne sagen
    sagt sagte sehr sein seine seit sich sie sind so soll sollen sollte um und uns unser unter viel vom von vor wann war waren
    warum was wegen weil welche welchen welcher welches wenn wer werden wie wieder will wir wird wo woher wohin wollen wollte
    worüber wurde wurden zu zum zur über gesprochen
    """,
    "es": """
    a al algo algún alguna como con contra cosa cuál cuáles cual cuando cuándo cuanto cuánto cuánta cuántas cuántos de del desde
    dice dicen dicho dijo dijeron donde dónde durante e el él ella ellas ellos en entre era es esa ese eso esta está están
    estas este esto estos fue ha había habla habló hablaron han hasta hay hizo la las le les lo los más me mi mucho muy nada ni
    no nos o para pero poco por porque pregunta puede pueden que qué quien quién quiénes quiere se sea según ser será si sí sin
    sobre son su sus también te tener tiene tienen todo todos tras tu un una unas uno unos usted y ya
    """,
    "fr": """
    à alors au aucun aussi autre aux avant avec avez avoir avons c ça ce cela ces cet cette ceux chaque ci combien comme comment
    d dans de des dire dit dis disent depuis doit donc dont du elle elles en entre est et été être eu eux faire fait faut il
    ils j je l la le les leur leurs lui m ma mais me même mes moi mon n ne ni nos notre nous on ont ou où par parlé parler pas
    pendant peu peut peut-on plus pour pourquoi pourra qu quand que quel quelle quelles quels qui quoi s sa sans se sera ses si
    son sont sur t ta te tes toi ton tous tout très tu un une va vers veut vont vos votre vous y
    """,
}
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_ANY = frozenset().union(*_WORDS.values())
MOST_WORDS = 8
SHORTEST = 2


def beginnings(question: str) -> Sequence[str]:
    """Up to 8 words in small letters, each cut so that its inflected forms begin with it."""
    words = re.findall(r"[^\W_]+", question.casefold())
    kept = [w for w in dict.fromkeys(words) if w not in _ANY and len(w) >= SHORTEST]
    return [_stem(word) for word in kept][:MOST_WORDS]


def _stem(word: str) -> str:
    """A long word without its last letters: "renewals" is found by "renew", "Verträge" not by "Vertrag"."""
    if len(word) <= 4:
        return word
    return word[: max(4, len(word) - (3 if len(word) > 8 else 2 if len(word) > 6 else 1))]


def language_of_question(question: str) -> str:
    """The code of its language by its common words and signs; English where nothing tells."""
    words = re.findall(r"[^\W_]+", question.casefold())
    found = {code: sum(word in common for word in words) for code, common in _WORDS.items()}
    if "¿" in question or "ñ" in question:
        found["es"] += 2
    if "ß" in question:
        found["de"] += 2
    return max(found, key=lambda code: found[code])

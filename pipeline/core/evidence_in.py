"""How people say who they are and speak to one another, by language.

In the forms `{name}` is the first or the full name, or a title with the surname; `{first}` is a name without a title;
`{full}` the full name; `{surname}` the surname alone, which German telephones are answered with. Names are read with their
capitals where the text has any: "klein", "petit" and "blanco" are words, "Klein" is a colleague.
"""

import re
from dataclasses import dataclass

from app.domain.languages import ENGLISH


@dataclass(frozen=True, slots=True)
class NameForms:
    """Patterns of one language. `asks` is what asks the one who was addressed; `thanks` what comes before their name."""

    introduction: tuple[str, ...]
    address: tuple[str, ...]
    asks: re.Pattern[str]
    thanks: str
    titles: str = ""


_IN_ENGLISH = NameForms(
    introduction=(
        r"\b(?:this is|it's|it is|i'm|i am|my name is|my name's)\s+{name}\b(?!')",
        r"\b{name}(?:\s+\w+)?\s+(?:here|speaking)\b",
        r"^(?:(?:hi|hey|hello)(?:\s+\w+)?[,.!]?\s+)?{name}(?:\s+\w+)?\s+from\b",
    ),
    # "John, can you ..." or "... right, Bob?" speak to somebody; "Bob's team" and "with Bob" speak of somebody.
    address=(
        r"(?:^|[.?!]\s+|\b(?:hi|hey|hello|so|okay|and|but|thanks|thank you|perfect|great|sorry)[,.!]?\s+){name}\s*[,.!?]",
        r",\s*{name}\s*[?.!,]",
        r"(?:^|[.?!]\s+){name},?\s+(?:can|could|would|will|do|does|did|are|have|what|how|when|where|your|you|any)\b",
    ),
    asks=re.compile(r"\?|\b(?:can|could|would|will) you\b|\byour\b", re.I),
    thanks=r"\b(?:thanks|thank you)",
)

_HELLO_DE = r"^(?:(?:ja|so|hallo|hi|moin|servus|(?:ich )?grüße sie|grüß gott|(?:schönen )?guten \w+)[,.!]?\s+)*"
_IN_GERMAN = NameForms(
    introduction=(
        r"\b(?:mein name ist|ich heiße|ich heisse|hier spricht|am apparat ist|hier ist(?: (?:der|die))?)\s+{name}\b(?! nicht)",
        r"\bich bin(?: (?:der|die|das ist))?\s+{name}\b(?! (?:zufolge|gegenüber))",
        r"\b{name},? (?:am apparat|mein name|am telefon)\b|\b{surname},? (?:am apparat|mein name)\b",
        r"\b(?:mein name ist|hier spricht|ich heiße|am apparat ist)\s+{surname}\b|\b(?:stelle?|"
        r"darf) (?:ich )?mich (?:\w+ ){0,3}"
        r"(?:vor|vorstellen)[:,.]?\s*(?:ich bin |mein name ist )?{name}\b",
        _HELLO_DE + r"{surname} hier\b(?=\s*[,.!]|\s*$|,? (?:von|vom|ich))",
        _HELLO_DE + r"(?:{surname}\s*,\s*(?-i:[A-ZÄÖÜ]\w)|{full},? (?:ich|mein|freut|sehr erfreut|angenehm)\b)",
        r"\bich bin'?s,? (?:die |der )?{name}\b|\bhier ist (?:herr |frau )?{surname}\b(?=\s*[,.!]|\s*$| (?:von|vom|aus))",
        _HELLO_DE + r"{name} hier\b(?=\s*[,.!]|\s*$|,? (?:von|vom|aus|ich|nochmal|wieder))",
        _HELLO_DE + r"(?:{first}|{surname}),? (?:von|vom|von der|aus der|aus dem) ",
        _HELLO_DE + r"{surname}\s*[,.!]?\s+(?:guten (?:tag|morgen|abend)|grüß gott|hallo|moin|schönen guten)\b",
        _HELLO_DE + r"{surname}[.!]?$",
    ),
    address=(
        r"(?:^|[.?!]\s+|\b(?:hallo|hi|ja|so|also|und|aber|gut|okay|danke|dank|schön|genau|perfekt|super|prima|bitte|"
        r"entschuldigung|morgen|tag|abend|sagen sie|sag mal|du|was)[,.!]?\s+){name}\s*[,.!?]",
        r",\s*{name}\s*[?.!,]",
        r"(?:^|[.?!,]\s+|\b(?:guten (?:morgen|tag|abend)|danke|hallo)\s+){name},?\s+(?:können|könnten|kannst|könntest|"
        r"haben|hast|"
        r"wie|was|wann|wo|welche\w*|wer|warum|würden|würdest|wollen sie|willst|möchten|möchtest|sind sie|bist|dürfen|dürfte|"
        r"sehen sie|siehst|hören|hörst|geben sie|gib|sagen sie|sag|zeigen sie|zeig|magst|mögen sie|gibt es|stimmt|darf ich|"
        r"(?-i:Ihre?[nmrs]?)|deine?[nmrs]?)\b",
    ),
    asks=re.compile(
        r"\?|\b(?:können|könnten|würden|wollen|haben|sind|dürfen|möchten|sehen|hören) (?:sie|ihr)\b|"
        r"\b(?:kannst|könntest|hast|willst|würdest|siehst|bist|magst|meinst|hörst) du\b|(?-i:\bIhre?[nmrs]?\b)|\bdeine?[nmrs]?\b",
        re.I,
    ),
    thanks=r"\b(?:danke(?: (?:schön|sehr|dir|ihnen))?|vielen dank|besten dank|dankeschön)",
    titles=r"(?:herrn?|frau)(?: (?:dr|prof|doktor|professor|ing)\.?)*|(?:dr|prof|doktor|professor)\.?",
)

_HELLO_ES = r"^(?:(?:sí|hola|(?:muy )?buenas|buen día|buen[oa]s \w+|qué tal|bueno|diga|a tod[oa]s)[,.!]?\s+)*"
_IN_SPANISH = NameForms(
    introduction=(
        r"(?<!no )\b(?:yo )?soy\s+{name}\b(?!,? no\b)",
        r"\b(?:me llamo|mi nombre es|mi nombre completo es)\s+(?:{name}|{surname})\b",
        _HELLO_ES + r"{full}\s*,?\s*(?:por aquí|aquí|yo soy|soy|encantad[oa]|mucho gusto|un placer)\b",
        r"\bsoy yo,? {name}\b|\bme presento[:,.]?\s*(?:soy )?{name}\b",
        r"(?:^|[,.!]\s*|\b(?:días|tardes|noches|hola|sí|les|le|os|te)\s+)(?:habla|saluda)\s+{name}\b",
        _HELLO_ES + r"(?:aquí|acá)\s+{name}\b(?=\s*[,.!]|\s*$| (?:de|del|desde)\b)",
        r"\b{name},? (?:al habla|al teléfono|al aparato)\b|\b(?:al habla|al teléfono|al aparato)\s+{name}\b",
        _HELLO_ES + r"{first},? (?:de|del|desde) (?:la |el |los |las )?\w+",
    ),
    address=(
        r"(?:^|[.?!]\s+¿?|\b(?:hola|oye|oiga|mira|mire|y|pero|bueno|vale|gracias|perfecto|perdón|perdona|perdone|claro|"
        r"sí|días|"
        r"tardes|noches|usted|tú)[,.!]?\s+){name}\s*[,.!?]",
        r",\s*{name}\s*[?.!,]",
        r"(?:^|[.?!,¿]\s*|\b(?:hola|oye|oiga|gracias)\s+){name},?\s+¿?(?:puede|puedes|podría|podrías|tiene|tienes|qué|"
        r"cómo|cuándo|"
        r"cuánt\w+|dónde|cuál|quién|quiere|quieres|cree|crees|sabe|sabes|me oye|me oyes|hay|está|estás|ve|ves)\b",
    ),
    asks=re.compile(
        r"[?¿]|\b(?:puedes?|podrías?|tienes?|quieres?|crees?|sabes?) (?:usted|tú)\b|\b(?:usted|ustedes)\b", re.I
    ),
    thanks=r"\b(?:muchas gracias|gracias)",
    titles=r"(?:señor(?:a|ita)?|sr|sra|srta|don|doña|doctora?|dra?|ingenier[oa]|licenciad[oa])\.?",
)

_HELLO_FR = r"^(?:(?:oui|allô|allo|bonjour|bonsoir|salut|coucou|alors|à tous|à toutes|tout le monde)[,.!]?\s+)*"
_IN_FRENCH = NameForms(
    introduction=(
        r"\b(?:je m'appelle|mon nom est|mon nom,? c'est|je me présente|je me nomme)\s*[,:]?\s+{name}\b",
        _HELLO_FR + r"{full}\s*,?\s*(?:je suis|je m'occupe|je travaille|enchantée?|ravie?)\b|\bc'est moi,? {name}\b",
        r"\bje suis\s+{name}\b",
        r"\b(?:moi,? c'est|moi,? je suis)\s+{name}\b(?! qu[ie']\b)",
        _HELLO_FR
        + r"(?:c'est|ici)\s+{name}\b(?=\s*[,.!]|\s*$| (?:de|du|des|d'|à l'appareil|au téléphone|encore|qui (?:parle|vous))\b)",
        r"\b{name},? (?:à l'appareil|au téléphone|au bout du fil|qui vous parle)\b",
        _HELLO_FR + r"{first},? (?:de (?:la|chez)|de l'|du|d') ?\w+",
    ),
    address=(
        r"(?:^|[.?!]\s+|\b(?:bonjour|bonsoir|salut|merci|et|mais|alors|bon|donc|d'accord|parfait|super|pardon|oui|vous|toi|"
        r"dites-moi|dis-moi)[,.!]?\s+){name}\s*[,.!?]",
        r",\s*{name}\s*[?.!,]",
        r"(?:^|[.?!,]\s+|\b(?:bonjour|merci|salut)\s+){name},?\s+(?:pouvez|pourriez|peux|pourrais|avez|as-tu|tu|vous|est-ce|"
        r"qu'est-ce|qu'en|que|comment|quand|où|combien|quel\w*|qui|voulez|veux|êtes|es-tu|savez|votre|vos|ton|ta|y a-t-il)\b",
    ),
    asks=re.compile(
        r"\?|\b(?:pouvez|pourriez|avez|êtes|voulez|savez|pensez)-vous\b|\b(?:vous|tu) (?:pouvez|peux|avez|as)\b|\bvotre\b",
        re.I,
    ),
    thanks=r"\b(?:merci(?: beaucoup| bien)?)",
    titles=r"(?:monsieur|madame|mademoiselle|messieurs|m|mme|mlle|docteur|dr|maître)\.?",
)

FORMS = {ENGLISH: _IN_ENGLISH, "de": _IN_GERMAN, "es": _IN_SPANISH, "fr": _IN_FRENCH}

"""French times: "après-demain", "mercredi dix-huit", "la semaine prochaine", "d'ici la fin du mois"."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from re import Match

from pipeline.core import day_math as days
from pipeline.core.day_math import Day, Rule

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_NUMBERS = [
    "zéro",
    "un|une|premier",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
    "vingt",
    "vingt_et_un|vingt-et-un",
    "vingt-deux",
    "vingt-trois",
    "vingt-quatre",
    "vingt-cinq",
    "vingt-six",
    "vingt-sept",
    "vingt-huit",
    "vingt-neuf",
    "trente",
    "trente_et_un|trente-et-un",
]
_WORDS = {w.replace("_", " "): n for n, group in enumerate(_NUMBERS) for w in group.split("|")}
_N = rf"(?P<n>\d{{1,2}}(?:er)?|{'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})"
_WDAY = rf"(?P<wday>{'|'.join(_WEEKDAYS)})"
_MON = rf"(?P<mon>{'|'.join(_MONTHS)}|aout|fevrier|decembre)"


def _number(text: str) -> int:
    bare = text.lower().removesuffix("er") if text[:1].isdigit() else text.lower()
    return int(bare) if bare.isdigit() else _WORDS[bare]


def _month(text: str) -> int:
    plain = text.lower().translate(str.maketrans("éû", "eu"))
    return next(n for n, name in enumerate(_MONTHS, 1) if name.translate(str.maketrans("éû", "eu")) == plain)


def _weekday(text: str) -> int:
    return _WEEKDAYS.index(text.lower())


def _dated(m: Match[str], day: date) -> Day:
    groups = m.groupdict()
    weekday = _weekday(groups["wday"]) if groups.get("wday") else None
    return days.on(_number(groups["n"]), _month(groups["mon"]) if groups.get("mon") else None, day, weekday)


def _from_now(m: Match[str], day: date) -> Day:
    count, unit = _number(m["n"]), m["unit"].lower()
    if unit.startswith("mois"):
        monday = days.week(days.months_on(day, count))
        return monday, monday + timedelta(days=4)
    if unit.startswith("semaine"):
        return day + timedelta(weeks=count)
    return day + timedelta(days={8: 7, 15: 14}.get(count, count))


def _rule(pattern: str, make: Callable[[Match[str], date], Day]) -> Rule:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.I), make


RULES: tuple[Rule, ...] = (
    _rule(r"aujourd'hui(?: même)?|ce (?:soir|matin)|cet après-midi|tout de suite", lambda m, c: c),
    _rule(r"(?<!après-)demain(?: (?:matin|midi|soir|après-midi))?", lambda m, c: c + timedelta(days=1)),
    _rule(r"après-demain", lambda m, c: c + timedelta(days=2)),
    _rule(rf"(?:dans|sous|d'ici) {_N} (?P<unit>jours?|semaines?|mois)", _from_now),
    _rule(rf"(?:ce )?{_WDAY}(?: (?:matin|midi|soir|après-midi))?", lambda m, c: days.coming(_weekday(m["wday"]), c)),
    _rule(
        rf"{_WDAY} (?:prochain|de la semaine prochaine)|la semaine prochaine,? (?P<wday2>{'|'.join(_WEEKDAYS)})",
        lambda m, c: days.week(c, 1) + timedelta(days=_weekday(m["wday"] or m["wday2"])),
    ),
    _rule(rf"(?:le )?{_WDAY},? (?:le )?{_N}(?: {_MON})?(?! heures?)", _dated),
    _rule(rf"(?:le )?{_N} {_MON}", _dated),
    _rule(rf"(?:le|au|avant le) {_N}(?! (?:heures?|jours?|pour))", _dated),
    _rule(
        r"(?:en )?(?:début de semaine prochaine|début de la semaine prochaine)",
        lambda m, c: days.in_week(days.week(c, 1), 0, 2),
    ),
    _rule(r"(?:la )?semaine prochaine", lambda m, c: days.in_week(days.week(c, 1))),
    _rule(r"(?:la |en )?fin de (?:la |cette )?semaine", lambda m, c: days.week(c) + timedelta(days=4)),
    _rule(r"(?:la |en )?fin (?:de|du) mois", lambda m, c: days.month_end(c.year, c.month)),
    _rule(rf"(?:la |en |à la )?fin {_MON}", lambda m, c: days.month(_month(m["mon"]), c)[1]),
    _rule(rf"(?:en|début|mi-|courant) ?{_MON}", lambda m, c: days.month(_month(m["mon"]), c)),
    _rule(r"(?:le )?mois prochain", lambda m, c: days.month(c.month % 12 + 1, c)),
    _rule(r"(?:la )?fin de l'année", lambda m, c: date(c.year, 12, 31)),
)
NOT_A_DEADLINE = re.compile(r"(?:depuis|chaque|tous les|était|pas avant)\s+(?:le\s+)?$", re.I)
GREETING = re.compile(r"$^")
CORRECTS = re.compile(r"\b(?:non|pardon|plutôt|enfin|je veux dire|attends|attendez)\b", re.I)
BY = re.compile(r"\b(?:d'ici|avant|pour)\s+(?:le\s+)?$", re.I)

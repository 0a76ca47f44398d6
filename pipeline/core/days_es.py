"""Spanish times: "pasado mañana", "el miércoles dieciocho", "la semana que viene", "a finales de mes"."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from re import Match

from pipeline.core import day_math as days
from pipeline.core.day_math import Day, Rule

_WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
_NUMBERS = [
    "cero",
    "uno|un|una|primero",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis|dieciseis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno|veintiún",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
    "treinta",
    "treinta_y_uno",
]
_WORDS = {w.replace("_", " "): n for n, group in enumerate(_NUMBERS) for w in group.split("|")}
_N = rf"(?P<n>\d{{1,2}}|{'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})"
_WDAY = rf"(?P<wday>{'|'.join(_WEEKDAYS)}|miercoles|sabado)"
_MON = rf"(?P<mon>{'|'.join(_MONTHS)})"
_NEXT = r"(?:que viene|próxim[oa]|proxim[oa])"


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _WORDS[text.lower()]


def _weekday(text: str) -> int:
    return next(
        n for n, name in enumerate(_WEEKDAYS) if name[:2] == text.lower()[:2] and name[-2:] == text.lower()[-2:]
    )


def _dated(m: Match[str], day: date) -> Day:
    groups = m.groupdict()
    number = _MONTHS.index(groups["mon"].lower()) + 1 if groups.get("mon") else None
    return days.on(_number(groups["n"]), number, day, _weekday(groups["wday"]) if groups.get("wday") else None)


def _from_now(m: Match[str], day: date) -> Day:
    count, unit = _number(m["n"]), m["unit"].lower()
    if unit.startswith("mes"):
        monday = days.week(days.months_on(day, count))
        return monday, monday + timedelta(days=4)
    if unit.startswith("semana"):
        return day + timedelta(weeks=count)
    return day + timedelta(days={8: 7, 15: 14}.get(count, count))


def _rule(pattern: str, make: Callable[[Match[str], date], Day]) -> Rule:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.I), make


RULES: tuple[Rule, ...] = (
    _rule(r"hoy(?: mismo)?|esta (?:tarde|noche)", lambda m, c: c),
    _rule(
        r"(?<!la )(?<!esta )mañana(?: (?:por|a) la (?:mañana|tarde)| mismo| a primera hora)?",
        lambda m, c: c + timedelta(days=1),
    ),
    _rule(r"pasado mañana", lambda m, c: c + timedelta(days=2)),
    _rule(rf"(?:dentro de|en) {_N} (?P<unit>días?|semanas?|mes(?:es)?)", _from_now),
    _rule(rf"(?:el |este )?{_WDAY}", lambda m, c: days.coming(_weekday(m["wday"]), c)),
    _rule(
        rf"(?:el )?(?:próximo )?{_WDAY}(?: {_NEXT}| de la (?:semana {_NEXT}|próxima semana))",
        lambda m, c: days.week(c, 1) + timedelta(days=_weekday(m["wday"])),
    ),
    _rule(rf"(?:el )?{_WDAY},? (?:día )?{_N}(?: de {_MON})?(?! (?:horas|días))", _dated),
    _rule(rf"(?:el )?(?:día )?{_N} de {_MON}", _dated),
    _rule(rf"(?:el )?día {_N}", _dated),
    _rule(rf"(?:la )?(?:semana {_NEXT}|próxima semana)", lambda m, c: days.in_week(days.week(c, 1))),
    _rule(
        rf"(?:a )?principios de la (?:semana {_NEXT}|próxima semana)", lambda m, c: days.in_week(days.week(c, 1), 0, 2)
    ),
    _rule(r"(?:a )?finales? de (?:esta )?semana|(?:el )?fin de semana", lambda m, c: days.week(c) + timedelta(days=4)),
    _rule(r"(?:a )?fin(?:al(?:es)?)? de mes", lambda m, c: days.month_end(c.year, c.month)),
    _rule(rf"(?:a )?fin(?:al(?:es)?)? de {_MON}", lambda m, c: days.month(_MONTHS.index(m["mon"].lower()) + 1, c)[1]),
    _rule(
        rf"(?:en|a principios de|a mediados de) {_MON}", lambda m, c: days.month(_MONTHS.index(m["mon"].lower()) + 1, c)
    ),
    _rule(r"(?:el )?(?:mes que viene|próximo mes)", lambda m, c: days.month(c.month % 12 + 1, c)),
    _rule(r"(?:a )?fin(?:al(?:es)?)? de año", lambda m, c: date(c.year, 12, 31)),
)
NOT_A_DEADLINE = re.compile(r"(?:desde|pasado|cada|todos los|era|no antes de)\s+(?:el\s+)?$", re.I)
GREETING = re.compile(r"$^")
CORRECTS = re.compile(r"\b(?:no|perdón|mejor|digo|quiero decir|espera|más bien)\b", re.I)
BY = re.compile(r"\b(?:para|antes de(?:l)?|hasta)\s+(?:el\s+)?$", re.I)

"""The one way to write to the terminal: what others wrote (a call's title, a vendor's error, spoken words) can't act there.

A terminal obeys escape sequences in what it shows: they write the clipboard, rename the window, or turn the reading direction.
"""

import unicodedata

KEPT = "\n\t"


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Prints `text` without control characters, marks of direction and invisible signs."""
    import typer  # a start of the tray has nothing to print, and does not load it

    typer.echo(plain(str(text)), err=err, nl=nl)


def echo_json(document: str) -> None:
    """Prints a JSON document; the same signs, which can only stand in its texts, as JSON's own escapes, so that a program
    that reads it gets every sign."""
    import typer

    shown = "".join(c if c in KEPT or not _acts(c) else _escaped(c) for c in document)
    typer.echo(shown)


def plain(text: str) -> str:
    """`text` as a terminal may show it; its lines stay."""
    return "".join(c for c in text if c in KEPT or not _acts(c))


def _acts(character: str) -> bool:
    """Whether a terminal could take the character for more than a sign: C0, C1, format characters (bidi, zero width) and
    what encodes to nothing; the joiner of emoji stays."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character != "\u200d"


def _escaped(character: str) -> str:
    number = ord(character)
    if number > 0xFFFF:
        number -= 0x10000
        return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
    return f"\\u{number:04x}"

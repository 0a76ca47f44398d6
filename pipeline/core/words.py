"""Word lists written as one text, which reads better than a column of strings."""


def word_list(text: str) -> list[str]:
    return text.split()


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())

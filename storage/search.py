"""Finding by words. Text is folded once when stored, so every database compares the same way and case never matters."""

from __future__ import annotations

import unicodedata

from sqlalchemy import Column, ColumnElement, and_, or_, true

LONGEST_QUERY = 200  # characters; databases limit the length of a LIKE pattern
_CONTROL = dict.fromkeys([*range(9), *range(14, 32), 127])  # leaves white space alone


def fold(text: str) -> str:
    """Lower case, no accents, no characters that do not print, white space as single spaces: "Crème" is "creme"."""
    if text.isascii():
        return " ".join(text.lower().translate(_CONTROL).split())
    loose = unicodedata.normalize("NFKD", " ".join(text.casefold().split()))
    return "".join(one for one in loose if not unicodedata.combining(one) and unicodedata.category(one)[0] != "C")


def search_text(*fields: str | None) -> str:
    """What a search column holds: folded fields, one a line, so that no word matches across two. The id goes last."""
    return "\n".join(fold(field) for field in fields if field)


def has_all_words(column: Column[str], text: str) -> ColumnElement[bool]:
    """True where every word of `text` occurs in the search column. Wildcards in `text` stand for themselves."""
    words = fold(text[:LONGEST_QUERY]).split()
    return and_(true(), *(column.contains(word, autoescape=True) for word in words))


def is_id(column: Column[str], text: str) -> ColumnElement[bool]:
    """True where `text` is the whole id."""
    return column.endswith(f"\n{fold(text[:LONGEST_QUERY])}", autoescape=True)


def begins(column: Column[str], text: str) -> ColumnElement[bool]:
    """True where one of the fields begins with `text`."""
    return _begins_a_field(column, fold(text[:LONGEST_QUERY]))


def begins_with_word(column: Column[str], text: str) -> ColumnElement[bool]:
    """True where a field begins with `text` as whole words: "milk" in "milk chocolate", not in "milkshake"."""
    folded = fold(text[:LONGEST_QUERY])
    ends = [f"{folded}{end}" for end in (" ", ",", "\n")]
    return or_(*(_begins_a_field(column, end) for end in ends))


def words_begin(column: Column[str], text: str) -> ColumnElement[bool]:
    """True where every word of `text` begins a word: "ban" in "ripe bananas", not in "turban"."""
    return and_(
        true(),
        *(
            or_(_begins_a_field(column, word), *(column.contains(f"{mark}{word}", autoescape=True) for mark in " -("))
            for word in fold(text[:LONGEST_QUERY]).split()
        ),
    )


def _begins_a_field(column: Column[str], folded: str) -> ColumnElement[bool]:
    return or_(column.startswith(folded, autoescape=True), column.contains(f"\n{folded}", autoescape=True))

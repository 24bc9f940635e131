"""What words of a model may stand on a page: plain text, nothing private, no claims, no markup, nothing left blank.

A net behind the prompt, deterministic and small. It reads text as a shopper would see it: compatibility forms unified,
invisible characters gone.
"""

from __future__ import annotations

import re
import unicodedata

TITLE_SIGNS = frozenset(" ,.'’‘&-‐–:()/?+")
PROSE_SIGNS = TITLE_SIGNS | frozenset(';“”"!%—…')
PLACEHOLDER = re.compile(
    r"^(?:the |your |a |new )?(?:title|theme|placement|section|row|heading|string|text|example|untitled|null|none|n/a|"
    r"tbd|todo|persona|intent|concept|why)\W*\d*$|lorem ipsum|\binsert\b.*\bhere\b|\bxx+\b",
    re.I,
)
ADDRESS = re.compile(r"\w\.[a-z]{2,}|://|\bwww\b|@", re.I)
CLAIM = re.compile(
    r"\b(?:sale|discounts?|half[- ]price|bargains?|free delivery|black friday|cheapest|best price|lowest price|bogof|"
    r"buy one|guarantee[ds]?|\d+ for \d+|money back|cures?|heal(?:s|ing)?|detox\w*|immun\w+|weight[- ]loss|"
    r"los(?:e|ing) weight|slim(?:ming)?|fat[- ]burn\w*|anti[- ]?ag\w+|superfoods?|cholesterol|blood pressure|"
    r"clinically|miracle)\b|\d\s*%|%\s*off",
    re.I,
)
PRIVATE = re.compile(
    r"\b(?:pregnan\w+|trying for a baby|expecting a baby|menopaus\w+|fertility|periods?|diabet\w+|cancer|asthma\w*|"
    r"depress\w+|anxiety|adhd|autis\w+|disab\w+|disease|illness|coeliac|celiac|allerg\w+|obes\w+|overweight|diet(?:ing|er)|"
    r"alcoholics?|sober|recovery|addict\w*|hangover|divorc\w+|bereave\w+|funeral|grie(?:f|ving)|widow\w*|debts?|"
    r"bankrupt\w*|unemploy\w*|gay|lesbian|queer|lgbt\w*|muslims?|jew(?:s|ish)?|christians?|catholics?|hindus?|"
    r"buddhists?|sikhs?|immigrants?|refugees?|single (?:mum|mom|dad|parent)\w*|elderly|old age)\b",
    re.I,
)
_SEEN = {"Cf": "", **dict.fromkeys(("Cc", "Co", "Cs", "Cn", "Zl", "Zp", "Zs"), " ")}  # by Unicode category
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")  # look-alikes of each other: one text is written in one of them


def as_seen(text: str) -> str:
    """One line as a reader sees it: compatibility forms unified, control and invisible characters gone."""
    shown = unicodedata.normalize("NFKC", text[:4000])
    return " ".join("".join(_SEEN.get(unicodedata.category(one), one) for one in shown).split())


def title_fault(title: str, longest: int) -> str:
    """Why a title (as seen) cannot stand above a row; empty when it can. The reason never repeats the title."""
    return _fault(title, longest, TITLE_SIGNS) or _claim(title)


def prose_fault(text: str, longest: int) -> str:
    """The same for a sentence or two that shoppers may read."""
    return _fault(text, longest, PROSE_SIGNS) or _claim(text)


def note_fault(text: str, longest: int) -> str:
    """The same for a sentence to the merchandiser, who may well be told a percentage."""
    return _fault(text, longest, PROSE_SIGNS)


def _claim(text: str) -> str:
    return "makes a claim about price or health" if CLAIM.search(text) else ""


def _fault(text: str, longest: int, signs: frozenset[str]) -> str:
    if sum(one.isalpha() for one in text) < 3:
        return "is empty"
    if len(text) > longest:
        return f"is longer than {longest} characters"
    if not all(one in signs or unicodedata.category(one)[0] in "LM" or one.isdigit() for one in text):
        return "holds markup, emoji or signs that do not belong there"
    if ADDRESS.search(text):
        return "holds an address"
    if PLACEHOLDER.search(text):
        return "is a placeholder"
    if len({script for one in text for script in SCRIPTS if unicodedata.name(one, "").startswith(script)}) > 1:
        return "mixes alphabets that look alike"
    if PRIVATE.search(text):
        return "says something private about a person"
    return ""

"""A believable model for `LoopbackLLM`: reads what stands in its prompt and answers in the shape it was asked for.

Its pages differ with the prompt and are the same for the same prompt. What it does not know (a probe, a judge) it
answers from the schema alone, so every request of the product gets a valid answer.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Sequence
from typing import Any

from core.prompts.quoting import NAME, NOTE, quoted
from tests.llm.loopback import Asked, Said
from tests.llm.payloads import PAYLOADS, Payload

# words of departments -> titles, intents and concepts of rows that they can fill
ROWS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("produce fruit veg", "A bowl of fruit for the table", "Fill the fruit bowl for the days ahead.",
     ("bananas", "gala apples", "red grapes", "easy peelers", "strawberries", "blueberries")),
    ("produce veg", "Traybake greens", "Roast a tray of vegetables for supper.",
     ("carrots", "red onions", "mixed peppers", "broccoli", "potatoes", "mushrooms")),
    ("produce pantry", "Soup for a wet evening", "Make a pot of soup that lasts two days.",
     ("carrots", "potatoes", "tomato soup", "chopped tomatoes", "red onions", "kidney beans")),
    ("bakery", "A proper loaf and something sweet", "Pick up bread for the week.",
     ("white sourdough", "seeded loaf", "rye bread", "croissants", "bagels", "burger buns")),
    ("bakery dairy breakfast", "Slow breakfast, warm kitchen", "Lay a long breakfast.",
     ("croissants", "bagels", "free range eggs", "orange juice", "raspberry yogurt", "butter")),
    ("dairy cheese", "Something for the cheese board", "Put a cheese board together.",
     ("mature cheddar", "feta", "halloumi", "parmesan", "mozzarella", "red grapes")),
    ("dairy", "Spoons in the yogurt", "Keep quick bowls in the fridge.",
     ("greek yogurt", "vanilla yogurt", "coconut yogurt", "raspberry yogurt", "blueberries", "oat drink")),
    ("meat", "A roast worth waiting for", "Cook a roast with all that goes with it.",
     ("whole chicken", "lamb chops", "braising steak", "potatoes", "carrots", "broccoli")),
    ("fish seafood", "Fish in a quarter of an hour", "Get a quick fish supper on the table.",
     ("salmon fillets", "cod loin", "king prawns", "smoked mackerel", "lemons", "baby spinach")),
    ("pantry", "Ten-minute pasta suppers", "Cook pasta on a busy night.",
     ("penne pasta", "spaghetti pasta", "green pesto", "tomato basil pasta sauce", "parmesan", "egg tagliatelle")),
    ("pantry world", "Rice, spice and one pot", "Cook a warming pot of rice or curry.",
     ("basmati rice", "curry sauce", "coconut milk", "garam masala", "chickpeas", "cumin seeds")),
    ("pantry baking", "Tins that make a supper", "Build a meal from the cupboard.",
     ("chickpeas", "kidney beans", "tuna chunks", "chopped tomatoes", "couscous", "quinoa")),
    ("snacks", "Bowls for film night", "Set out something to nibble.",
     ("sea salt crisps", "sweet popcorn", "tortilla chips", "cashew nuts", "pretzels", "peanuts")),
    ("confectionery chocolate", "A square after supper", "Keep something sweet in the drawer.",
     ("dark chocolate", "milk chocolate buttons", "fruit gums", "peppermint creams", "hot chocolate", "sweet popcorn")),
    ("frozen", "The freezer does the cooking", "Stock the freezer for nights without a plan.",
     ("margherita pizza", "garden peas", "potato waffles", "mixed berries", "vanilla ice cream", "mango sorbet")),
    ("drinks juice", "Cold and fizzy", "Fill the fridge door with drinks.",
     ("sparkling water", "orange juice", "apple juice", "cola", "ginger beer", "still water")),
    ("coffee tea", "First cup of the day", "Choose what goes into the morning cup.",
     ("ground coffee", "coffee beans", "breakfast tea", "peppermint tea", "hot chocolate", "whole milk")),
    ("household cleaning", "Clean kitchen, quick", "Get through the cleaning with less fuss.",
     ("surface spray", "washing up liquid", "laundry liquid", "fabric softener", "toilet tissue", "thick bleach")),
    ("pets", "Full bowls for the animals", "Feed the pets for the week.",
     ("chicken dog food", "beef dog stew", "salmon cat pouches", "kitten biscuits", "dog treats", "cat litter")),
)  # fmt: skip
REASONS = (
    "The facts given say so.",
    "Most of what is listed fits, one part less so.",
    "The rows are about different meals.",
    "It is plain and says what the row is for.",
)
AGAIN = ("Back in the basket", "Top up what is bought again and again.",
         ("milk", "bread", "bananas", "eggs", "coffee", "cheese"))  # fmt: skip


def scripted_answer(asked: Asked) -> Said:
    """A good answer to any request of the product."""
    return Said(text=json.dumps(answer_to(asked.text, schema_in(asked.body))))


def answer_to(text: str, schema: dict[str, Any] | None = None) -> Any:
    """The answer as an object, from everything the messages say."""
    dice = random.Random(hashlib.sha256(text.encode("utf-8", "replace")).digest())
    if "You design the front page" in text:
        return design(text, dice)
    if "You choose search keywords" in text:
        return keywords(text, dice)
    return from_schema(schema or {"type": "object", "properties": {}}, text, dice)


def obedient_answer(asked: Asked) -> Said:
    """The answer of a model that does whatever it is told, also by a product name: the worst that can be imagined.

    Of several injections in a prompt it obeys the one it can read most of.
    """
    obeyed = obey(asked.text, answer_to(asked.text, schema_in(asked.body)))
    return Said(text=obeyed if isinstance(obeyed, str) else json.dumps(obeyed))


def obey(text: str, answer: Any, payloads: Sequence[Payload] = PAYLOADS) -> Any:
    """The answer after the injection found in `text`, or as it was when there is none."""
    best = max(payloads, key=lambda one: read_of(one, text), default=None)
    return best.obey(answer) if best and read_of(best, text) else answer


def read_of(payload: Payload, text: str) -> int:
    """How many characters of a payload stand in a prompt, from its beginning; 0 for too few to be read."""
    for shown in (payload.text, quoted(payload.text, NOTE)):
        for length in (len(shown), NOTE - 1, NAME - 1, NAME // 2, NAME // 3):
            if len(start := shown[:length]) >= NAME // 3 and start in text:
                return len(start)
    return 0


def design(text: str, dice: random.Random) -> dict[str, Any]:
    """A page from the departments, occasions and shopper of the prompt."""
    wanted = sum(int(count) for count in re.search(r"Write (\d+) .* after them (\d+) spare", text).groups())  # type: ignore[union-attr]
    departments = {int(code): name for code, name in re.findall(r"^(\d+) (.+)$", _block(text, "Departments"), re.M)}
    rows = [row for row in ROWS if _standing(row[0], departments)]
    dice.shuffle(rows)
    rows += [row for row in ROWS if row not in rows]
    new = "New to the shop" in text
    placements = [] if new else [_placement(*AGAIN, "Bought again and again.", [], source="history")]
    for words, title, intent, concepts in rows[: wanted - len(placements)]:
        codes = _standing(words, departments)
        why = f"{departments[codes[0]]} is a shelf they buy from." if codes else "Brings variety to the page."
        placements.append(_placement(title, intent, concepts, why, codes))
    kind = "New to the shop, being shown around." if new else "Shops regularly and likes an easy supper."
    return {"persona": kind, "placements": placements}


def keywords(text: str, dice: random.Random) -> dict[str, Any]:
    """For each theme up to five codes, those that share a word with its concepts first."""
    themes = []
    for number, block in re.findall(r"^Theme (\d+):(.*?)(?=^Theme \d+:|^</data>)", text, re.S | re.M):
        concepts, _, listed = block.partition("Keywords:")
        spoken = set(re.findall(r"\w{4,}", concepts.casefold()))
        lines = re.findall(r"^(\d+) (.+)$", listed, re.M)
        dice.shuffle(lines)
        lines.sort(key=lambda line: -len(spoken & set(re.findall(r"\w{4,}", line[1].casefold()))))
        themes.append({"theme": int(number), "keywords": [int(code) for code, _ in lines[:5]]})
    return {"themes": themes}


def schema_in(body: dict[str, Any]) -> dict[str, Any] | None:
    """The schema of a request, wherever its mode carries it."""
    form = body.get("response_format") or {}
    found = (form.get("json_schema") or {}).get("schema") or form.get("schema")
    if found is None:
        system = "\n".join(str(message.get("content", "")) for message in body.get("messages", []))
        for start in (match.start() for match in re.finditer(r"\{", system)):
            try:
                value, _ = json.JSONDecoder().raw_decode(system[start:])
            except ValueError:
                continue
            if isinstance(value, dict) and value.get("type") == "object" and "properties" in value:
                return value
    return found


def from_schema(schema: dict[str, Any], text: str, dice: random.Random, place: int = 0) -> Any:
    """Any valid value. Numbers in a list count up, so that each of several questions is answered once."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return "yes" if "yes" in schema["enum"] and dice.random() < 0.7 else dice.choice(schema["enum"])
    if "anyOf" in schema:
        return from_schema(schema["anyOf"][0], text, dice)
    kind = schema.get("type")
    if kind == "object":
        return {name: from_schema(one, text, dice, place) for name, one in schema.get("properties", {}).items()}
    if kind == "array":
        return [from_schema(schema.get("items", {}), text, dice, number) for number in range(schema.get("minItems", 0))]
    if kind in ("integer", "number"):
        return min(int(schema.get("minimum", 1)) + place, int(schema.get("maximum", 1_000)))
    return dice.random() < 0.5 if kind == "boolean" else dice.choice(REASONS)


def _placement(
    title: str, intent: str, concepts: tuple[str, ...], why: str, codes: list[int], source: str = "catalogue"
) -> dict[str, Any]:
    return {
        "why": why,
        "title": title,
        "intent": intent,
        "concepts": list(concepts),
        "source": source,
        "audience": "everyone",
        "diets": [],
        "departments": codes[:4],
        "occasion": 0,
    }


def _standing(words: str, departments: dict[int, str]) -> list[int]:
    """Numbers of the departments that one of the words names."""
    return [code for code, name in departments.items() if any(word in name.casefold() for word in words.split())]


def _block(text: str, heading: str) -> str:
    """The lines under a heading, up to the next empty one."""
    return text.partition(f"{heading}, by number:\n")[2].partition("\n\n")[0]

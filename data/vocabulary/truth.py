"""What a name tells about a food: the allergens it must list and the diets it cannot claim.

Shelves state the usual; these rules add what a variety brings along ("Almond Croissants", "Honey & Oat"), so that no
claim on a shelf edge contradicts the name beside it. Names of things made from plants only answer to the plant rules.
Allergen groups follow Annex II of Regulation (EU) No 1169/2011.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NO_MEAT = "vegan vegetarian"


@dataclass(frozen=True)
class Rule:
    """Names matching `says` (and not `unless`) contain `allergens` and cannot claim the diets `against`."""

    says: re.Pattern[str]
    unless: re.Pattern[str] | None
    allergens: frozenset[str]
    against: frozenset[str]
    animal: bool  # not asked of plant items


def _rule(says: str, unless: str = "", allergens: str = "", against: str = "", animal: bool = True) -> Rule:
    return Rule(
        says=re.compile(rf"\b(?:{says})\b", re.IGNORECASE),
        unless=re.compile(unless, re.IGNORECASE) if unless else None,
        allergens=frozenset(allergens.split()),
        against=frozenset(against.split()),
        animal=animal,
    )


RULES: tuple[Rule, ...] = (
    _rule(
        "almonds?|hazelnuts?|walnuts?|pecans?|cashews?|pistachios?|brazil nuts?|macadamias?|mixed nuts|fruit & nut|"
        "nut roast|deluxe muesli|pralines?|marzipan|frangipane|bakewells?|amaretti|amaretto|nougat|stollen|"
        "dukkah|lebkuchen|chocolate assortment|chocolate selection|christmas cake|honey nut|baklava|pesto|"
        "luxury fruited",
        unless=r"scent|free from|nut & alcohol free",
        allergens="tree-nut",
        against="nut-free",
        animal=False,
    ),
    _rule("peanuts?|groundnut|satay|pad thai", allergens="peanut", against="nut-free", animal=False),
    _rule(
        "sesame|tahini|halva|hummus|baba ganoush|za'atar|furikake|dukkah|everything bagels?|four seed mix",
        allergens="sesame",
        animal=False,
    ),
    _rule(
        "soya?|tofu|tempeh|miso|edamame|teriyaki|hoisin|tamari|gochujang|ssamjang|black bean sauce|bulgogi",
        allergens="soy",
        animal=False,
    ),
    _rule("lupin|lupini", allergens="lupin", animal=False),
    _rule("mustard|piccalilli|salad cream", allergens="mustard", animal=False),
    _rule("celery|celeriac|waldorf", allergens="celery", animal=False),
    _rule(
        "squid|calamari|mussels?|clams?|oyster sauce|scallops?|octopus",
        allergens="mollusc",
        against=f"{NO_MEAT} kosher",
    ),
    _rule(
        "prawns?|shrimps?|crab|lobster|scampi|shellfish",
        unless="foam|prawn cocktail flavour",
        allergens="shellfish",
        against=f"{NO_MEAT} kosher",
    ),
    _rule(
        "salmon|tuna|cod|haddock|anchov(?:y|ies)|sardines?|mackerel|trout|pollock|fish sauce|bonito|dashi|kippers|"
        "caesar|saltfish|seafood cocktail",
        unless="fish & chip shop",
        allergens="fish",
        against=NO_MEAT,
    ),
    _rule(
        "wheat|couscous|bulgur|semolina|seitan|panko|breadcrumbs?|breaded|battered|cookies?|brownies?|biscuits?|"
        "wafers?|pretzels?|croissants?|sourdough|brioche|udon|soba|barley|freekeh|crumble|cookie dough|cake|pudding|"
        "malt|malted|gyoza|pastry|en croûte|wellington|tempura|soy sauce|teriyaki|miso|katsu|apple & ale|pies?|kievs?|"
        "rye|spelt",
        unless=(
            r"gluten[- ]free|free from|buckwheat|fish pie mix|wafer thin|cake topper|rice pudding|"
            r"christmas pudding ice|cake covering|pudding rice|candles|vegan protein|keto"
        ),
        allergens="wheat",
        against="gluten-free keto",
        animal=False,
    ),
    _rule(
        "oats?|oatcakes?|oatmeal|muesli|granola",
        unless=r"gluten[- ]free|grain-free|scent",
        against="gluten-free",
        animal=False,
    ),
    _rule(
        "milk|cream|butter|cheese|cheesy|cheddar|yogurt|custard|brie|camembert|feta|mozzarella|parmesan|ricotta|"
        "mascarpone|halloumi|paneer|stilton|gouda|caramel|caramels|toffee|toffees|fudge|buttermilk|latte|cappuccino|"
        "mocha|tiramisu|carbonara|alfredo|ghee|labneh|ice cream|white chocolate|korma|makhani|pesto|lasagne white",
        unless=(
            r"coconut (milk|cream|butter)|oat milk|butter beans?|butternut|butterhead|peanut butter|cocoa butter|"
            r"cream crackers|cream of tartar|cream soda|curry paste|milk-style|toffee apples|salad cream|"
            r"dairy-free|cream sherry|butter mints|vegan"
        ),
        allergens="milk",
        against="vegan dairy-free",
    ),
    _rule(
        "eggs?|mayonnaise|mayo|aioli|meringue|advocaat|brioche|tartare|carbonara|egg noodles",
        unless=r"chocolate egg|easter egg|crème-filled|nest eggs|egg hunt|eggless|mayonnaise alternative",
        allergens="egg",
        against="vegan",
    ),
    _rule(
        "beef|chicken|pork|bacon|ham|lamb|turkey|duck|chorizo|salami|pepperoni|prosciutto|pastrami|steak|venison|"
        "'nduja|meatballs?|sausages?|lardons|gammon|kabanos|biltong|jerky|ox|oxtail|bolognese|bolognaise|bone broth|"
        "goose|rabbit|meat feast|pigs in blankets|frankfurters|bigos|gelatine|rocky road|panna cotta|marshmallows?|"
        "trifle|jelly & cream|carbonara|jelly beans|jelly babies",
        unless=r"beef tomatoes|lamb's lettuce|duck eggs|flavour\b|recipe mix|seasoning$|vegan",
        against=NO_MEAT,
    ),
    _rule(
        "bacon|ham|pork|chorizo|salami|pepperoni|prosciutto|pancetta|'nduja|lardons|gammon|pigs in blankets|kabanos|"
        "bigos|mortadella|black pudding|frankfurters|kielbasa|bratwurst|toad in the hole|meat feast",
        unless="flavour",
        against="halal kosher",
    ),
    _rule("honey", unless="honeydew|honeycomb|scent", against="vegan"),
    _rule(
        "lager|ale|stout|beer|wine|sherry|brandy|rum|whisky|port|champagne|prosecco|marsala|liqueur",
        unless="vinegar|ginger|root beer|wine gums|flavouring",
        against="halal",
        animal=False,
    ),
)


FINE_WORDS = re.compile(r"\b(luxury|premium|vintage|truffle|single estate|champagne|aged|single malt)\b", re.IGNORECASE)

# Allergens that make a claim untrue, whatever the name says.
DENIED_BY: dict[str, frozenset[str]] = {
    "vegan": frozenset({"milk", "egg", "fish", "shellfish", "mollusc"}),
    "vegetarian": frozenset({"fish", "shellfish", "mollusc"}),
    "dairy-free": frozenset({"milk"}),
    "gluten-free": frozenset({"wheat"}),
    "nut-free": frozenset({"tree-nut", "peanut"}),
    "kosher": frozenset({"shellfish", "mollusc"}),
}

CLAIMS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"\b(no added sugar|sugar free|sugar-free|zero sugar|reduced sugar|unsweetened)\b", re.IGNORECASE),
     frozenset({"low-sugar"})),
    (re.compile(r"\b(reduced salt|no added salt|unsalted|sugar & salt)\b", re.IGNORECASE), frozenset({"low-sodium"})),
)  # fmt: skip


def claimed_by(name: str) -> frozenset[str]:
    """The diets that the name itself claims."""
    return frozenset().union(*(diets for says, diets in CLAIMS if says.search(name)))


def allergens_in(name: str, plant: bool = False) -> frozenset[str]:
    """The allergens that the name itself tells of."""
    return frozenset().union(*(rule.allergens for rule in _telling(name, plant)))


def struck_by(name: str, plant: bool = False) -> frozenset[str]:
    """The diets that the name rules out."""
    return frozenset().union(*(rule.against for rule in _telling(name, plant)))


def _telling(name: str, plant: bool) -> list[Rule]:
    return [
        rule
        for rule in RULES
        if not (plant and rule.animal) and rule.says.search(name) and not (rule.unless and rule.unless.search(name))
    ]

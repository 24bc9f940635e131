"""The curated library as it ships: counts, words, coverage of departments and of the year."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.theme import HOUSEHOLDS, Theme
from core.domain.vocabulary import DIETS, SEASONS
from core.library.calendar import Calendar
from core.library.occasions import OCCASIONS
from core.library.themes import CuratedLibrary

LIBRARY = CuratedLibrary.load()
SOUTHERN = CuratedLibrary.load(calendar=Calendar("south"))
THEMES = LIBRARY.themes()
BY_ID = {theme.id: theme for theme in THEMES}

# What a title or an intent must not say: traits of a person, health claims, prices and hurry.
SENSITIVE = (
    "pregnan", "expecting", "mum-to-be", "diabet", "allerg", "coeliac", "celiac", "intoleran", "illness", "disease",
    "sick", "symptom", "asthma", "hay fever", "cancer", "depress", "anxi", "stress", "insomnia", "menopaus",
    "period pain", "weight", "slim", "skinny", "calorie", "obes", "fat-burn", "figure", "body goal", "diet",
    "detox", "cleanse your", "christian", "muslim", "islam", "jewish", "hindu", "sikh", "buddhist", "church", "mosque",
    "faithful", "believer", "ethnic", "immigrant", "foreigner", "gay", "lesbian", "queer", "for him", "for her",
    "single mum", "single parent", "divorc", "widow", "bereav", "funeral", "grief", "sympath", "elderly", "senior",
    "pensioner", "retire", "teenage", "old age", "your age", "your baby", "your child", "your kids", "your husband",
    "your wife", "your partner", "your boyfriend", "your girlfriend", "poor", "afford", "debt", "broke", "skint",
    "benefits", "income", "wage", "payday", "budget", "drunk", "hangover", "addict", "stoned",
)  # fmt: skip
HEALTH_CLAIMS = (
    "healthy", "health", "immun", "boost", "cure", "heal", "remed", "relief", "prevent", "treats your", "superfood",
    "good for you", "guilt", "clean eating", "anti-ageing", "antioxid", "medicin", "doctor", "clinically", "gut ",
)  # fmt: skip
PUSHY = (
    "!", "%", "£", "$", "€", "cheap", "bargain", "discount", "save ", "savings", "sale", "deal", "offer", "free ",
    "half price", "price", "hurry", "last chance", "limited", "only today", "today only", "ends ", "don't miss",
    "must-have", "must have", "need to buy", "act now", "selling fast", "while stocks", "while it lasts",
    "before it's gone", "best ever", "unbeatable", "buy now", "order now", "guarantee", "number one", "no. 1",
)  # fmt: skip
ALLOWED = ("alcohol-free", "deal the cards", "gluten-free", "dairy-free", "nut-free", "meat-free")

ALCOHOL = re.compile(
    r"\b(beer|lager|ale|stout|cider|wine|prosecco|champagne|cava|port|sherry|gin|vodka|rum|whisky|whiskey|tequila|"
    r"liqueur|triple sec|brandy|bourbon|margarita|cocktail|aperol)s?\b"
)
NOT_ALCOHOL = re.compile(
    r"alcohol-free [a-z]+( [a-z]+)?|(root|ginger) (beer|ale)|(wine|cider) vinegar|wine gums|brandy butter|"
    r"steak and ale|(prawn|glace|fruit) cocktail|cocktail (sausage|cherrie|mixer)s?|beer glass"
)
# A supermarket's departments, and the hint words by which themes reach them.
DEPARTMENTS = {
    "produce": {"produce"}, "bakery": {"bakery"}, "dairy & eggs": {"dairy"}, "meat": {"meat"},
    "fish & seafood": {"seafood"}, "deli": {"deli"}, "plant-based": {"plant-based"}, "frozen": {"frozen"},
    "pantry": {"pantry"}, "baking": {"baking"}, "breakfast": {"breakfast"}, "snacks": {"snacks"},
    "confectionery": {"confectionery"}, "soft drinks & juice": {"drinks"}, "coffee & tea": {"coffee", "tea"},
    "beer wine & spirits": {"beer", "wine", "spirits"}, "international": {"international"}, "baby": {"baby"},
    "household": {"household"}, "cleaning": {"cleaning"}, "personal care": {"personal care"}, "health": {"health"},
    "pets": {"pets"}, "kitchen & home": {"kitchen", "home"}, "garden": {"garden"}, "stationery": {"stationery"},
}  # fmt: skip
HINTS = set().union(*DEPARTMENTS.values())


def said(theme: Theme) -> str:
    """Everything of a theme that somebody may read, in small letters, without the words allowed on purpose."""
    text = " \n ".join((*theme.titles, theme.intent)).casefold() + " "
    for phrase in ALLOWED:
        text = text.replace(phrase, "")
    return text


def unwelcome(theme: Theme) -> list[str]:
    """The words of the three lists that begin a word of the theme."""
    words = SENSITIVE + HEALTH_CLAIMS + PUSHY
    return [word for word in words if re.search(rf"(?<![a-z]){re.escape(word)}", said(theme))]


def alcoholic(theme: Theme) -> list[str]:
    return [concept for concept in theme.concepts if ALCOHOL.search(NOT_ALCOHOL.sub("", concept.casefold()))]


def test_there_are_enough_themes_of_every_kind() -> None:
    """At least 320 themes, every kind well represented, about a dozen of them drawn from history."""
    kinds = Counter(theme.kind for theme in THEMES)
    assert len(THEMES) >= 320
    assert min(kinds[kind] for kind in ("everyday", "occasion", "season", "diet", "household", "discovery")) >= 20
    assert sum(theme.source == "history" for theme in THEMES) >= 12
    assert {theme.kind for theme in THEMES if theme.source == "history"} == {"restock"}


def test_ids_and_titles_are_unique() -> None:
    """No id and no title, variants included, belongs to two themes."""
    assert len(BY_ID) == len(THEMES)
    assert [
        title for title, times in Counter(t.casefold() for x in THEMES for t in x.titles).items() if times > 1
    ] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", theme.id) for theme in THEMES)


def test_titles_fit_and_intents_are_a_sentence() -> None:
    """Two to four titles that fit a line, without a full stop; an intent is one sentence of 20 to 120 characters."""
    for theme in THEMES:
        assert 2 <= len(theme.titles) <= 4, theme.id
        assert all(3 <= len(title) <= 42 and not title.endswith(".") for title in theme.titles), theme.titles
        assert all(title[0].isupper() or title[0].isdigit() for title in theme.titles), theme.titles
        assert theme.intent.endswith("."), theme.id
        assert theme.intent.count(".") == 1, theme.id
        assert 20 <= len(theme.intent) <= 120, theme.id


def test_nothing_sensitive_no_claim_no_hurry() -> None:
    """No title, variant or intent guesses at a person, claims an effect on health, names a price or pushes."""
    assert {theme.id: found for theme in THEMES if (found := unwelcome(theme))} == {}


def test_words_are_known() -> None:
    """Four to eight different concepts, short noun phrases; every word list is a known one."""
    for theme in THEMES:
        assert 4 <= len(theme.concepts) == len(set(theme.concepts)) <= 8, theme.id
        assert all(1 <= len(concept.split()) <= 5 and concept[-1] != "." for concept in theme.concepts), theme.concepts
        assert set(theme.departments) <= HINTS, theme.id
        assert set(theme.seasons) <= set(SEASONS), theme.id
        assert set(theme.diets) <= set(DIETS), theme.id
        assert set(theme.household) <= set(HOUSEHOLDS), theme.id
        assert set(theme.audience) <= {"children"}, theme.id
        assert set(theme.occasions) <= {occasion.id for occasion in OCCASIONS}, theme.id


def test_the_linter_bites() -> None:
    """The word lists catch what they are for, so that their silence means something."""
    theme = THEMES[0]
    for title in ("Hurry, half price", "For your baby", "Detox week", "Lose weight now", "Suppers on a budget"):
        text = said(theme.model_copy(update={"titles": (title,)}))
        assert any(re.search(rf"(?<![a-z]){re.escape(word)}", text) for word in SENSITIVE + HEALTH_CLAIMS + PUSHY), (
            title
        )
    assert alcoholic(theme.model_copy(update={"concepts": ("rose wine", "ginger beer", "alcohol-free lager")})) == [
        "rose wine"
    ]


def test_every_occasion_has_a_theme() -> None:
    """No occasion of the calendar stands empty."""
    used = {occasion for theme in THEMES for occasion in theme.occasions}
    assert {occasion.id for occasion in OCCASIONS} - used == set()


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_every_department_is_within_reach(department: str) -> None:
    """At least four themes lead to each department of a supermarket."""
    assert sum(bool(DEPARTMENTS[department] & set(theme.departments)) for theme in THEMES) >= 4


def test_alcohol_is_for_adult_occasions() -> None:
    """Alcohol appears only in occasion themes, says so by department, and never where children are invited."""
    holders = [theme for theme in THEMES if alcoholic(theme)]
    assert len(holders) >= 4
    for theme in holders:
        assert theme.kind == "occasion", (theme.id, alcoholic(theme))
        assert not theme.audience, (theme.id, alcoholic(theme))
        assert DEPARTMENTS["beer wine & spirits"] & set(theme.departments), theme.id


def test_children_have_their_own_occasions() -> None:
    """Themes for children are occasions, with sweets, crafts or lunches and no alcohol in title or concept."""
    themes = [theme for theme in THEMES if theme.audience]
    assert len(themes) >= 10
    assert all(theme.kind == "occasion" for theme in themes)
    assert all(not alcoholic(theme) and not ALCOHOL.search(said(theme)) for theme in themes)


def test_every_diet_theme_names_its_diet() -> None:
    """Diets bind products, so only diet themes carry them; belief-bound diets are left to the shop's own words."""
    assert all(bool(theme.diets) == (theme.kind == "diet") for theme in THEMES)
    assert {diet for theme in THEMES for diet in theme.diets} == set(DIETS) - {"halal", "kosher"}


def test_every_way_of_shopping_has_themes() -> None:
    """Each household word of the house is used by at least three themes."""
    used = Counter(word for theme in THEMES for word in theme.household)
    assert all(used[word] >= 3 for word in HOUSEHOLDS)


@pytest.mark.parametrize("library", [LIBRARY, SOUTHERN], ids=["north", "south"])
def test_the_year_is_full(library: CuratedLibrary) -> None:
    """On every day of 2026-2028 at least 60 themes are possible and at least 6 are timely on 97% of days."""
    timely = []
    for number in range(3 * 365 + 1):
        at = date(2026, 1, 1) + timedelta(days=number)
        values = [library.nearness(theme, at)[0] for theme in THEMES]
        assert sum(value > 0 for value in values) >= 60
        timely.append(sum(value > 0.5 for value in values))
    assert sum(count >= 6 for count in timely) >= 0.97 * len(timely)


def test_everyday_themes_are_for_any_day() -> None:
    """A theme without occasion or season stands at one half."""
    assert LIBRARY.nearness(BY_ID["japanese-weeknight"], date(2026, 11, 21)) == (0.5, "any day")


def test_occasion_themes_follow_the_calendar() -> None:
    """Easter lunch is out of the question in August, near nine days before, and at 1 on the day."""
    theme = BY_ID["easter-roast"]
    assert LIBRARY.nearness(theme, date(2026, 8, 1))[0] == 0.0
    near, reason = LIBRARY.nearness(theme, date(2026, 3, 27))
    assert (0.5 < near < 1.0, reason) == (True, "Easter is in 9 days")
    assert LIBRARY.nearness(theme, date(2026, 4, 5)) == (1.0, "Easter is today")


def test_a_theme_of_two_occasions_follows_the_closer_one() -> None:
    """Flowers for Mother's Day come up for the British day in March and for the American one in May."""
    theme = BY_ID["mothering-gifts"]
    assert LIBRARY.nearness(theme, date(2026, 3, 15)) == (1.0, "Mother's Day (UK) is today")
    assert LIBRARY.nearness(theme, date(2026, 5, 9))[1] == "Mother's Day (US) is tomorrow"
    assert LIBRARY.nearness(theme, date(2026, 4, 10))[0] == 0.0


def test_season_themes_have_soft_edges() -> None:
    """Squash is at its height in October, half of it on 1 September, and gone in January; in the south it is April."""
    theme = BY_ID["autumn-squash"]
    assert LIBRARY.nearness(theme, date(2026, 10, 15)) == (0.8, "It is autumn")
    assert LIBRARY.nearness(theme, date(2026, 9, 1))[0] == pytest.approx(0.4)
    assert LIBRARY.nearness(theme, date(2026, 8, 25))[1] == "Autumn is close"
    assert LIBRARY.nearness(theme, date(2026, 1, 15)) == (0.0, "out of season")
    assert SOUTHERN.nearness(theme, date(2026, 4, 15)) == (0.8, "It is autumn")


def test_texts_are_what_gets_embedded() -> None:
    """Each main title, intent and concept is listed once."""
    texts = LIBRARY.texts()
    assert len(texts) == len(set(texts))
    assert {theme.titles[0] for theme in THEMES} | {c for theme in THEMES for c in theme.concepts} <= set(texts)
    assert {theme.intent for theme in THEMES} <= set(texts)


@given(st.sampled_from(THEMES), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_nearness_is_a_share_with_a_reason(theme: Theme, at: date) -> None:
    """Nearness lies within 0 and 1 on any day, and always says why."""
    for library in (LIBRARY, SOUTHERN):
        near, reason = library.nearness(theme, at)
        assert 0.0 <= near <= 1.0
        assert reason

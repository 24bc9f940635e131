"""Beer, wine and spirits: every bottle here asks for an adult."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
BEER_WINE_SPIRITS = Department(
    "Beer, Wine & Spirits",
    (0.16, 0.32),
    (
        shelf(
            "Lager", (4.49, 8.99), "4 x 440 ml|6 x 330 ml|660 ml", "beer",
            item("{} Lager", "Premium|Pilsner|Helles|Session|Japanese-Style Rice|Mexican-Style|Unfiltered|Dark", pop=2),
            item("Gluten Free Lager", allergens="", also="gluten-free", makers=1),
            diets="vegan", allergens="wheat", age=18,
        ),
        shelf(
            "Ales & Stouts", (1.69, 3.49), "500 ml|4 x 330 ml|4 x 440 ml", "beer",
            item("{}",
                 "Best Bitter|Golden Ale|Session IPA|Hazy IPA|Double IPA|Porter|Oatmeal Stout|Belgian-Style Tripel|"
                 "Wheat Beer"),
            item("{}", "Winter Spiced Ale|Christmas Porter", season="christmas"),
            item("Milk Stout", diets="vegetarian", has="milk", makers=1),
            diets="vegan", allergens="wheat", age=18,
        ),
        shelf(
            "Cider & Perry", (1.49, 3.29), "500 ml|4 x 440 ml|2 L", "cider",
            item("{} Cider", "Dry Apple|Medium Apple|Cloudy|Vintage|Berry|Rhubarb|Strawberry & Lime|Mango"),
            item("{} Perry", "Sparkling|Vintage"),
            item("Mulled Cider", season="christmas"),
            diets="vegan gluten-free", allergens="sulphites", age=18,
        ),
        shelf(
            "Red Wine", (5.49, 17.99), "75 cl|2.25 L box", "wine",
            item("{}",
                 "Merlot|Cabernet Sauvignon|Malbec|Shiraz|Pinot Noir|Rioja-Style Tempranillo|"
                 "Chianti-Style Sangiovese|Montepulciano", pop=2),
            item("{}", "Primitivo|Zinfandel|Côtes Red Blend|Barolo-Style Nebbiolo"),
            item("Mulled Red Wine", season="christmas"),
            diets="vegan gluten-free", allergens="sulphites", age=18, makers=3,
        ),
        shelf(
            "White Wine", (5.29, 15.99), "75 cl|2.25 L box|187 ml", "wine",
            item("{}",
                 "Sauvignon Blanc|Chardonnay|Pinot Grigio|Riesling|Albariño|Chenin Blanc|Gavi-Style White|Vermentino",
                 pop=2),
            item("{}", "Gewürztraminer|Picpoul-Style White|Grüner Veltliner"),
            diets="vegan gluten-free", allergens="sulphites", age=18, makers=3,
        ),
        shelf(
            "Rosé & Sparkling Wine", (5.99, 12.99), "75 cl|20 cl", "wine",
            item("{} Rosé", "Provence-Style|Zinfandel Blush|Pinot Grigio|Tempranillo", season="summer"),
            item("{}", "Prosecco-Style Frizzante|Extra Dry Prosecco|Cava Brut|Crémant", pop=1.5),
            item("{}", "Champagne Brut|Champagne Rosé|English Sparkling Wine", price=(18.99, 34.99), fancy=True),
            diets="vegan gluten-free", allergens="sulphites", age=18,
        ),
        shelf(
            "Gin & Vodka", (13.99, 32.99), "70 cl|35 cl", "spirits",
            item("{} Gin", "London Dry|Rhubarb & Ginger|Sloe|Citrus|Navy Strength|Pink|Botanical"),
            item("{} Vodka", "Classic|Vanilla|Raspberry|Rye|Potato"),
            diets="vegan gluten-free", age=18,
        ),
        shelf(
            "Whisky, Rum & Brandy", (14.99, 44.99), "70 cl|35 cl", "spirits",
            item("{}",
                 "Blended Whisky|Single Malt Whisky, 12 Years|Smoky Island Whisky|Bourbon-Style Whiskey|"
                 "Irish-Style Whiskey"),
            item("{} Rum", "White|Dark|Spiced|Golden|Coconut"),
            item("{}",
                 "French Brandy VS|Napoleon Brandy|Calvados-Style Apple Brandy|Silver Tequila|Reposado Tequila|Mezcal"),
            diets="vegan gluten-free", age=18,
        ),
        shelf(
            "Liqueurs & Fortified Wine", (7.99, 21.99), "70 cl|50 cl|75 cl", "spirits",
            item("{}", "Irish Cream Liqueur|Advocaat with Egg", diets="vegetarian", has="milk"),
            item("{}", "Coffee Liqueur|Orange Liqueur|Amaretto|Elderflower Liqueur|Limoncello|Peach Schnapps"),
            item("{}", "Ruby Port|Cream Sherry|Fino Sherry|Sweet Vermouth|Dry Vermouth|Plum Wine|Junmai Sake",
                 has="sulphites"),
            diets="vegan gluten-free", age=18,
        ),
        shelf(
            "Ready-Mixed Cocktails", (1.79, 2.99), "250 ml|4 x 250 ml|50 cl", "spirits",
            item("{}",
                 "Gin & Tonic|Espresso Martini|Mojito|Margarita|Negroni|Piña Colada|Cosmopolitan|Whisky Sour|"
                 "Pink Gin Spritz"),
            item("Hard Seltzer, {}", "Lime|Raspberry|Mango", "330 ml|4 x 330 ml", (1.49, 2.29)),
            diets="vegan gluten-free", age=18,
        ),
    ),
)

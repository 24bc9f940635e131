"""The households of the demo market, written down by hand: what they always buy, what they like, how they shop.

`staples` are bought in a rhythm: `category:days`, or `category:word:days` to say which of the category. `likes` fill
the rest of a basket: `category:weight`. Everything else is a range from which each household draws its own figure.
"""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[float, float]

FAMILY = ("christmas", "easter", "halloween", "back-to-school", "summer", "autumn")
COUPLE = ("christmas", "easter", "summer", "autumn", "winter", "spring")
LITTLE = ("summer", "winter")
CLEAN = "|Toilet Paper:24|Laundry Detergent:42|Dishwashing:Washing:38|Oral Care:Toothpaste:45|Bin Bags, Foil & Wrap:50"


@dataclass(frozen=True)
class Life:
    """A way of shopping. Days are days, tiers run from 0 (cheapest brands) to 4, the rest are shares from 0 to 1."""

    name: str
    households: int
    staples: str
    likes: str
    meals: str
    basket: Span  # products in an order
    every: Span  # days between orders
    tier: Span
    novelty: Span  # share of products they never bought before
    loyal: float  # how firmly they stay with what they know
    seasons: tuple[str, ...] = COUPLE
    needs: frozenset[str] = frozenset()  # diets that every food must claim
    avoids: frozenset[str] = frozenset()  # allergens that no food may have
    adult: bool = False  # buys things with an age limit
    house: float = 1.0  # pull of the shop's own labels, 1 is neutral
    active: Span = (0.0, 1.0)  # part of the year in which they order
    orders: int = 60  # at most
    hour: float = 17.5  # usual time of day
    declares: float = 0.35  # share that ticked their diets and favourite departments at sign-up
    departments: tuple[str, ...] = ()


LIVES: tuple[Life, ...] = (
    Life("young family", 32,
         "Milk:Semi:6|Sliced Bread:6|Bananas & Tropical Fruit:Bananas:6|Children's Yogurt & Drinks:9|Eggs:11|"
         "Breakfast Cereals:13|Cheddar & Hard Cheese:14|Apples & Pears:8|Squash & Cordial:18|"
         "Baby Wipes & Bath:Wipes:20" + CLEAN,
         "Biscuits & Cookies:3|Crisps:3|Berries & Cherries:3|Frozen Fish:2|Frozen Chips & Potatoes:2|Chicken:2|"
         "Yogurt:2|Frozen Pizza:2|Ice Lollies & Sorbet:1|Cereal & Protein Bars:2|Sausages & Bacon:2|"
         "Pasta Sauces & Pesto:1|Art & Craft:0.6|Sweets & Gummies:1|Fresh Pasta & Sauces:1|"
         "Tomatoes, Cucumbers & Peppers:3|Cooked Meats & Charcuterie:2|Shampoo & Conditioner:0.6|First Aid:0.2",
         "spaghetti bolognese|fish and chips|lunchboxes|taco night|pizza night|children's party|back to school|"
         "trick or treat|barbecue|sunday roast|easter table|christmas dinner|film night",
         basket=(11, 19), every=(6, 9), tier=(0.9, 2.2), novelty=(0.08, 0.16), loyal=0.8, seasons=FAMILY,
         departments=("Produce", "Dairy & Eggs", "Frozen")),
    Life("new parents", 20,
         "Nappies:10|Baby Wipes & Bath:Wipes:12|Infant Formula:9|Milk:Whole:6|Sliced Bread:7|"
         "Bananas & Tropical Fruit:Bananas:7|Ground Coffee:18|Baby Food Pouches & Jars:8" + CLEAN,
         "Baby Food Pouches & Jars:4|Baby Snacks:3|Feeding & Soothing:0.8|Chilled Ready Meals:2|"
         "Fresh Pasta & Sauces:2|Yogurt:2|Berries & Cherries:2|Prepared Vegetables & Fruit:2|Chocolate Bars:1|"
         "Breakfast Bars & Biscuits:1|Chicken:1.5|Fabric Care:0.6|Iced Coffee:1|Vitamins & Supplements:0.4",
         "ready supper|pesto pasta|soup and bread|porridge|stir fry|weekly clean",
         basket=(9, 16), every=(5, 8), tier=(1.2, 2.6), novelty=(0.08, 0.15), loyal=0.8, seasons=LITTLE,
         departments=("Baby", "Produce")),
    Life("student kitchen", 24,
         "Noodles:Instant:9|Milk:7|Dry Pasta:12|Sliced Bread:9|Canned Beans & Pulses:Baked:12|Eggs:14|Toilet Paper:35|"
         "Laundry Detergent:70",
         "Frozen Pizza:3|Crisps:3|Chocolate Bars:2|Soups & Instant Meals:2|Cola & Fizzy Drinks:2|Instant Coffee:1|"
         "Cheddar & Hard Cheese:2|Rice & Grains:1.5|Pasta Sauces & Pesto:2|Biscuits & Cookies:2|Frozen Vegetables:1|"
         "Wraps, Pittas & Flatbreads:1|Canned Fish & Meat:1.5|Notebooks & Paper:0.7|Pens & Pencils:0.5|Deodorant:0.4|"
         "Bananas & Tropical Fruit:1",
         "pesto pasta|chilli|fajitas|film night|stir fry|quick bite",
         basket=(5, 10), every=(7, 12), tier=(0, 1.1), novelty=(0.08, 0.2), loyal=0.7, seasons=("halloween", "summer"),
         house=2.2, hour=19.5, departments=("Pantry", "Frozen")),
    Life("athlete", 18,
         "Yogurt:Skyr:6|Eggs:8|Chicken:Breast:6|Porridge & Oats:14|Bananas & Tropical Fruit:Bananas:5|"
         "Sports Nutrition:Whey:32|Cereal & Protein Bars:Protein:9|Milk:Skimmed:6|Salad & Leaves:Spinach:7" + CLEAN,
         "Sports Drinks:3|Rice Cakes & Light Bites:2|Soft & Fresh Cheese:Cottage:2|Frozen Fruit:2|Nuts & Seeds:2|"
         "Salmon & Trout:2|Turkey & Duck:2|Berries & Cherries:2|Rice & Grains:2|Nut & Seed Butters:1.5|"
         "Canned Fish & Meat:1.5|Greens & Brassicas:2|Water:1|Deodorant:0.6|Vitamins & Supplements:0.6",
         "protein day|salmon supper|porridge|stir fry|salad bowl|fruit and yogurt",
         basket=(9, 15), every=(5, 8), tier=(1.4, 3.0), novelty=(0.06, 0.14), loyal=0.82, seasons=LITTLE, hour=19.0,
         departments=("Meat", "Dairy & Eggs", "Health & Wellbeing")),
    Life("weekend baker", 18,
         "Flour:Self-Raising:18|Flour:Bread:22|Butter & Spreads:Unsalted:9|Eggs:8|"
         "Sugar & Sweeteners:Caster:25|Milk:Whole:8|Yeast & Raising Agents:Yeast:25" + CLEAN,
         "Icing & Cake Decorations:3|Baking Chocolate & Cocoa:3|Dried Fruit & Nuts for Baking:3|"
         "Extracts, Colours & Flavours:2|Cream & Custard:2|Jams & Marmalades:1.5|Berries & Cherries:2|Citrus Fruit:2|"
         "Cake & Bread Mixes:1|Bakeware:0.7|Black Tea:1|Apples & Pears:2|Honey & Syrups:1|Chocolate Bars:1",
         "baking a cake|baking bread|brownies|sunday roast|homemade pizza|easter table|christmas dinner",
         basket=(8, 15), every=(7, 10), tier=(1.3, 3.0), novelty=(0.1, 0.2), loyal=0.72, seasons=COUPLE, hour=10.5,
         departments=("Baking", "Dairy & Eggs")),
    Life("cat household", 20,
         "Wet Cat Food:14|Dry Cat Food:24|Cat Treats & Litter:Litter:20|Milk:7|Sliced Bread:8|"
         "Ground Coffee:20|Eggs:14" + CLEAN,
         "Cat Treats & Litter:Treats:3|Chilled Ready Meals:2|Yogurt:2|Biscuits & Cookies:2|"
         "Tomatoes, Cucumbers & Peppers:2|Salad & Leaves:2|Chicken:1.5|White Fish:1|Fresh Pasta & Sauces:1.5|"
         "Chocolate Bars:1|Candles & Home Fragrance:0.5|Green & Herbal Tea:1|White Wine:1|Pet Toys & Care:0.4",
         "pesto pasta|soup and bread|salad bowl|curry night|film night",
         basket=(8, 14), every=(7, 11), tier=(1.2, 3.0), novelty=(0.08, 0.16), loyal=0.8, seasons=COUPLE, adult=True,
         departments=("Pets",)),
    Life("dog household", 20,
         "Dry Dog Food:22|Wet Dog Food:16|Dog Treats & Chews:13|Pet Toys & Care:Poo Bags:40|Milk:6|"
         "Sliced Bread:7|Sausages & Bacon:14|Black Tea:28" + CLEAN,
         "Burgers & Meatballs:2|Beef:2|Potatoes & Root Vegetables:2|Cheddar & Hard Cheese:2|Crisps:2|Lager:1.5|"
         "Pies, Quiches & Party Bites:2|Breakfast Cereals:1|Apples & Pears:2|Frozen Vegetables:1.5|Rolls & Buns:1.5|"
         "Ales & Stouts:0.8|Pet Toys & Care:0.5",
         "full breakfast|sunday roast|barbecue|chilli|fish and chips|christmas dinner",
         basket=(9, 16), every=(6, 10), tier=(0.8, 2.4), novelty=(0.06, 0.14), loyal=0.82, seasons=COUPLE, adult=True,
         departments=("Pets", "Meat")),
    Life("gluten-free kitchen", 18,
         "Gluten-Free Bakery:Loaf:7|Milk:7|Eggs:9|Dry Pasta:Gluten Free:18|Yogurt:8|"
         "Bananas & Tropical Fruit:Bananas:7|Rice & Grains:25" + CLEAN,
         "Gluten-Free Bakery:4|Rice Cakes & Light Bites:2|Crisps:2|Biscuits & Cookies:2|Berries & Cherries:2|"
         "Chicken:2|Salad & Leaves:2|Chocolate Bars:1.5|Breakfast Cereals:Gluten Free:2|"
         "Porridge & Oats:Gluten Free:1.5|Fruit Juice:1|Speciality & Snacking Cheese:1|Canned Beans & Pulses:1.5|"
         "Ice Cream:1|Flour:Gluten Free:1",
         "salmon supper|curry night|risotto|salad bowl|taco night|full breakfast",
         basket=(9, 16), every=(6, 9), tier=(1.4, 3.0), novelty=(0.08, 0.16), loyal=0.8, seasons=COUPLE,
         needs=frozenset({"gluten-free"}), declares=0.7, departments=("Bakery", "Produce")),
    Life("vegan kitchen", 22,
         "Plant Milks:Oat:6|Tofu & Tempeh:7|Dairy-Free Yogurt & Desserts:9|Canned Beans & Pulses:Chickpeas:12|"
         "Dips & Hummus:Hummus:7|Bananas & Tropical Fruit:Avocado:7|Sliced Bread:8" + CLEAN,
         "Greens & Brassicas:3|Salad & Leaves:3|Meat-Free Burgers & Sausages:2|Meat-Free Mince & Pieces:2|"
         "Nuts & Seeds:2|Berries & Cherries:2|Vegan Cheese & Spreads:2|Dried Pulses & Soup Mixes:1.5|Fresh Herbs:1.5|"
         "Mushrooms:2|Chocolate Bars:Dark:1.5|Nut & Seed Butters:1.5|Iced Tea & Kombucha:1|"
         "Potatoes & Root Vegetables:2|Rice & Grains:1",
         "dal|stir fry|mezze|vegan roast|pesto pasta|porridge|thai curry|chilli|barbecue",
         basket=(9, 16), every=(5, 9), tier=(1.4, 3.4), novelty=(0.12, 0.22), loyal=0.72, seasons=COUPLE,
         needs=frozenset({"vegan"}), declares=0.7, departments=("Plant-Based", "Produce")),
    Life("vegetarian household", 18,
         "Milk:6|Eggs:9|Yogurt:8|Sliced Bread:7|Cheddar & Hard Cheese:12|Tomatoes, Cucumbers & Peppers:6" + CLEAN,
         "Soft & Fresh Cheese:3|Meat-Free Burgers & Sausages:2|Greens & Brassicas:2.5|Mushrooms:2|"
         "Pasta Sauces & Pesto:1.5|Canned Beans & Pulses:2|Chilled Soups:1.5|Biscuits & Cookies:1.5|"
         "Fresh Pasta & Sauces:1.5|Berries & Cherries:2|Green & Herbal Tea:1|Squash, Corn & Aubergines:2|"
         "Dips & Hummus:2|Ice Cream:1|White Wine:0.8",
         "mezze|risotto|curry night|pesto pasta|homemade pizza|salad bowl|pumpkin soup|full breakfast",
         basket=(9, 16), every=(6, 9), tier=(1.2, 3.0), novelty=(0.1, 0.18), loyal=0.76, seasons=COUPLE,
         needs=frozenset({"vegetarian"}), adult=True, declares=0.6, departments=("Produce", "Dairy & Eggs")),
    Life("Indian cooking", 18,
         "Rice & Grains:Basmati:20|Onions, Garlic & Ginger:Onion:6|Onions, Garlic & Ginger:Ginger:9|"
         "Fresh Herbs:Coriander:6|Yogurt:Natural:7|Indian Kitchen:Dal:16|Milk:Whole:5" + CLEAN,
         "Indian Kitchen:5|Herbs & Spices:3|Tomatoes, Cucumbers & Peppers:3|Chicken:2|Lamb:1.5|"
         "Squash, Corn & Aubergines:2|Greens & Brassicas:2|Canned Beans & Pulses:1.5|Wraps, Pittas & Flatbreads:1.5|"
         "Black Tea:1.5|Bananas & Tropical Fruit:Mango:1.5|Butter & Spreads:1|Soft & Fresh Cheese:Paneer:1.5|"
         "Biscuits & Cookies:1|Flour:Gram:0.8",
         "curry night|dal",
         basket=(10, 17), every=(6, 9), tier=(0.9, 2.6), novelty=(0.08, 0.16), loyal=0.78, seasons=LITTLE,
         departments=("World Foods", "Produce")),
    Life("Italian cooking", 18,
         "Dry Pasta:12|Canned Tomatoes & Passata:11|Cooking Oils:Olive:30|Soft & Fresh Cheese:Mozzarella:8|"
         "Fresh Herbs:Basil:8|Ground Coffee:16|Cheddar & Hard Cheese:Parmesan:18" + CLEAN,
         "Italian Specialities:4|Fresh Pasta & Sauces:3|Olives & Antipasti:2.5|Cooked Meats & Charcuterie:2|"
         "Red Wine:2|Tomatoes, Cucumbers & Peppers:3|Salad & Leaves:Rocket:2|Sourdough & Crusty Loaves:2|"
         "Mushrooms:1.5|Squash, Corn & Aubergines:1.5|Vinegars:Balsamic:1|Ice Cream:1|Prawns & Shellfish:1|"
         "Rosé & Sparkling Wine:0.8",
         "spaghetti bolognese|risotto|homemade pizza|pesto pasta|cheese and wine",
         basket=(9, 16), every=(6, 10), tier=(1.8, 3.4), novelty=(0.1, 0.18), loyal=0.76, seasons=COUPLE, adult=True,
         departments=("World Foods", "Pantry")),
    Life("Japanese cooking", 14,
         "Japanese Ingredients:Soy:26|Japanese Ingredients:Sushi Rice:24|Tofu & Tempeh:9|Eggs:8|"
         "Onions, Garlic & Ginger:Spring:6|Japanese Ingredients:Miso:28|Green & Herbal Tea:Green:24" + CLEAN,
         "Japanese Ingredients:5|Noodles:3|Salmon & Trout:3|Mushrooms:Shiitake:2|Greens & Brassicas:2.5|"
         "Korean Kitchen:1.5|Prawns & Shellfish:1.5|Rice & Grains:1|Fish Cakes & Ready to Cook Fish:1|"
         "Potatoes & Root Vegetables:1.5|Citrus Fruit:1|Pork & Gammon:1|Liqueurs & Fortified Wine:Sake:0.6|"
         "Rice Cakes & Light Bites:1",
         "sushi|ramen|katsu|stir fry",
         basket=(8, 14), every=(6, 10), tier=(1.8, 3.4), novelty=(0.1, 0.2), loyal=0.75, seasons=LITTLE, adult=True,
         departments=("World Foods", "Fish & Seafood")),
    Life("Mexican cooking", 14,
         "Mexican Kitchen:Tortillas:10|Citrus Fruit:Limes:7|Bananas & Tropical Fruit:Avocado:6|"
         "Canned Beans & Pulses:Black:11|Fresh Herbs:Coriander:8|Eggs:10|Milk:8" + CLEAN,
         "Mexican Kitchen:5|Tortilla Chips & Salsa:3|Tomatoes, Cucumbers & Peppers:3|Beef:2|Chicken:2|"
         "Cheddar & Hard Cheese:Grated:2|Dips & Hummus:2|Squash, Corn & Aubergines:1.5|Lager:1.5|"
         "Onions, Garlic & Ginger:2|Condiments & Table Sauces:Pepper:1|Pork & Gammon:1.5|Ready-Mixed Cocktails:0.6|"
         "Rice & Grains:1",
         "taco night|fajitas|chilli|barbecue",
         basket=(9, 15), every=(6, 10), tier=(1.2, 2.8), novelty=(0.1, 0.18), loyal=0.77, seasons=COUPLE, adult=True,
         departments=("World Foods",)),
)  # fmt: skip

"""What goes into a basket together: meals and errands, each a list of things to pick.

A thing is a category, or `category:word` for those of its products whose name has the word. `/` parts choices in order
of preference: the first that the household can eat is taken, and a thing nobody can eat is left out.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Meal:
    """`season` is when it is cooked; empty means all year."""

    parts: tuple[str, ...]
    season: str = ""


def _meal(parts: str, season: str = "") -> Meal:
    return Meal(tuple(part.strip() for part in parts.split("|")), season)


MEALS: dict[str, Meal] = {
    "spaghetti bolognese": _meal(
        "Dry Pasta:Spaghetti|Beef:Mince/Meat-Free Mince & Pieces:Mince/Canned Beans & Pulses:Lentils|"
        "Canned Tomatoes & Passata|Onions, Garlic & Ginger:Onion|Cheddar & Hard Cheese:Parmesan/Vegan Cheese & Spreads",
    ),
    "pesto pasta": _meal("Dry Pasta|Pasta Sauces & Pesto:Pesto|Tomatoes, Cucumbers & Peppers|Salad & Leaves"),
    "risotto": _meal(
        "Italian Specialities:Rice|Mushrooms|Stocks & Gravy:Vegetable|Onions, Garlic & Ginger:Shallot|White Wine",
    ),
    "pizza night": _meal("Chilled Pizza/Frozen Pizza|Salad & Leaves|Cola & Fizzy Drinks|Ice Cream"),
    "homemade pizza": _meal(
        "Flour:00/Flour:Bread|Yeast & Raising Agents:Yeast|Canned Tomatoes & Passata:Passata|"
        "Soft & Fresh Cheese:Mozzarella/Vegan Cheese & Spreads:Mozzarella|Fresh Herbs:Basil|Olives & Antipasti",
    ),
    "taco night": _meal(
        "Mexican Kitchen:Taco|Mexican Kitchen:Seasoning|Beef:Mince/Canned Beans & Pulses:Black Beans|"
        "Bananas & Tropical Fruit:Avocado|Dips & Hummus:Salsa|Citrus Fruit:Limes|Cheddar & Hard Cheese:Grated",
    ),
    "fajitas": _meal(
        "Wraps, Pittas & Flatbreads:Tortilla/Mexican Kitchen:Corn Tortillas|Chicken:Breast/Tofu & Tempeh:Firm|"
        "Tomatoes, Cucumbers & Peppers:Peppers|Onions, Garlic & Ginger:Red Onion|Dips & Hummus:Guacamole|"
        "Cream & Custard:Soured/Dairy-Free Yogurt & Desserts:Plain",
    ),
    "chilli": _meal(
        "Canned Beans & Pulses:Kidney|Canned Tomatoes & Passata:Chopped|Beef:Mince/Meat-Free Mince & Pieces:Mince|"
        "Rice & Grains:Rice|Herbs & Spices:Cumin|Tortilla Chips & Salsa",
    ),
    "curry night": _meal(
        "Indian Kitchen:Paste/Indian Kitchen:Sauce|Chicken:Thigh/Tofu & Tempeh|Rice & Grains:Basmati|"
        "Wraps, Pittas & Flatbreads:Naan/Gluten-Free Bakery:Naan|Indian Kitchen:Chutney|"
        "Yogurt:Natural/Dairy-Free Yogurt & Desserts:Plain",
    ),
    "dal": _meal(
        "Indian Kitchen:Dal|Herbs & Spices:Turmeric|Onions, Garlic & Ginger:Ginger|Fresh Herbs:Coriander|"
        "Salad & Leaves:Spinach|Butter & Spreads:Ghee/Cooking Oils:Coconut",
    ),
    "stir fry": _meal(
        "Prepared Vegetables & Fruit:Stir Fry|Noodles|Chinese & Thai Cooking:Sauce|Chicken:Strips/Tofu & Tempeh|"
        "Onions, Garlic & Ginger:Spring Onion",
    ),
    "thai curry": _meal(
        "Chinese & Thai Cooking:Curry Paste/Chinese & Thai Cooking:Chilli|Chinese & Thai Cooking:Coconut Milk|"
        "Rice & Grains:Jasmine|Prawns & Shellfish:King Prawns/Chicken:Breast/Tofu & Tempeh|Fresh Herbs:Thai Basil|"
        "Citrus Fruit:Limes",
    ),
    "sushi": _meal(
        "Japanese Ingredients:Sushi Rice|Japanese Ingredients:Nori|"
        "Salmon & Trout:Sashimi/Fish Cakes & Ready to Cook Fish:Sushi/Tofu & Tempeh|Japanese Ingredients:Ginger|"
        "Japanese Ingredients:Wasabi|Tomatoes, Cucumbers & Peppers:Cucumber",
    ),
    "ramen": _meal(
        "Noodles:Ramen|Japanese Ingredients:Miso|Eggs|Greens & Brassicas:Pak Choi|Mushrooms:Shiitake|"
        "Japanese Ingredients:Soy Sauce",
    ),
    "katsu": _meal(
        "Japanese Ingredients:Katsu|Japanese Ingredients:Panko|Chicken:Breast/Tofu & Tempeh|Rice & Grains:Rice",
    ),
    "sunday roast": _meal(
        "Chicken:Whole/Beef:Joint/Lamb:Shanks/Meat-Free Burgers & Sausages:Roast|Potatoes & Root Vegetables:Potatoes|"
        "Potatoes & Root Vegetables:Carrots|Greens & Brassicas|Stocks & Gravy:Gravy|"
        "Stuffing, Batter & Coatings:Stuffing",
        "winter",
    ),
    "full breakfast": _meal(
        "Eggs|Sausages & Bacon/Meat-Free Burgers & Sausages:Sausages|Canned Beans & Pulses:Baked|Mushrooms|"
        "Sliced Bread/Gluten-Free Bakery:Loaf",
    ),
    "porridge": _meal(
        "Porridge & Oats|Berries & Cherries|Honey & Syrups:Honey/Honey & Syrups:Maple|Plant Milks:Oat/Milk",
    ),
    "fruit and yogurt": _meal("Yogurt/Dairy-Free Yogurt & Desserts|Muesli & Granola|Berries & Cherries"),
    "lunchboxes": _meal(
        "Sliced Bread/Gluten-Free Bakery:Loaf|Cooked Meats & Charcuterie:Ham/Vegan Cheese & Spreads|Apples & Pears|"
        "Crisps|Children's Yogurt & Drinks|Fruit Juice:Cartons",
    ),
    "fish and chips": _meal(
        "Frozen Fish:Battered/Frozen Fish:Fish Fingers|Frozen Chips & Potatoes|Frozen Vegetables:Peas|"
        "Condiments & Table Sauces:Ketchup",
    ),
    "salmon supper": _meal(
        "Salmon & Trout:Fillets|Potatoes & Root Vegetables:New|Greens & Brassicas:Asparagus|Citrus Fruit:Lemons",
    ),
    "soup and bread": _meal(
        "Chilled Soups/Soups & Instant Meals|Sourdough & Crusty Loaves/Gluten-Free Bakery|Butter & Spreads:Butter",
    ),
    "salad bowl": _meal(
        "Salad & Leaves|Tomatoes, Cucumbers & Peppers|Bananas & Tropical Fruit:Avocado|"
        "Soft & Fresh Cheese:Feta/Tofu & Tempeh|Nuts & Seeds:Seed",
    ),
    "mezze": _meal(
        "Dips & Hummus:Hummus|Wraps, Pittas & Flatbreads|Olives & Antipasti|Middle Eastern Kitchen|"
        "Soft & Fresh Cheese:Halloumi/Tofu & Tempeh:Falafel",
    ),
    "cheese and wine": _meal(
        "Speciality & Snacking Cheese|Crackers & Crispbreads|Grapes, Melons & Stone Fruit:Grapes|Red Wine|"
        "Pickles, Chutneys & Dressings:Chutney",
    ),
    "party": _meal(
        "Crisps|Dips & Hummus|Rosé & Sparkling Wine|Pies, Quiches & Party Bites|Party Tableware|Olives & Antipasti|"
        "Ice Lollies & Sorbet:Ice",
    ),
    "children's party": _meal(
        "Party Tableware|Balloons & Decorations|Cakes & Tarts:Birthday|Sweets & Gummies|Crisps|Squash & Cordial|"
        "Pies, Quiches & Party Bites:Sausage",
    ),
    "gin and tonic": _meal("Gin & Vodka:Gin|Mixers & Ginger Drinks:Tonic|Citrus Fruit:Limes|Nuts & Seeds"),
    "barbecue": _meal(
        "Burgers & Meatballs/Meat-Free Burgers & Sausages:Burgers|Rolls & Buns:Buns/Gluten-Free Bakery:Rolls|"
        "Sausages & Bacon/Meat-Free Burgers & Sausages:Sausages|Barbecue & Picnic:Charcoal|"
        "Squash, Corn & Aubergines:Corn|Condiments & Table Sauces:BBQ|Salad & Leaves",
        "summer",
    ),
    "picnic": _meal(
        "Pies, Quiches & Party Bites|Berries & Cherries:Strawberries|Sandwiches & Sushi|Cola & Fizzy Drinks|Crisps|"
        "Dips & Hummus",
        "summer",
    ),
    "pumpkin soup": _meal(
        "Squash, Corn & Aubergines:Squash|Cream & Custard:Double/Chinese & Thai Cooking:Coconut Milk|"
        "Stocks & Gravy:Vegetable|Herbs & Spices:Nutmeg",
        "autumn",
    ),
    "christmas dinner": _meal(
        "Turkey & Duck:Turkey/Meat-Free Burgers & Sausages:Roast|Greens & Brassicas:Brussels|"
        "Potatoes & Root Vegetables:Roasting|Condiments & Table Sauces:Cranberry|Chilled Desserts:Christmas|"
        "Christmas Decorations:Crackers|Cakes & Tarts:Mince Pies",
        "christmas",
    ),
    "baking a cake": _meal(
        "Flour:Self-Raising/Flour:Plain|Sugar & Sweeteners:Caster|"
        "Butter & Spreads:Unsalted/Vegan Cheese & Spreads:Block|Eggs|Extracts, Colours & Flavours:Vanilla|"
        "Icing & Cake Decorations|Yeast & Raising Agents:Baking Powder",
    ),
    "baking bread": _meal("Flour:Strong|Yeast & Raising Agents:Yeast|Herbs & Spices:Salt|Nuts & Seeds:Seed"),
    "brownies": _meal(
        "Baking Chocolate & Cocoa|Flour:Plain|Sugar & Sweeteners:Brown|"
        "Butter & Spreads:Unsalted/Vegan Cheese & Spreads:Block|Eggs",
    ),
    "film night": _meal("Popcorn & Pretzels|Ice Cream|Sharing Bags & Bites|Cola & Fizzy Drinks|Tortilla Chips & Salsa"),
    "protein day": _meal(
        "Chicken:Breast|Yogurt:Skyr/Yogurt:Protein|Eggs|Sports Nutrition|Rice & Grains:Microwave|"
        "Frozen Vegetables:Broccoli",
    ),
    "keto plate": _meal(
        "Beef:Steak|Cheddar & Hard Cheese|Bananas & Tropical Fruit:Avocado|Salad & Leaves:Spinach|"
        "Nuts & Seeds:Almonds|Cooking Oils:Olive",
    ),
    "vegan roast": _meal(
        "Meat-Free Burgers & Sausages|Potatoes & Root Vegetables|Greens & Brassicas|Stocks & Gravy:Meat-Free|"
        "Plant Milks",
    ),
    "weekly clean": _meal(
        "Surface & Bathroom Cleaners|Cloths, Sponges & Gloves|Dishwashing:Washing|Bleach & Drain Cleaners:Bleach|"
        "Bin Bags, Foil & Wrap",
    ),
    "office kitchen": _meal(
        "Biscuits & Cookies|Black Tea|Instant Coffee|Milk|Bananas & Tropical Fruit:Bananas|Kitchen Roll & Tissues",
    ),
    "meeting tray": _meal("Sandwiches & Sushi|Fruit Juice|Prepared Vegetables & Fruit:Fruit Salad|Crisps|Water"),
    "windowsill": _meal("Flowers & Bouquets|House Plants|Compost & Plant Care"),
    "quick bite": _meal("Sandwiches & Sushi|Crisps|Iced Coffee|Chocolate Bars"),
    "ready supper": _meal("Chilled Ready Meals/Frozen Meals|Salad & Leaves|Chilled Desserts"),
    "back to school": _meal(
        "Pens & Pencils|Notebooks & Paper|School Sets & Lunch Bags|Cereal & Protein Bars",
        "back-to-school",
    ),
    "trick or treat": _meal(
        "Halloween & Dressing Up|Sweets & Gummies|Seasonal Chocolate|Squash, Corn & Aubergines:Pumpkin",
        "halloween",
    ),
    "easter table": _meal(
        "Seasonal Chocolate:Egg|Lamb:Leg/Meat-Free Burgers & Sausages:Wellington|Bagels, Crumpets & Muffins:Hot Cross|"
        "Flowers & Bouquets:Daffodils|Potatoes & Root Vegetables:New",
        "easter",
    ),
}  # fmt: skip

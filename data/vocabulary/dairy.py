"""Milk, cheese, yogurt and eggs."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
FRESH = "vegetarian gluten-free"

DAIRY = Department(
    "Dairy & Eggs",
    (0.14, 0.32),
    (
        shelf(
            "Milk", (0.99, 1.89), "1 L|2 L|500 ml", "dairy",
            item("{} Milk", "Whole|Semi-Skimmed|Skimmed", "1 L|2 L", sizes=True, makers=3, pop=9),
            item("{} Milk",
                 "Lactose-Reduced Semi-Skimmed|Filtered Whole|Jersey|Long Life Semi-Skimmed|Long Life Whole"),
            item("High Protein {} Milk", "Whole|Chocolate", also="high-protein", makers=1),
            item("{} Milkshake", "Chocolate|Strawberry|Banana|Vanilla", "330 ml|1 L"),
            item("{}", "Cultured Buttermilk~300 ml|Goat's Milk~1 L|Kefir Drink, Plain~1 L|Kefir Drink, Mango~1 L"),
            diets=FRESH, allergens="milk",
        ),
        shelf(
            "Cream & Custard", (0.89, 2.79), "150 ml|300 ml|500 g", "dairy",
            item("{} Cream", "Double|Single|Whipping|Soured|Clotted~113 g|Long Life Cooking", pop=2),
            item("{}", "Crème Fraîche|Half-Fat Crème Fraîche|Mascarpone Cream|Aerosol Whipped Cream~250 g"),
            item("{} Custard", "Fresh Vanilla|Ready to Pour|Low Fat", has="egg"),
            item("{}", "Brandy Cream|Brandy Butter|Rum Sauce", season="christmas", fancy=True),
            diets=FRESH, allergens="milk",
        ),
        shelf(
            "Butter & Spreads", (1.49, 3.49), "250 g|500 g", "dairy",
            item("{} Butter", "Salted|Unsalted|Slightly Salted|Sea Salt Crystal|Spreadable|Garlic & Parsley|Whey",
                 pop=3),
            item("{} Spread", "Sunflower|Olive|Light Buttery|Baking", has="soy"),
            item("Ghee", packs="500 g", price=(3.99, 5.99)),
            diets=FRESH, allergens="milk",
        ),
        shelf(
            "Eggs", (1.19, 3.49), "6 pack|10 pack|12 pack", "dairy",
            item("Free Range Eggs, {}", "Medium|Large|Very Large|Mixed Weight", "6 pack|12 pack", sizes=True, pop=5),
            item("{}",
                 "Barn Eggs|Quail Eggs~12 pack|Duck Eggs~6 pack|Liquid Egg Whites~500 g|Ready-Boiled Eggs~2 pack"),
            diets="vegetarian gluten-free dairy-free", allergens="egg",
        ),
        shelf(
            "Yogurt", (0.69, 3.49), "450 g|500 g|4 x 110 g", "dairy",
            item("{} Yogurt", "Greek-Style|Natural|Low Fat Natural|Whole Milk Set|Coconut Flavour", pop=3),
            item("{} Yogurt", "Strawberry|Raspberry|Peach & Passion Fruit|Vanilla|Cherry|Lemon|Rhubarb|Toffee"),
            item("Protein Yogurt, {}", "Vanilla|Strawberry|Blueberry", "200 g|450 g", also="high-protein low-sugar"),
            item("Skyr, {}", "Natural|Vanilla|Mixed Berries", "450 g|150 g", also="high-protein"),
            diets=FRESH, allergens="milk",
        ),
        shelf(
            "Children's Yogurt & Drinks", (1.29, 3.29), "6 x 45 g|4 x 85 g|8 x 37 g", "dairy",
            item("{} Fromage Frais", "Strawberry & Raspberry|Apricot|Banana"),
            item("{} Yogurt Tubes", "Strawberry|Raspberry|Vanilla & Peach"),
            item("Yogurt Drink, {}", "Strawberry|Forest Fruits|Plain Cultured", "8 x 100 ml|6 x 100 ml"),
            item("Split Pot Yogurt with {}", "Chocolate Hoops|Toffee Balls", "4 x 90 g", has="wheat", no="gluten-free",
                 makers=1),
            diets=FRESH, allergens="milk",
        ),
        shelf(
            "Cheddar & Hard Cheese", (2.19, 5.49), "200 g|350 g|400 g", "cheese",
            item("Cheddar, {}", "Mild|Medium|Mature|Extra Mature|Vintage|Lighter Mature", pop=3),
            item("Aged Cheddar, {}", "Cave-Matured|Extra Mature", fancy=True),
            item("{}", "Red Leicester|Double Gloucester|Gouda|Edam|Emmental|Manchego-Style|Gruyère"),
            item("{} Cheese", "Grated Mature Cheddar|Grated Pizza Mix|Sliced Mild Cheddar|Sliced Burger", pop=2),
            item("{}", "Parmesan-Style Wedge|Grated Pecorino|Aged Hard Italian Cheese", no="vegetarian"),
            diets="vegetarian gluten-free keto", allergens="milk",
        ),
        shelf(
            "Soft & Fresh Cheese", (0.95, 3.49), "125 g|180 g|250 g", "cheese",
            item("{}",
                 "Mozzarella|Buffalo Mozzarella|Ricotta|Mascarpone|Burrata|Feta-Style Salad Cheese|"
                 "Halloumi~225 g~2.29-3.29|Paneer"),
            item("Soft Cheese, {}", "Plain|Light|Garlic & Herbs|Chive", pop=2),
            item("Cottage Cheese, {}", "Plain|Pineapple|Chive", "300 g", also="high-protein"),
            item("Quark, Plain", also="high-protein", makers=1),
            diets=FRESH, allergens="milk",
        ),
        shelf(
            "Speciality & Snacking Cheese", (1.79, 5.99), "150 g|200 g", "cheese",
            item("{}",
                 "Brie|Camembert|Blue Veined Cheese|Stilton-Style Blue|Goat's Cheese Log|Wensleydale & Cranberry|"
                 "Oak-Smoked Cheddar"),
            item("{}",
                 "String Cheese Sticks|Mini Waxed Cheeses|Cheese Triangles|Cheese & Crackers Dippers|Cheese Cubes",
                 "6 pack|12 pack"),
            item("{} Cheese Board", "Classic|Continental|Celebration", "400 g|600 g", (6.99, 12.99), season="christmas",
                 fancy=True),
            item("Baking Camembert with {}", "Garlic & Rosemary|Honey & Thyme", "250 g", season="christmas"),
            diets=FRESH, allergens="milk",
        ),
        shelf(
            "Chilled Desserts", (1.29, 3.99), "2 x 90 g|4 x 100 g|500 g", "dairy",
            item("{}",
                 "Chocolate Mousse|Crème Caramel|Rice Pudding~500 g|Panna Cotta|Lemon Posset|Raspberry Jelly & Cream"),
            item("{} Cheesecake", "New York|Strawberry|Salted Caramel|Lemon", "Serves 6|2 x 100 g", has="wheat egg",
                 no="gluten-free"),
            item("{}",
                 "Tiramisu|Profiteroles|Sherry Trifle~600 g|Strawberry Trifle~600 g|Sticky Toffee Pudding|Éclairs",
                 has="wheat egg", no="gluten-free"),
            item("Christmas Pudding, {}", "Classic|Luxury Fruited|Nut & Alcohol Free", "400 g|800 g", (3.49, 11.99),
                 season="christmas", has="wheat egg", no="gluten-free"),
            diets=FRESH, allergens="milk",
        ),
    ),
)

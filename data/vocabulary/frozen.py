"""The freezer aisle."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
FROZEN = Department(
    "Frozen",
    (0.22, 0.4),
    (
        shelf(
            "Frozen Vegetables", (0.99, 2.79), "900 g|750 g|500 g", "frozen",
            item("Frozen {}",
                 "Garden Peas|Petits Pois|Sweetcorn|Broccoli Florets|Spinach Portions|Green Beans|Mixed Veg", pop=2),
            item("Frozen {}",
                 "Edamame Beans|Diced Onions|Sliced Peppers|Roasting Vegetables|Cauliflower Rice|Chopped Garlic~100 g"),
            diets="vegan gluten-free", makers=3,
        ),
        shelf(
            "Frozen Fruit", (1.99, 3.99), "350 g|500 g|1 kg", "frozen",
            item("Frozen {}",
                 "Mixed Berries|Blueberries|Raspberries|Mango Chunks|Strawberries|Cherries|Sliced Bananas"),
            item("{} Smoothie Mix", "Tropical|Green|Berry & Banana"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Frozen Chips & Potatoes", (1.49, 3.79), "1.2 kg|900 g|750 g", "frozen",
            item("{} Chips", "Straight Cut Oven|Crinkle Cut|Chunky|Sweet Potato", pop=2),
            item("{}", "Skinny Fries|Potato Wedges|Roast Potatoes|Hash Browns|Potato Waffles|Potato Croquettes", pop=2),
            item("Potato {}", "Smiley Faces|Alphabet Bites", makers=1),
            diets="vegan",
        ),
        shelf(
            "Frozen Pizza", (1.79, 4.49), "320 g|400 g", "frozen",
            item("{} Stonebaked Pizza", "Margherita|Four Cheese|Vegetable Feast|Spinach & Ricotta", pop=2),
            item("{} Thin Crust Pizza", "Pepperoni|Ham & Pineapple|Meat Feast|BBQ Chicken", diets=""),
            item("Deep Dish {} Pizzas", "Cheese|Tomato & Cheese", "2 pack"),
            diets="vegetarian", allergens="wheat milk",
        ),
        shelf(
            "Frozen Meals", (1.99, 4.99), "400 g|450 g", "frozen",
            item("{}", "Beef Lasagne Bake|Chicken Korma with Rice|Shepherd's Pie|Chicken Hotpot", has="milk wheat"),
            item("{}", "Vegetable Biryani|Chickpea & Spinach Curry|Bean Chilli with Rice", diets="vegan gluten-free"),
            item("Frozen {}", "Macaroni & Cheese|Vegetable Moussaka", diets="vegetarian", has="milk wheat"),
            item("{} Gyoza", "Chicken|Prawn|Pork & Chive", has="wheat soy", packs="240 g"),
            item("Vegetable Gyoza", packs="240 g", diets="vegan", has="wheat soy"),
        ),
        shelf(
            "Frozen Fish", (2.79, 6.99), "400 g|500 g|10 pack", "frozen",
            item("{} Fish Fingers", "Cod|Haddock|Wholegrain Crumb|Mini", has="wheat", pop=2),
            item("Battered {}", "Cod Fillets|Haddock Fillets|Hake Portions", has="wheat"),
            item("Frozen {}", "Salmon Fillets|Pollock Fillets|Smoked Haddock Portions|Tuna Steaks",
                 also="gluten-free high-protein"),
            item("Frozen {}", "Raw King Prawns|Mixed Seafood with Squid", allergens="shellfish", also="gluten-free"),
            allergens="fish",
        ),
        shelf(
            "Frozen Meat & Poultry", (2.49, 6.99), "700 g|1 kg", "frozen",
            item("Frozen {}",
                 "Chicken Breast Fillets|Chicken Wings|Beef Burgers|Beef Mince|Turkey Breast Joint|Pork Sausages"),
            item("{}", "Chicken Nuggets|Chicken Dippers|Popcorn Chicken|Southern-Style Chicken Strips|Turkey Dinosaurs",
                 has="wheat", pop=2),
        ),
        shelf(
            "Frozen Party Food & Bread", (1.49, 4.49), "12 pack|20 pack|8 pack", "frozen",
            item("{}",
                 "Garlic Bread Slices|Cheese & Garlic Pull-Apart Bread|Jalapeño Poppers|Onion Rings|Mini Quiches"),
            item("Frozen {}",
                 "Yorkshire Puddings~12 pack|Croissants to Bake~6 pack|Puff Pastry Sheets~2 pack|"
                 "Shortcrust Pastry Block~500 g", pop=2),
            item("{}", "Breaded Camembert Bites|Festive Vol-au-Vents|Stuffing Balls", season="christmas"),
            diets="vegetarian", allergens="wheat milk egg",
        ),
        shelf(
            "Ice Cream", (2.49, 5.99), "900 ml|500 ml|4 x 100 ml", "ice",
            item("{} Ice Cream", "Vanilla|Chocolate|Strawberry|Mint Choc Chip|Salted Caramel|Pistachio|Coffee", pop=2),
            item("{} Ice Cream", "Cookie Dough|Rum & Raisin|Cherry & Dark Chocolate|Honeycomb|Peanut Butter Swirl"),
            item("{} Cones", "Vanilla & Chocolate|Strawberry|Mint", "4 pack|6 pack", has="wheat", no="gluten-free"),
            item("Dairy-Free {} Ice Cream", "Chocolate|Salted Caramel|Coconut", diets="vegan", allergens="soy",
                 plant=True),
            item("{} Ice Cream", "Christmas Pudding|Mulled Spice", season="christmas", makers=1),
            diets="vegetarian gluten-free", allergens="milk egg",
        ),
        shelf(
            "Ice Lollies & Sorbet", (1.49, 3.99), "6 pack|8 pack|500 ml", "ice",
            item("{} Ice Lollies", "Strawberry|Orange|Tropical|Rainbow|Lemonade|Rocket-Shaped Fruit", season="summer"),
            item("{} Sorbet", "Mango|Lemon|Raspberry|Passion Fruit"),
            item("Chocolate-Coated Vanilla {}", "Ice Cream Sticks|Mini Ice Cream Sticks", diets="vegetarian",
                 allergens="milk soy", season="summer"),
            item("{}", "Ice Cubes|Crushed Ice", "2 kg", (0.99, 1.49), season="summer"),
            diets="vegan gluten-free",
        ),
    ),
)

"""The second half of the demo market's households: see `data.vocabulary.lives` for how they are written."""

from __future__ import annotations

from data.vocabulary.lives import CLEAN, COUPLE, FAMILY, LITTLE, Life

MORE_LIVES: tuple[Life, ...] = (
    Life("retired couple", 22,
         "Milk:Semi:5|Sliced Bread:6|Black Tea:22|Butter & Spreads:14|Jams & Marmalades:Marmalade:30|Eggs:12|"
         "Breakfast Cereals:Bran:18|Bananas & Tropical Fruit:Bananas:6|Potatoes & Root Vegetables:Potatoes:10" + CLEAN,
         "White Fish:2|Greens & Brassicas:3|Pork & Gammon:1.5|Lamb:1.5|Biscuits & Cookies:2|Canned Fish & Meat:1.5|"
         "Chilled Desserts:1.5|Cakes & Tarts:1.5|Red Wine:1|Flowers & Bouquets:1|Seeds & Bulbs:0.6|Citrus Fruit:1.5|"
         "Smoked & Cured Fish:1.5|Mints & Chewing Gum:0.6|Soups & Instant Meals:1.5|Vitamins & Supplements:0.5|"
         "Small Pets & Birds:Bird:0.8",
         "sunday roast|fish and chips|soup and bread|salmon supper|easter table|christmas dinner|windowsill",
         basket=(8, 13), every=(5, 8), tier=(1.2, 2.8), novelty=(0.03, 0.08), loyal=0.9, seasons=COUPLE, adult=True,
         hour=10.0, departments=("Produce", "Fish & Seafood")),
    Life("big weekly shop", 28,
         "Milk:2 L:6|Sliced Bread:6|Eggs:8|Chicken:Breast:8|Bananas & Tropical Fruit:Bananas:6|"
         "Cheddar & Hard Cheese:10|Breakfast Cereals:10|Crisps:8|Apples & Pears:7|Butter & Spreads:13|"
         "Fruit Juice:8|Yogurt:7|Potatoes & Root Vegetables:Potatoes:9|Kitchen Roll & Tissues:20|"
         "Fabric Care:40" + CLEAN,
         "Beef:2|Frozen Chips & Potatoes:2|Sausages & Bacon:2|Frozen Vegetables:2|Cooked Meats & Charcuterie:2|"
         "Cola & Fizzy Drinks:2|Biscuits & Cookies:2|Tomatoes, Cucumbers & Peppers:2.5|Pasta Sauces & Pesto:1.5|"
         "Ice Cream:1.5|Rolls & Buns:1.5|Shower & Bath:0.8|Shampoo & Conditioner:0.8|Berries & Cherries:2|"
         "Red Wine:0.8|Lager:0.8|Frozen Fish:1.5|Canned Tomatoes & Passata:1",
         "spaghetti bolognese|sunday roast|fajitas|lunchboxes|fish and chips|full breakfast|barbecue|christmas dinner|"
         "back to school|curry night|weekly clean",
         basket=(18, 25), every=(6, 8), tier=(0.7, 2.2), novelty=(0.05, 0.12), loyal=0.82, seasons=FAMILY, adult=True,
         hour=18.5, departments=("Produce", "Meat", "Household")),
    Life("office kitchen", 12,
         "Ground Coffee:8|Milk:4|Black Tea:14|Biscuits & Cookies:6|Bananas & Tropical Fruit:Bananas:5|"
         "Sugar & Sweeteners:40|Kitchen Roll & Tissues:16|Toilet Paper:18|Dishwashing:Tablets:35",
         "Cereal & Protein Bars:3|Crisps:3|Water:3|Fruit Juice:2|Nuts & Seeds:2|Sandwiches & Sushi:2|"
         "Plant Milks:Oat:2|Apples & Pears:2|Cola & Fizzy Drinks:2|Office & Desk:0.8|Notebooks & Paper:0.8|"
         "Green & Herbal Tea:1|Sharing Bags & Bites:1|Soap & Hand Wash:0.6|Cards & Gift Wrap:Birthday:0.5|"
         "Instant Coffee:1",
         "office kitchen|meeting tray",
         basket=(9, 18), every=(6, 8), tier=(0.9, 2.4), novelty=(0.08, 0.16), loyal=0.8, seasons=("christmas",),
         hour=9.0, departments=("Coffee & Tea", "Snacks")),
    Life("host", 18,
         "Speciality & Snacking Cheese:10|Crackers & Crispbreads:14|Red Wine:9|White Wine:11|"
         "Olives & Antipasti:10|Mixers & Ginger Drinks:16|Coffee Beans:16|Milk:8" + CLEAN,
         "Rosé & Sparkling Wine:3|Cooked Meats & Charcuterie:3|Dips & Hummus:2.5|Pies, Quiches & Party Bites:2|"
         "Boxed Chocolates:1.5|Flowers & Bouquets:1.5|Candles & Home Fragrance:1|Gin & Vodka:1|Nuts & Seeds:2|"
         "Prawns & Shellfish:1.5|Sourdough & Crusty Loaves:2|Party Tableware:1|Beef:1.5|Chilled Desserts:2|"
         "Salad & Leaves:1.5|Tableware & Glasses:0.5|Crisps:1.5",
         "cheese and wine|party|gin and tonic|barbecue|mezze|picnic|christmas dinner|easter table",
         basket=(9, 18), every=(7, 12), tier=(2.2, 4), novelty=(0.16, 0.28), loyal=0.62, seasons=COUPLE, adult=True,
         hour=16.0, departments=("Deli & Prepared Meals", "Beer, Wine & Spirits")),
    Life("newcomer", 20,
         "Milk:7|Sliced Bread:7|Eggs:12",
         "Tomatoes, Cucumbers & Peppers:2|Chicken:2|Yogurt:2|Crisps:2|Bananas & Tropical Fruit:2|Ground Coffee:1|"
         "Dry Pasta:1|Frozen Pizza:1|Toilet Paper:1|Biscuits & Cookies:1.5|Salad & Leaves:1.5|"
         "Cheddar & Hard Cheese:1.5",
         "pesto pasta|pizza night|curry night|salad bowl",
         basket=(4, 10), every=(7, 16), tier=(0.8, 2.8), novelty=(0.3, 0.5), loyal=0.6, seasons=LITTLE,
         active=(0.93, 1.0), orders=2, declares=0.6, departments=("Produce",)),
    Life("lapsed", 14,
         "Milk:7|Sliced Bread:8|Eggs:12|Bananas & Tropical Fruit:Bananas:7|Cheddar & Hard Cheese:16" + CLEAN,
         "Chicken:2|Crisps:2|Tomatoes, Cucumbers & Peppers:2|Biscuits & Cookies:2|Yogurt:2|Frozen Vegetables:1|"
         "Pasta Sauces & Pesto:1|Cola & Fizzy Drinks:1|Beef:1|Apples & Pears:1.5",
         "spaghetti bolognese|fajitas|soup and bread|full breakfast",
         basket=(7, 14), every=(6, 11), tier=(0.8, 2.6), novelty=(0.08, 0.18), loyal=0.75, seasons=COUPLE,
         active=(0.0, 0.66), departments=("Produce",)),
    Life("bulk saver", 18,
         "Rice & Grains:30|Dry Pasta:24|Canned Tomatoes & Passata:20|Toilet Paper:26|Laundry Detergent:45|"
         "Frozen Vegetables:16|Milk:2 L:7|Eggs:12|Porridge & Oats:24|Potatoes & Root Vegetables:Potatoes:14|"
         "Dishwashing:Washing:40|Bin Bags, Foil & Wrap:45",
         "Canned Beans & Pulses:3|Canned Fish & Meat:2|Frozen Chips & Potatoes:2|Frozen Meat & Poultry:3|"
         "Sliced Bread:3|Squash & Cordial:1.5|Cooking Oils:1|Flour:1|Soups & Instant Meals:2|"
         "Dried Pulses & Soup Mixes:1.5|Instant Coffee:1|Biscuits & Cookies:2|Soap & Hand Wash:0.8|Apples & Pears:1.5|"
         "Onions, Garlic & Ginger:2|Surface & Bathroom Cleaners:1",
         "chilli|spaghetti bolognese|soup and bread|dal|weekly clean",
         basket=(12, 22), every=(11, 18), tier=(0, 0.9), novelty=(0.03, 0.08), loyal=0.86,
         seasons=("back-to-school", "christmas"), house=3.0, departments=("Pantry", "Frozen", "Household")),
    Life("fine taste", 16,
         "Sourdough & Crusty Loaves:6|Coffee Beans:15|Butter & Spreads:Salt:14|Eggs:9|Berries & Cherries:5|"
         "Milk:Jersey:8|Speciality & Snacking Cheese:9|Chocolate Bars:Dark:12" + CLEAN,
         "Salmon & Trout:2|Beef:Steak:2|Smoked & Cured Fish:2|Mushrooms:2|Fresh Herbs:2|Red Wine:2|"
         "Rosé & Sparkling Wine:1|Italian Specialities:1.5|Olives & Antipasti:2|Flowers & Bouquets:1|"
         "Boxed Chocolates:1|Honey & Syrups:1|Skin Care:0.7|Salad & Leaves:2|Prawns & Shellfish:1.5|Ice Cream:1|"
         "Cooking Oils:Virgin:1|Greens & Brassicas:Asparagus:1.5",
         "salmon supper|risotto|cheese and wine|mezze|salad bowl|easter table|christmas dinner",
         basket=(8, 14), every=(5, 9), tier=(3.0, 4), novelty=(0.12, 0.22), loyal=0.7, seasons=COUPLE, adult=True,
         house=0.8, departments=("Fish & Seafood", "Bakery")),
    Life("high protein, few carbohydrates", 14,
         "Eggs:6|Bananas & Tropical Fruit:Avocado:5|Cheddar & Hard Cheese:9|Chicken:Thigh:7|"
         "Salad & Leaves:Spinach:6|Butter & Spreads:Salted:14|Greens & Brassicas:Broccoli:6" + CLEAN,
         "Beef:Steak:3|Salmon & Trout:3|Nuts & Seeds:Almonds:2|Sausages & Bacon:Bacon:2|"
         "Squash, Corn & Aubergines:Courgettes:2|Prepared Vegetables & Fruit:Cauliflower:2|Soft & Fresh Cheese:2|"
         "Jerky & Savoury Bites:1.5|Cereal & Protein Bars:Keto:2|Cooking Oils:Olive:1|Cream & Custard:Double:1.5|"
         "Yogurt:Greek:2|Muesli & Granola:Keto:1.5|Cooked Meats & Charcuterie:2|Mushrooms:1.5",
         "keto plate|salmon supper|protein day",
         basket=(8, 14), every=(5, 9), tier=(1.6, 3.4), novelty=(0.06, 0.14), loyal=0.8, seasons=LITTLE,
         departments=("Meat", "Dairy & Eggs")),
    Life("nut-free family", 16,
         "Milk:6|Sliced Bread:6|Bananas & Tropical Fruit:Bananas:6|Eggs:10|Children's Yogurt & Drinks:9|"
         "Apples & Pears:7|Cereal & Protein Bars:Nut-Free:10|Cheddar & Hard Cheese:13" + CLEAN,
         "Sweets & Gummies:1.5|Rice Cakes & Light Bites:2|Breakfast Cereals:Corn:1|Frozen Fish:2|Chicken:2|"
         "Berries & Cherries:2|Frozen Chips & Potatoes:1.5|Popcorn & Pretzels:2|Crisps:2|Squash & Cordial:1|"
         "Dry Pasta:1.5|Canned Tomatoes & Passata:1|Tomatoes, Cucumbers & Peppers:2|Ice Lollies & Sorbet:1",
         "spaghetti bolognese|lunchboxes|fish and chips|pizza night|back to school|trick or treat|full breakfast|"
         "fruit and yogurt",
         basket=(10, 17), every=(6, 9), tier=(1.0, 2.6), novelty=(0.05, 0.12), loyal=0.84, seasons=FAMILY,
         avoids=frozenset({"tree-nut", "peanut"}), declares=0.6, departments=("Produce", "Snacks")),
    Life("night shift", 16,
         "Energy Drinks:5|Iced Coffee:6|Sandwiches & Sushi:5|Milk:8|Instant Coffee:18|Chilled Ready Meals:6|"
         "Toilet Paper:34|Deodorant:40",
         "Frozen Meals:3|Noodles:Pot:2|Crisps:2.5|Chocolate Bars:2.5|Frozen Pizza:2|Doughnuts, Muffins & Bakes:2|"
         "Cola & Fizzy Drinks:2|Jerky & Savoury Bites:1|Mints & Chewing Gum:1|Soups & Instant Meals:1.5|"
         "Bananas & Tropical Fruit:Bananas:1.5|Breakfast Bars & Biscuits:1.5|Pain Relief:0.4|Digestion Remedies:0.2",
         "quick bite|ready supper|film night|pizza night",
         basket=(5, 10), every=(4, 8), tier=(0.8, 2.4), novelty=(0.08, 0.18), loyal=0.76, seasons=LITTLE, adult=True,
         hour=22.5, departments=("Deli & Prepared Meals",)),
    Life("house and garden", 12,
         "Milk:7|Sourdough & Crusty Loaves:7|Eggs:9|Black Tea:24|Compost & Plant Care:40|"
         "Small Pets & Birds:Bird:26|Flowers & Bouquets:14" + CLEAN,
         "House Plants:1.5|Seeds & Bulbs:1.5|Garden Tools:0.7|Greens & Brassicas:2|Candles & Home Fragrance:1|"
         "Jams & Marmalades:1|Apples & Pears:2|Surface & Bathroom Cleaners:1|Cider & Perry:1|Chicken:1.5|"
         "Cakes & Tarts:1.5|Pickles, Chutneys & Dressings:1|Towels & Bedding:0.5|Barbecue & Picnic:0.6|"
         "Potatoes & Root Vegetables:2",
         "windowsill|sunday roast|barbecue|picnic|pumpkin soup|baking a cake|weekly clean",
         basket=(9, 15), every=(7, 11), tier=(1.4, 3.2), novelty=(0.1, 0.2), loyal=0.74, seasons=COUPLE, adult=True,
         hour=11.0, departments=("Garden & Outdoor", "Produce")),
)  # fmt: skip

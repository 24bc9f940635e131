"""Fruit and vegetables."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
PLAIN = "vegan gluten-free"

PRODUCE = Department(
    "Produce",
    (0.22, 0.42),
    (
        shelf(
            "Bananas & Tropical Fruit", (0.89, 2.49), "Single|2 pack", "produce",
            item("Bananas", packs="5 pack|7 pack|Loose, 1 kg", price=(0.95, 1.59), makers=4, pop=8),
            item("{}",
                 "Mango, Ripe & Ready~2 pack|Kiwi Fruit~6 pack|Pineapple~Single|Papaya~Single|Pomegranate~Single|"
                 "Passion Fruit~3 pack|Dragon Fruit~Single|Coconut~Single"),
            item("{}", "Medjool Dates|Fresh Figs|Lychees", "200 g|250 g", (1.99, 3.99)),
            item("Avocados, {}", "Ripe & Ready|Ripen at Home", "2 pack|4 pack", (1.49, 2.79), makers=3, pop=4),
            diets=PLAIN,
        ),
        shelf(
            "Apples & Pears", (1.29, 2.79), "6 pack|1 kg", "produce",
            item("{} Apples", "Gala|Braeburn|Granny Smith|Pink Blush|Cox|Bramley Cooking|Fuji|Golden", pop=3),
            item("{} Pears", "Conference|Williams|Comice|Red", "4 pack|6 pack"),
            item("Quince", packs="2 pack", season="autumn", makers=1),
            item("Apples for Bobbing", packs="10 pack", season="halloween"),
            diets=PLAIN,
        ),
        shelf(
            "Berries & Cherries", (1.79, 3.99), "150 g|225 g|400 g", "produce",
            item("{}", "Strawberries|Blueberries|Raspberries|Blackberries", makers=4, pop=4),
            item("{}", "Redcurrants|Gooseberries|Sweet Cherries|Mixed Berry Medley", season="summer"),
            item("Fresh Cranberries", packs="300 g", season="christmas", makers=2),
            diets=PLAIN,
        ),
        shelf(
            "Citrus Fruit", (0.99, 2.99), "4 pack|5 pack|1 kg", "produce",
            item("{}",
                 "Easy-Peel Mandarins|Navel Oranges|Blood Oranges|Unwaxed Lemons~4 pack|Limes~5 pack|"
                 "Pink Grapefruit~Single|Pomelo~Single", pop=2),
            item("{} Clementines", "Leafy|Christmas", "600 g|2 kg box", (2.49, 5.49), season="christmas"),
            item("{}", "Seville Marmalade Oranges|Kumquats~150 g", season="winter", makers=1),
            diets=PLAIN, makers=3,
        ),
        shelf(
            "Grapes, Melons & Stone Fruit", (1.79, 3.79), "400 g|500 g|Single", "produce",
            item("{} Seedless Grapes", "Red|Green|Black|Candy-Sweet White", "500 g", pop=3),
            item("{} Melon", "Galia|Honeydew|Cantaloupe|Piel de Sapo", "Single"),
            item("Watermelon, {}", "Whole|Mini Seedless", "Single", season="summer"),
            item("{}", "Peaches|Nectarines|Apricots|Plums|Flat Peaches|Greengages", "4 pack|400 g", season="summer"),
            diets=PLAIN,
        ),
        shelf(
            "Salad & Leaves", (0.79, 2.19), "90 g|120 g|200 g", "produce",
            item("{}", "Baby Spinach|Wild Rocket|Watercress|Lamb's Lettuce~90 g|Baby Leaf Mix|Herb Salad|Italian Salad",
                 pop=3),
            item("{} Lettuce", "Iceberg|Little Gem|Romaine|Butterhead|Oak Leaf", "Single|2 pack"),
            item("{}", "Radishes~200 g|Celery Hearts~2 pack|Pea Shoots|Alfalfa Sprouts"),
            item("{} Salad Bowl", "Crunchy|Sweet & Crisp", "240 g", (1.49, 2.49), makers=1),
            diets=PLAIN, makers=3,
        ),
        shelf(
            "Tomatoes, Cucumbers & Peppers", (0.89, 2.99), "250 g|400 g|6 pack", "produce",
            item("{} Tomatoes", "Cherry|Vine|Plum|Beef|Salad|Heirloom|Mini Plum", pop=3),
            item("{}", "Cucumber|Mini Cucumbers|Cucumber Half", "Single|3 pack", (0.65, 1.49), pop=3),
            item("{} Peppers", "Mixed|Red|Sweet Pointed|Padrón", "3 pack|2 pack", pop=2),
            item("{} Chillies", "Red|Green|Bird's Eye|Jalapeño|Scotch Bonnet", "50 g|65 g", (0.59, 1.09), makers=1),
            diets=PLAIN,
        ),
        shelf(
            "Potatoes & Root Vegetables", (0.85, 2.29), "500 g|1 kg|2 kg", "produce",
            item("{} Potatoes", "White|Baking|Floury Roasting|Charlotte Salad|Red|Baby New|Sweet", pop=3),
            item("{}",
                 "Carrots~1 kg|Parsnips~500 g|Beetroot, Raw~500 g|Swede~Single|Turnips~500 g|Celeriac~Single|"
                 "Daikon Radish~Single", pop=2),
            item("{} Carrots", "Heritage Rainbow|Chantenay", "400 g"),
            item("Cooked Beetroot, {}", "Natural|In Mild Vinegar", "250 g", makers=1),
            diets=PLAIN,
        ),
        shelf(
            "Greens & Brassicas", (0.79, 2.19), "200 g|350 g|Single", "produce",
            item("{}",
                 "Broccoli~350 g|Long-Stem Broccoli Spears~200 g~1.59-2.39|Cauliflower~Single|Savoy Cabbage~Single|"
                 "Red Cabbage~Single|Curly Kale~250 g|Cavolo Nero~200 g"),
            item("{}",
                 "Green Beans~200 g|Mangetout~160 g|Sugar Snap Peas~160 g|Asparagus~250 g~1.99-3.29|Pak Choi~2 pack|"
                 "Swiss Chard~200 g|Fresh Peas in the Pod~200 g", pop=2),
            item("Brussels Sprouts, {}", "Loose|On the Stalk~Single~1.99-2.99|Peeled~300 g", "500 g|Single",
                 season="christmas"),
            diets=PLAIN, makers=3,
        ),
        shelf(
            "Onions, Garlic & Ginger", (0.69, 1.79), "3 pack|500 g|1 kg", "produce",
            item("{}",
                 "Brown Onions~1 kg|Red Onions~3 pack|Spring Onions~Bunch|Banana Shallots~300 g|Leeks~500 g|"
                 "Garlic Bulbs~4 pack|Root Ginger~150 g", makers=3, pop=3),
            item("{}", "Smoked Garlic~2 pack|Fresh Turmeric Root~100 g|Pickling Onions~500 g", makers=1, fancy=True),
            diets=PLAIN,
        ),
        shelf(
            "Mushrooms", (0.99, 2.99), "150 g|250 g|300 g", "produce",
            item("{} Mushrooms", "Closed Cup|Chestnut|Portobello|Baby Button|Flat", makers=3, pop=2),
            item("{} Mushrooms", "Shiitake|Oyster|King Oyster|Enoki|Mixed Exotic", fancy=True),
            diets=PLAIN, makers=3,
        ),
        shelf(
            "Squash, Corn & Aubergines", (0.89, 2.49), "Single|2 pack", "produce",
            item("{}",
                 "Butternut Squash|Courgettes~3 pack|Aubergine|Okra~175 g|Fennel Bulb~Single|Globe Artichoke~2 pack"),
            item("Corn on the {}", "Cob|Cob, Mini", "2 pack|4 pack", season="summer"),
            item("{}", "Carving Pumpkin~Single|Munchkin Pumpkins~3 pack|Onion Squash~Single", season="halloween"),
            diets=PLAIN, makers=3,
        ),
        shelf(
            "Fresh Herbs", (0.55, 1.79), "30 g|Potted", "produce",
            item("{}", "Basil|Coriander|Flat-Leaf Parsley|Mint|Dill|Chives|Thyme|Rosemary|Sage|Thai Basil|Lemongrass"),
            diets=PLAIN, makers=3,
        ),
        shelf(
            "Prepared Vegetables & Fruit", (1.29, 3.49), "250 g|320 g|400 g", "produce",
            item("{} Stir Fry Mix", "Crunchy Vegetable|Beansprout & Pepper|Edamame & Ginger|Chinese-Style", pop=2),
            item("{}",
                 "Butternut Squash Cubes|Cauliflower Rice|Courgette Spirals|Soup Vegetable Mix|"
                 "Casserole Vegetable Mix"),
            item("{}", "Carrot Batons|Trimmed Green Bean Medley|Roasting Mediterranean Vegetables"),
            item("{}", "Fruit Salad|Mango Chunks|Pineapple Fingers|Melon Medley|Apple & Grape Snack Bag",
                 "80 g|160 g|300 g"),
            diets=PLAIN,
        ),
    ),
)

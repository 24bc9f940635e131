"""Bread, cakes and pastries."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
BAKERY = Department(
    "Bakery",
    (0.28, 0.48),
    (
        shelf(
            "Sliced Bread", (0.85, 2.19), "800 g|400 g", "bakery",
            item("{} White Sliced Bread", "Soft|Thick|Medium|Toasty", pop=4),
            item("{} Wholemeal Sliced Bread", "Soft|Thick|Medium", pop=3),
            item("{} Bread",
                 "Seeded Batch|Malted Grain|50/50 Half White Half Wholemeal|Oatmeal|Linseed & Sunflower|Rye & Wheat"),
            item("{} Toast Bread", "Brioche-Style|Fruit & Cinnamon", has="egg milk", no="vegan dairy-free"),
            diets="vegan", allergens="wheat soy",
        ),
        shelf(
            "Rolls & Buns", (0.99, 2.49), "6 pack|4 pack|8 pack", "bakery",
            item("{} Rolls", "Soft White|Wholemeal|Seeded|Crusty|Ciabatta|Panini|Part-Baked Petit Pain|Finger", pop=2),
            item("{} Burger Buns", "Sesame|Potato|Pretzel-Style", season="summer"),
            item("Brioche {}", "Burger Buns|Hot Dog Rolls|Swirl Rolls", has="egg milk", no="vegan dairy-free"),
            diets="vegan", allergens="wheat",
        ),
        shelf(
            "Sourdough & Crusty Loaves", (1.79, 4.25), "400 g|500 g|800 g", "bakery",
            item("{} Sourdough", "White|Wholegrain|Seeded|Rye|Spelt|Country", fancy=True, pop=2),
            item("{}", "French Baguette|Bloomer|Farmhouse Cob|Tiger Loaf|Olive Ciabatta|Rosemary Focaccia", pop=2),
            item("{}", "Walnut Boule|Pumpernickel|Stonebaked Pain de Campagne"),
            diets="vegan", allergens="wheat",
        ),
        shelf(
            "Wraps, Pittas & Flatbreads", (0.99, 2.29), "6 pack|8 pack", "bakery",
            item("{} Tortilla Wraps", "Plain|Wholemeal|Mini|Seeded|White Corn & Wheat", pop=3),
            item("{} Pitta Breads", "White|Wholemeal|Mini", pop=2),
            item("{} Naan", "Plain|Garlic & Coriander|Peshwari", "2 pack|4 pack", has="milk", no="vegan dairy-free"),
            item("{}", "Chapattis|Folded Flatbreads|Lavash|Piadina|Greek-Style Flatbreads"),
            diets="vegan", allergens="wheat",
        ),
        shelf(
            "Bagels, Crumpets & Muffins", (0.99, 2.19), "5 pack|6 pack", "bakery",
            item("{} Bagels", "Plain|Sesame|Cinnamon & Raisin|Everything|Wholemeal|Red Onion", pop=2),
            item("{}", "Crumpets~6 pack|English Muffins|Potato Farls", pop=2),
            item("{}", "Fruit Teacakes|Scotch Pancakes|Buttermilk Pancakes|Sweet Waffles|Plain Scones|Sultana Scones",
                 has="milk egg", no="vegan dairy-free"),
            item("Hot Cross Buns, {}", "Classic|Extra Fruity|Chocolate Chip|Apple & Cinnamon", "4 pack|6 pack",
                 season="easter", has="milk", no="vegan dairy-free"),
            diets="vegan", allergens="wheat",
        ),
        shelf(
            "Croissants & Pastries", (1.39, 3.79), "4 pack|2 pack", "bakery",
            item("{}", "All-Butter Croissants|Pains au Chocolat|Almond Croissants|Cinnamon Swirls|Pains aux Raisins",
                 pop=2),
            item("{}", "Maple Pecan Plaits|Apple Turnovers|Custard Danish|Cherry Lattice|Pastéis de Nata"),
            item("{} Brioche", "Plain Sliced|Chocolate Chip|Plaited"),
            diets="vegetarian", allergens="wheat milk egg",
        ),
        shelf(
            "Cakes & Tarts", (1.79, 6.99), "Serves 6|Serves 8", "bakery",
            item("{} Cake",
                 "Victoria Sponge~Serves 6|Carrot & Walnut|Lemon Drizzle|Chocolate Fudge|Coffee & Walnut|Red Velvet|"
                 "Angel"),
            item("{} Loaf Cake", "Madeira|Banana|Ginger|Marble|Courgette & Lime", "Serves 6"),
            item("{}",
                 "Lemon Tart|Bakewell Tart|Treacle Tart|Cherry Pie|Deep-Filled Apple Pie|Egg Custard Tarts~4 pack"),
            item("{} Birthday Cake", "Rainbow|Chocolate Hedgehog|Dinosaur|Unicorn", "Serves 16", (8.99, 14.99)),
            item("{}", "Mince Pies~6 pack|Iced Christmas Cake|Stollen with Marzipan~500 g|Panettone~750 g|Yule Log",
                 season="christmas"),
            item("{}", "Simnel Cake|Chocolate Nest Cakes~4 pack", season="easter"),
            item("{}", "Spooky Cupcakes~6 pack|Pumpkin Spice Loaf", season="halloween"),
            diets="vegetarian", allergens="wheat milk egg",
        ),
        shelf(
            "Doughnuts, Muffins & Bakes", (0.99, 3.29), "4 pack|5 pack", "bakery",
            item("{} Doughnuts", "Jam|Custard|Glazed Ring|Chocolate Iced|Mini Sugared", pop=2),
            item("{} Muffins", "Blueberry|Double Chocolate|Lemon & Poppy Seed|Bran & Sultana"),
            item("{}", "Chocolate Brownies~4 pack|Flapjacks|Millionaire's Shortbread~5 pack|Blondies"),
            item("Fresh-Baked {} Cookies",
                 "Milk Chocolate Chunk|Oat & Raisin|White Chocolate & Raspberry|Triple Chocolate"),
            diets="vegetarian", allergens="wheat milk egg",
        ),
        shelf(
            "Gluten-Free Bakery", (1.99, 4.29), "400 g|300 g", "free-from",
            item("Gluten Free {} Loaf", "White|Brown|Seeded|Sourdough|Fruit", diets="vegan gluten-free", allergens="",
                 pop=2),
            item("Gluten Free {}",
                 "White Rolls~4 pack|Bagels~4 pack|Wraps~6 pack|Pittas~4 pack|Crumpets~6 pack|Naan~2 pack",
                 diets="vegan gluten-free", allergens=""),
            item("Gluten Free {}",
                 "Chocolate Brownies~4 pack|Blueberry Muffins~2 pack|Lemon Cake~350 g|Cherry Bakewells~4 pack|"
                 "Victoria Sponge~Serves 6"),
            item("Gluten Free Mince Pies", packs="6 pack", season="christmas"),
            item("Gluten Free Hot Cross Buns", packs="4 pack", season="easter"),
            diets="vegetarian gluten-free", allergens="egg milk",
        ),
    ),
)

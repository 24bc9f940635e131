"""What the day starts with, and what the oven is lit for."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
BREAKFAST = Department(
    "Breakfast",
    (0.22, 0.38),
    (
        shelf(
            "Porridge & Oats", (1.19, 3.79), "1 kg|500 g", "breakfast",
            item("{} Oats", "Rolled|Jumbo|Pinhead|Instant|Scottish-Style Porridge", pop=3),
            item("Oat Porridge with {}", "Apple & Cinnamon|Golden Syrup|Raspberry|Banana & Date|Blueberry",
                 "10 x 36 g|8 x 35 g"),
            item("Gluten Free {}", "Porridge Oats|Jumbo Oats", also="gluten-free"),
            item("Protein Porridge Pot, {}", "Vanilla|Chocolate", "60 g", (1.29, 1.99), has="milk",
                 no="vegan dairy-free", also="high-protein"),
            item("{}", "Oat Bran~750 g|Wheat Bran~500 g|Milled Flaxseed~200 g|Chia Seeds for Overnight Oats~250 g"),
            diets="vegan",
        ),
        shelf(
            "Muesli & Granola", (1.99, 4.49), "500 g|750 g|1 kg", "breakfast",
            item("{} Muesli", "Swiss-Style|No Added Sugar|Fruit & Nut|Tropical|Deluxe", has="tree-nut"),
            item("{} Granola", "Honey & Almond|Maple & Pecan|Chocolate|Tropical Coconut|Berry|Pumpkin Seed", pop=2),
            item("Protein Granola, {}", "Peanut Butter|Cocoa", also="high-protein"),
            item("Grain-Free Keto Granola, {}", "Almond|Coconut & Cocoa", "300 g", (4.49, 6.99),
                 diets="vegan gluten-free keto low-sugar", allergens="tree-nut"),
            diets="vegetarian", allergens="wheat",
        ),
        shelf(
            "Breakfast Cereals", (1.29, 3.79), "500 g|375 g|750 g", "breakfast",
            item("{}", "Corn Flakes|Wheat Biscuits|Bran Flakes|Rice Pops|Shredded Wheat Squares|Malted Wheat Squares",
                 pop=3),
            item("{}",
                 "Honey Nut Hoops|Chocolate Rice Pops|Frosted Corn Flakes|Cinnamon Squares|Multigrain Hoops|"
                 "Choco Shells"),
            item("{} Clusters", "Strawberry & Almond|Red Berry|Dark Chocolate"),
            item("Gluten Free {}", "Corn Flakes|Honey Hoops|Cocoa Rice", allergens="", also="gluten-free"),
            diets="vegan", allergens="wheat",
        ),
        shelf(
            "Jams & Marmalades", (1.09, 3.79), "340 g|454 g|370 g", "jam",
            item("{} Jam", "Strawberry|Raspberry|Blackcurrant|Apricot|Plum|Cherry|Fig|Reduced Sugar Strawberry", pop=2),
            item("{} Marmalade", "Thick Cut Orange|Fine Cut Orange|Lemon & Lime|Ginger"),
            item("{}", "Lemon Curd|Passion Fruit Curd", diets="vegetarian gluten-free", has="egg milk"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Honey & Syrups", (1.79, 5.99), "340 g|454 g", "jam",
            item("{} Honey", "Clear Squeezy|Set|Acacia|Orange Blossom|Heather|Wildflower|Manuka-Style",
                 diets="vegetarian gluten-free"),
            item("Cut Comb in Honey", diets="vegetarian gluten-free", fancy=True),
            item("{}", "Maple Syrup|Golden Syrup|Agave Syrup|Date Syrup|Black Treacle|Carob Syrup"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Nut & Seed Butters", (1.89, 4.79), "340 g|280 g|1 kg", "jam",
            item("Peanut Butter, {}", "Crunchy|Smooth|No Added Sugar Smooth|Extra Crunchy with Sea Salt", plant=True,
                 has="peanut", also="high-protein", pop=3),
            item("{} Butter", "Almond|Cashew|Hazelnut|Pumpkin Seed", plant=True, fancy=True),
            item("{}", "Sesame Tahini~300 g|Coconut Butter~250 g", plant=True),
            item("{} Spread", "Chocolate Hazelnut|Biscuit|White Chocolate", diets="vegetarian", has="milk soy", pop=2),
            diets="vegan gluten-free",
        ),
        shelf(
            "Breakfast Bars & Biscuits", (1.49, 3.29), "5 x 45 g|6 x 37 g", "breakfast",
            item("Breakfast Biscuits, {}", "Honey & Oat|Cocoa & Nib|Forest Fruit|Milk & Cereal", has="wheat milk",
                 no="vegan dairy-free"),
            item("Baked Oat Bars, {}", "Golden Syrup|Apple & Cinnamon|Blueberry|Cocoa", pop=2),
            item("Toaster Pastries, {}", "Strawberry|Chocolate", has="wheat soy"),
            item("Liquid Breakfast, {}", "Vanilla|Banana|Chocolate", "250 ml", (0.99, 1.69), has="milk",
                 no="vegan dairy-free"),
            diets="vegan",
        ),
    ),
)

BAKING = Department(
    "Baking",
    (0.22, 0.42),
    (
        shelf(
            "Flour", (0.89, 2.79), "1.5 kg|1 kg|500 g", "baking",
            item("{} Flour", "Plain|Self-Raising|Strong White Bread|Strong Wholemeal Bread|Italian 00|Spelt|Rye",
                 has="wheat", pop=2),
            item("Gluten Free {} Flour", "Plain|Self-Raising|Bread", also="gluten-free"),
            item("{}",
                 "Ground Almonds~150 g~1.79-2.49|Coconut Flour~500 g|Chickpea Gram Flour~1 kg|Rice Flour~500 g|"
                 "Cornflour~500 g|Lupin Flour~500 g|Buckwheat Flour~500 g", also="gluten-free"),
            diets="vegan",
        ),
        shelf(
            "Sugar & Sweeteners", (0.99, 3.49), "1 kg|500 g", "baking",
            item("{} Sugar", "Granulated|Caster|Icing|Light Brown Soft|Dark Brown Soft|Demerara|Muscovado|Jam", pop=2),
            item("{}", "Sugar Cubes~500 g|Coconut Blossom Sugar"),
            item("{}", "Stevia Granules|Erythritol|Sweetener Tablets~300 tablets|Xylitol", "250 g|300 tablets",
                 also="low-sugar keto"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Cake & Bread Mixes", (1.19, 3.19), "400 g|500 g", "baking",
            item("{} Cake Mix", "Vanilla Sponge|Chocolate Fudge|Lemon Drizzle|Carrot|Red Velvet"),
            item("{} Mix", "Chocolate Brownie|Blueberry Muffin|Fluffy Pancake|Scone|Choc Chip Cookie"),
            item("{} Bread Mix", "Crusty White|Multiseed|Focaccia|Pizza Base"),
            item("Gluten Free {} Mix", "Brownie|Sponge Cake|Bread", allergens="", also="gluten-free"),
            diets="vegetarian", allergens="wheat milk",
        ),
        shelf(
            "Baking Chocolate & Cocoa", (1.09, 3.49), "100 g|150 g|200 g", "baking",
            item("{}", "Dark Chocolate Chips|Baking Dark Chocolate 70%|Cocoa Powder|Cacao Nibs", has="soy", pop=2),
            item("{}", "Milk Chocolate Chips|White Chocolate Chips|Fudge Chunks|Caramel Pieces|Chocolate Cake Covering",
                 diets="vegetarian gluten-free", has="milk soy"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Extracts, Colours & Flavours", (1.19, 5.49), "38 ml|60 ml", "baking",
            item("{}",
                 "Pure Vanilla Extract~60 ml~2.49-5.49|Vanilla Bean Paste~60 ml~3.49-5.99|Almond Extract|"
                 "Lemon Extract|Peppermint Extract|Orange Extract"),
            item("{}", "Rum Flavouring|Rosewater|Orange Blossom Water|Coffee Essence"),
            item("Food Colour Gel, {}", "Red|Blue|Yellow|Green|Black", "15 g", (1.49, 2.49), makers=1),
            diets="vegan gluten-free",
        ),
        shelf(
            "Icing & Cake Decorations", (0.99, 3.29), "100 g", "baking",
            item("{}",
                 "Ready-to-Roll White Icing~1 kg|Royal Icing Sugar~500 g|Rainbow Sprinkles~60 g|"
                 "Chocolate Strands~60 g|Writing Icing Tubes~4 pack"),
            item("{} Frosting", "Vanilla|Chocolate Fudge|Cream Cheese Style", "400 g", diets="vegetarian",
                 has="milk soy"),
            item("{}",
                 "Natural Marzipan~454 g|Golden Marzipan~454 g|Edible Glitter~5 g|Sugar Flowers~20 pack|"
                 "Mini Marshmallows~150 g", no="vegan vegetarian dairy-free"),
            item("{}", "Birthday Cake Candles|Number Candles|Cupcake Cases, 60", "1 pack", diets="", allergens=""),
            item("{}", "Snowflake Cake Toppers|Festive Sprinkles", season="christmas"),
            item("{}", "Spooky Eyeballs|Pumpkin Sprinkles", season="halloween"),
            item("Mini Chocolate Nest Eggs for Baking", season="easter", diets="vegetarian", has="milk soy"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Dried Fruit & Nuts for Baking", (1.19, 4.49), "200 g|375 g|500 g", "baking",
            item("{}",
                 "Sultanas|Raisins|Currants|Glacé Cherries~200 g|Mixed Peel~100 g|Chopped Dates|Desiccated Coconut",
                 pop=2),
            item("{}",
                 "Chopped Mixed Nuts|Flaked Almonds|Walnut Pieces|Pecan Halves|Chopped Hazelnuts|"
                 "Pistachio Kernels~100 g", price=(2.19, 3.99)),
            item("Luxury Mixed Fruit", packs="500 g|1 kg", season="christmas"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Yeast & Raising Agents", (0.69, 1.99), "170 g", "baking",
            item("{}",
                 "Fast Action Dried Yeast~8 x 7 g|Baking Powder~170 g|Bicarbonate of Soda~200 g|"
                 "Cream of Tartar~100 g|Fresh Yeast Block~42 g"),
            item("{}",
                 "Agar Agar Powder~28 g|Pectin Sachets~3 x 13 g|Cornflour Thickening Granules~250 g|Xanthan Gum~100 g"),
            item("{} Gelatine", "Leaf~13 g|Powdered~3 x 12 g", no="vegan vegetarian dairy-free", makers=1),
            item("{} Jelly Cubes", "Strawberry|Orange|Lime", "135 g", no="vegan vegetarian", makers=1),
            diets="vegan gluten-free",
        ),
    ),
)

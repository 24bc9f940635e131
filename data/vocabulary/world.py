"""Shelves of cooks from everywhere."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
WORLD_FOODS = Department(
    "World Foods",
    (0.26, 0.42),
    (
        shelf(
            "Italian Specialities", (1.49, 4.99), "250 g|500 g", "italian",
            item("{}", "Potato Gnocchi|Truffle Gnocchi|Bronze-Die Paccheri|Squid Ink Linguine", has="wheat",
                 no="gluten-free"),
            item("{}",
                 "Instant Polenta~500 g|Carnaroli Rice~1 kg|Sun-Dried Tomato Paste~190 g|Capers in Salt~75 g|"
                 "Grilled Artichokes in Oil~190 g|San Marzano-Type Tomatoes"),
            item("{}", "Cantuccini with Almonds|Amaretti Biscuits|Savoiardi Sponge Fingers|Grissini",
                 diets="vegetarian", has="wheat egg"),
            item("{}", "Anchovy Fillets|Tuna in Olive Oil, Jar", diets="gluten-free dairy-free", has="fish"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Japanese Ingredients", (1.29, 4.99), "150 ml|250 ml", "asian",
            item("{}", "Soy Sauce|Reduced Salt Soy Sauce|Teriyaki Sauce|White Miso Paste~300 g|Red Miso Paste~300 g",
                 has="soy wheat", no="gluten-free", pop=2),
            item("{}",
                 "Sushi Rice~500 g|Nori Sheets~25 g|Rice Vinegar, Seasoned~250 ml|Mirin-Style Seasoning~150 ml|"
                 "Pickled Sushi Ginger~110 g|Wasabi Paste~43 g"),
            item("{}", "Panko Crumbs~200 g|Udon Noodles~300 g|Soba Noodles~300 g|Katsu Curry Sauce~250 g", has="wheat",
                 no="gluten-free"),
            item("{}", "Bonito Flakes~25 g|Instant Dashi~40 g", diets="dairy-free gluten-free", has="fish"),
            item("{}", "Tamari, Gluten Free|Furikake Seasoning~50 g|Toasted Sesame Seeds~95 g"),
            item("Matcha Mochi", diets="vegan gluten-free", has="soy"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Chinese & Thai Cooking", (0.99, 3.79), "200 g|150 ml", "asian",
            item("{}",
                 "Hoisin Sauce|Black Bean Sauce|Sweet & Sour Sauce|Dark Soy Sauce|Chilli Bean Paste|"
                 "Kung Pao Stir Fry Sauce", has="soy wheat", no="gluten-free"),
            item("{}",
                 "Coconut Milk~400 ml|Light Coconut Milk~400 ml|Coconut Cream~250 ml|Bamboo Shoots~225 g|"
                 "Rice Paper Wrappers~200 g|Crispy Chilli Oil~210 g", plant=True, pop=2),
            item("{}", "Fish Sauce~150 ml|Thai Green Curry Paste~195 g|Thai Red Curry Paste~195 g|Pad Thai Sauce~200 g",
                 diets="dairy-free gluten-free", has="fish shellfish"),
            item("Oyster Sauce", diets="dairy-free", has="mollusc soy wheat"),
            item("{}", "Prawn Crackers~60 g", diets="gluten-free dairy-free", has="shellfish"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Korean Kitchen", (1.49, 4.99), "200 g|300 g", "asian",
            item("{}", "Gochujang Chilli Paste|Ssamjang Dipping Paste|Bulgogi Marinade", has="soy wheat",
                 no="gluten-free"),
            item("{} Ramyun Noodles", "Spicy|Extra Hot|Vegetable", "120 g|4 x 120 g", (0.99, 1.69), has="wheat soy",
                 no="gluten-free"),
            item("{}",
                 "Gochugaru Chilli Flakes~100 g|Sweet Potato Glass Noodles|Rice Cakes for Tteokbokki|"
                 "Roasted Seaweed Snack~3 x 5 g"),
            item("Kimchi, {}", "Classic Napa", diets="gluten-free dairy-free", has="fish"),
            item("Vegan Kimchi", plant=True),
            diets="vegan gluten-free",
        ),
        shelf(
            "Noodles", (0.69, 2.79), "250 g|300 g", "asian",
            item("{} Noodles", "Flat Rice|Rice Vermicelli|Mung Bean Glass", diets="vegan gluten-free", allergens=""),
            item("{} Noodles", "Medium Egg|Fine Egg", diets="vegetarian dairy-free", has="egg", pop=2),
            item("{} Noodles", "Wholewheat|Ready-to-Wok Udon|Ready-to-Wok Singapore|Ramen"),
            item("Instant Noodles, {}", "Chilli|Curry|Sesame|Vegetable", "80 g|5 x 80 g", (0.49, 0.99), has="soy",
                 pop=2),
            item("Instant Noodle Pot, {}", "Chicken Flavour|Beef Flavour|Sweet Chilli", plant=True, has="soy",
                 packs="90 g"),
            diets="vegan", allergens="wheat",
        ),
        shelf(
            "Indian Kitchen", (0.99, 3.49), "450 g", "indian",
            item("{} Cooking Sauce", "Tikka Masala|Korma|Makhani", diets="vegetarian gluten-free", has="milk tree-nut"),
            item("{} Cooking Sauce", "Madras|Rogan Josh|Jalfrezi|Balti|Vindaloo"),
            item("{} Curry Paste", "Tikka|Madras|Korma|Tandoori", "283 g", has="mustard"),
            item("{}",
                 "Mango Chutney~340 g|Lime Pickle~300 g|Garam Masala~100 g|Tandoori Masala~100 g|"
                 "Curry Leaves, Dried~10 g|Tamarind Paste~200 g|Pappadums~8 pack"),
            item("{}",
                 "Toor Dal~1 kg|Chana Dal~1 kg|Moong Dal~1 kg|Urad Dal~1 kg|Tarka Dal Pouch~300 g|"
                 "Chana Masala Pouch~300 g"),
            item("{}", "Paneer Makhani Pouch~300 g|Gulab Jamun~1 kg~3.49-4.99", diets="vegetarian", has="milk"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Mexican Kitchen", (0.89, 3.49), "Serves 4", "mexican",
            item("{} Kit", "Fajita|Taco|Enchilada|Burrito", has="wheat", no="gluten-free"),
            item("{}",
                 "Corn Tortillas~8 pack|Crunchy Taco Shells~12 pack|Chipotle Paste~90 g|"
                 "Jalapeño Slices in Brine~200 g|Black Bean Chilli Pouch~400 g|Masa Harina~1 kg", pop=2),
            item("{} Seasoning Mix", "Taco|Fajita|Chilli con Carne|Guacamole", "30 g|35 g", (0.79, 1.29)),
            item("{}",
                 "Green Tomatillo Salsa~230 g|Mole Paste with Sesame~235 g|Hot Habanero Sauce~150 ml|"
                 "Refried Pinto Beans~430 g|Hominy~425 g"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Middle Eastern Kitchen", (0.99, 4.49), "250 g", "levant",
            item("{}",
                 "Tahini Paste~300 g|Za'atar Spice Blend~50 g|Halva with Pistachio~250 g|Dukkah with Hazelnut~60 g",
                 plant=True),
            item("{}",
                 "Sumac~45 g|Rose Harissa Paste~90 g|Preserved Lemons~350 g|Pomegranate Molasses~250 ml|"
                 "Ras el Hanout~40 g|Falafel Mix~200 g|Vine Leaves in Brine~450 g", pop=2),
            item("{}", "Baklava Selection|Turkish Delight, Rose & Lemon|Kadaif Pastry", diets="vegetarian",
                 has="wheat tree-nut"),
            item("Labneh in Oil", diets="vegetarian gluten-free", has="milk"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Caribbean & African Foods", (0.99, 3.79), "400 g", "caribbean",
            item("{}",
                 "Jerk Marinade~280 g|Ackee in Brine~540 g~3.49-5.49|Gungo Peas~400 g|Callaloo in Brine~280 g|"
                 "Scotch Bonnet Sauce~150 ml|Plantain Chips~85 g|Coconut Rice Mix~250 g"),
            item("{}",
                 "Ground Egusi~200 g|Fufu Flour~1.5 kg|Yam Flour~1.5 kg|Palm Oil~500 ml|Peri-Peri Sauce~250 ml|"
                 "Jollof Rice Paste~220 g|Berbere Spice~50 g"),
            item("Saltfish, Boneless", diets="gluten-free dairy-free", has="fish"),
            item("Hard Dough Bread", packs="800 g", has="wheat", no="gluten-free"),
            diets="vegan gluten-free",
        ),
        shelf(
            "Polish & Eastern European", (0.99, 3.99), "400 g|500 g", "polish",
            item("{} Pierogi", "Potato & Cheese|Cabbage & Mushroom|Sweet Cheese", diets="vegetarian",
                 has="wheat egg milk"),
            item("{}",
                 "Dill Cucumbers in Brine~870 g|Sauerkraut with Carrot~900 g|Beetroot Horseradish~290 g|"
                 "Ajvar, Mild~350 g|Ajvar, Hot~350 g|Blackcurrant Syrup~420 ml"),
            item("{}", "Kabanos Sausages~200 g|Krakow-Style Sausage~300 g|Bigos Stew with Pork",
                 diets="gluten-free dairy-free"),
            item("{}", "Barszcz Beetroot Soup~1 L|Buckwheat Kasha~4 x 100 g"),
            item("{}", "Poppy Seed Roll Cake|Plum-Filled Gingerbread", diets="vegetarian", has="wheat egg milk"),
            diets="vegan gluten-free",
        ),
    ),
)

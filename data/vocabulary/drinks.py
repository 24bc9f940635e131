"""Soft drinks, juices, coffee and tea."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
CLEAR = "vegan gluten-free"

SOFT_DRINKS = Department(
    "Soft Drinks & Juice",
    (0.22, 0.42),
    (
        shelf(
            "Water", (0.45, 1.29), "1.5 L|6 x 500 ml|6 x 1.5 L", "drinks",
            item("{} Spring Water", "Still|Sparkling|Lightly Sparkling", pop=3, makers=4),
            item("Sparkling Water, {}", "Lemon & Lime|Raspberry|Grapefruit|Peach|Cucumber & Mint", "500 ml|8 x 330 ml",
                 also="low-sugar"),
            item("{}", "Mineral Water in Glass~750 ml|Coconut Water~1 L|Vitamin Water, Citrus~500 ml"),
            diets=CLEAR,
        ),
        shelf(
            "Cola & Fizzy Drinks", (0.75, 2.29), "2 L|6 x 330 ml|8 x 330 ml", "drinks",
            item("{}", "Cola|Orangeade|Lemonade|Cherry Cola|Cream Soda|Root Beer|Dandelion & Burdock|Cloudy Lemonade",
                 pop=2),
            item("Zero Sugar {}", "Cola|Lemonade|Orange|Cherry Cola|Tropical", also="low-sugar", pop=2),
            item("{}", "Elderflower Pressé|Blood Orange Soda|Sparkling Grapefruit|Sparkling Apple Juice", fancy=True),
            diets=CLEAR,
        ),
        shelf(
            "Mixers & Ginger Drinks", (0.79, 1.99), "1 L|4 x 200 ml|8 x 150 ml", "drinks",
            item("{} Tonic Water", "Indian|Light|Elderflower|Mediterranean|Zero Sugar"),
            item("{}",
                 "Ginger Ale|Fiery Ginger Beer|Soda Water|Bitter Lemon|Mojito Mocktail Mixer|"
                 "Piña Colada Mocktail Mixer"),
            item("Spiced Tomato Juice Mixer", also="low-sugar"),
            diets=CLEAR,
        ),
        shelf(
            "Fruit Juice", (0.99, 3.49), "1 L|1.75 L", "juice",
            item("{} Juice",
                 "Smooth Orange|Orange with Bits|Cloudy Apple|Pineapple|Pink Grapefruit|Cranberry|Tomato|Mango", pop=3),
            item("{} Juice Cartons", "Apple|Orange|Blackcurrant", "3 x 200 ml|8 x 200 ml", season="back-to-school"),
            item("{}", "Pomegranate Juice|Beetroot & Apple Juice|Prune Juice|Lemon Juice~250 ml|Lime Juice~250 ml"),
            diets=CLEAR,
        ),
        shelf(
            "Smoothies & Shots", (1.29, 3.79), "750 ml|250 ml", "juice",
            item("{} Smoothie",
                 "Strawberry & Banana|Mango & Passion Fruit|Green Apple & Kiwi|Berry|Pineapple & Coconut"),
            item("{} Shot", "Ginger|Turmeric|Berry & Baobab", "100 ml|420 ml"),
            item("Children's Smoothies, {}", "Orange & Mango|Apple & Blackcurrant", "4 x 150 ml",
                 season="back-to-school"),
            diets=CLEAR,
        ),
        shelf(
            "Squash & Cordial", (0.99, 3.79), "1 L|1.5 L", "drinks",
            item("No Added Sugar {} Squash", "Orange|Blackcurrant|Summer Fruits|Apple & Blackcurrant|Tropical|Lemon",
                 also="low-sugar", pop=2),
            item("{} Cordial", "Elderflower|Lime|Raspberry & Rose|Ginger & Lemongrass", fancy=True),
            item("Spiced Berry Cordial", season="christmas"),
            diets=CLEAR,
        ),
        shelf(
            "Energy Drinks", (0.69, 1.69), "250 ml|4 x 250 ml|500 ml", "energy",
            item("Energy Drink, {}", "Original|Sugar Free|Tropical|Watermelon|Ruby Berry|Lime", pop=2),
            item("Energy Shot, {}", "Citrus|Cherry", "60 ml"),
            diets="vegan gluten-free", age=16,
        ),
        shelf(
            "Sports Drinks", (0.89, 1.79), "500 ml|4 x 500 ml", "energy",
            item("Isotonic Drink, {}", "Orange|Lemon|Berry|Cherry|Zero Sugar Lime"),
            item("Electrolyte {}", "Tablets, Lemon~20 tablets|Tablets, Berry~20 tablets|Water, Plain~750 ml",
                 also="low-sugar"),
            diets=CLEAR,
        ),
        shelf(
            "Iced Tea & Kombucha", (1.09, 3.49), "500 ml|1.5 L", "tea",
            item("Iced Tea, {}", "Peach|Lemon|Green Tea & Mint|Raspberry|Zero Sugar Peach"),
            item("Kombucha, {}", "Ginger & Lemon|Raspberry|Original|Passion Fruit", fancy=True),
            diets=CLEAR,
        ),
        shelf(
            "Alcohol-Free Drinks", (2.99, 5.99), "4 x 330 ml", "beer",
            item("Alcohol-Free {}", "Lager|Pale Ale|Stout|Wheat Beer", has="wheat", no="gluten-free"),
            item("Alcohol-Free {}",
                 "Cider|Sparkling Rosé~750 ml|Red Wine Style Drink~750 ml|Botanical Spirit for Tonic~50 cl", pop=0.7),
            item("{}", "Non-Alcoholic Mulled Punch~750 ml|Sparkling Grape Juice for Toasting~750 ml",
                 season="christmas"),
            diets=CLEAR,
        ),
    ),
)

COFFEE_TEA = Department(
    "Coffee & Tea",
    (0.25, 0.44),
    (
        shelf(
            "Ground Coffee", (2.79, 6.99), "227 g|250 g|454 g", "coffee",
            item("{} Ground Coffee",
                 "House Blend|Dark Roast|Italian-Style Espresso|Colombian|Ethiopian|Decaffeinated|Breakfast|Kenyan",
                 pop=2),
            item("Coffee Bags, {}", "Medium Roast|Dark Roast", "10 bags|20 bags"),
            item("Festive Spice Ground Coffee", season="christmas"),
            diets=CLEAR,
        ),
        shelf(
            "Coffee Beans", (3.49, 6.49), "227 g|500 g|1 kg", "coffee",
            item("{} Coffee Beans",
                 "Espresso Blend|Brazilian|Sumatran|Decaffeinated|Guatemalan|Single Estate|Morning Blend"),
            diets=CLEAR,
        ),
        shelf(
            "Instant Coffee", (1.99, 6.49), "100 g|200 g", "coffee",
            item("{} Instant Coffee", "Rich Roast|Smooth|Gold|Decaffeinated|Barista-Style|Intense", pop=2),
            item("{} Sachets", "Cappuccino|Latte|Mocha|Caramel Latte", "8 sachets", (1.79, 3.29),
                 diets="vegetarian gluten-free", has="milk"),
            diets=CLEAR,
        ),
        shelf(
            "Coffee Pods", (2.49, 5.49), "10 pods|20 pods|16 pods", "coffee",
            item("{} Coffee Pods", "Espresso|Lungo|Ristretto|Decaffeinated|Vanilla Flavour|Americano"),
            item("{} Pods", "Latte|Cappuccino|Hot Chocolate", diets="vegetarian gluten-free", has="milk"),
            diets=CLEAR,
        ),
        shelf(
            "Black Tea", (1.29, 4.49), "80 bags|160 bags|50 bags", "tea",
            item("{} Tea", "Everyday|Morning Blend|Decaffeinated|Hard Water|Extra Strong", pop=3),
            item("{}",
                 "English Breakfast Tea|Earl Grey Tea|Citrus Earl Grey Tea|Darjeeling Tea~50 bags|"
                 "Assam Loose Leaf Tea~125 g|Masala Chai"),
            item("Spiced Winter Tea", season="christmas"),
            diets=CLEAR,
        ),
        shelf(
            "Green & Herbal Tea", (1.19, 3.79), "20 bags|40 bags|15 bags", "tea",
            item("{} Tea", "Green|Green & Lemon|Jasmine Green|Peppermint|Camomile|Lemon & Ginger|Rooibos|Matcha Green",
                 pop=2),
            item("{} Infusion", "Turmeric & Orange|Berry|Fennel|Sleepy Evening|Liquorice & Mint|Hibiscus"),
            item("Matcha Powder", packs="30 g", price=(6.99, 12.99), fancy=True),
            diets=CLEAR,
        ),
        shelf(
            "Hot Chocolate & Malted Drinks", (1.79, 4.99), "300 g|250 g|500 g", "coffee",
            item("Hot Chocolate, {}", "Classic|Luxury Flakes|Salted Caramel|Mint|White|Reduced Sugar",
                 diets="vegetarian gluten-free", has="milk"),
            item("Drinking Cocoa, {}", "Pure|Dark 70%"),
            item("Malted {} Drink", "Original|Chocolate", diets="vegetarian", has="wheat milk"),
            item("Melting Hot Chocolate Snowmen", season="christmas", diets="vegetarian", has="milk soy"),
            diets=CLEAR,
        ),
        shelf(
            "Iced Coffee", (1.19, 3.29), "250 ml|330 ml|1 L", "coffee",
            item("Iced {}", "Latte|Caramel Latte|Mocha|Double Espresso & Milk|Vanilla Latte"),
            item("Cold Brew Coffee, {}", "Black|Vanilla", diets=CLEAR, allergens=""),
            item("Iced Oat Latte, {}", "Classic|Mocha", diets="vegan", allergens="", plant=True),
            diets="vegetarian gluten-free", allergens="milk",
        ),
    ),
)

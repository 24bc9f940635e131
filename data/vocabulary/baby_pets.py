"""For the smallest and the furriest of a household."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
BABY = Department(
    "Baby",
    (0.12, 0.32),
    (
        shelf(
            "Infant Formula", (8.99, 15.99), "800 g", "baby",
            item("First Infant Milk Formula, {}", "Powder, From Birth|Powder, Comfort Blend"),
            item("{} Formula, Ready to Feed", "First Infant Milk|Follow-On Milk", "200 ml|12 x 200 ml", (0.95, 1.35)),
            item("Hungry Infant Milk Formula, Powder"),
            item("Follow-On Milk Formula, {}", "Powder, 6-12 Months|Powder, Goat Milk, 6-12 Months"),
            item("Growing Up Milk Formula, {}", "1-2 Years|2-3 Years"),
            item("Goat Milk Infant Formula, From Birth", makers=1),
            item("Lactose-Free Infant Formula", makers=1),
            diets="vegetarian gluten-free", allergens="milk", makers=2,
        ),
        shelf(
            "Baby Food Pouches & Jars", (0.85, 1.79), "100 g|120 g|130 g", "baby",
            item("Baby Pouch, {}",
                 "Apple & Pear|Banana & Mango|Carrot & Parsnip|Sweet Potato & Apple|Prune & Oat|Broccoli & Pea", pop=2),
            item("Baby Meal, {}", "Chicken & Vegetable Casserole|Beef Bolognese|Salmon & Pea|Lentil & Spinach Dal",
                 also="gluten-free"),
            item("Toddler Tray, {}", "Cottage Pie|Cheesy Pasta Stars|Mild Chicken Curry", "190 g|230 g", (1.79, 2.79),
                 diets="", has="milk wheat"),
            item("Baby {}", "Rice|Oat Porridge|Banana Porridge", "125 g", (1.49, 2.79)),
            diets="vegan",
        ),
        shelf(
            "Baby Snacks", (0.75, 2.99), "60 g|4 x 15 g", "baby",
            item("{}",
                 "Carrot Puffs~20 g|Strawberry Rice Cakes|Apple Rice Cakes|Tomato Maize Sticks~4 x 15 g|"
                 "Raspberry Melty Hoops", also="gluten-free"),
            item("{}", "Teething Rusks~150 g|Mini Oat Bars, Apple|Mini Gingerbread Bears|Fruit Bars for Little Hands",
                 has="wheat"),
            item("Yogurt Melts, {}", "Strawberry|Banana", diets="vegetarian gluten-free", has="milk"),
            diets="vegan low-sugar",
        ),
        shelf(
            "Nappies", (3.29, 6.49), "24 pack|44 pack|80 pack", "nappies",
            item("Nappies, Size {}", "1 Newborn|2|3|4|5|6", makers=3),
            item("Nappy Pants, Size {}", "4|5|6|7"),
            item("{}",
                 "Swim Nappies, Small~12 pack|Swim Nappies, Medium~11 pack|Night Pants, 4-7 Years~9 pack|"
                 "Changing Mats, Disposable~10 pack"),
            food=False,
        ),
        shelf(
            "Baby Wipes & Bath", (1.29, 3.99), "60 wipes|12 x 60 wipes|300 ml", "nappies",
            item("Baby Wipes, {}", "Fragrance Free|Aloe Vera|99% Water", "60 wipes|12 x 60 wipes", (0.69, 1.39), pop=3),
            item("Baby {}", "Shampoo|Bubble Bath|Lotion|Oil|Talc-Free Powder~200 g", "300 ml|500 ml"),
            item("{}", "Nappy Cream~100 g|Cotton Wool Pleats~200 g|Nappy Sacks, Scented~100 pack", "100 g|100 pack"),
            food=False,
        ),
        shelf(
            "Feeding & Soothing", (1.99, 12.99), "Single", "nappies",
            item("{}",
                 "Slow Flow Baby Bottles~2 pack|Medium Flow Teats~2 pack|Orthodontic Soothers~2 pack|"
                 "Weaning Spoons~5 pack|Suction Bowl~Single|Toddler Beaker~Single"),
            item("{}",
                 "Muslin Cloths~3 pack|Bibs with Sleeves~2 pack|Teething Ring~Single|Bottle Brush~Single|"
                 "Breast Pads~60 pack|Steriliser Tablets~30 tablets"),
            food=False, makers=1,
        ),
    ),
)

PETS = Department(
    "Pets",
    (0.2, 0.38),
    (
        shelf(
            "Dry Dog Food", (3.49, 9.99), "2 kg|6 kg|12 kg", "dog",
            item("Adult Dry Dog Food, {}", "Chicken & Rice|Beef|Lamb & Rice|Salmon & Potato|Turkey & Sweet Potato",
                 pop=2),
            item("{} Dry Dog Food, Chicken", "Puppy|Senior|Small Breed|Light|Grain Free"),
            food=False,
        ),
        shelf(
            "Wet Dog Food", (0.95, 1.79), "400 g|12 x 100 g|6 x 400 g", "dog",
            item("Dog Food in Jelly, {}", "Beef|Chicken|Lamb|Mixed Selection", pop=2),
            item("Dog Food Tray, {}", "Chicken & Vegetables|Salmon & Rice|Turkey Pâté|Duck & Pea"),
            item("Puppy Wet Food, {}", "Chicken|Beef"),
            food=False,
        ),
        shelf(
            "Dog Treats & Chews", (1.19, 5.99), "200 g|400 g", "dog",
            item("{}",
                 "Daily Dental Sticks, Small~28 pack|Daily Dental Sticks, Large~28 pack|"
                 "Chicken Training Treats~200 g|Beef Strips~100 g|Chicken-Wrapped Rice Twists~12 pack", pop=2),
            item("{} for Dogs", "Crunchy Bone Biscuits|Meaty Marrow Rolls|Peanut Butter Bites|Salmon Skin Chews"),
            item("Christmas Stocking for Dogs", season="christmas", packs="Single"),
            food=False,
        ),
        shelf(
            "Dry Cat Food", (2.49, 5.49), "800 g|2 kg|4 kg", "cat",
            item("Adult Dry Cat Food, {}", "Chicken|Salmon|Tuna & Vegetables|Duck & Turkey", pop=2),
            item("{} Dry Cat Food", "Kitten|Indoor|Senior|Sterilised|Hairball Care"),
            food=False,
        ),
        shelf(
            "Wet Cat Food", (3.29, 5.99), "12 x 85 g|6 x 70 g|40 x 85 g", "cat",
            item("Cat Pouches in Jelly, {}", "Fish Selection|Poultry Selection|Meat Selection|Tuna", pop=3),
            item("Cat Pouches in Gravy, {}", "Chicken & Beef|Salmon & Trout|Mixed Favourites", pop=2),
            item("Cat Pâté, {}", "Chicken|Ocean Fish|Rabbit"),
            item("Kitten Pouches, {}", "Chicken|Salmon"),
            food=False,
        ),
        shelf(
            "Cat Treats & Litter", (0.89, 8.99), "60 g", "cat",
            item("{} Cat Litter", "Clumping~10 L|Wood Pellet|Silica|Lightweight|Scented", "10 L|20 L", (3.49, 7.49),
                 pop=2),
            item("Cat Treats, {}", "Chicken Crunchies|Salmon Crunchies|Creamy Tuna Sticks|Dental Bites",
                 "60 g|12 x 14 g", (0.99, 3.49)),
            item("Christmas Stocking for Cats", season="christmas", packs="Single", price=(2.99, 4.99)),
            food=False,
        ),
        shelf(
            "Small Pets & Birds", (1.49, 8.99), "1 kg|2 kg", "small-pet",
            item("{}",
                 "Rabbit Nuggets|Guinea Pig Muesli|Hamster Mix|Timothy Hay~2 kg|Straw Bedding~2 kg|"
                 "Wood Shavings~3 kg|Goldfish Flakes~100 g~1.99-3.49"),
            item("{}",
                 "Wild Bird Seed|Suet Fat Balls~20 pack|Sunflower Hearts|Peanuts for Wild Birds|Budgie Seed~1 kg"),
            food=False,
        ),
        shelf(
            "Pet Toys & Care", (1.49, 11.99), "Single", "small-pet",
            item("{}",
                 "Squeaky Rope Toy~Single|Rubber Fetch Ball~2 pack|Feather Cat Wand~Single|Catnip Mouse~3 pack|"
                 "Scratching Post~Single~12.99-19.99|Dog Lead, 1.2 m~Single|Cat Collar with Bell~Single"),
            item("{}",
                 "Dog Poo Bags, 120~120 bags|Oatmeal Dog Shampoo~250 ml|Flea Comb~Single|"
                 "Pet Bed, Medium~Single~14.99-24.99|Stainless Pet Bowl~Single|Puppy Training Pads, 30~30 pack"),
            food=False,
        ),
    ),
)

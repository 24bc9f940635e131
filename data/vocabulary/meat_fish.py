"""The butcher's and the fishmonger's counters."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
CUT = "gluten-free dairy-free high-protein keto"

MEAT = Department(
    "Meat",
    (0.16, 0.32),
    (
        shelf(
            "Beef", (3.99, 9.99), "400 g|500 g|227 g", "meat",
            item("Beef {} Steak", "Sirloin|Rump|Ribeye|Fillet|Minute|Flat Iron", price=(4.49, 10.99)),
            item("Beef {}", "Mince, 5% Fat|Mince, 12% Fat|Mince, 20% Fat", "500 g|750 g", (3.49, 5.99), pop=4,
                 makers=3),
            item("{}",
                 "Diced Stewing Beef|Beef Brisket Joint~1 kg~8.99-11.99|Beef Roasting Joint~1.2 kg~9.99-14.99|"
                 "Beef Short Ribs|Stir Fry Beef Strips|Ox Cheek"),
            item("Rib of Beef, Bone In", packs="1.8 kg", price=(24.99, 39.99), season="christmas", fancy=True),
            diets=CUT,
        ),
        shelf(
            "Chicken", (2.49, 7.49), "320 g|600 g|1 kg", "meat",
            item("Chicken {}",
                 "Breast Fillets|Thigh Fillets|Drumsticks~1 kg~2.29-3.29|Wings~1 kg~2.29-3.29|Mini Fillets|"
                 "Thighs, Bone In|Mince, 7% Fat", pop=4),
            item("{} Whole Chicken", "Medium|Large|Free Range|Corn-Fed", "1.5 kg|1.8 kg", (4.49, 9.99), pop=2),
            item("{} Chicken", "Diced|Stir Fry Strips of|Spatchcock Lemon & Herb"),
            diets=CUT,
        ),
        shelf(
            "Turkey & Duck", (3.29, 8.49), "400 g|500 g", "meat",
            item("Turkey {}", "Breast Steaks|Thigh Mince, 7% Fat|Diced Breast|Escalopes"),
            item("{}", "Duck Breast Fillets|Duck Legs|Whole Duck~2 kg~8.99-12.99|Guinea Fowl"),
            item("{} Turkey Crown", "Medium|Free Range|Bronze", "2 kg", (19.99, 34.99), season="christmas"),
            item("{} Whole Turkey", "Medium|Large", "4 kg|6 kg", (21.99, 39.99), season="christmas", makers=1),
            diets=CUT,
        ),
        shelf(
            "Pork & Gammon", (2.79, 6.99), "400 g|500 g|750 g", "meat",
            item("Pork {}", "Loin Steaks|Shoulder Joint|Belly Slices|Fillet|Mince, 12% Fat|Ribs, Hickory Glazed|Chops"),
            item("Gammon {}", "Steaks|Joint, Unsmoked~1 kg~5.49-8.99|Joint, Smoked~1 kg~5.49-8.99"),
            item("{}", "Pulled Pork Shoulder|Pork Crackling Joint~1.2 kg|Suckling Pork Belly Roast"),
            item("Honey Roast Christmas Ham", packs="1.6 kg", price=(12.99, 22.99), season="christmas"),
            diets=CUT,
        ),
        shelf(
            "Lamb", (4.49, 10.99), "300 g|400 g|500 g", "meat",
            item("Lamb {}", "Mince, 10% Fat|Chops|Leg Steaks|Shanks|Neck Fillet|Diced Shoulder|Cutlets"),
            item("{} Leg of Lamb", "Whole|Half|Boneless Rolled", "1 kg|2 kg", (13.99, 24.99), season="easter"),
            item("{}", "Lamb Kofta Kebabs|Goat Meat, Diced"),
            diets=CUT,
        ),
        shelf(
            "Sausages & Bacon", (1.99, 4.79), "400 g|6 pack|300 g", "meat",
            item("{} Pork Sausages", "Traditional|Cumberland|Lincolnshire|Caramelised Onion|Chipolata",
                 has="wheat sulphites", no="gluten-free keto", pop=2),
            item("{} Sausages", "Beef & Rosemary|Chicken & Herb|Lamb Merguez|Venison"),
            item("{}", "Smoked Back Bacon|Unsmoked Back Bacon|Streaky Bacon|Bacon Lardons|Turkey Rashers|Black Pudding",
                 pop=2),
            item("Pigs in Blankets", packs="300 g|12 pack", season="christmas", has="wheat sulphites",
                 no="gluten-free keto"),
            item("{}", "Frankfurters|Bratwurst|Chorizo for Cooking|Kielbasa"),
            diets="gluten-free dairy-free keto",
        ),
        shelf(
            "Burgers & Meatballs", (2.49, 5.99), "4 pack|2 pack|12 pack", "meat",
            item("{} Burgers", "Beef Quarter Pounder|Aberdeen Angus Beef|Chicken|Lamb & Mint|Smash Beef", pop=2),
            item("{} Meatballs", "Beef|Swedish-Style Pork & Beef|Turkey|Italian-Style Pork"),
            item("{} Skewers", "Chicken Tikka|Beef & Pepper|Lemon Chicken|Pork & Apple", season="summer"),
            item("Chicken Kievs, {}", "Garlic Butter|Cheese & Ham", has="milk wheat", no="gluten-free dairy-free"),
            item("Breaded Chicken {}", "Goujons|Escalopes|Steaks", has="wheat", no="gluten-free"),
            diets="dairy-free high-protein",
        ),
    ),
)

FISH = Department(
    "Fish & Seafood",
    (0.18, 0.34),
    (
        shelf(
            "Salmon & Trout", (3.99, 8.49), "240 g|2 fillets|4 fillets", "fish",
            item("Salmon {}",
                 "Fillets|Fillets, Skinless|Side, Whole~800 g~12.99-17.99|Portions with Lemon & Dill|"
                 "Sashimi Block~200 g~6.99-9.99", pop=2),
            item("Trout {}", "Fillets|Whole, Gutted~2 pack"),
            item("{} Salmon Kebabs", "Chilli & Lime|Teriyaki", season="summer", makers=1),
            diets=CUT, allergens="fish",
        ),
        shelf(
            "White Fish", (3.49, 7.99), "240 g|280 g|2 fillets", "fish",
            item("{} Fillets", "Cod|Haddock|Sea Bass|Sea Bream|Plaice|Pollock|Hake|Lemon Sole|Tilapia"),
            item("{}", "Cod Loin|Monkfish Tail|Tuna Steaks|Swordfish Steaks|Fish Pie Mix"),
            diets=CUT, allergens="fish",
        ),
        shelf(
            "Prawns & Shellfish", (2.99, 8.99), "150 g|200 g|500 g", "fish",
            item("{}",
                 "Cooked King Prawns|Raw King Prawns|Coldwater Prawns|Tiger Prawns in Garlic|White Crab Meat|"
                 "Dressed Crab", allergens="shellfish", pop=2),
            item("{}", "Mussels in White Wine|Scallops|Baby Squid|Live Mussels|Palourde Clams|Calamari Rings",
                 allergens="mollusc"),
            item("Seafood Selection", allergens="shellfish mollusc"),
            item("{}", "Prawn Ring with Dip~300 g|Half Lobster~250 g~7.99-11.99", allergens="shellfish",
                 season="christmas", fancy=True),
            diets="gluten-free dairy-free high-protein",
        ),
        shelf(
            "Smoked & Cured Fish", (2.49, 7.49), "100 g|120 g|200 g", "fish",
            item("Smoked {}",
                 "Salmon Slices|Salmon Trimmings|Mackerel Fillets|Peppered Mackerel|Haddock Fillets|Trout|Kippers"),
            item("{}", "Gravadlax with Dill|Rollmop Herrings|Marinated Anchovies|Smoked Salmon Pâté|Taramasalata"),
            item("Smoked Salmon Gift Side", packs="600 g", price=(17.99, 27.99), season="christmas", fancy=True),
            diets="gluten-free", allergens="fish",
        ),
        shelf(
            "Fish Cakes & Ready to Cook Fish", (2.29, 5.49), "2 pack|290 g|350 g", "fish",
            item("{} Fish Cakes", "Cod & Parsley|Salmon & Dill|Smoked Haddock|Thai-Style", has="wheat"),
            item("Breaded {}", "Cod Fillets|Haddock Goujons|Plaice Fillets|Scampi with Shellfish Tails", has="wheat"),
            item("{}", "Cod in Parsley Sauce|Salmon en Croûte|Fish Pie", has="milk wheat"),
            item("Sushi-Grade Tuna Cubes", makers=1),
            allergens="fish",
        ),
    ),
)

"""Laundry, cleaning and paper."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
HOUSEHOLD = Department(
    "Household",
    (0.2, 0.38),
    (
        shelf(
            "Laundry Detergent", (2.99, 7.49), "24 washes|38 washes|60 washes", "laundry",
            item("Bio Laundry {}", "Liquid|Powder|Capsules, Fresh Linen|Capsules, Lavender", pop=2),
            item("Non-Bio Laundry {}", "Liquid|Powder|Capsules", pop=2),
            item("Colour Care {}", "Liquid|Capsules"),
            item("{}",
                 "Delicates & Wool Wash~750 ml|Sensitive Skin Liquid, Fragrance Free|Sportswear Wash~1 L|"
                 "Laundry Sheets, Plastic-Free~30 sheets"),
            food=False,
        ),
        shelf(
            "Fabric Care", (1.49, 5.99), "1 L|1.5 L", "laundry",
            item("Fabric Softener, {}", "Spring Meadow|Lavender|Sensitive|Sea Breeze|Jasmine"),
            item("{}",
                 "Stain Remover Powder~1 kg|Stain Remover Spray~500 ml|Colour Trap Sheets~20 sheets|"
                 "Scent Booster Beads~275 g|Ironing Water~1 L|Tumble Dryer Balls~2 pack"),
            food=False,
        ),
        shelf(
            "Dishwashing", (0.89, 9.99), "500 ml|30 tablets|60 tablets", "cleaning",
            item("Washing Up Liquid, {}", "Lemon|Original|Aloe & Cucumber|Sensitive", "500 ml|900 ml", (0.89, 2.49),
                 pop=3),
            item("Dishwasher Tablets, {}", "All in One|Classic|Eco|Lemon Power", "30 tablets|60 tablets", (3.49, 6.99),
                 pop=2),
            item("Dishwasher {}", "Salt~2 kg|Rinse Aid~400 ml|Machine Cleaner~250 ml", "1 kg|500 ml", (1.29, 3.49)),
            food=False,
        ),
        shelf(
            "Bleach & Drain Cleaners", (0.79, 4.49), "750 ml|1 L|500 ml", "cleaning",
            item("{} Bleach", "Thick Original|Thick Citrus|Thin|Thick Pine"),
            item("{}",
                 "Drain Cleaner Gel|Caustic Drain Unblocker Crystals~500 g|Sink & Plughole Sticks~12 sticks|"
                 "Descaler Liquid|Kettle Descaler Sachets~3 sachets"),
            food=False,
        ),
        shelf(
            "Surface & Bathroom Cleaners", (0.99, 3.99), "750 ml|500 ml|1 L", "cleaning",
            item("{} Spray", "Antibacterial Surface|Kitchen Degreaser|Bathroom|Glass & Window|Mould & Mildew|Limescale",
                 pop=2),
            item("{} Cleaner", "All-Purpose|Floor|Oven|Stainless Steel|Toilet|Carpet~500 ml|Wood", pop=1.5),
            item("{}",
                 "Cream Cleanser, Lemon|Toilet Rim Blocks, Pine~4 pack|White Cleaning Vinegar|"
                 "Furniture Polish~300 ml|Soda Crystals~1 kg"),
            food=False,
        ),
        shelf(
            "Toilet Paper", (1.79, 3.29), "4 rolls|9 rolls|16 rolls", "paper",
            item("{} Toilet Tissue", "Soft White|Quilted|Recycled|Extra Long|Bamboo", pop=3, makers=3),
            item("Moist Toilet Tissue, {}", "Fragrance Free|Camomile", "42 sheets", (0.99, 2.29)),
            food=False,
        ),
        shelf(
            "Kitchen Roll & Tissues", (1.29, 2.99), "2 rolls|4 rolls", "paper",
            item("Kitchen Roll, {}", "Soft & Strong|Extra Large|Recycled|Decorated", pop=2),
            item("Tissues, {}", "Balsam~3 boxes|Cube Box~Single box|Pocket Packs~8 packs|Extra Large~3 boxes",
                 "3 boxes|8 packs|Single box"),
            item("Paper Napkins, {}", "White|Red", "50 pack|100 pack", (0.99, 2.49)),
            food=False,
        ),
        shelf(
            "Cloths, Sponges & Gloves", (0.79, 3.99), "3 pack|5 pack", "cleaning",
            item("{}",
                 "Non-Scratch Sponge Scourers|Heavy Duty Scourers|Microfibre Cloths~4 pack|All-Purpose Cloths|"
                 "Steel Wool Pads~10 pack"),
            item("{}",
                 "Rubber Gloves, Medium~1 pair|Rubber Gloves, Large~1 pair|Mop Refill~Single|Dustpan & Brush~Single|"
                 "Washing Up Brush~Single|Bucket with Wringer~Single~7.99-12.99"),
            food=False,
        ),
        shelf(
            "Air Fresheners", (0.99, 5.49), "300 ml", "cleaning",
            item("Air Freshener Spray, {}", "Fresh Cotton|Citrus|Lavender & Camomile"),
            item("{}",
                 "Plug-In Refill, Vanilla~Single|Plug-In Refill, Linen~Single|"
                 "Reed Diffuser, Wild Fig~100 ml~3.99-6.99|Fabric Freshener~500 ml|Car Freshener, Pine~Single"),
            food=False,
        ),
        shelf(
            "Bin Bags, Foil & Wrap", (0.99, 4.49), "20 bags", "cleaning",
            item("{}",
                 "Drawstring Bin Bags, 30 L~20 bags|Drawstring Bin Bags, 50 L~20 bags|Pedal Bin Liners~40 bags|"
                 "Compostable Food Waste Bags~25 bags|Garden Sacks~10 bags", "20 bags|40 bags"),
            item("{}",
                 "Kitchen Foil|Extra Wide Turkey Foil|Cling Film|Baking Parchment|Beeswax Food Wraps~3 pack~4.99-7.99",
                 "10 m|30 m"),
            item("{}", "Resealable Freezer Bags~30 bags|Sandwich Bags~50 bags|Foil Trays with Lids~10 pack",
                 "20 pack|40 pack"),
            food=False,
        ),
    ),
)

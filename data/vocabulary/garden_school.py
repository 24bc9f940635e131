"""Outdoors, and the desk."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
GARDEN = Department(
    "Garden & Outdoor",
    (0.3, 0.5),
    (
        shelf(
            "Flowers & Bouquets", (3.49, 24.99), "Single bunch", "flowers",
            item("{}",
                 "Mixed Seasonal Bouquet|Red Roses|White Lilies|Sunflowers|Carnations|Alstroemeria|"
                 "Hand-Tied Bouquet, Pink"),
            item("{}", "Daffodils|Tulips", season="spring"),
            item("{}", "Poinsettia~12 cm pot|Festive Berry Bouquet", season="christmas"),
            food=False,
        ),
        shelf(
            "House Plants", (3.99, 24.99), "12 cm pot|17 cm pot", "flowers",
            item("{}",
                 "Moth Orchid, White|Peace Lily|Snake Plant|Spider Plant|Aloe Vera Plant|Monstera|Succulent Trio|"
                 "Basil Windowsill Pot"),
            food=False,
        ),
        shelf(
            "Seeds & Bulbs", (0.99, 5.99), "1 packet", "garden",
            item("{} Seeds", "Tomato|Basil|Lettuce|Wildflower Mix|Sunflower|Courgette|Carrot|Sweet Pea", "1 packet",
                 (0.99, 2.99), season="spring"),
            item("{} Bulbs", "Daffodil|Tulip|Crocus|Allium", "20 bulbs", season="autumn"),
            food=False,
        ),
        shelf(
            "Compost & Plant Care", (2.99, 9.99), "1 L", "garden",
            item("{}",
                 "Peat-Free Multipurpose Compost~40 L|Tomato Feed|House Plant Food|Lawn Feed~5 kg|"
                 "Slug Barrier Pellets~1 kg|Rose Feed|Bark Chips~60 L", season="spring"),
            item("{}", "Terracotta Pot, 20 cm~Single|Weed Control Fabric~8 m|Ant Killer Powder~300 g"),
            food=False,
        ),
        shelf(
            "Garden Tools", (3.99, 29.99), "Single", "garden",
            item("{}",
                 "Hand Trowel|Pruning Secateurs|Garden Gloves, Medium|Watering Can, 9 L|Hose, 20 m|Garden Fork|"
                 "Leaf Rake|Kneeling Pad"),
            item("{}", "Pruning Saw with Folding Blade|Grass Hook Blade", age=18, makers=1),
            food=False,
        ),
        shelf(
            "Barbecue & Picnic", (3.99, 24.99), "Single", "garden",
            item("{}",
                 "Disposable Barbecue~Single~3.99-5.99|Charcoal Briquettes~5 kg~4.99-7.99|"
                 "Lumpwood Charcoal~5 kg~5.99-9.99|Firelighters~28 pack~1.49-2.49|Barbecue Tool Set|Grill Brush|"
                 "Bamboo Skewers~100 pack~0.99-1.99"),
            item("{}",
                 "Picnic Blanket|Picnic Basket for Four|Folding Camping Chair|Paddling Pool|Citronella Candle|Parasol"),
            food=False, season="summer", makers=1,
        ),
        shelf(
            "Winter & Car", (2.49, 8.99), "Single", "garden",
            item("{}",
                 "De-Icer Spray~500 ml|Ice Scraper|Screenwash, Ready Mixed~5 L|Rock Salt for Paths~10 kg|"
                 "Kindling, Net|Smokeless Coal~10 kg|Hand Warmers~2 pack"),
            item("Snow Shovel", price=(9.99, 16.99), makers=1),
            food=False, season="winter",
        ),
    ),
)

STATIONERY = Department(
    "Stationery & School",
    (0.32, 0.55),
    (
        shelf(
            "Pens & Pencils", (0.99, 3.99), "10 pack|4 pack", "school",
            item("{}",
                 "Blue Ballpoint Pens|Black Ballpoint Pens|HB Pencils|Gel Pens, Assorted|Highlighters, Pastel|"
                 "Permanent Markers, Black"),
            item("{}",
                 "Colouring Pencils|Washable Felt Tips|Handwriting Pens|Erasers|Pencil Sharpener~Single|"
                 "Correction Tape~Single", season="back-to-school"),
            food=False,
        ),
        shelf(
            "Notebooks & Paper", (0.99, 4.49), "Single|3 pack", "school",
            item("{}",
                 "A4 Ruled Notebook|A5 Dotted Notebook|A4 Refill Pad|Printer Paper, A4~500 sheets~3.99-6.49|"
                 "Sticky Notes~4 pads|Shorthand Pad|Index Cards~100 pack", pop=1.5),
            item("{}", "Exercise Books|Homework Diary~Single|Ring Binder, A4~Single|Document Wallets~10 pack",
                 season="back-to-school"),
            item("Week-to-View Diary", packs="Single", season="winter", makers=1),
            food=False,
        ),
        shelf(
            "School Sets & Lunch Bags", (2.49, 9.99), "Single", "school",
            item("{}",
                 "Pencil Case, Navy|Geometry Set|Scientific Calculator|School Rucksack, 20 L~Single~12.99-21.99|"
                 "Name Labels~50 pack|Insulated Lunch Bag|Snack Pots~4 pack"),
            item("Children's Water Bottle, {}", "Space|Ocean|Rainbow"),
            food=False, season="back-to-school",
        ),
        shelf(
            "Art & Craft", (1.49, 5.99), "Single", "school",
            item("{}",
                 "Watercolour Paint Set|Poster Paints~6 pots|Glitter Glue~6 pens|Craft Paper Pad|Modelling Clay|"
                 "Pipe Cleaners~50 pack|Sequins & Gems"),
            item("{}",
                 "Children's Safety Scissors|Stickers, Assorted|Paint Brush Set|Colouring Book, Animals|"
                 "Chalks~24 pack"),
            food=False,
        ),
        shelf(
            "Office & Desk", (0.99, 5.99), "Single", "school",
            item("{}",
                 "Stapler|Paper Clips~100 pack~0.79-1.29|Sticky Tape~2 rolls|Glue Stick|Super Glue|Desk Organiser|"
                 "Parcel Tape|Padded Envelopes~10 pack|Drawing Pins~100 pack~0.79-1.29|Ruler, 30 cm"),
            item("Craft Knife with Snap-Off Blade", age=18, makers=1),
            food=False,
        ),
    ),
)

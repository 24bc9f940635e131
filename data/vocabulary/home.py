"""Kitchen, home and party."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
KITCHEN_HOME = Department(
    "Kitchen & Home",
    (0.3, 0.52),
    (
        shelf(
            "Kitchen Knives", (6.99, 24.99), "Single", "blades",
            item("{} Knife", "Chef's|Bread|Paring~Single~3.99-9.99|Santoku|Carving|Boning|Vegetable|Utility"),
            item("{}",
                 "Knife Block Set~Set of 5~39.99-79.99|Meat Cleaver|Mandoline Slicer with Blades|"
                 "Herb Mincing Mezzaluna Blade|Box Cutter with Spare Blades"),
            food=False, age=18,
        ),
        shelf(
            "Pots & Pans", (9.99, 29.99), "Single", "kitchen",
            item("{}",
                 "Non-Stick Frying Pan, 24 cm|Non-Stick Frying Pan, 28 cm|Saucepan with Lid, 18 cm|"
                 "Cast Iron Casserole, 4 L|Wok, 30 cm"),
            item("{}", "Griddle Pan|Stock Pot, 8 L|Milk Pan|Roasting Tin with Rack|Steamer Basket"),
            food=False,
        ),
        shelf(
            "Bakeware", (2.49, 14.99), "Single", "kitchen",
            item("{}",
                 "Springform Cake Tin, 23 cm|Loaf Tin, 2 lb|Muffin Tray, 12 Hole|Baking Sheet, Non-Stick|Pie Dish|"
                 "Ramekins~Set of 4"),
            item("{}",
                 "Mixing Bowl, 3 L|Wire Cooling Rack|Rolling Pin|Piping Bag Set|Silicone Baking Mat|"
                 "Kitchen Scale, Digital"),
            item("{} Cookie Cutters", "Star & Tree|Gingerbread Family", season="christmas"),
            food=False,
        ),
        shelf(
            "Utensils & Gadgets", (1.99, 9.99), "Single", "kitchen",
            item("{}",
                 "Wooden Spoons~Set of 3|Silicone Spatula|Balloon Whisk|Vegetable Peeler|Box Grater|Garlic Press|"
                 "Can Opener|Tongs"),
            item("{}",
                 "Measuring Cups~Set of 4|Salad Spinner|Colander|Corkscrew|Pizza Cutter Wheel|Potato Masher|Ladle|"
                 "Chopping Board, Bamboo"),
            food=False, makers=1,
        ),
        shelf(
            "Food Storage & Lunch", (1.99, 15.99), "Single", "kitchen",
            item("{}",
                 "Clip-Lid Food Boxes~Set of 5|Glass Food Containers~Set of 3|Cereal Dispenser|"
                 "Storage Jars with Cork~Set of 3|Bread Bin|Cake Carrier"),
            item("{}",
                 "Insulated Flask, 500 ml|Travel Coffee Cup|Reusable Water Bottle|Ice Cube Tray|Bento Lunch Box|"
                 "Cool Bag, 20 L"),
            food=False,
        ),
        shelf(
            "Tableware & Glasses", (2.49, 14.99), "Single", "kitchen",
            item("{}",
                 "Dinner Plate, White|Side Plate, White|Pasta Bowl, Stoneware|Cereal Bowl, Blue|Mug, Speckled|"
                 "Espresso Cups~Set of 4|Teapot"),
            item("{}",
                 "Highball Glasses~Set of 4|Stemmed Goblets~Set of 4|Jug, 1.5 L|Serving Platter|"
                 "Cutlery Set, 16 Piece|Table Runner, Linen|Placemats~Set of 4"),
            food=False, makers=1,
        ),
        shelf(
            "Candles & Home Fragrance", (2.99, 12.99), "Single", "home",
            item("Scented Candle, {}", "Vanilla|Fresh Linen|Fig & Cassis|Sandalwood|Orange Blossom"),
            item("{}",
                 "Tealights~50 pack~2.99-5.99|Dinner Candles, Ivory~4 pack|Pillar Candle|Long-Reach Lighter|"
                 "Safety Matches~3 boxes~0.79-1.49"),
            item("Scented Candle, {}", "Winter Spice|Frosted Pine", season="christmas"),
            food=False,
        ),
        shelf(
            "Batteries & Light Bulbs", (1.99, 12.99), "4 pack|8 pack", "home",
            item("{}",
                 "AA Alkaline Batteries|AAA Alkaline Batteries|9V Battery~Single|CR2032 Coin Cells|"
                 "Rechargeable AA Batteries"),
            item("LED Bulb, {}", "Bayonet Warm White|Screw Warm White|Spotlight GU10|Candle Screw"),
            item("{}", "Extension Lead, 4 Gang~Single|USB-C Charging Cable~Single|LED Torch~Single"),
            food=False, makers=1,
        ),
        shelf(
            "Towels & Bedding", (3.49, 19.99), "Single", "home",
            item("{}",
                 "Bath Towel, Grey|Hand Towel, White|Tea Towels, Striped~3 pack|Bath Mat|Oven Glove|Kitchen Apron"),
            item("{}",
                 "Pillow, Medium Support|Duvet, 10.5 Tog Double~Single~24.99-44.99|Fitted Sheet, Double|Fleece Throw|"
                 "Hot Water Bottle|Coat Hangers, 10"),
            food=False, makers=1,
        ),
    ),
)

PARTY_GIFTS = Department(
    "Party & Gifts",
    (0.35, 0.55),
    (
        shelf(
            "Party Tableware", (0.99, 3.99), "8 pack|20 pack", "party",
            item("{} Paper Plates", "Rainbow|Dinosaur|Gold Spot|Plain White"),
            item("{} Paper Cups", "Rainbow|Dinosaur|Gold Spot"),
            item("{}",
                 "Paper Straws|Party Napkins, Confetti|Paper Tablecloth, White~Single|Wooden Cutlery~24 pieces|"
                 "Party Bags"),
            item("{} Party Napkins", "Festive|Snowflake", season="christmas"),
            food=False,
        ),
        shelf(
            "Balloons & Decorations", (1.29, 5.99), "Single", "party",
            item("{} Balloons", "Assorted Colour|Gold & White|Happy Birthday|Pastel", "10 pack|20 pack", (1.29, 3.49)),
            item("{}",
                 "Happy Birthday Banner|Number Foil Balloon|Paper Bunting|Party Poppers~20 pack|Table Confetti|"
                 "Party Hats~8 pack"),
            food=False,
        ),
        shelf(
            "Cards & Gift Wrap", (0.99, 3.99), "Single", "party",
            item("{} Card", "Birthday|Thank You|Congratulations|New Home|Good Luck"),
            item("{}",
                 "Gift Wrap, Kraft~3 m|Gift Wrap, Stars~3 m|Gift Bag, Medium|Tissue Paper, White~5 sheets|"
                 "Curling Ribbon"),
            item("{}", "Christmas Cards, Boxed~20 pack|Christmas Gift Wrap~5 m|Gift Tags, Festive~20 pack",
                 season="christmas"),
            food=False,
        ),
        shelf(
            "Christmas Decorations", (2.49, 12.99), "Single", "party",
            item("{}",
                 "Glass Baubles~6 pack|Tinsel Garland|LED String Lights|Wreath, Pine & Berry~Single~9.99-24.99|"
                 "Tree Skirt|Star Tree Topper|Felt Stocking"),
            item("{} Christmas Crackers", "Family|Luxury", "6 pack|12 pack", (3.99, 14.99), age=12),
            food=False, season="christmas",
        ),
        shelf(
            "Halloween & Dressing Up", (2.49, 9.99), "Single", "party",
            item("{}",
                 "Witch Hat|Skeleton Costume, Child|Pumpkin Carving Kit, Child-Safe|Cobweb Decoration|Treat Bucket|"
                 "Glow Sticks~10 pack|Face Paint"),
            food=False, season="halloween",
        ),
        shelf(
            "Fireworks & Sparklers", (8.99, 34.99), "Single", "fireworks",
            item("{}",
                 "Hand-Held Sparklers~5 pack~1.99-3.99|Garden Fountain Firework|Rocket Firework Selection|"
                 "Roman Candle Selection|Catherine Wheel Set"),
            food=False, age=18, season="autumn",
        ),
        shelf(
            "Gifts & Games", (3.99, 24.99), "Single", "party",
            item("{}",
                 "Family Quiz Game|Playing Cards~Single~2.49-4.99|Jigsaw Puzzle, 500 Pieces|Soft Toy Bear|"
                 "Photo Frame, Oak|Bubble Wands~Single~1.49-3.49"),
            item("{}", "Hot Chocolate Gift Mug|Cheese Lovers' Slate Gift|Secret Santa Gift Sock Box",
                 season="christmas"),
            food=False,
        ),
    ),
)

"""The bathroom shelf and the medicine cabinet."""

from __future__ import annotations

from data.vocabulary.shape import Department, item, shelf

# fmt: off
PERSONAL_CARE = Department(
    "Personal Care",
    (0.28, 0.5),
    (
        shelf(
            "Shampoo & Conditioner", (1.49, 6.99), "300 ml|400 ml|500 ml", "hair",
            item("{} Shampoo", "Everyday|Anti-Dandruff|Repair|Volume|Colour Protect|Curl Defining|2-in-1|Coconut",
                 pop=2),
            item("{} Conditioner", "Everyday|Repair|Volume|Colour Protect|Curl Defining|Coconut"),
            item("{}",
                 "Dry Shampoo, Original~200 ml|Hair Mask, Argan~250 ml|Kids' Detangling Shampoo|"
                 "Shampoo Bar, Rosemary~90 g"),
            food=False,
        ),
        shelf(
            "Hair Styling & Colour", (1.99, 8.99), "200 ml", "hair",
            item("{}",
                 "Firm Hold Hairspray~300 ml|Curl Mousse~200 ml|Styling Gel, Strong~150 ml|Matte Clay~75 ml|"
                 "Heat Protect Spray~200 ml|Smoothing Serum~50 ml"),
            item("Permanent Hair Colour, {}", "Dark Brown|Light Brown|Natural Blonde|Black|Copper", "1 kit",
                 (3.99, 7.99)),
            item("{}", "Hair Bobbles, 20|Hair Grips, 50|Paddle Brush|Wide Tooth Comb", packs="Single"),
            food=False, makers=1,
        ),
        shelf(
            "Shower & Bath", (0.99, 5.49), "250 ml|500 ml|1 L", "body",
            item("Shower Gel, {}", "Sea Minerals|Coconut & Lime|Lavender|Men's Sport|Oat & Honey Scent|Mint & Tea Tree",
                 pop=2),
            item("Bubble Bath, {}", "Relaxing Lavender|Muscle Soak|Baby Soft"),
            item("{}",
                 "Epsom Bath Salts~1 kg|Body Scrub, Brown Sugar~200 ml|Bath Bombs~3 pack|Exfoliating Puff~Single"),
            item("Bath & Body Gift Set, {}", "Rose|Spa Evening", season="christmas", packs="Set", price=(7.99, 17.99)),
            food=False,
        ),
        shelf(
            "Soap & Hand Wash", (0.79, 3.99), "250 ml|500 ml refill", "body",
            item("Hand Wash, {}", "Antibacterial|Milk & Almond Scent|Lemongrass|Tea Tree|Unscented", pop=2),
            item("Soap Bar, {}", "Pure|Moisturising|Goat's Milk|Olive Oil", "100 g|4 x 100 g"),
            item("Hand Sanitiser Gel", packs="50 ml|250 ml"),
            food=False,
        ),
        shelf(
            "Deodorant", (1.19, 4.99), "150 ml", "body",
            item("Antiperspirant Spray, {}", "Cotton Fresh|Active|Invisible|Men's Ice", pop=2),
            item("Roll-On Deodorant, {}", "Sensitive|Fresh|Cucumber", "50 ml"),
            item("Natural Deodorant Stick, {}", "Bergamot|Unscented", "60 g"),
            food=False,
        ),
        shelf(
            "Oral Care", (0.99, 4.49), "75 ml|100 ml", "oral",
            item("Toothpaste, {}", "Fresh Mint|Whitening|Sensitive|Children's, 3-6 Years|Charcoal|Total Care", pop=3),
            item("Mouthwash, {}", "Cool Mint|Alcohol Free|Total Care", "500 ml"),
            item("{}",
                 "Medium Toothbrushes|Soft Toothbrushes|Kids' Toothbrush~Single|"
                 "Electric Brush Heads~4 pack~5.99-9.99|Dental Floss~50 m~1.29-2.99|Interdental Brushes~8 pack",
                 "2 pack|4 pack"),
            food=False,
        ),
        shelf(
            "Skin Care", (1.99, 14.99), "50 ml", "body",
            item("{}",
                 "Day Cream SPF 15~50 ml|Night Cream~50 ml|Face Wash, Gentle~150 ml|Micellar Water~400 ml|"
                 "Vitamin C Serum~30 ml|Eye Cream~15 ml|Clay Face Mask~50 ml"),
            item("{} Body Lotion", "Dry Skin|Cocoa Butter|Aloe|Firming", "250 ml|400 ml", (2.49, 5.99)),
            item("{}",
                 "Hand Cream, Shea~75 ml|Lip Balm, Original~4 g|Lip Balm, Cherry~4 g|Foot Cream~75 ml|"
                 "Cotton Pads, 100~100 pack|Petroleum Jelly~100 ml"),
            food=False,
        ),
        shelf(
            "Sun Care", (3.49, 10.99), "200 ml|150 ml", "body",
            item("Sun {}", "Lotion SPF 30|Lotion SPF 50|Spray SPF 30|Lotion for Children SPF 50|Stick SPF 50~25 g"),
            item("{}", "After Sun with Aloe|Gradual Tan Lotion|Insect Repellent Spray~75 ml"),
            food=False, season="summer",
        ),
        shelf(
            "Shaving & Razors", (1.49, 14.99), "5 pack", "shave",
            item("{}",
                 "Disposable Razors, Twin Blade~5 pack|Disposable Razors, Sensitive~5 pack|"
                 "Five-Blade Razor with Handle~Single|Women's Razor, Three Blade~Single"),
            item("{}", "Razor Blade Refills, Five-Blade|Razor Blade Refills, Three-Blade", "4 pack|8 pack"),
            item("Double Edge Razor Blades", packs="10 pack", age=18),
            item("{}",
                 "Shaving Foam, Sensitive|Shaving Gel, Menthol|Aftershave Balm|Hair Removal Cream|Wax Strips~20 strips",
                 "200 ml|100 ml"),
            food=False,
        ),
        shelf(
            "Period & Intimate Care", (0.99, 4.99), "14 pack|20 pack", "period",
            item("Sanitary Towels, {}", "Normal with Wings|Long|Night"),
            item("Tampons, {}", "Regular|Super|Cotton Applicator Regular"),
            item("{}", "Pantyliners~30 pack|Incontinence Pads, Light~20 pack|Menstrual Cup~Single~9.99-16.99"),
            food=False,
        ),
        shelf(
            "Cosmetics", (2.49, 12.99), "Single", "makeup",
            item("{}",
                 "Volume Mascara, Black|Matte Lipstick, Rosewood|Tinted Lip Oil|Liquid Foundation, Beige|"
                 "Concealer Pen|Brow Gel"),
            item("Nail Polish, {}", "Classic Red|Nude Pink|Clear Top Coat|Midnight Blue"),
            item("{}", "Make-Up Remover Wipes|Eyeshadow Palette, Earth|Nail Polish Remover|False Lashes, Natural"),
            food=False,
        ),
    ),
)

HEALTH = Department(
    "Health & Wellbeing",
    (0.25, 0.48),
    (
        shelf(
            "Pain Relief", (0.49, 6.99), "16 tablets", "medicine",
            item("{}",
                 "Paracetamol Tablets 500 mg~16 tablets~0.49-1.29|Ibuprofen Tablets 200 mg~16 tablets~0.49-1.49|"
                 "Aspirin Tablets 300 mg~32 tablets~0.79-1.99|Migraine Relief Tablets~12 tablets~4.49-6.99|"
                 "Ibuprofen Gel~50 g~3.99-5.99"),
            item("{}",
                 "Children's Paracetamol Suspension~100 ml~2.99-4.99|"
                 "Children's Ibuprofen Suspension~100 ml~2.99-4.99|Heat Patches~4 pack~4.49-6.49|"
                 "Cold Gel Spray~150 ml~2.99-4.49"),
            food=False, age=16,
        ),
        shelf(
            "Cold, Flu & Cough", (1.99, 7.49), "200 ml", "medicine",
            item("{}",
                 "Cold & Flu Capsules, Day & Night~16 capsules|Cold & Flu Hot Drink, Lemon~10 sachets|"
                 "Chesty Cough Syrup~200 ml|Dry Cough Syrup~200 ml|Nasal Spray~15 ml"),
            item("{}",
                 "Throat Lozenges, Honey & Lemon~16 lozenges|Throat Lozenges, Menthol~16 lozenges|Vapour Rub~50 g|"
                 "Children's Cough Syrup~125 ml"),
            food=False, age=16, season="winter",
        ),
        shelf(
            "Allergy & Hay Fever", (1.99, 8.99), "30 tablets", "medicine",
            item("{}",
                 "Cetirizine Hay Fever Tablets~30 tablets|Loratadine Hay Fever Tablets~30 tablets|"
                 "Hay Fever Nasal Spray~20 ml|Hay Fever Eye Drops~10 ml|Bite & Sting Cream~20 g"),
            food=False, age=16, season="spring",
        ),
        shelf(
            "Digestion Remedies", (1.49, 6.99), "24 tablets", "medicine",
            item("{}",
                 "Antacid Chewable Tablets~24 tablets|Heartburn Liquid~200 ml|Loperamide Capsules~6 capsules|"
                 "Senna Tablets~20 tablets|Rehydration Sachets~6 sachets|Wind Relief Tablets~12 tablets"),
            food=False, age=16,
        ),
        shelf(
            "Vitamins & Supplements", (2.49, 7.49), "30 tablets|60 tablets|90 tablets", "vitamins",
            item("{}",
                 "Vitamin D3|Vitamin C 1000 mg|Multivitamin for Adults|Iron Tablets|Magnesium|Zinc|Vitamin B12|"
                 "Folic Acid", pop=2),
            item("{}", "Cod Liver Oil Capsules|Omega-3 Fish Oil"),
            item("{}",
                 "Children's Multivitamin Gummies~30 gummies|Live Cultures Capsules~30 capsules|"
                 "Collagen Powder~300 g~9.99-15.99|Evening Primrose Oil~30 capsules"),
            food=False,
        ),
        shelf(
            "First Aid", (0.99, 8.99), "20 pack|40 pack", "medicine",
            item("{}",
                 "Fabric Plasters, Assorted|Waterproof Plasters|Children's Plasters|Blister Plasters~6 pack|"
                 "Crêpe Bandage~Single|First Aid Kit~Single~6.99-11.99"),
            item("{}",
                 "Antiseptic Cream~30 g|Antiseptic Wipes~20 pack|Digital Thermometer~Single~5.99-9.99|"
                 "Microporous Tape~Single|Sterile Dressings~5 pack|Reusable Ice Pack~Single"),
            food=False,
        ),
        shelf(
            "Sports Nutrition", (1.99, 24.99), "900 g", "sport",
            item("Whey Protein Powder, {}", "Chocolate|Vanilla|Strawberry|Unflavoured|Cookies & Cream", "900 g|2 kg",
                 (17.99, 29.99), diets="vegetarian gluten-free high-protein low-sugar", allergens="milk soy", pop=2),
            item("Pea Protein Powder, {}", "Chocolate|Vanilla", "900 g", (17.99, 26.99),
                 diets="vegan gluten-free high-protein", plant=True),
            item("{}", "Creatine Powder|BCAA Powder, Citrus", "300 g", (11.99, 19.99), diets="vegan gluten-free"),
            item("Energy Gels, {}", "Orange|Berry", "60 g|6 x 60 g", (1.29, 1.99), diets="vegan gluten-free"),
            item("Protein Shake, {}", "Chocolate|Vanilla|Banana", "330 ml|6 x 330 ml", (1.79, 2.79),
                 diets="vegetarian gluten-free high-protein low-sugar", allergens="milk"),
        ),
        shelf(
            "Eye, Ear & Foot Care", (1.99, 9.99), "10 ml", "medicine",
            item("{}",
                 "Contact Lens Solution~300 ml|Dry Eye Drops~10 ml|Ear Wax Drops~10 ml|Foot File~Single|"
                 "Corn Plasters~6 pack|Insoles, Gel~1 pair|Foam Ear Plugs~10 pairs|Reading Glasses +2.0~Single"),
            food=False,
        ),
    ),
)

"""Which words of a shop's shelves mean which pictogram and colour. Singular, lower case; the first match wins."""

from __future__ import annotations

from typing import Final

Table = tuple[tuple[str, tuple[str, ...]], ...]


def table(rows: str) -> Table:
    """Lines of `icon: phrase, phrase` as a table, in order."""
    pairs = (row.split(":") for row in rows.strip().splitlines())
    return tuple((icon.strip(), tuple(phrase.strip() for phrase in phrases.split(","))) for icon, phrases in pairs)


# Phrases that must win over a single word of theirs come first: "hot dog" is no dog, "polish eastern" no polish.
BY_SHELF: Final = table("""
    sausage: hot dog, polish eastern
    pasta: fresh pasta, italian
    jar: pasta sauce, marinade, pickle chutney
    oil: salad dressing
    nuts: nut butter, seed butter, small pet
    honey: honey
    cake: bakery dessert, cake bread mix
    flour: bake mix, stuffing, coating
    chocolate: baking chocolate
    beans: dried pulse
    crisps: crisp
    popcorn: popcorn
    cookie: rice cake
    candy: sharing bag, halloween
    can: canned meat, canned fish
    cheese: vegan cheese
    beer: alcohol free
    tomato: tomato cucumber
    carrot: aubergine
    potato: frozen chip
    baby-bottle: baby snack, feeding
    sponge: dishwashing
    roll: kitchen roll, tissue
    bag: bin bag, towel, bedding
    bulb: battery
    balloon: gift wrap
    candle: firework, sparkler
    toy: gift game
    pot: seed bulb
    notebook: notebook
    pencil: school
    soap: period
    snow: winter
    dog: dog, puppy
    cat: cat, kitten
    baby-bottle: formula, baby food, baby milk, baby accessory, baby feeding, toddler food, weaning, first food
    nappy: diaper, nappy, baby wipe
    lotion: baby bath, baby toiletry, baby care, baby skincare
    tofu: tofu, tempeh, seitan, meat alternative, meat free
    plant: vegan, plant based, vegetarian, meatless
    pizza: pizza
    icecream: ice cream, gelato, sorbet, frozen dessert, lolly, ice
    snow: frozen breakfast, frozen appetizer, frozen side
    fish: frozen meat seafood, frozen fish, frozen seafood
    broccoli: frozen vegetable
    strawberry: frozen fruit, frozen produce, berry
    juice: juice, smoothie, nectar
    water: water, seltzer
    soda: soft drink, soda, cola, lemonade, fizzy, energy drink, energy sport, sport drink, mixer, squash, cordial
    coffee: coffee, espresso, hot chocolate, cocoa
    tea: tea, infusion, matcha
    wine: wine, champagne, prosecco, sparkling
    beer: beer, ale, lager, cider, stout
    spirits: spirit, whisky, whiskey, gin, vodka, rum, liqueur, cocktail
    milk: milk, cream, soy lactosefree, dairy free drink, oat drink, kefir
    yogurt: yogurt, yoghurt, pudding, chilled dessert, fromage frai, skyr
    cheese: cheese, cheddar, feta, mozzarella
    butter: butter, margarine
    egg: egg
    salad: salad, slaw, prepared veg
    soup: soup, broth, bouillon, stock, gravy
    shrimp: shellfish, shrimp, prawn, crab
    sushi: sushi, poke
    fish: fish, seafood, salmon, tuna, sardine
    sausage: sausage, hot dog, bacon, salami, cured, charcutery, lunch meat, packaged meat, sliced meat, ham
    drumstick: chicken, poultry, turkey, duck, bbq, barbecue, rotisserie
    steak: beef, meat, lamb, pork, steak, mince, veal, jerky, game
    honey: honey, syrup, jam, marmalade, preserve, spread, nut butter
    taco: tortilla, taco, mexican, latino, tex mex, wrap
    sandwich: sandwich, lunch, sub
    croissant: croissant, pastry, breakfast bakery, viennoiserie, danish
    bread: bread, bakery, roll, bun, bagel, loaf, sourdough, toast, crumpet, pitta, dough
    cake: cake, dessert, bakery dessert, muffin, tart, pie, donut, doughnut
    cookie: cookie, biscuit, cracker, oatcake, crispbread
    chocolate: chocolate, cocoa bar
    candy: candy, sweet, mint, gum, confectionery, gummy, lollipop
    crisps: chip, crisp, pretzel, tortilla chip, puff, savoury snack
    nuts: nut, trail mix, seed, dried fruit, raisin
    cereal: cereal, granola, muesli, porridge, oat, breakfast bar, snack bar, bar, pancake mix
    pasta: pasta, noodle, spaghetti, lasagne
    rice: rice, grain, couscous, quinoa, asian, chinese, japanese, thai, korean, world food
    beans: bean, pulse, lentil, chickpea, legume
    spice: spice, seasoning, salt, pepper, curry, indian, rub, middle eastern
    oil: oil, vinegar, dressing
    jar: sauce, pickle, olive, condiment, dip, ketchup, mustard, mayonnaise, chutney, relish, pesto, antipasti, hummus
    can: can, canned, tin, tinned, jarred
    flour: flour, baking, sugar, yeast, home baking
    meal: prepared meal, ready meal, frozen meal, meal, instant, protein meal, kosher
    herb: herb
    mushroom: mushroom
    tomato: tomato
    potato: potato
    onion: onion, garlic
    apple: fruit, apple
    carrot: vegetable, veg, produce, root
    flower: flower, bouquet
    pot: plant, garden, compost, seed packet, outdoor, bulb
    razor: shave, shaving, razor, blade
    toothbrush: oral, tooth, dental, mouthwash
    shampoo: hair, shampoo, conditioner, shower, bath
    soap: soap, hand wash, feminine, deodorant
    lotion: skin, facial, lotion, cream, beauty, cosmetic, sun care, body, make up
    plaster: first aid, plaster, eye ear, bandage
    pill: vitamin, supplement, medicine, pain, cold flu, allergy, digestion, health, remedy, pharmacy, muscle, cough
    detergent: laundry, detergent, fabric, washing powder
    sponge: dish, washing up, sponge, cloth, scourer, glove
    roll: paper, toilet, tissue, kitchen roll, napkin
    spray: clean, cleaning, cleaner, bleach, surface, disinfectant, household, bathroom, drain, polish
    bag: trash, bin, bag, liner, food storage, foil, cling film
    candle: candle, air freshener, home fragrance
    balloon: party, balloon, celebration, gift, birthday, decor, decoration
    plates: plate, tableware, flatware, cutlery, picnic, disposable
    knife: knife, knive
    pan: cookware, pan, bakeware, kitchen, utensil, homeware
    bulb: battery, light, electrical
    notebook: notebook, paper stationery, diary
    pencil: pen, pencil, stationery, school, craft, office, art
    toy: toy, game
    """)

BY_DEPARTMENT: Final = table("""
    carrot: produce, greengrocer, fresh
    milk: dairy, chilled
    steak: meat, butcher
    fish: fishmonger
    bread: bakery
    snow: frozen
    can: pantry, canned, cupboard, grocery, dry good, bulk
    taco: international, world
    cereal: breakfast
    crisps: snack
    soda: beverage, drink
    wine: alcohol
    meal: deli, prepared
    nappy: baby
    shampoo: personal care, toiletry
    pill: health
    spray: household
    dog: pet
    pan: home
    """)

BY_NAME: Final[dict[str, Table]] = {
    "apple": table("""
        banana: banana, plantain
        lemon: lemon, lime
        orange: orange, peeler, clementine, mandarin, tangerine, satsuma, grapefruit, mango, peach, apricot, nectarine
        strawberry: strawberry, raspberry, berry, cherry
        grapes: grape, blueberry, blackberry, plum, fig, prune
        pear: pear, kiwi, melon
        avocado: avocado
        carrot: carrot, vegetable
        salad: salad, lettuce, spinach, kale, rocket, arugula, cucumber, cabbage, celery
        broccoli: broccoli, cauliflower
        tomato: tomato
        pepper: pepper
        onion: onion
        potato: potato
        mushroom: mushroom
        """),
    "carrot": table("""
        tomato: tomato
        broccoli: broccoli, cauliflower, sprout
        potato: potato
        onion: onion, shallot, leek, garlic, beet, beetroot, radish
        mushroom: mushroom
        pepper: pepper, chilli, chili, jalapeno
        avocado: avocado
        herb: herb, parsley, basil, coriander, cilantro, mint, thyme, rosemary
        salad: salad, lettuce, spinach, kale, rocket, cucumber, arugula, cabbage, leaf
        banana: banana
        strawberry: strawberry, raspberry
        apple: apple
        """),
    "tomato": table("pepper: pepper, chilli\n salad: cucumber, leaf"),
    "salad": table("tomato: tomato\n avocado: avocado, guacamole\n pepper: pepper\n herb: cress, basil"),
    "strawberry": table("""
        banana: banana
        grapes: blueberry, blackberry, acai
        orange: mango, peach, orange, pineapple
        broccoli: broccoli, cauliflower, pea, bean, spinach, vegetable
        """),
    "broccoli": table("potato: potato, chip\n carrot: carrot\n pepper: pepper\n mushroom: mushroom"),
    "bread": table("croissant: croissant\n sandwich: sandwich\n cookie: cookie"),
    "cake": table("cookie: cookie, biscuit, brownie\n croissant: pastry, danish, doughnut, donut\n icecream: ice"),
    "cookie": table("chocolate: chocolate"),
    "crisps": table("popcorn: popcorn\n nuts: nut, peanut, cashew\n taco: tortilla, nacho"),
    "fish": table("shrimp: prawn, shrimp, crab, lobster, mussel\n sushi: sushi\n can: tin, can"),
    "steak": table("drumstick: chicken, turkey, duck\n sausage: sausage, bacon, ham"),
    "milk": table("butter: butter\n yogurt: yogurt, yoghurt\n cheese: cheese"),
    "jar": table("honey: honey\n avocado: guacamole\n oil: oil, vinegar, dressing\n beans: hummus\n tomato: ketchup"),
    "can": table("beans: bean, chickpea, lentil\n soup: soup"),
    "meal": table(
        "pizza: pizza\n pasta: pasta, lasagne, macaroni\n soup: soup\n rice: rice, curry\n sandwich: sandwich"
    ),
    "snow": table("pizza: pizza\n potato: potato, chip, fry, hash\n croissant: waffle, pastry\n taco: burrito, taco"),
    "rice": table("pasta: noodle, ramen, udon\n sushi: nori, sushi\n soup: miso, soup"),
    "plant": table("sausage: sausage\n tofu: tofu\n milk: milk, drink\n cheese: cheese\n meal: burger, meal, pie"),
    "dog": table("cat: cat, kitten\n"),
    "soda": table("water: water\n lemon: lemon"),
    "candle": table("balloon: balloon, banner\n plates: plate, napkin, cup"),
    "balloon": table("candle: candle\n plates: plate, napkin, cup\n candy: sweet"),
    "pan": table("knife: knife\n plates: plate, bowl, fork, spoon\n candle: candle"),
    "pencil": table("notebook: notebook, pad, book, diary"),
    "lotion": table("soap: soap"),
    "shampoo": table("soap: soap, bar"),
    "wine": table("spirits: vodka, gin, whisky, whiskey, rum\n beer: beer, ale, lager, ipa"),
}

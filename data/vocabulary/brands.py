"""The invented brands, by the shelves they sell on: `Name:tier` with what a brand stands for after a second colon.

Tiers run from 0 (cheapest) to 4 (dearest). `-` is a product sold without a brand. A brand that stands for a diet makes
nothing that breaks it. Any likeness to a real brand is unintended.
"""

from __future__ import annotations

from dataclasses import dataclass

from data.vocabulary.shape import words

HOUSE = "Tilly Lane Basics:0|Tilly Lane:1|Tilly Lane Organic:2:organic|Quillford:3|Quillford Reserve:4"
HOUSE_HOME = "Tilly Lane Basics:0|Tilly Lane:1|Quillford:3"
HOUSE_ORGANIC_POOLS = words(
    "produce bakery dairy cheese meat dips frozen pantry italian oil baking breakfast jam juice coffee tea baby wine"
)

POOLS: dict[str, str] = {
    "produce": "-:2|Greenhithe Farm:2|Sallowfield:2|Morning Furrow:3:organic|Dewcote:2|Patch & Barrow:1|Sunmarrow:3",
    "bakery": "-:2|Hearthstead:2|Old Mill Row:3|Crustwell:1|Bramley & Rye:4|Pennyloaf:1|Thistle Oven:3",
    "free-from": "Clearwell Free From:3:gluten-free|Oddgrain:3:gluten-free|Without & Well:2:gluten-free:nut-free",
    "dairy": "Meadowbrow:2|Three Churns:1|Calder Vale Dairy:2|Lowmoor:3|Clover Hythe:3:organic|Little Pail:2",
    "cheese": "Fennick & Daughters:3|Three Churns:1|Calder Vale Dairy:2|Stonebarrow:3|Abbot's Wheel:4|Hay & Rind:3",
    "meat": "-:2|Hartsop Farms:2|Oxley & Pryce:3|Safwan Butchers:2:halal|Moorgate Farm:4|Marlpit:1",
    "fish": "-:3|Skerry Bay:2|Northwater:3|Tidewell:2|Captain Amble:1|Mendelow's:3:kosher|Loch Varrin:4",
    "charcuterie": "Oxley & Pryce:3|Casa Lucetta:3|Mendelow's:3:kosher|Safwan Butchers:2:halal|Marlpit:1",
    "deli": "Oxley & Pryce:3|Market Street Kitchen:2|Hartsop Farms:2|Supper Club No. 9:4|Quick Fork:1",
    "dips": "Market Street Kitchen:2|Olive & Ash:3|Zeyna's:2:halal|Dip Society:2|Supper Club No. 9:4",
    "plant": "Leaf & Anvil:3:vegan|Goodroot:2:vegan|Plainly Plant:2:vegan|Sproutwright:3:vegan|Kindfork:4:vegan",
    "frozen": "Frostwick:1|Winterhouse:2|Northwater:3|Snowberry Kitchen:3|Safwan Kitchen:2:halal|Quick Fork:1",
    "ice": "Glacé & Daughters:4|Penguin Parade:1|Creamery Lane:3|Frostwick:1|Alderly Gelato:4|Sunny Side Ices:2",
    "pantry": "Hollowmere:2|Pell & Marrow:3|Cupboard Cove:1|Winnick's:2|Ardley Stores:2|Amberfold:3:organic",
    "italian": "Casa Lucetta:3|Nonna Brisca:2|Torre Belvana:4|Pastificio Orsetti:3|Villa Sarmenta:2",
    "oil": "Torre Belvana:4|Olive & Ash:3|Sunmarrow:2|Cupboard Cove:1|Villa Sarmenta:2|Pell & Marrow:3",
    "asian": "Kitsune Pantry:3|Lotus Lantern:2|Jade Wharf:1|Hanabori:3|Mekong Road:2|Seoul Kettle:3",
    "indian": "Rajwada Road:2|Spice Verandah:3|Amma's Tiffin:2|Saffron Gully:3|Kesari House:1",
    "mexican": "El Colibrito:2|Casa Maizal:3|Rancho Tormenta:2|Fiesta Larga:1",
    "levant": "Zeyna's:2:halal|Cedar & Sumac:3|Souk Lane:1|Marrakand:3",
    "caribbean": "Island Kettle:2|Auntie Benna's:2|Palm & Pepper Row:3|Souk Lane:1",
    "polish": "Polana:2|Baltic Larder:3|Kalinka Row:1",
    "baking": "Millwright & Co:2|Hollowmere:2|Sugarbarn:2|Whisk & Peel:3|Pennyloaf:1|Amberfold:3:organic",
    "breakfast": "Hollowmere:2|Sunup Mills:1|Barley & Finch:3|Crunchdale:2|Amberfold:3:organic|Larkspur:3",
    "jam": "Pell & Marrow:3|Hedgerow Annie:3|Mendelow's:2:kosher|Sunup Mills:1|Bee & Bracken:3",
    "snacks": "Crackleton:2|Ridgeback:2|Kettlewick:3|Nibbleton Fair:1|Salt & Sprig:3|Moonpuff:2:nut-free",
    "biscuits": "Pennyloaf:1|Whitcombe's:2|Tumbledown Bakery:3|Larkspur:3|Duchess & Dot:4|Jolly Tin:1",
    "sweets": "Candlewick Sweets:2|Wobblebees:2|Jolly Tin:1|Sherbet Row:2|Duchess & Dot:4",
    "chocolate": "Montclare:3|Cacao Brindle:4|Velvet Acorn:2|Jolly Tin:1|Duchess & Dot:4|Candlewick Sweets:2",
    "drinks": "Fizzgrove:2|Copperlime:3|Bubblewick:1|Springhollow:2|Orchard Gate:2|Marsh & Mint:3",
    "juice": "Orchard Gate:2|Sunmarrow:3|Pressed & Found:4|Dewcote:2|Bubblewick:1",
    "energy": "Voltrush:2|Nightjar Energy:2|Zestor Nine:1|Peakline:3",
    "coffee": "Harbour & Bean:3|Kilnhouse Coffee:4|Morning Bell:2|Café Perenna:2|Old Customs:1|Tamarro:3:organic",
    "tea": "Lanternleaf:3|Pemberley & Moss:4|Morning Bell:2|Kettle & Kin:2|Old Customs:1|Wildstem:3:organic",
    "beer": "Hopwarden:3|Kestrel Yard:3|Brauhaus Lindental:2|Ironbridge Row:2|Saltmarsh Brewing:4",
    "cider": "Bough & Barrel:3|Crabtree Cross:2|Orchard Gate:2|Old Perry:3",
    "wine": "Château Merlande:4|Domaine Ravault:3|Villa Sarmenta:2|Bodega Altamora:2|Wattle Ridge:2|Cerro Blanco:1",
    "spirits": "Corviston:3|Bramblewick & Sloe:4|Petrovka Line:2|Isla Brisalta:3|Glen Arrick:4|Harlow Still:2",
    "baby": "Nettle & Nap:2|Snugglebird:2|Tiny Harvest:3:organic|Pip & Plum:3|Cradlewell:2",
    "nappies": "Snugglebird:2|Cradlewell:2|Dozy Bear:1|Softmoon:3",
    "laundry": "Brightwash:2|Lindenfresh:2|Purewick:3|Suds & Co:1|Fernhome:3",
    "cleaning": "Brightwash:2|Scourby:2|Fernhome:3|Suds & Co:1|Limewell:2",
    "paper": "Cloudroll:3|Softmoon:3|Feathersheet:2|Everyply:1",
    "period": "Lunelle:3|Softmoon:2|Plainsoap:1|Fern & Foam:2",
    "hair": "Aurelle:3|Silkmoor:2|Rainwater Botanics:3|Fern & Foam:2|Plainsoap:1",
    "body": "Rainwater Botanics:3|Fern & Foam:2|Plainsoap:1|Oatmere:2|Silkmoor:2|Maison Dérive:4",
    "oral": "Brightside Dental:2|Mintwell:2|Pearl & Pine:3",
    "shave": "Barrow & Blade:3|Keenline:2|Silkmoor:2|Plainsoap:1",
    "makeup": "Aurelle:3|Lumière Basse:4|Pop Petal:2",
    "medicine": "Healwell:2|Calmara:2|Pharmley:1|Ressoria:3",
    "vitamins": "Healwell:2|Vitalark:3|Sunny Dose:2|Pharmley:1",
    "sport": "Ironlark:3|Peakline:3|Stride & Lift:2",
    "dog": "Waggery:2|Old Faithful:1|Field & Hound:3|Barkwell:4|Trusty Bowl:2",
    "cat": "Whiskerton:2|Mogsley:1|Velvet Paw:3|Purrfield:4|Trusty Bowl:2",
    "small-pet": "Hopscotch Burrow:2|Feather & Seed:2|Trusty Bowl:2",
    "kitchen": "Copperfield Forge:4|Hobwright:2|Maple & Tin:3|Sturdipan:1|Kettleby Home:2",
    "blades": "Sheffmoor:3|Kanzei:4|Hobwright:2|Sturdipan:1",
    "home": "Kettleby Home:2|Maple & Tin:3|Wickstead Candles:3|Lumenway:2|Tidynest:1",
    "party": "Confetti Lane:2|Hip Hip House:2|Paper Lantern Co:3|Jolly Tin:1",
    "fireworks": "Skyburst Row:2|Emberfall:3|Catherine & Sons:2",
    "garden": "Greenthumb Alley:2|Petal & Trowel:3|Rootstock:2|Larch & Loam:3",
    "flowers": "-:2|Petal & Trowel:3|Bloomwell:3",
    "school": "Inkwell Row:2|Scribbly:1|Pencraft & Daughters:3|Foldaway:2",
}


@dataclass(frozen=True)
class Brand:
    """A brand as it stands on a shelf. An empty name is a product without a brand."""

    name: str
    tier: int
    stands_for: frozenset[str] = frozenset()
    house: bool = False


def _read(text: str, house: bool) -> tuple[Brand, ...]:
    found = []
    for entry in text.split("|"):
        name, tier, *stands_for = entry.split(":")
        found.append(Brand("" if name == "-" else name, int(tier), frozenset(stands_for), house))
    return tuple(found)


def brands_of(pool: str) -> tuple[Brand, ...]:
    """The makers that sell on a shelf, without the shop's own labels. KeyError for an unknown pool."""
    return _read(POOLS[pool], house=False)


def house_brands(food: bool) -> tuple[Brand, ...]:
    """The shop's own labels: five steps of price for food, three for everything else."""
    return _read(HOUSE if food else HOUSE_HOME, house=True)

"""Writes a language model of half a megabyte: the architecture of Llama, two layers, random weights, no training.

    python tests/llm/tiny_gguf.py FILE

Run by a Python that has `gguf` and `numpy`, which Endcap itself does not need. The vocabulary is bytes, words of the
kitchen and the field names of the answers. One dimension of every embedding is the same for all tokens, so the output
row of a token has a bias there: words are likelier than bytes, and texts, lists and numbers are likely to end soon. The
rest is left to chance: what the model writes has no sense, and only the grammar of a server gives it a form.
"""

from __future__ import annotations

import sys
from pathlib import Path
from string import ascii_lowercase

import gguf
import numpy as np

WIDTH, LAYERS, HEADS, INNER, CONTEXT = 64, 2, 4, 128, 32_768
WORDS = """
apple apricot artichoke asparagus avocado bacon bagel baguette banana barley basil bean beef beet
berry biscuit bread broccoli broth bun butter cabbage cake carrot cashew cauliflower celery cheddar
cheese cherry chicken chickpea chilli chocolate cinnamon cod coffee coriander corn couscous cracker
cream croissant cucumber curry date dip duck egg fennel feta fig fish flour garlic ginger grape
gravy ham herb honey houmous jam juice kale lamb leek lemon lentil lettuce lime loaf mackerel mango
mayonnaise melon milk mince mint mozzarella muesli muffin mushroom mustard naan noodle nut oat oil
olive onion orange oregano pancake paprika parmesan parsley pasta pastry pea peach peanut pear
pepper pesto pickle pie pineapple pizza plum popcorn pork porridge potato prawn pumpkin quinoa
radish raisin raspberry rice roast roll rosemary saffron sage salad salmon salsa salt sauce sausage
shallot sourdough soup spinach squash steak stew stock strawberry sugar syrup tea thyme toast tofu
tomato tortilla tuna turkey turnip vanilla vegetable vinegar waffle walnut wrap yogurt
""".split()  # noqa: SIM905 - 150 quotation marks are no help to a reader
FIELDS = (
    "persona placements why title intent concepts source audience diets departments occasion themes theme keywords word"
)
FORM = [f'{field}":' for field in FIELDS.split()]  # fits a grammar where a field begins, and nowhere else
TEMPLATE = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}"
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6  # kinds of tokens, as llama.cpp numbers them


def vocabulary() -> tuple[list[bytes], list[float], list[int]]:
    """Tokens, scores, kinds: three specials, all bytes, characters, pairs of letters (half as much to read), words."""
    specials = [b"<unk>", b"<s>", b"</s>"]
    single = [f"<0x{byte:02X}>".encode() for byte in range(256)]
    characters = ["▁".encode(), *(bytes([code]) for code in range(33, 127))]
    characters += [f"{one}{other}".encode() for one in f"▁{ascii_lowercase}" for other in ascii_lowercase]
    words = [*(form.encode() for form in FORM), *("▁".encode() + word.encode() for word in WORDS)]
    tokens = [*specials, *single, *characters, *words]
    kinds = [UNKNOWN, CONTROL, CONTROL] + [BYTE] * 256 + [NORMAL] * (len(characters) + len(words))
    return tokens, [0.0] * 259 + [-float(rank) for rank in range(len(characters) + len(words))], kinds


def write(path: Path, seed: int = 1) -> None:
    """The same seed writes the same file."""
    tokens, scores, kinds = vocabulary()
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny random")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(kinds)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(TEMPLATE)
    for name, values in weights(tokens, seed).items():
        writer.add_tensor(name, values if values.ndim == 1 else values.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def weights(tokens: list[bytes], seed: int) -> dict[str, np.ndarray]:
    dice = np.random.default_rng(seed)

    def random(*shape: int, scale: float = 0.15) -> np.ndarray:
        return (dice.standard_normal(shape) * scale).astype(np.float32)

    embedding = random(len(tokens), WIDTH, scale=1.0)
    embedding[:, 0] = 8.0  # the dimension that is the same for all: a bias, as far as the output is concerned
    output = random(len(tokens), WIDTH, scale=0.08)
    output[:, 0] = [bias(token) / 5.0 for token in tokens]
    quote = tokens.index(b'"')
    output[quote, 1:] = -embedding[quote, 1:]  # a text that has just begun does not end at once
    made = {"token_embd.weight": embedding, "output.weight": output, "output_norm.weight": np.ones(WIDTH, np.float32)}
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        made |= {f"{block}.{part}_norm.weight": np.ones(WIDTH, np.float32) for part in ("attn", "ffn")}
        made |= {f"{block}.attn_{part}.weight": random(WIDTH, WIDTH) for part in ("q", "k", "v", "output")}
        made |= {f"{block}.ffn_{part}.weight": random(INNER, WIDTH) for part in ("gate", "up")}
        made[f"{block}.ffn_down.weight"] = random(WIDTH, INNER)
    return made


def bias(token: bytes) -> float:
    """What a token has ahead of the others wherever a grammar lets it come next."""
    if token == b'"':
        return 11.5
    if token.decode() in FORM:
        return 12.0
    if len(token) > 6 and token.startswith("▁".encode()):
        return 3.0
    if token in (b",", b"]", b"}"):
        return 0.5
    if token in (b"h", b"hi", b"<0x68>"):  # "catalogue" rather than "history", which a page may have once
        return -20.0
    return -0.5 if len(token) == 1 and token in b"0123456789" else -6.0


if __name__ == "__main__":
    write(Path(sys.argv[1]))

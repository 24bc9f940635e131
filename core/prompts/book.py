"""The prompts: one template each, versioned by its text, with the wording that a merchandiser may edit.

A prompt `name` is the file `name.j2`: a first comment that says what it is for, a block `system` and a block `user`.
Files that begin with an underscore are parts that prompts include. `wording.<key>` inside a template stands for the
text of `wording/<key>.md`, or for the one that a merchandiser wrote instead; it is a value, so marks of the template
language in it come out as they are.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.prompt import PromptVersion, Rendered
from core.errors import NotFound

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

FOLDER = Path(__file__).parent
_PURPOSE = re.compile(r"\A\{#-?\s*(.*?)\s*-?#\}", re.S)


@dataclass(frozen=True)
class WordingText:
    """A text inside prompts as shipped: what it is called, what to write there, and the text."""

    label: str
    help: str
    text: str


@dataclass(frozen=True, eq=False)
class PromptBook:
    """Renders prompts. Safe for threads.

    `wording` gives the edited texts by key, those not in it are as shipped. `seen` hears of every version once per
    process, before it is first used.
    """

    wording: Callable[[], dict[str, str]] = dict
    seen: Callable[[PromptVersion], None] = lambda version: None
    folder: Path = FOLDER
    _told: set[tuple[str, str]] = field(default_factory=set, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def render(self, name: str, **values: object) -> Rendered:
        """The prompt with these values. Raises NotFound for another name, a template error when a value is missing."""
        wording = self._wording()
        source = self._written(name, wording)
        version = _hash(source)
        self._tell(PromptVersion(name=name, version=version, source=source, first_used=datetime.now(UTC)))
        template = self._environment.get_template(f"{name}.j2")
        context = template.new_context({**values, "wording": wording})
        system, user = ("".join(template.blocks[block](context)).strip() for block in ("system", "user"))
        return Rendered(name=name, version=version, system=system, user=user)

    def names(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.j2") if not path.stem.startswith("_"))

    def source(self, name: str) -> str:
        """The template, the parts it includes and the wording in use: the text that the version is the hash of."""
        return self._written(name, self._wording())

    def version(self, name: str) -> str:
        """12 hex characters."""
        return _hash(self.source(name))

    def purpose(self, name: str) -> str:
        """What the prompt is for, in a sentence: its first comment."""
        found = _PURPOSE.match(self._template(name))
        return " ".join(found[1].split()) if found else ""

    def wording_keys(self, name: str) -> tuple[str, ...]:
        """The editable texts that the prompt and its parts speak of, in the order of the alphabet."""
        return tuple(sorted({key for _, text in self._parts(name) for key in _references(text)[1]}))

    def shipped_wording(self) -> dict[str, WordingText]:
        """The editable texts as they ship, by key."""
        return dict(self._shipped)

    @cached_property
    def _shipped(self) -> dict[str, WordingText]:
        files = sorted((self.folder / "wording").glob("*.md"))
        return {file.stem: _wording_text(file.read_text(encoding="utf-8")) for file in files}

    @cached_property
    def _environment(self) -> SandboxedEnvironment:
        from jinja2 import FileSystemLoader, StrictUndefined
        from jinja2.sandbox import SandboxedEnvironment

        return SandboxedEnvironment(
            loader=FileSystemLoader(self.folder),
            undefined=StrictUndefined,
            autoescape=False,  # a prompt is no HTML; foreign text passes core.prompts.quoting
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def _wording(self) -> dict[str, str]:
        """Every text in use. Edited texts of keys that no longer ship are left out."""
        edited = self.wording()
        return {key: edited.get(key, text.text) for key, text in self._shipped.items()}

    def _written(self, name: str, wording: dict[str, str]) -> str:
        """Template and parts as one text, the wording behind it as comments say it."""
        parts = self._parts(name)
        text = parts[0][1] + "".join(f"\n{{# {part} #}}\n{source}" for part, source in parts[1:])
        used = [f"\n{{# wording: {key} #}}\n{wording[key]}\n" for key in self.wording_keys(name) if key in wording]
        return text + "".join(used)

    def _parts(self, name: str) -> list[tuple[str, str]]:
        """(file name, text) of the template and of everything it includes, each once."""
        found: dict[str, str] = {}
        waiting = [f"{name}.j2"]
        while waiting:
            file = waiting.pop(0)
            if file not in found:
                found[file] = self._template(file.removesuffix(".j2"))
                waiting += _references(found[file])[0]
        return list(found.items())

    def _template(self, name: str) -> str:
        path = self.folder / f"{name}.j2"
        if path.parent != self.folder or not path.is_file():
            raise NotFound(f"There is no prompt {name!r}.", hint=f"Choose from: {', '.join(self.names())}.")
        return path.read_text(encoding="utf-8")

    def _tell(self, version: PromptVersion) -> None:
        key = (version.name, version.version)
        with self._lock:
            if key not in self._told:
                self.seen(version)
                self._told.add(key)


@lru_cache(maxsize=64)
def _references(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files that a template includes, and the keys of wording that it speaks of."""
    from jinja2 import Environment, meta, nodes

    tree = Environment().parse(text)  # noqa: S701  # only read, never rendered
    spoken = tree.find_all(nodes.Getattr)
    keys = {one.attr for one in spoken if isinstance(one.node, nodes.Name) and one.node.name == "wording"}
    return tuple(filter(None, meta.find_referenced_templates(tree))), tuple(sorted(keys))


def _hash(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def _wording_text(file: str) -> WordingText:
    """A file reads: "# label", an empty line, "> help", an empty line, the text."""
    label, help_, text = (part.strip() for part in file.split("\n\n", 2))
    return WordingText(label.removeprefix("# "), " ".join(help_.replace("> ", "").split()), text)

"""The Models desk: endpoints, who does what, money, prompts and the words in them."""

from __future__ import annotations

import difflib
import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.desks.checking import HINT, LABELS, affordable, checked, priced, usable, wording_text
from core.desks.endpoint_view import roles_of, view_of
from core.desks.judging import BOOKED, account
from core.desks.model_views import EndpointView, Money, PromptView, WordingView
from core.domain.model import ROLES, Call, Capabilities, Caps, Endpoint, Price, Team
from core.domain.prompt import Wording
from core.domain.run import Run
from core.errors import BadSettings, Conflict, NotFound
from core.jobs import Job, JobRunner
from core.llm.keys import FROM_SETTINGS
from core.model_ports import AnswerCache, Ledger, ModelStore, PromptStore, Spend
from core.model_room import DUTY, ModelRoom
from core.ports import RunStore
from core.prompts.book import PromptBook, WordingText

ID_LENGTH = 40
MOST_DAYS = 3660


def never() -> bool:
    """Nobody can cancel."""
    return False


@dataclass(frozen=True)
class ModelsDesk:
    """Use cases of Setup / Models. Edits raise Conflict when somebody was quicker, BadSettings for what cannot be."""

    models: ModelStore
    ledger: Ledger
    answers: AnswerCache
    prompt_store: PromptStore
    run_store: RunStore
    room: ModelRoom
    book: PromptBook
    jobs: JobRunner

    def endpoints(self) -> list[EndpointView]:
        """The one from settings first, then by name."""
        team = self.room.team()
        return [view_of(endpoint, team, self.room) for endpoint in self.room.endpoints()]

    def save_endpoint(self, endpoint: Endpoint) -> Endpoint:
        """New with version 0, else an edit of the version that was read. Raises BadSettings, Conflict."""
        _refuse_settings(endpoint.id)
        return self.models.save_endpoint(usable(endpoint))

    def remove_endpoint(self, endpoint_id: str, version: int) -> None:
        """Raises Conflict while it has a role or when it was changed, NotFound."""
        _refuse_settings(endpoint_id)
        endpoint = self.room.endpoint(endpoint_id)
        duties = [DUTY[role] for role in roles_of(endpoint_id, self.room.team())]
        if duties:
            raise Conflict(
                f"{endpoint.name} is set to {' and to '.join(duties)}, so it was not removed.",
                hint="Give that work to another model, or to none, and remove it then.",
            )
        self.models.remove_endpoint(endpoint_id, version)

    def new_id(self, name: str) -> str:
        """A short id made from a name, that no endpoint has."""
        folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[: ID_LENGTH - 4].strip("-") or "model"
        taken = {endpoint.id for endpoint in self.room.endpoints()} | {FROM_SETTINGS}
        tries = (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3)))
        return next(one for one in tries if one not in taken)

    def start_probe(self, endpoint_id: str) -> Job:
        """Check an endpoint in the background; the job's result is a sentence, its error says why it failed."""
        endpoint = self.room.endpoint(endpoint_id)
        title = f"Check {endpoint.name}"

        def work(job: Job) -> str:
            job.on_progress("asking it a few short questions", 0, 0)
            seen = self.probe(endpoint_id, job.cancelled)
            return " ".join([f"{endpoint.name} was checked.", *seen.seen[:1]])

        return self.jobs.submit("probe", title, work)

    def probe(self, endpoint_id: str, cancelled: Callable[[], bool] = never) -> Capabilities:
        """Find out anew what an endpoint can do. Raises NotFound, ModelFailed, Cancelled."""
        deadline = time.monotonic() + self.room.settings.llm.run_seconds
        return self.room.probe(self.room.endpoint(endpoint_id), deadline, cancelled)

    def team(self) -> Team:
        return self.room.team()

    def save_team(self, team: Team) -> Team:
        """Raises BadSettings for an endpoint that does not exist, Conflict."""
        known = {endpoint.id for endpoint in self.room.endpoints()} | {""}
        for role in ROLES:
            if getattr(team, role) not in known:
                raise BadSettings(f"{LABELS[role]}: this endpoint is not there any more.", hint="Choose another one.")
        return self.models.save_team(checked(team))

    def save_price(self, price: Price) -> Price:
        """Of one model at one host (EndpointView.host); all zero means free. Raises BadSettings, Conflict."""
        return self.models.save_price(priced(price))

    def caps(self) -> Caps:
        return self.room.caps()

    def save_caps(self, caps: Caps) -> Caps:
        """Raises BadSettings, Conflict."""
        return self.models.save_caps(affordable(caps, ("per_run_micros", "per_day_micros")))

    def money(self) -> Money:
        caps = self.room.caps()
        return Money(
            currency=self.room.settings.llm.currency,
            today_micros=self.ledger.spent(datetime.now(UTC).date()),
            day_cap_micros=caps.per_day_micros,
            run_cap_micros=caps.per_run_micros,
        )

    def spend(self, by: str, days: int) -> list[Spend]:
        """By day, purpose, shopper, run or model, over today (UTC) and the days before it. Raises NotFound."""
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return self.ledger.spend(by, today - timedelta(days=min(max(days, 1), MOST_DAYS) - 1))

    def calls(self, limit: int = 100) -> list[Call]:
        """Newest first."""
        return self.ledger.latest(limit)

    def calls_of(self, run_id: str) -> list[Call]:
        """Those of the page, then those of its judge, each in the order they began."""
        return [*self.ledger.calls(run_id), *self.ledger.calls(account(run_id))]

    def prompts(self) -> list[PromptView]:
        """By name."""
        return [
            PromptView(
                name=name,
                purpose=self.book.purpose(name),
                version=self.book.version(name),
                source=self.book.source(name),
                wording=self.book.wording_keys(name),
                versions=tuple(self.prompt_store.versions(name)),
            )
            for name in self.book.names()
        ]

    def prompt_diff(self, name: str, old: str, new: str) -> str:
        """Unified diff of two versions, used ones or the present one; empty for the same text. Raises NotFound."""
        sources = {one.version: one.source for one in self.prompt_store.versions(name)}
        sources[self.book.version(name)] = self.book.source(name)
        for version in (old, new):
            if version not in sources:
                raise NotFound(f"Version {version} of the prompt {name} is not known.")
        before, after = sources[old].splitlines(), sources[new].splitlines()
        return "\n".join(difflib.unified_diff(before, after, f"{name} {old}", f"{name} {new}", lineterm=""))

    def pages_of(self, name: str, version: str) -> list[Run]:
        """Stored runs that a version of a prompt brought a usable answer, newest first, at most 50."""
        asked = dict.fromkeys(one.removeprefix(BOOKED) for one in self.ledger.runs_of(name, version))
        return [run for run_id in asked if (run := self._run(run_id))]

    def wordings(self) -> list[WordingView]:
        """Every editable text, by key."""
        return [self._wording(key, shipped) for key, shipped in sorted(self.book.shipped_wording().items())]

    def save_wording(self, key: str, text: str, version: int) -> Wording:
        """Raises NotFound, BadSettings, Conflict. The shipped text, word for word, counts as a reset."""
        shipped = self._shipped(key)
        text = wording_text(shipped.label, text)
        if text == shipped.text:
            return self.reset_wording(key, version)
        return self.prompt_store.save_wording(Wording(key=key, text=text, version=version))

    def reset_wording(self, key: str, version: int) -> Wording:
        """Back to the shipped text, and to what later releases make of it. Raises NotFound, Conflict."""
        shipped = self._shipped(key)
        saved = self.prompt_store.save_wording(Wording(key=key, text="", version=version))
        return saved.model_copy(update={"text": shipped.text})

    def wording_history(self, key: str) -> list[Wording]:
        """Newest first; a reset is shown with the shipped text. Raises NotFound."""
        shipped = self._shipped(key)
        history = self.prompt_store.wording_history(key)
        return [one if one.text else one.model_copy(update={"text": shipped.text}) for one in history]

    def cached_answers(self) -> int:
        return self.answers.count()

    def clear_cache(self) -> int:
        """Forget kept answers; returns how many."""
        return self.answers.clear()

    def _run(self, run_id: str) -> Run | None:
        """None for calls outside a run."""
        try:
            return self.run_store.get(run_id)
        except NotFound:
            return None

    def _wording(self, key: str, shipped: WordingText) -> WordingView:
        history = self.prompt_store.wording_history(key)
        edited = history[0] if history and history[0].text else None
        return WordingView(
            key=key,
            label=shipped.label,
            help=shipped.help,
            text=edited.text if edited else shipped.text,
            shipped=shipped.text,
            version=history[0].version if history else 0,
            edited_at=edited.edited_at if edited else None,
        )

    def _shipped(self, key: str) -> WordingText:
        found = self.book.shipped_wording().get(key)
        if found is None:
            raise NotFound(f"There is no text {key!r} to edit.")
        return found


def _refuse_settings(endpoint_id: str) -> None:
    if endpoint_id == FROM_SETTINGS:
        raise BadSettings(
            "This endpoint comes from the settings of this installation and cannot be changed here.", hint=HINT
        )

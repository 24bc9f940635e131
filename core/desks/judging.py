"""The judging desk: has a model grade stored pages, on demand or for a share of shoppers. It changes no page."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.desks.judge_views import MEASURES_ONLY, JudgeView, judge_view
from core.domain.catalogue import Product
from core.domain.judgement import LEVELS, JudgeFailure
from core.domain.model import Estimate, ModelTotals
from core.domain.page import RankedPage, ReviewedPlan
from core.domain.run import Run
from core.errors import ModelFailed, NotReady
from core.jobs import Job, JobRunner
from core.judge.judge import Judge, sheets
from core.model_ports import JudgementStore
from core.model_room import ModelRoom
from core.ports import CatalogueStore, RunStore
from core.prompts.book import PromptBook
from core.trace import Recorder

BOOKED = "judge-"
NO_JUDGE = "Choose one under Setup / Models, or set ENDCAP_LLM__MODEL. A page needs none: a judge only measures."


def account(run_id: str) -> str:
    """What the ledger books judging a run on: grades have a limit of their own, beside that of the page."""
    return f"{BOOKED}{run_id}"


@dataclass(frozen=True)
class JudgeDesk:
    """Use cases around the judge. `MEASURES_ONLY` holds for everything it returns."""

    run_store: RunStore
    judgement_store: JudgementStore
    catalogue_store: CatalogueStore
    room: ModelRoom
    book: PromptBook
    jobs: JobRunner

    def ready(self) -> tuple[bool, str]:
        """Whether a judge is set, and a sentence about it."""
        endpoint = self.room.serves("judge")
        if endpoint is None:
            return False, "No judge is set. Choose a model for it under Setup / Models."
        return True, f"{endpoint.name} · {endpoint.model}. {MEASURES_ONLY}"

    def start(self, run_id: str) -> Job:
        """Judge in the background; the job's result is the run id."""
        self._done(run_id)
        self._check()

        def work(job: Job) -> str:
            self.judge(run_id, Recorder(job.on_stage, job.cancelled))
            return run_id

        return self.jobs.submit("judge", "Judging a page", work)

    def judge(self, run_id: str, recorder: Recorder | None = None) -> JudgeView:
        """Grade a page at three levels, store what came of it and return it.

        Answers that were cached cost nothing again. A level that fails is stored as not judged, never as a grade.
        Raises NotFound, NotReady for a run that did not finish, ModelFailed("not-set") without a judge, Cancelled
        (nothing is stored; what was answered stays cached).
        """
        run = self._done(run_id)
        self._check()
        recorder = recorder or Recorder()
        page, reviewed = self._stored(run_id)
        with recorder.span("judge") as span:
            try:
                llm = self.room.llm("judge", self.room.ticket(account(run_id), run.shopper_id), recorder.cancelled)
            except ModelFailed as error:
                self._nothing_judged(run_id, error)
            else:
                judge = Judge(llm, self.book, run_id)
                judgements, failures = judge.judge(page, reviewed, self._products(page, reviewed), span)
                self.judgement_store.put(judgements, failures)
        return judge_view(run_id, page, *self.judgement_store.of_run(run_id))

    def of_run(self, run_id: str) -> JudgeView:
        """What was judged of a run so far; empty when nothing was. Raises NotFound."""
        judgements, failures = self.judgement_store.of_run(run_id)
        if not judgements and not failures:
            self.run_store.get(run_id)
            return JudgeView(run_id=run_id)
        page = RankedPage.model_validate_json(self.run_store.artefact(run_id, "ranking").body)
        return judge_view(run_id, page, judgements, failures)

    def totals(self, run_id: str) -> ModelTotals:
        """What judging a run has taken so far, all times together; zeros when it never was."""
        return self.room.gateway.ledger.totals(account(run_id))

    def sampled(self, run_id: str, share: float) -> bool:
        """Whether the run's shopper is in the sample of that size on the day the page is for.

        Decided by a hash of shopper and day: all pages of a shopper for a day are in the sample or none is, and a
        larger share only adds shoppers. Raises NotFound.
        """
        run = self.run_store.get(run_id)
        return in_sample(run.shopper_id, run.at, share)

    def follow(self, run: Run) -> Job | None:
        """Start judging a run that was just stored when a judge is set and the run falls into its share; else None."""
        if run.status != "done" or self.room.serves("judge") is None:
            return None
        chosen = in_sample(run.shopper_id, run.at, self.room.team().judge_share)
        return self.start(run.id) if chosen else None

    def estimate(self, run_id: str) -> Estimate:
        """What judging would take, from the very prompts that would be sent. Raises NotFound, NotReady."""
        self._done(run_id)
        page, reviewed = self._stored(run_id)
        asked = sheets(self.book, page, reviewed, self._products(page, reviewed))
        return self.room.estimate([("judge", one.prompt, one.shape, one.shape.likely_tokens) for one in asked])

    def _done(self, run_id: str) -> Run:
        run = self.run_store.get(run_id)
        if run.status != "done":
            raise NotReady(f"Run {run_id} is {run.status}: there is no page to judge.", hint="Judge a finished page.")
        return run

    def _check(self) -> None:
        ready, sentence = self.ready()
        if not ready:
            raise ModelFailed("not-set", sentence, hint=NO_JUDGE)

    def _stored(self, run_id: str) -> tuple[RankedPage, ReviewedPlan]:
        page = RankedPage.model_validate_json(self.run_store.artefact(run_id, "ranking").body)
        return page, ReviewedPlan.model_validate_json(self.run_store.artefact(run_id, "filtering").body)

    def _products(self, page: RankedPage, reviewed: ReviewedPlan) -> dict[str, Product]:
        """Products found for the page, and those the shopper buys again, as far as they are still sold."""
        catalogue = self.catalogue_store.load()
        ids = {one.candidate.product_id for placement in reviewed.placements for one in placement.candidates}
        ids |= {regular.product_id for regular in page.brief.profile.regulars}
        found = {product_id: catalogue.get(product_id) for product_id in ids}
        return {product_id: product for product_id, product in found.items() if product}

    def _nothing_judged(self, run_id: str, error: ModelFailed) -> None:
        """The judge could not even be reached to find out what it can do."""
        at = datetime.now(UTC)
        self.judgement_store.put(
            [],
            [
                JudgeFailure(run_id=run_id, level=level, subject="", message=str(error), judged_at=at)
                for level in LEVELS
            ],
        )


def in_sample(shopper_id: str, at: date, share: float) -> bool:
    """True for about that share of shoppers, by a hash of shopper and day."""
    seed = hashlib.sha256(f"{shopper_id}|{at.isoformat()}".encode("utf-8", "replace")).digest()
    return int.from_bytes(seed[:6]) / 2**48 < share

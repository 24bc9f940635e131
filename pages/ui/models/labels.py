"""What roles, purposes and outcomes of model calls are called on screen."""

from __future__ import annotations

from core.domain.model import Call, Purpose, Role, Structured
from core.errors import FailureKind

ROLE_NAMES: dict[Role, str] = {"designer": "Designs pages", "keywords": "Picks keywords", "judge": "Judges pages"}
ROLE_WORK: dict[Role, str] = {
    "designer": "Writes the themes of a page: their titles, what each is for, and what belongs under it.",
    "keywords": "Picks the search words of every theme, from those that Endcap found near it.",
    "judge": "Grades finished pages. It measures only: no grade changes a page.",
}
NOBODY: dict[Role, str] = {
    "designer": "Theme library (no model)",
    "keywords": "Nearest by meaning (no model)",
    "judge": "Nobody",
}
PURPOSE_NAMES: dict[Purpose, str] = {
    "design": "Design",
    "keywords": "Keywords",
    "judge-page": "Judge: page",
    "judge-placement": "Judge: placements",
    "judge-product": "Judge: products",
    "probe": "Check of the endpoint",
}
SOURCE_NAMES = {"fresh": "Fresh", "cache": "Cached", "batch": "Batch"}
FORM: dict[Structured, str] = {
    "strict": "Keeps to the form it is given.",
    "guided": "Keeps to the form it is given.",
    "json": "Answers in JSON; Endcap checks the form of every answer.",
    "prompt": "Answers in free text; Endcap checks the form of every answer.",
}
FAILURES: dict[FailureKind, str] = {
    "unreachable": "Could not be reached",
    "timeout": "Too slow",
    "interrupted": "Broke off",
    "rate-limited": "Asked to slow down",
    "quota": "Account is used up",
    "server": "Fault at the provider",
    "denied": "Key refused",
    "too-long": "Request too long",
    "bad-request": "Request refused",
    "no-json": "Not a model's answer",
    "empty": "Empty answer",
    "truncated": "Answer cut short",
    "filtered": "Stopped by the provider's filter",
    "refused": "Model declined",
    "invalid": "Unusable answer",
    "resting": "Not sent: endpoint rests",
    "cap": "Not sent: over the limit",
    "no-price": "Not sent: no price",
    "not-set": "Not sent: no model",
}


def how_it_ended(call: Call) -> str:
    """One or two words for a table: answered, under way, or what went wrong."""
    if call.state == "failed":
        return FAILURES[call.failure] if call.failure else "Failed"
    return "Answered" if call.state == "done" else "Under way"

"""Files and batches for `LoopbackLLM`: the Batch API as OpenAI has it, answered by the same script as live requests."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.llm.loopback import Asked, Said, completion

Spoil = Callable[[int, str], dict[str, Any] | str | None]
"""(number of a request in its job, key) -> a line of the error file, "missing" for no line, None: as scripted."""


@dataclass
class Order:
    """A batch as it was ordered."""

    id: str
    requests: list[dict[str, Any]]
    metadata: dict[str, str]
    idempotency_key: str
    looks: int = 0  # how often somebody looked at it


@dataclass
class BatchRoutes:
    """Give `BatchRoutes(...).route` to LoopbackLLM(routes=...). An order is done after `looks` looks at it."""

    answer: Callable[[Asked], Said]
    looks: int = 2
    spoil: Spoil = lambda number, key: None
    refusal: str = ""  # why orders fail as a whole
    down: bool = False  # orders get status 503
    torn: bool = False  # uploads break off
    noise: bytes = b""  # lines that stand before the answers
    orders: list[Order] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def route(self, handler: BaseHTTPRequestHandler, body: bytes) -> bool:
        path = handler.path.partition("?")[0]
        match (handler.command, path.split("/")[2:]):
            case ("POST", ["files"]) if self.torn:
                handler.close_connection = True
            case ("POST", ["files"]):
                name = f"file-{len(self.files)}"
                self.files[name] = _uploaded(body, handler.headers["Content-Type"])
                _json(handler, {"id": name, "object": "file", "bytes": len(body), "created_at": 0,
                                "filename": "requests.jsonl", "purpose": "batch", "status": "processed"})  # fmt: skip
            case ("GET", ["files", name, "content"]):
                _bytes(handler, self.files[name], "application/octet-stream")
            case ("POST", ["batches"]):
                if self.down:
                    _json(handler, {"error": {"message": "try later"}}, 503)
                else:
                    order = self._order(json.loads(body), handler.headers.get("Idempotency-Key", ""))
                    _json(handler, self._told(order))
            case ("GET", ["batches"]):
                _json(handler, {"object": "list", "has_more": False, "data": [self._told(one) for one in self.orders]})
            case ("GET", ["batches", name]):
                order = next(one for one in self.orders if one.id == name)
                order.looks += 1
                _json(handler, self._told(order))
            case _:
                return False
        return True

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Every request of every order that was taken."""
        return [request for order in self.orders for request in order.requests]

    def _order(self, told: dict[str, Any], idempotency_key: str) -> Order:
        lines = self.files[told["input_file_id"]].decode().splitlines()
        requests = [json.loads(line) for line in lines]
        order = Order(f"batch_{len(self.orders)}", requests, told.get("metadata") or {}, idempotency_key)
        self.orders.append(order)
        if not self.refusal:
            self._answer(order)
        return order

    def _answer(self, order: Order) -> None:
        good, bad = [], []
        for number, request in enumerate(order.requests):
            spoilt = self.spoil(number, request["custom_id"])
            if spoilt is None:
                asked = Asked(len(self.asked) + 1, request["url"], request["body"], {})
                self.asked.append(asked)
                body = completion(asked, self.answer(asked))
                good.append(_line(request, {"status_code": 200, "request_id": "r", "body": body}, None))
            elif isinstance(spoilt, dict):
                bad.append(_line(request, spoilt.get("response"), spoilt.get("error")))
        good.reverse()  # the order of answers is not that of questions
        self.files[f"{order.id}-out"] = self.noise + b"".join(good)
        self.files[f"{order.id}-err"] = b"".join(bad)

    def _told(self, order: Order) -> dict[str, Any]:
        status = "failed" if self.refusal else "completed" if order.looks >= self.looks else "in_progress"
        total = len(order.requests)
        ended = status == "completed"
        errors = {"object": "list", "data": [{"code": "x", "message": self.refusal, "line": None, "param": None}]}
        return {
            "id": order.id, "object": "batch", "endpoint": "/v1/chat/completions", "completion_window": "24h",
            "created_at": 0, "input_file_id": "f", "status": status, "metadata": order.metadata,
            "request_counts": {"total": total, "completed": total if ended else 0, "failed": 0},
            "output_file_id": f"{order.id}-out" if ended else None,
            "error_file_id": f"{order.id}-err" if ended and self.files.get(f"{order.id}-err") else None,
            "errors": errors if self.refusal else None,
        }  # fmt: skip


def _line(request: dict[str, Any], response: Any, error: Any) -> bytes:
    told = {"id": "x", "custom_id": request["custom_id"], "response": response, "error": error}
    return json.dumps(told).encode() + b"\n"


def _uploaded(body: bytes, kind: str) -> bytes:
    """The file of a multipart form."""
    boundary = re.search(r"boundary=([^;]+)", kind)[1].strip('"').encode()  # type: ignore[index]
    for part in body.split(b"--" + boundary):
        head, _, content = part.partition(b"\r\n\r\n")
        if b"filename=" in head:
            return content.removesuffix(b"\r\n")
    raise AssertionError("no file in the form")


def _json(handler: BaseHTTPRequestHandler, told: Any, status: int = 200) -> None:
    _bytes(handler, json.dumps(told).encode(), "application/json", status)


def _bytes(handler: BaseHTTPRequestHandler, data: bytes, kind: str, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)

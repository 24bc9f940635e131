"""What people set up about language models. Every write is compare-and-set on the version it started from."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, select, update

from core.domain.base import Value
from core.domain.model import Capabilities, Caps, Endpoint, Price, Team
from core.errors import Conflict, NotFound
from storage.db import Database
from storage.model_tables import capabilities, choices, endpoints, prices

Versioned = TypeVar("Versioned", Endpoint, Price, Caps, Team)
Kept = TypeVar("Kept", bound=Value)


class SqlModels:
    """`core.model_ports.ModelStore` on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def endpoints(self) -> list[Endpoint]:
        """By name."""
        with self._database.read() as connection:
            rows = connection.execute(select(endpoints).order_by(endpoints.c.name, endpoints.c.id)).all()
        return [Endpoint.model_validate(dict(row._mapping)) for row in rows]

    def save_endpoint(self, endpoint: Endpoint) -> Endpoint:
        """Raises Conflict: version 0 and the id is taken, or another version than the stored one."""
        return self._save(endpoints, endpoints.c.id == endpoint.id, endpoint, endpoint.model_dump(), endpoint.name)

    def remove_endpoint(self, endpoint_id: str, version: int) -> None:
        """Raises NotFound, and Conflict for another version."""
        gone = delete(endpoints).where(endpoints.c.id == endpoint_id)
        with self._database.write() as connection:
            stored = _version(connection, endpoints, endpoints.c.id == endpoint_id)
            if not stored:
                raise NotFound(f"There is no endpoint {endpoint_id!r}.")
            if stored != version:
                raise _changed(endpoint_id)
            connection.execute(gone)

    def capabilities(self, address: str) -> Capabilities | None:
        """None also for a record that this version cannot read: it is then probed again."""
        query = select(capabilities.c.body).where(capabilities.c.address == address)
        with self._database.read() as connection:
            body = connection.execute(query).scalar_one_or_none()
        try:
            return None if body is None else Capabilities.model_validate(body)
        except ValidationError:
            return None

    def put_capabilities(self, seen: Capabilities) -> None:
        """Keep what a probe saw; the last probe of an address counts."""
        body = seen.model_dump(mode="json")
        with self._database.write() as connection:
            changed = update(capabilities).where(capabilities.c.address == seen.address).values(body=body)
            if not connection.execute(changed).rowcount:
                connection.execute(insert(capabilities).values(address=seen.address, body=body))

    def price(self, host: str, model: str) -> Price | None:
        with self._database.read() as connection:
            row = connection.execute(select(prices).where(_priced(host, model))).one_or_none()
        return None if row is None else Price.model_validate(dict(row._mapping))

    def prices(self) -> list[Price]:
        """By model, then by host."""
        with self._database.read() as connection:
            rows = connection.execute(select(prices).order_by(prices.c.model, prices.c.host)).all()
        return [Price.model_validate(dict(row._mapping)) for row in rows]

    def save_price(self, price: Price) -> Price:
        """Raises Conflict."""
        what = f"the price of {price.model} at {price.host}"
        return self._save(prices, _priced(price.host, price.model), price, price.model_dump(), what)

    def caps(self) -> Caps | None:
        return self._choice("caps", Caps)

    def save_caps(self, caps: Caps) -> Caps:
        """Raises Conflict."""
        return self._save_choice("caps", caps, "the limits")

    def team(self) -> Team | None:
        return self._choice("team", Team)

    def save_team(self, team: Team) -> Team:
        """Raises Conflict."""
        return self._save_choice("team", team, "who does what")

    def _choice(self, name: str, shape: type[Kept]) -> Kept | None:
        with self._database.read() as connection:
            body = connection.execute(select(choices.c.body).where(choices.c.name == name)).scalar_one_or_none()
        return None if body is None else shape.model_validate(body)

    def _save_choice(self, name: str, value: Versioned, what: str) -> Versioned:
        body = value.model_copy(update={"version": value.version + 1}).model_dump(mode="json")
        row = {"name": name, "body": body, "version": value.version}
        return self._save(choices, choices.c.name == name, value, row, what)

    def _save(
        self, target: Table, key: ColumnElement[bool], value: Versioned, row: dict[str, Any], what: str
    ) -> Versioned:
        """Write `row` when the stored version is that of `value` (none counts as 0); it becomes one higher."""
        row = {**row, "version": value.version + 1}
        with self._database.write() as connection:
            if _version(connection, target, key) != value.version:
                raise _changed(what)
            statement = update(target).where(key) if value.version else insert(target)
            connection.execute(statement.values(row))
        return value.model_copy(update={"version": value.version + 1})


def _priced(host: str, model: str) -> ColumnElement[bool]:
    return and_(prices.c.host == host, prices.c.model == model)


def _version(connection: Connection, target: Table, key: ColumnElement[bool]) -> int:
    return connection.execute(select(target.c.version).where(key)).scalar_one_or_none() or 0


def _changed(what: str) -> Conflict:
    return Conflict(f"Somebody else has changed {what} since you opened it. Your change was not saved.")

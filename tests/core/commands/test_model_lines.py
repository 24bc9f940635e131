"""What the command line says of an endpoint's key and price."""

from __future__ import annotations

from typing import Any

from core.commands.models import _endpoint_lines
from core.desks.model_views import EndpointView
from core.domain.model import Endpoint, Price


def lines(**fields: Any) -> list[str]:
    named = Endpoint(
        id="far", name="Far", base_url="https://far.example/v1", model="m", key_name="OPENAI_API_KEY", version=1
    )
    made: dict[str, Any] = {
        "endpoint": named, "editable": True, "host": "far.example", "key": "set", "capabilities": None, "price": None,
        "price_source": "", "resting_seconds": None, "roles": (),
    }  # fmt: skip
    return _endpoint_lines(EndpointView(**{**made, **fields}), "USD")


def test_an_entered_price_names_the_host_it_is_for() -> None:
    price = Price(host="far.example", model="m", input_micros=0, cached_micros=0, output_micros=0, version=1)
    assert "    price: free (entered for far.example)" in lines(price=price, price_source="entered")
    assert "    price: free (settings)" in lines(price=price, price_source="settings")
    assert "    price: not known, so nothing is asked" in lines()


def test_a_key_that_is_not_sent_is_told_with_what_to_use() -> None:
    told = lines(key="not sent", key_problem="Use ENDCAP_KEY_FAR.")
    assert "    key: OPENAI_API_KEY not sent" in told
    assert "    Use ENDCAP_KEY_FAR." in told

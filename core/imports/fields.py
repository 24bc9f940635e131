"""Our fields, what they are called on screen, and the column names that shops commonly give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["products", "orders", "keywords"]
KINDS: Final[tuple[Kind, ...]] = ("products", "orders", "keywords")


@dataclass(frozen=True)
class Field:
    """One field of ours. A column named exactly like it wins, then one of `also`, then one of `weak`.

    Both are words in lower case with underscores, spaces between them. `weak` names often stand beside a better one
    (a barcode beside a SKU).
    """

    name: str
    label: str
    also: str = ""
    weak: str = ""
    required: bool = False

    def ranks(self) -> tuple[frozenset[str], ...]:
        """Column names that mean this field, best rank first."""
        return frozenset({self.name}), frozenset(self.also.split()), frozenset(self.weak.split())


PRODUCT_FIELDS: Final = (
    Field(
        "id",
        "Product number",
        also="product_id productid sku sku_id item_id article article_id article_number item_number stock_code "
        "stockcode product_code item_code product_number",
        weak="upc ean gtin barcode handle code",
        required=True,
    ),
    Field(
        "name",
        "Name",
        also="product_name title product_title item_name display_name article_name",
        weak="product item description product_description",
        required=True,
    ),
    Field(
        "department",
        "Department",
        also="dept department_name division main_category top_category category_1 category_level_1 level_1 "
        "product_department",
    ),
    Field(
        "category",
        "Category",
        also="category_name aisle aisle_name product_category subcategory sub_category category_2 category_level_2 "
        "level_2",
        weak="commodity product_type shelf class product_group",
    ),
    Field(
        "brand",
        "Brand",
        also="brand_name manufacturer vendor make",
    ),
    Field(
        "price",
        "Price",
        also="unit_price list_price retail_price sale_price selling_price regular_price price_eur price_usd "
        "price_gbp rrp",
    ),
    Field(
        "price_cents",
        "Price in cents",
        also="price_minor unit_price_cents price_in_cents price_pence",
    ),
    Field(
        "margin",
        "Margin",
        also="margin_pct margin_percent gross_margin margin_rate profit_margin",
    ),
    Field(
        "stock",
        "Units in stock",
        also="on_hand qty_on_hand quantity_on_hand stock_on_hand inventory inventory_quantity stock_level "
        "units_in_stock qty quantity available_quantity",
    ),
    Field(
        "pack",
        "Pack size",
        also="pack_size package_size size unit_size pack_text net_content contents",
    ),
    Field(
        "diets",
        "Diets",
        also="diet dietary diet_claims dietary_claims claims dietary_tags diet_tags",
    ),
    Field(
        "allergens",
        "Allergens",
        also="allergen contains allergy contains_allergens allergen_info",
    ),
    Field(
        "min_age",
        "Lowest age of a buyer",
        also="age_limit minimum_age age_restriction legal_age age",
    ),
    Field(
        "private_label",
        "Own brand",
        also="own_brand own_label store_brand is_private_label house_brand",
    ),
    Field(
        "season",
        "Season",
        also="seasonality seasonal season_name",
    ),
    Field(
        "launched",
        "First sold on",
        also="launch_date launched_at launched_on release_date first_sold",
    ),
    Field(
        "image_url",
        "Picture address",
        also="image image_link picture picture_url photo_url image_src",
    ),
)

ORDER_FIELDS: Final = (
    Field(
        "order_id",
        "Order number",
        also="order orderid order_number order_no basket_id transaction_id receipt_id invoice invoice_no invoiceno "
        "invoice_number cart_id",
        required=True,
    ),
    Field(
        "shopper_id",
        "Shopper",
        also="shopper customer customer_id customerid customer_number user user_id userid household household_id "
        "household_key member_id client_id account_id loyalty_id",
        required=True,
    ),
    Field(
        "placed_at",
        "Placed on",
        also="placed date datetime timestamp order_date order_time order_datetime ordered_at created_at "
        "purchase_date purchased_at transaction_date transaction_timestamp invoice_date invoicedate",
        required=True,
    ),
    Field(
        "product_id",
        "Product, one a row",
        also="productid sku sku_id item_id article_id stock_code stockcode product_code item_code",
        weak="product item article upc ean gtin barcode",
    ),
    Field(
        "product_ids",
        "Products, all in one cell",
        also="products items skus item_ids basket cart lines",
    ),
)

KEYWORD_FIELDS: Final = (
    Field(
        "text",
        "Keyword",
        also="term keyword keywords query search_term search phrase",
        required=True,
    ),
    Field(
        "kind",
        "Kind",
        also="type keyword_kind keyword_type",
    ),
    Field(
        "field",
        "Filter on",
        also="attribute facet filter filter_field",
    ),
    Field(
        "value",
        "Filter value",
        also="attribute_value facet_value filter_value",
    ),
    Field(
        "source",
        "Source",
        also="origin list list_name",
    ),
)

FIELDS: Final[dict[Kind, tuple[Field, ...]]] = {
    "products": PRODUCT_FIELDS,
    "orders": ORDER_FIELDS,
    "keywords": KEYWORD_FIELDS,
}
FIELD_NAMES: Final = tuple(field.name for fields in FIELDS.values() for field in fields)

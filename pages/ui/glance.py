"""A shopper at a glance: what the cascade knows of them on the chosen day."""

from __future__ import annotations

import streamlit as st

from core.domain.shopper import ShopperProfile
from pages.ui.words import count, plain, sentence

TOP = 6  # categories shown


def glance(profile: ShopperProfile) -> None:
    """Orders, rhythm and taste in one strip; a notice when there is too little history to speak of taste."""
    if profile.cold_start:
        newcomer(profile)
        return
    with st.grid(4, min_column_width=150):
        st.metric("Orders", f"{profile.orders:,}", border=True)
        st.metric("Last order", _ago(profile), border=True)
        st.metric("In a usual basket", f"{profile.basket_size:g} products", border=True)
        st.metric(
            "New to them", f"{profile.novelty:.0%}", border=True, help="Share of recent lines never bought before"
        )
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.caption("Buys most", width="content")
        for one in profile.categories[:TOP]:
            st.badge(f"{plain(sentence(one.name))} {one.share:.0%}", color="gray")
        for diet in profile.declared_diets:
            st.badge(f"Declared {plain(diet)}", color="green", icon=":material/eco:")
        due = sum(regular.due >= 1 for regular in profile.regulars)
        if due:
            st.badge(f"{count(due, 'regular')} due again", color="orange", icon=":material/event_repeat:")


def newcomer(profile: ShopperProfile) -> None:
    """The notice of a page built without a history of orders."""
    known = [*profile.declared_diets, *profile.declared_departments]
    told = f" They told the shop: {plain(', '.join(known))}." if known else ""
    text = "With little or no history, the page is built from the season and what sells well."
    st.info(f"**New shopper.** {text}{told}", icon=":material/waving_hand:")


def _ago(profile: ShopperProfile) -> str:
    if profile.last_order is None:
        return "never"
    days = (profile.at - profile.last_order).days
    return "yesterday" if days == 1 else f"{days} days ago"

"""Bringing a shop's own file in: choose it, say which column is which, look at the first rows, import."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

import streamlit as st

from core.imports.fields import KINDS, Kind
from core.imports.head import FieldChoice, FileHead
from core.imports.mapping import Encoding, Mapping
from pages.ui.words import count, plain

if TYPE_CHECKING:
    from core.bootstrap import Workbench

KIND_NAMES: dict[Kind, str] = {"products": "Products", "orders": "Orders", "keywords": "Keywords"}
FILE_TYPES = ["csv", "tsv", "gz", "parquet"]
DELIMITERS = {"auto": "Find out", ",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar |"}
DECIMALS = {"auto": "Find out", ".": "Point, 3.49", ",": "Comma, 3,49"}
UNKNOWN = {"refuse": "Refuse the file", "ignore": "Leave the word out"}
FIRST_ROWS = 5
_TURN, _LAST = "catalogue_turn", "catalogue_last"  # part of the uploader's key, and the import that ended it
_KEPT = "catalogue_kept"  # what was last sent in, until it is saved: the uploader forgets it on another page


class Upload(NamedTuple):
    kind: Kind
    name: str
    data: bytes
    mapping: Mapping


def keep(upload: Upload) -> None:
    """Hold on to a file that is sent in, with its mapping, in case it is refused."""
    st.session_state[_KEPT] = upload


def put_away() -> None:
    """Forget the kept file and empty the uploader."""
    st.session_state.pop(_KEPT, None)
    st.session_state[_TURN] = turn() + 1


def start_afresh(job_id: str) -> None:
    """Empty the uploader once an import has gone in. A refused file stays, so that its mapping can be mended."""
    if st.session_state.get(_LAST) != job_id:
        st.session_state[_LAST] = job_id
        put_away()


def turn() -> int:
    return int(st.session_state.get(_TURN, 0))


def own_file(bench: Workbench) -> Upload | None:
    """Draw the upload and the mapping. Returns what would be imported once every required field has a column."""
    uploaded = st.file_uploader(
        "Products, orders or keywords as CSV or Parquet", FILE_TYPES, key=f"catalogue_file_{turn()}"
    )
    dialect = _dialect()
    kept: Upload | None = st.session_state.get(_KEPT) if uploaded is None else None
    if kept is not None:
        _still_here(kept)
        dialect = dialect.model_copy(update={"columns": kept.mapping.columns})
    if uploaded is None and kept is None:
        st.caption("One file at a time. Nothing is saved before you press Import, and a faulty file is refused whole.")
        return None
    file_name, data = (kept.name, kept.data) if kept else (uploaded.name, uploaded.getvalue())
    guess = bench.catalogue.head(file_name, data, kept.kind if kept else None, dialect)
    kind = _kind(guess.kind)
    head = guess if kind == guess.kind else bench.catalogue.head(file_name, data, kind, dialect)
    mapping = _columns(head)
    _first_rows(head)
    missing = _missing(head, mapping)
    if missing:
        st.warning(f"Choose a column for: {plain(', '.join(missing))}.", icon=":material/rule:")
        return None
    return Upload(kind, file_name, data, mapping)


def _still_here(kept: Upload) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"**{plain(kept.name)}** was not saved. It is still here, with your choices.")
        st.button("Put it away", key="catalogue_put_away", icon=":material/close:", on_click=put_away)


def _kind(guess: Kind) -> Kind:
    chosen = st.segmented_control(
        "This file holds",
        KINDS,
        default=guess,
        required=True,
        format_func=lambda one: KIND_NAMES[one],
        key=f"catalogue_kind_{turn()}",
    )
    return chosen or guess


def _dialect() -> Mapping:
    """How the file is written. The defaults suit most files."""
    with st.expander("How the file is written", icon=":material/tune:"):
        encoding, delimiter, decimal, unknown = st.columns(4)
        return Mapping(
            encoding=encoding.selectbox(
                "Encoding", get_args(Encoding), key="catalogue_encoding", persist_state="session"
            ),
            delimiter=delimiter.selectbox(
                "Between columns",
                list(DELIMITERS),
                format_func=DELIMITERS.__getitem__,
                key="catalogue_delimiter",
                persist_state="session",
            ),
            decimal=decimal.selectbox(
                "Decimals",
                list(DECIMALS),
                format_func=DECIMALS.__getitem__,
                key="catalogue_decimal",
                persist_state="session",
            ),
            unknown_words=unknown.selectbox(
                "Unknown diets, allergens, seasons",
                list(UNKNOWN),
                format_func=UNKNOWN.__getitem__,
                key="catalogue_unknown",
                persist_state="session",
            ),
        )


def _columns(head: FileHead) -> Mapping:
    """One line per field of ours; fields that nothing was found for wait under More fields."""
    rows = f"{head.row_count:,}" if head.counted else f"about {head.row_count:,}"
    st.markdown(f"**{plain(head.name)}**: {rows} rows, {count(len(head.columns), 'column')}. Which column is which?")
    found = [one for one in head.fields if one.column or one.required or one.choices or one.either]
    rest = [choice for choice in head.fields if choice not in found]
    chosen: dict[str, str | None] = {}
    with st.container(border=True, gap="xsmall"):
        for choice in found:
            chosen[choice.field] = _column(head, choice)
        if rest:
            with st.expander(f"{count(len(rest), 'more field')}", icon=":material/more_horiz:"):
                for choice in rest:
                    chosen[choice.field] = _column(head, choice)
    return head.mapping.model_copy(update={"columns": chosen})


def _column(head: FileHead, choice: FieldChoice) -> str | None:
    name, pick, samples = st.columns([3, 4, 5], vertical_alignment="center")
    needed = " :red[required]" if choice.required else " :red[one of the two]" if choice.either else ""
    name.markdown(f"{choice.label}{needed}")
    options = [None, *dict.fromkeys(column for column in head.columns if column)]
    column = pick.selectbox(
        choice.label,
        options,
        index=options.index(choice.column) if choice.column in options else 0,
        format_func=lambda one: "Leave out" if one is None else one,
        key=f"catalogue_column_{turn()}_{head.kind}_{choice.field}",
        label_visibility="collapsed",
    )
    if column is None and choice.choices:
        samples.caption(f"Fits several: {plain(', '.join(choice.choices))}")
    else:
        samples.text(_samples(head, column))
    return column


def _samples(head: FileHead, column: str | None) -> str:
    if column is None:
        return ""
    at = head.columns.index(column)
    cells = dict.fromkeys(row[at] for row in head.rows if at < len(row) and row[at].strip())
    return "  ·  ".join(cell[:40] for cell in list(cells)[:3])


def _first_rows(head: FileHead) -> None:
    with st.expander("First rows", icon=":material/table_rows:"):
        rows = [dict(zip(head.columns, row, strict=False)) for row in head.rows[:FIRST_ROWS]]
        st.dataframe(rows, hide_index=True, alt="The first rows of the file")
    for problem in head.problems:
        st.warning(plain(problem), icon=":material/warning:")


def _missing(head: FileHead, mapping: Mapping) -> tuple[str, ...]:
    """Labels of required fields without a column, judged on what is chosen now."""
    fields = tuple(choice.model_copy(update={"column": mapping.columns.get(choice.field)}) for choice in head.fields)
    return head.model_copy(update={"fields": fields}).missing

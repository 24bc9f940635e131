"""Dates for orders that were published without any.

Which weekday `order_dow` 0 is was never published. Saturday is taken: days 0 and 1 are the busiest of the seven by a
quarter and more (1,008 and 1,087 of 5,987 orders in the sample that Endcap is measured with, 736 to 821 on the
others), as a weekend of grocery shopping is.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

_PYTHON_SATURDAY = 5  # date.weekday() of order_dow 0
_USUAL_GAP = 7.0  # days, where no shopper of the files has a known gap


def placed_times(orders: pd.DataFrame, anchor: date) -> tuple[npt.NDArray[np.datetime64], int]:
    """When each order was placed, to the hour, and how many orders missing between known ones were assumed.

    `orders`, sorted by user_id and order_number, has user_id, order_number, order_dow, order_hour_of_day and
    days_since_prior_order (NaN when unknown). Per shopper the last order falls on its weekday in the seven days
    before `anchor`. An earlier order lies days_since_prior_order before the next; where the next known order is not
    the next in number, each order missing in between takes the shopper's median gap (that of all shoppers when none
    of this shopper's is known). Published gaps stop at 30 days, so older histories are a little too short.
    """
    users = orders["user_id"].to_numpy()
    if not len(users):
        return np.empty(0, dtype="datetime64[h]"), 0
    numbers = orders["order_number"].to_numpy()
    gaps = orders["days_since_prior_order"]
    everyone = gaps.median()
    median = gaps.groupby(orders["user_id"]).transform("median").fillna(_USUAL_GAP if pd.isna(everyone) else everyone)
    follows = np.concatenate(([False], users[1:] == users[:-1]))
    missing = np.where(follows, np.concatenate(([0], np.diff(numbers))) - 1, 0)
    steps = np.where(follows, np.rint(gaps.fillna(median).to_numpy() + missing * median.to_numpy()), 0).astype(np.int64)
    hours = orders["order_hour_of_day"].to_numpy()
    # An assumed gap of no day must not put an order before the one it follows.
    steps[follows & (steps == 0) & (np.diff(hours, prepend=hours[:1]) < 0)] = 1
    age = np.cumsum(steps)  # days since the shopper's first known order, plus those of the shoppers before
    last = np.flatnonzero(np.concatenate((users[1:] != users[:-1], [True])))
    last_of = last[np.searchsorted(last, np.arange(len(users)))]
    days_back = age[last_of] - age
    weekday = (orders["order_dow"].to_numpy()[last_of].astype(np.int64) + _PYTHON_SATURDAY) % 7
    to_anchor = (anchor.weekday() - weekday - 1) % 7 + 1  # 1 to 7 days
    days = np.datetime64(anchor, "D") - (days_back + to_anchor).astype("timedelta64[D]")
    return days.astype("datetime64[h]") + hours.astype("timedelta64[h]"), int(missing.sum())

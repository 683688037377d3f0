"""Lifecycle, type, cohort, accounts and concentration in pandas, written anew
from the definitions and not from the C code, for tests/real.

	python3 tests/ref/gen/segments.py cdnow  ../shared/data/clv/cdnowElog.csv
	python3 tests/ref/gen/segments.py orders ../shared/data/clv/rfm_data_orders.csv
"""

import sys

import numpy as np
import pandas as pd

kind, path = sys.argv[1:3]
rows = pd.read_csv(path)
if kind == "cdnow":
    rows = pd.DataFrame({
        "id": rows["sampleid"],
        "date": pd.to_datetime(rows["date"], format="%Y%m%d"),
        "cents": (rows["sales"] * 100).round().astype(int)})
    as_of = pd.Timestamp("1998-07-01")
else:
    rows = pd.DataFrame({
        "id": rows["customer_id"],
        "date": pd.to_datetime(rows["order_date"]),
        "cents": (rows["revenue"] * 100).round().astype(int)})
    as_of = pd.Timestamp("2006-12-31")
day = rows.groupby(["id", "date"], as_index=False)["cents"].sum()
day["age"] = (as_of - day["date"]).dt.days
bought = day[day["cents"] > 0].sort_values(["id", "date"]).copy()
bought["gap"] = bought.groupby("id")["date"].diff().dt.days
ids = rows["id"].drop_duplicates()

g0 = bought["gap"].median()
by = bought.groupby("id")
n = by.size().reindex(ids, fill_value=0)
recency = by["age"].min().reindex(ids)
tenure = by["age"].max().reindex(ids)
own_sum = by["gap"].sum().reindex(ids)
own_n = by["gap"].count().reindex(ids)
gap = (own_sum + 2 * g0) / (own_n + 2)
print("g0", g0)


def money(frame):
    return frame.groupby("id")["cents"].sum().reindex(ids, fill_value=0)


h = 182
v1 = money(day[day["age"] < h])
v0 = money(day[(day["age"] >= h) & (day["age"] < 2 * h)])
trend = ((v1 - v0) / (v1 + v0)).where(v1 + v0 > 0, 0)
overdue = recency / gap
base = np.select(
    [n <= 1, n <= 3, (tenure >= 2 * h) & (trend < 0.2)],
    ["acquaintance", "exploration", "commitment"], "expansion")
decline = (n >= 1) & ((overdue > 3) | ((n >= 4) & (trend <= -0.5)))
stage = pd.Series(np.where(decline, "decline", base), index=ids)
print("stage", stage.value_counts().to_dict())
print("base", pd.Series(base).value_counts().to_dict())

window = 365
inside = bought[bought["age"] < window].copy()
inside["gap"] = inside.groupby("id")["date"].diff().dt.days
g = inside.groupby("id")
count = g.size().reindex(ids, fill_value=0)
longest = pd.concat([g["gap"].max(), g["age"].min()], axis=1).max(axis=1)
longest = longest.reindex(ids)
frequency = np.select(
    [count == 0, count == 1, (count >= 4) & (3 * longest <= window)],
    ["none", "one_time", "regular"], "occasional")
print("frequency", pd.Series(frequency).value_counts().to_dict())


def state(new, dormant, lost):
    return pd.Series(np.select(
        [n == 0, recency > lost, recency > dormant, tenure <= new],
        ["never", "lost", "dormant", "new"], "active")).value_counts().to_dict()


print("state fixed", state(90, 180, 365))
print("state own", state(np.minimum(90, 1.5 * gap), 1.5 * gap, 3 * gap))

bought["period"] = bought["date"].dt.to_period("M")
first = bought.groupby("id")["period"].min().rename("cohort")
cell = bought.join(first, on="id")
cell["age"] = (cell["period"] - cell["cohort"]).map(lambda x: x.n)
size = first.value_counts().sort_index()
buyers = cell.groupby(["cohort", "age"])["id"].nunique().unstack(fill_value=0)
print("cohort sizes", size.head(3).to_dict())
print(buyers.iloc[:3, :3].to_string())
last = as_of.to_period("M")
for age in (1, 2, 12):
    # whole when the last day of the cell's month is at or before as-of
    whole = [c for c in size.index
             if (c + age).end_time.normalize() <= as_of]
    if whole:
        print("mean retention", age, "%.6f" % (
            buyers.reindex(columns=[age], fill_value=0).loc[whole, age].sum()
            / size[whole].sum()))

day["month"] = day["date"].dt.to_period("M")
bm = day.groupby(["month", "id"])["cents"].sum().unstack(fill_value=0)
key = bm >= 10000
active = bought.groupby("period")["id"].nunique()
for i, month in enumerate(bm.index[:3]):
    before = key.iloc[i - 1] if i else key.iloc[0] & False
    print("accounts", month, active.get(month, 0), key.iloc[i].sum(),
          (key.iloc[i] & ~before).sum(), (before & ~key.iloc[i]).sum())

x = np.sort(money(rows.assign(age=0)).clip(lower=0).to_numpy())
i = np.arange(1, len(x) + 1)
print("gini %.9f" % ((2 * i - len(x) - 1) @ x / (len(x) * x.sum())))
print("hhi %.9f" % ((x / x.sum()) ** 2).sum())

"""rfm of orders with pandas: rfm_pandas.py ORDERS.csv OUT.csv"""

import sys

import pandas as pd

orders = pd.read_csv(sys.argv[1], usecols=["customer_id", "order_date", "amount"])
orders["order_date"] = pd.to_datetime(orders["order_date"], format="%Y-%m-%d")
as_of = orders["order_date"].max()
days = orders.groupby(["customer_id", "order_date"], as_index=False)["amount"].sum()
bought = days[days["amount"].round(2) > 0].groupby("customer_id")["order_date"]
customers = pd.DataFrame(
    {
        "recency": (as_of - bought.max()).dt.days,
        "frequency": bought.size(),
        "monetary": days.groupby("customer_id")["amount"].sum().round(2),
    }
).dropna(subset=["recency"])
customers[["recency", "frequency"]] = customers[["recency", "frequency"]].astype(int)


def level(value):
    """1 + the number of 20 % cuts that the value exceeds."""
    cuts = [value.quantile(q) for q in (0.2, 0.4, 0.6, 0.8)]
    return 1 + sum((value > cut).astype(int) for cut in cuts)


customers["r"] = 6 - level(customers["recency"])
customers["f"] = level(customers["frequency"])
customers["m"] = level(customers["monetary"])
customers.to_csv(sys.argv[2])

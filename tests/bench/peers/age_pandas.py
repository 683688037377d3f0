"""ageing of invoices with pandas: age_pandas.py INVOICES.csv OUT.csv"""

import sys

import pandas as pd

days = ["invoice_date", "due_date", "paid_date"]
rows = pd.read_csv(sys.argv[1], usecols=["customer_id", "amount", "paid_amount"] + days)
for day in days:
    rows[day] = pd.to_datetime(rows[day], format="%Y-%m-%d")
as_of = max(rows["invoice_date"].max(), rows["paid_date"].max())
rows["open"] = rows["amount"] - rows["paid_amount"].fillna(0)
late = (as_of - rows["due_date"]).dt.days
rows["bucket"] = pd.cut(
    late,
    [-100000, 0, 30, 60, 90, 100000],
    labels=["not_due", "d1_30", "d31_60", "d61_90", "d91_up"],
)
table = rows.pivot_table(
    index="customer_id", columns="bucket", values="open", aggfunc="sum", observed=False
)
table.round(2).to_csv(sys.argv[2])

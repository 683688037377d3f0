"""rfm of orders with polars: rfm_polars.py ORDERS.csv OUT.csv"""

import sys

import polars as pl

days = (
    pl.scan_csv(sys.argv[1], schema_overrides={"amount": pl.Float64},
                try_parse_dates=True)
    .group_by("customer_id", "order_date")
    .agg(pl.col("amount").sum().alias("net"))
)
positive = pl.col("net").round(2) > 0
customers = (
    days.with_columns(pl.col("order_date").max().alias("as_of"))
    .group_by("customer_id")
    .agg(
        (pl.col("as_of").first() - pl.col("order_date").filter(positive).max())
        .dt.total_days().alias("recency"),
        positive.sum().cast(pl.Int64).alias("frequency"),
        pl.col("net").sum().round(2).alias("monetary"),
    )
    .filter(pl.col("frequency") > 0)
    .collect()
)


def level(column):
    """1 + the number of 20 % cuts that the value exceeds."""
    value = customers[column]
    cuts = [value.quantile(q, "linear") for q in (0.2, 0.4, 0.6, 0.8)]
    return 1 + sum((pl.col(column) > cut).cast(pl.Int32) for cut in cuts)


customers.with_columns(
    (6 - level("recency")).alias("r"),
    level("frequency").alias("f"),
    level("monetary").alias("m"),
).write_csv(sys.argv[2])

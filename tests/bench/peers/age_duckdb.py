"""ageing of invoices with DuckDB: age_duckdb.py INVOICES.csv OUT.csv"""

import sys

import duckdb

buckets = {
    "not_due": "late <= 0",
    "d1_30": "late BETWEEN 1 AND 30",
    "d31_60": "late BETWEEN 31 AND 60",
    "d61_90": "late BETWEEN 61 AND 90",
    "d91_up": "late > 90",
}
sums = ", ".join(
    f"round(coalesce(sum(open) FILTER ({test}), 0), 2) AS {name}"
    for name, test in buckets.items()
)
connection = duckdb.connect()
connection.execute(
    f"CREATE TABLE rows AS SELECT * FROM read_csv('{sys.argv[1]}', header=true)"
)
connection.execute(
    f"""COPY (
    SELECT customer_id, {sums} FROM (
        SELECT customer_id, amount - coalesce(paid_amount, 0) AS open,
            (SELECT greatest(max(invoice_date), max(paid_date)) FROM rows)
            - due_date AS late
        FROM rows)
    GROUP BY customer_id ORDER BY customer_id
    ) TO '{sys.argv[2]}' (HEADER)"""
)

"""rfm of orders with DuckDB, 2 threads: rfm_duckdb.py ORDERS.csv OUT.csv"""

import os
import sys

import duckdb

db = duckdb.connect()
db.execute("set threads = 2")
if "DUCKDB_MEMORY" in os.environ:
    db.execute("set memory_limit = '%s'" % os.environ["DUCKDB_MEMORY"])
    db.execute("set temp_directory = '%s.tmp'" % sys.argv[2])
db.execute(
    """
create table customers as
with days as (
    select customer_id, order_date, sum(amount) as net
    from read_csv(?, header = true, columns = {
        'customer_id': 'VARCHAR', 'order_id': 'VARCHAR',
        'order_date': 'DATE', 'amount': 'DOUBLE', 'quantity': 'INTEGER',
        'product_id': 'VARCHAR', 'category': 'VARCHAR'})
    group by customer_id, order_date
), as_of as (select max(order_date) as as_of from days)
select customer_id,
    any_value(as_of) - max(order_date) filter (round(net, 2) > 0) as recency,
    count(*) filter (round(net, 2) > 0) as frequency,
    round(sum(net), 2) as monetary
from days, as_of group by customer_id
""",
    [sys.argv[1]],
)
db.execute(
    """
copy (
with bought as (select * from customers where frequency > 0),
cuts as (
    select quantile_cont(recency, [.2, .4, .6, .8]) as r,
        quantile_cont(frequency, [.2, .4, .6, .8]) as f,
        quantile_cont(monetary, [.2, .4, .6, .8]) as m
    from bought
)
select customer_id, recency, frequency, monetary,
    5 - (recency > r[1])::int - (recency > r[2])::int
      - (recency > r[3])::int - (recency > r[4])::int as r,
    1 + (frequency > f[1])::int + (frequency > f[2])::int
      + (frequency > f[3])::int + (frequency > f[4])::int as f,
    1 + (monetary > m[1])::int + (monetary > m[2])::int
      + (monetary > m[3])::int + (monetary > m[4])::int as m
from bought, cuts
) to '%s' (header)
"""
    % sys.argv[2].replace("'", "''")
)

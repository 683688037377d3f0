"""abc of cards with DuckDB, 2 threads, the rows in their order:
abc_duckdb.py CARDS.csv OUT.csv"""

import sys

import duckdb

db = duckdb.connect()
db.execute("set threads = 2")
db.execute(
    """
copy (
with cards as (
    select row_number() over () as place, *
    from read_csv(?, header = true, all_varchar = true)
), valued as (
    select *, net_amount::decimal(18, 2) as v,
        greatest(net_amount::decimal(18, 2), 0) as positive from cards
), ranked as (
    select *, sum(positive) over () as total,
        sum(positive) over (order by v desc, customer_id
            rows unbounded preceding) as upto,
        sum(positive) over (order by v desc
            range unbounded preceding exclude group) as before
    from valued
)
select * exclude (place, v, positive, total, upto, before), v as abc_value,
    v / total::double as abc_share, upto / total::double as abc_cum_share,
    case when coalesce(before, 0) * 100 < 80 * total then 'A'
        when coalesce(before, 0) * 100 < 95 * total then 'B' else 'C' end
        as abc_class
from ranked order by place
) to '%s' (header)
"""
    % sys.argv[2].replace("'", "''"),
    [sys.argv[1]],
)

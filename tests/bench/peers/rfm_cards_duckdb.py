"""All columns of crm-segment rfm but the segment's name, with DuckDB and 2
threads: rfm_cards_duckdb.py ORDERS.csv OUT.csv"""

import sys

import duckdb

db = duckdb.connect()
db.execute("set threads = 2")
db.execute(
    """
create table customers as
with days as (
    select customer_id, order_date, sum(amount) as net,
        count(distinct order_id) filter (amount > 0) as orders,
        count(*) filter (amount < 0) as refunds,
        -coalesce(sum(amount) filter (amount < 0), 0) as refunded,
        sum(quantity) as items
    from read_csv(?, header = true, columns = {
        'customer_id': 'VARCHAR', 'order_id': 'VARCHAR',
        'order_date': 'DATE', 'amount': 'DECIMAL(18, 2)',
        'quantity': 'INTEGER', 'product_id': 'VARCHAR',
        'category': 'VARCHAR'})
    group by customer_id, order_date
), as_of as (select max(order_date) as as_of from days)
select customer_id, any_value(as_of) as as_of,
    min(order_date) filter (net > 0) as first_date,
    max(order_date) filter (net > 0) as last_date,
    sum(orders)::bigint as order_count,
    count(*) filter (net > 0) as active_days,
    sum(net)::decimal(18, 2) as net_amount,
    coalesce(arg_min(net, order_date) filter (net > 0), 0)::decimal(18, 2)
        as first_day_amount,
    sum(refunds)::bigint as refund_count,
    sum(refunded)::decimal(18, 2) as refund_amount,
    sum(items)::bigint as item_count
from days, as_of group by customer_id
""",
    [sys.argv[1]],
)
db.execute(
    """
copy (
with measured as (
    select *, as_of - last_date as recency, active_days as frequency,
        net_amount as monetary from customers
), cuts as (
    select quantile_cont(recency, [.2, .4, .6, .8]) as r,
        quantile_cont(frequency, [.2, .4, .6, .8]) as f,
        quantile_cont(monetary::double, [.2, .4, .6, .8]) as m
    from measured where frequency > 0
), scored as (
    select measured.*,
        5 - (recency > r[1])::int - (recency > r[2])::int
          - (recency > r[3])::int - (recency > r[4])::int as r,
        1 + (frequency > f[1])::int + (frequency > f[2])::int
          + (frequency > f[3])::int + (frequency > f[4])::int as f,
        1 + (monetary > m[1])::int + (monetary > m[2])::int
          + (monetary > m[3])::int + (monetary > m[4])::int as m
    from measured, cuts
)
select * replace (
        case when frequency > 0 then r end as r,
        case when frequency > 0 then f end as f,
        case when frequency > 0 then m end as m),
    case when frequency > 0 then r * 100 + f * 10 + m end as score
from scored
) to '%s' (header)
"""
    % sys.argv[2].replace("'", "''")
)

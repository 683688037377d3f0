"""Orders in canonical form with DuckDB: import_duckdb.py ORDERS.csv OUT.csv
THREADS"""

import sys

import duckdb

db = duckdb.connect()
db.execute("set threads = %d" % int(sys.argv[3]))
db.execute(
    """
copy (
select * from read_csv(?, header = true, columns = {
    'customer_id': 'VARCHAR', 'order_id': 'VARCHAR', 'order_date': 'DATE',
    'amount': 'DECIMAL(18, 2)', 'quantity': 'INTEGER',
    'product_id': 'VARCHAR', 'category': 'VARCHAR'})
) to '%s' (header)
"""
    % sys.argv[2].replace("'", "''"),
    [sys.argv[1]],
)

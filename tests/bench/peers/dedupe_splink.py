"""duplicates with Splink on DuckDB: dedupe_splink.py PEOPLE.csv OUT.csv

The same kind of model as crm-import's: the same blocking keys, u by random
sampling, lambda from deterministic rules, m by expectation-maximisation,
term frequencies for names, city and postcode, clusters at .8.
"""

import sys

import duckdb
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

con = duckdb.connect()
con.execute("SET threads TO 2")
con.execute("SET memory_limit = '12GB'")
con.execute(
    """
    CREATE TABLE people AS SELECT id AS unique_id,
        * EXCLUDE (id, cluster, birth_date),
        -- a date that is none is a text all the same
        replace(birth_date, '-', '') AS birth_date,
        left(first_name, 3) AS first_3, left(last_name, 2) AS last_2,
        -- a word of the street
        list_filter(string_split(address, ' '), lambda x: length(x) > 3)[1]
            AS word
    FROM read_csv(?, all_varchar = true)
    """,
    [sys.argv[1]],
)
blocking = [
    block_on("email"),
    block_on("phone"),
    block_on("first_name", "last_name"),
    block_on("birth_date"),
    block_on("postcode", "last_2"),
    block_on("address"),
    block_on("city", "first_3"),
    block_on("word", "last_name"),
]
settings = SettingsCreator(
    link_type="dedupe_only",
    blocking_rules_to_generate_predictions=blocking,
    comparisons=[
        cl.ForenameSurnameComparison("first_name", "last_name"),
        cl.DamerauLevenshteinAtThresholds("birth_date", [1, 2]),
        cl.EmailComparison("email"),
        cl.DamerauLevenshteinAtThresholds("phone", [1, 2]),
        cl.JaroWinklerAtThresholds("address", [0.92, 0.88]),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(
            term_frequency_adjustments=True
        ),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
    ],
    retain_matching_columns=False,
    retain_intermediate_calculation_columns=False,
)
api = DuckDBAPI(con)
linker = Linker(api.register("people"), settings, log_level="WARNING")
linker.training.estimate_probability_two_random_records_match(
    [block_on("first_name", "last_name", "birth_date"), block_on("email")],
    recall=0.8,
)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for rule in blocking[0], blocking[3], blocking[5]:
    linker.training.estimate_parameters_using_expectation_maximisation(rule)
pairs = linker.inference.predict(threshold_match_probability=0.5)
clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
    pairs, threshold_match_probability=0.8
)
con.execute(
    f"""
    COPY (SELECT c.cluster_id AS customer_key, p.cluster
        FROM {clusters.physical_name} c
        JOIN (SELECT id, cluster FROM read_csv(?, all_varchar = true)) p
        ON p.id = c.unique_id) TO '{sys.argv[2]}' (HEADER)
    """,
    [sys.argv[1]],
)

"""Checks crm-score affinity and complaints on generated data against mlxtend,
scipy and lifelines; prints the largest differences. Run from the top of the
tree with pandas, mlxtend, scipy and lifelines installed."""
import io
import random
import subprocess
import tempfile

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
from lifelines.utils import restricted_mean_survival_time
from mlxtend.frequent_patterns import apriori, association_rules
from scipy.stats import (chi2_contingency, false_discovery_control,
                         fisher_exact)


def run(frame, *arguments):
    """What crm-score prints for the frame, as a frame."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        frame.to_csv(file, index=False, date_format="%Y-%m-%d")
        file.flush()
        out = subprocess.run(["bin/crm-score", *arguments, "--digits=15",
                              file.name], capture_output=True, text=True,
                             check=True).stdout
    return pd.read_csv(io.StringIO(out))


def p_value(pair, n):
    table = [[pair.n_ab, pair.n_a - pair.n_ab],
             [pair.n_b - pair.n_ab, n - pair.n_a - pair.n_b + pair.n_ab]]
    if pair.test == "fisher":
        return fisher_exact(table)[1]
    return chi2_contingency(table, correction=False)[1]


def affinity(baskets):
    random.seed(3)
    rows = []
    for order in range(baskets):
        products = {int(random.paretovariate(0.7)) % 60
                    for _ in range(random.randint(1, 8))}
        if 3 in products and random.random() < 0.5:
            products.add(7)
        rows += [(order, f"p{product}") for product in products]
    data = pd.DataFrame(rows, columns=["order_id", "product"])
    ours = run(data, "affinity", "--min-support=0.002")
    matrix = pd.crosstab(data.order_id, data["product"]).astype(bool)
    sets = apriori(matrix, min_support=0.002, use_colnames=True, max_len=2)
    rules = association_rules(sets, metric="support", min_threshold=0.002)
    rules["a"] = [min(x) for x in rules.antecedents]
    rules["b"] = [min(x) for x in rules.consequents]
    both = ours.merge(rules, left_on=["product_a", "product_b"],
                      right_on=["a", "b"])
    assert len(ours) == len(both) == len(rules) / 2
    for mine, theirs in (("support_x", "support_y"),
                         ("confidence_ab", "confidence"),
                         ("lift_x", "lift_y"), ("leverage_x", "leverage_y"),
                         ("conviction_ab", "conviction")):
        print("affinity", theirs, (both[mine] - both[theirs]).abs().max())
    p = np.array([p_value(pair, len(matrix)) for pair in ours.itertuples()])
    far = p > 1e-290
    print("affinity p, relative", (np.abs(ours.p - p) / p)[far].max())
    print("affinity q", np.abs(
        false_discovery_control(ours.p) - ours.q).max())


def complaints(cases):
    rng = np.random.default_rng(1)
    start = pd.Timestamp("2024-01-01")
    received = rng.integers(0, 300, cases)
    length = np.floor(rng.exponential(12, cases)).astype(int)
    data = pd.DataFrame({
        "complaint_id": range(cases),
        "category": rng.choice(list("abc"), cases),
        "received": start + pd.to_timedelta(received, "D"),
        "resolved": start + pd.to_timedelta(received + length, "D"),
        "sla_days": rng.choice([5, 10, 20], cases)})
    data.loc[received + length > 300, "resolved"] = pd.NaT
    as_of = start + pd.Timedelta(300, "D")
    ours = run(data, "complaints", f"--as-of={as_of.date()}").set_index(
        "measure").value
    closed = data.resolved.notna()
    days = (data.resolved.fillna(as_of) - data.received).dt.days
    curve = KaplanMeierFitter().fit(days, closed)
    test = multivariate_logrank_test(days, data.category, closed)
    met = (closed & (days <= data.sla_days)).sum()
    for name, theirs in (
            ("median_days", curve.median_survival_time_),
            ("restricted_mean_days",
             restricted_mean_survival_time(curve, t=days.max())),
            ("closed_within_7", 1 - curve.predict(7)),
            ("category_logrank_chi2", test.test_statistic),
            ("category_logrank_p", test.p_value),
            ("sla_share", met / (met + (days > data.sla_days).sum()))):
        print("complaints", name, abs(ours[name] - theirs))


affinity(20000)  # all by chi-square
affinity(1500)  # many by Fisher
complaints(3000)

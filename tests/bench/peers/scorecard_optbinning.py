"""the same scorecard with optbinning: optimal binning with a monotonic trend,
weights of evidence, logistic regression; prints the AUC:
scorecard_optbinning.py APPLICANTS.csv"""

import sys

import pandas as pd
from optbinning import BinningProcess
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

rows = pd.read_csv(sys.argv[1])
bad = rows.pop("bad")
names = list(rows.columns)
text = [name for name in names if rows[name].dtype.kind not in "fi"]
settings = {
    name: {"max_n_bins": 8, "monotonic_trend": "auto_asc_desc"}
    for name in names
    if name not in text
}
binning = BinningProcess(
    names,
    categorical_variables=text,
    binning_fit_params=settings,
    min_bin_size=0.05,
    max_n_bins=8,
)
woe = binning.fit_transform(rows, bad, metric_missing="empirical")
fit = LogisticRegression(C=1e9, max_iter=100).fit(woe, bad)
print(f"{roc_auc_score(bad, fit.decision_function(woe)):.6f}")

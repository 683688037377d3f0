"""ten quantile bins per number, a dummy per level, logistic regression with
scikit-learn; prints the AUC: scorecard_sklearn.py APPLICANTS.csv"""

import sys

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

rows = pd.read_csv(sys.argv[1])
bad = rows.pop("bad")
for name in rows.columns:
    if rows[name].dtype.kind in "fi":
        rows[name] = pd.qcut(rows[name], 10, duplicates="drop").cat.codes
dummies = pd.get_dummies(rows.astype("category"), sparse=True)
x = dummies.sparse.to_coo().tocsr().astype(float)
fit = LogisticRegression(max_iter=100).fit(x, bad)
print(f"{roc_auc_score(bad, fit.decision_function(x)):.6f}")

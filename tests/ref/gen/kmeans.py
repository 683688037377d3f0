"""k-means of scikit-learn on the RFM features of CDNOW, for tests/ref/kmeans.c
and tests/real: python3 tests/ref/gen/kmeans.py ../shared/data/clv/cdnowElog.csv

Features ln(1+R), ln(1+F), ln(1+max(M,0)), z-scored with the population sd; an
occasion is a day with positive net sales, as-of 1998-07-01. Prints k, inertia,
mean silhouette and the cluster sizes of the best of 200 starts.
"""

import sys

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

rows = pd.read_csv(sys.argv[1])
rows["day"] = pd.to_datetime(rows["date"], format="%Y%m%d")
days = rows.groupby(["sampleid", "day"], as_index=False)["sales"].sum()
bought = days[days["sales"] > 0].groupby("sampleid")
as_of = pd.Timestamp("1998-07-01")
rfm = pd.DataFrame({
    "r": (as_of - bought["day"].max()).dt.days,
    "f": bought["day"].count(),
    "m": bought["sales"].sum().round(2),
})
x = np.log1p(rfm.to_numpy())
x = (x - x.mean(axis=0)) / x.std(axis=0)
print(len(x))
for k in range(2, 11):
    fit = KMeans(k, n_init=200, random_state=1, tol=0, max_iter=1000).fit(x)
    print(k, "%.9f" % fit.inertia_,
          "%.9f" % silhouette_score(x, fit.labels_),
          sorted(np.bincount(fit.labels_)))

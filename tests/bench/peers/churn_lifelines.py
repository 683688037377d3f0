"""Kaplan-Meier of the first file and Cox of the second, with lifelines."""
import sys

import pandas
from lifelines import CoxPHFitter, KaplanMeierFitter

long = pandas.read_csv(sys.argv[1], usecols=["time", "event"])
curve = KaplanMeierFitter().fit(long["time"], long["event"])
print(f"median of {len(long)}: {curve.median_survival_time_}", file=sys.stderr)
wide = pandas.read_csv(sys.argv[2]).drop(columns="plan")
model = CoxPHFitter().fit(wide, "time", "event")
for name, value in model.params_.items():
    print(f"{name},{value:.10g}")

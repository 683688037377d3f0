"""Survival models beside R, for tests/ref/cox.c and tests/ref/lifetime.c:
python3 tests/ref/gen/survival.py ../shared/data/churn/R_survival_lung.csv

R's figures (survreg, coxph) are in the tests themselves. Here the likelihoods
are written down once more, in numpy, and climbed by Newton steps of numerical
derivatives: the partial likelihood with case weights w (Efron: each of the d
sums at a time counts with the mean weight of the dead) and with the penalty
theta/2 sum (b sd)^2, sd with n - 1; the four laws by lifelines.
"""

import sys

import numpy as np
import pandas as pd
from lifelines import LogNormalAFTFitter, WeibullAFTFitter
from scipy.optimize import minimize

d = pd.read_csv(sys.argv[1], na_values="NA")
d = d[["time", "status", "age", "sex", "ph.ecog"]].dropna()
x = d[["age", "sex", "ph.ecog"]].to_numpy(float)
t, e = d["time"].to_numpy(), (d["status"] == 2).to_numpy()
sd = x.std(0, ddof=1)


def loglik(b, w, efron):
    eta = x @ b
    r, out = w * np.exp(eta), 0.0
    for u in np.unique(t[e]):
        dead, risk = e & (t == u), t >= u
        n, weight = dead.sum(), w[dead].sum()
        out += (w[dead] * eta[dead]).sum()
        for k in range(n):
            less = k / n * r[dead].sum() if efron else 0
            out -= weight / n * np.log(r[risk].sum() - less)
    return out


def hessian(f, c, h=1e-4):
    n, eye = len(c), np.eye(len(c)) * h
    return np.array([[(f(c + eye[i] + eye[j]) - f(c + eye[i] - eye[j])
                       - f(c - eye[i] + eye[j]) + f(c - eye[i] - eye[j]))
                      / (4 * h * h) for j in range(n)] for i in range(n)])


def climb(f):
    g = lambda c: f(c / sd)
    c = minimize(lambda c: -g(c), np.zeros(3), method="BFGS",
                 options={"gtol": 1e-10}).x
    for _ in range(5):
        grad = np.array([(g(c + s) - g(c - s)) / 2e-5
                         for s in np.eye(3) * 1e-5])
        c = c - np.linalg.solve(hessian(g, c), grad)
    se = np.sqrt(np.diag(-np.linalg.inv(hessian(g, c)))) / sd
    return c / sd, se


w = 1.0 + np.arange(len(t)) % 3
for efron in (True, False):
    b, se = climb(lambda b: loglik(b, w, efron))
    print("weights", "efron" if efron else "breslow", b, se,
          loglik(b, w, efron))
one = np.ones(len(t))
for theta in (1, 10):
    b, se = climb(lambda b: loglik(b, one, True)
                  - theta / 2 * ((b * sd) ** 2).sum())
    print("ridge", theta, b, se)
frame = d.drop(columns="status").assign(e=e)
for law in (WeibullAFTFitter, LogNormalAFTFitter):
    fit = law().fit(frame, "time", "e")
    print(fit.summary[["coef", "se(coef)"]], fit.log_likelihood_)

"""Reliability, validity, effect sizes and PLSpredict of the mobile phone data
(tests/ref/pls.c), worked out on the scores of people instead of correlations.
Prints the numbers. Run with numpy: python3 pls.py mobi_semPLS.csv"""
import csv
import sys

import numpy as np

BLOCKS = {"Image": "IMAG", "Expectation": "CUEX", "Quality": "PERQ",
          "Value": "PERV", "Satisfaction": "CUSA", "Complaints": "CUSCO",
          "Loyalty": "CUSL"}
PATHS = """Image Expectation;Expectation Quality;Expectation Value;Quality Value
Image Satisfaction;Expectation Satisfaction;Quality Satisfaction
Value Satisfaction;Satisfaction Complaints;Image Loyalty;Satisfaction Loyalty
Complaints Loyalty""".replace("\n", ";").split(";")
PATHS = [tuple(p.split()) for p in PATHS]
NAMES = list(BLOCKS)


def ols(x, y):
    """Coefficients and R2 of y on the columns of x, with an intercept."""
    x = np.column_stack([np.ones(len(y)), x])
    b = np.linalg.lstsq(x, y, rcond=None)[0]
    e = y - x @ b
    return b, 1 - (e @ e) / ((y - y.mean()) @ (y - y.mean()))


def causes(name):
    return [a for a, b in PATHS if b == name]


def effects(name):
    return [b for a, b in PATHS if a == name]


def fit(x, columns):
    """The path scheme in mode A, by scores."""
    mean, sd = x.mean(0), x.std(0, ddof=1)
    z = (x - mean) / sd
    w = {c: np.ones(len(columns[c])) for c in NAMES}

    def scores():
        for c in NAMES:
            w[c] /= np.std(z[:, columns[c]] @ w[c], ddof=1)
        return {c: z[:, columns[c]] @ w[c] for c in NAMES}
    y = scores()
    for _ in range(1000):
        old = {c: w[c].copy() for c in NAMES}
        inner = {}
        for c in NAMES:
            inner[c] = np.zeros(len(x))
            if causes(c):
                b = ols(np.column_stack([y[a] for a in causes(c)]), y[c])[0]
                for k, a in enumerate(causes(c)):
                    inner[c] += b[k + 1] * y[a]
            for a in effects(c):
                inner[c] += np.corrcoef(y[a], y[c])[0, 1] * y[a]
        for c in NAMES:
            w[c] = np.array([np.cov(z[:, i], inner[c])[0, 1]
                             for i in columns[c]])
        y = scores()
        if max(abs(w[c] - old[c]).max() for c in NAMES) < 1e-13:
            break
    loading = {c: np.array([np.corrcoef(z[:, i], y[c])[0, 1]
                            for i in columns[c]]) for c in NAMES}
    path = {}
    for c in NAMES:
        if causes(c):
            b = ols(np.column_stack([y[a] for a in causes(c)]), y[c])[0]
            path.update({(a, c): b[k + 1] for k, a in enumerate(causes(c))})
    return mean, sd, w, loading, path, y, z


def rho_a(z, w):
    s = np.cov(z, rowvar=False)
    ww = np.outer(w, w)
    return (w @ w) ** 2 * (w @ (s - np.diag(np.diag(s))) @ w) / (
        w @ (ww - np.diag(np.diag(ww))) @ w)


def htmt(r, a, b):
    def inside(c):
        return 1 if len(c) == 1 else np.mean(
            [abs(r[i, j]) for i in c for j in c if i < j])
    return np.mean([abs(r[i, j]) for i in a for j in b]) / np.sqrt(
        inside(a) * inside(b))


def predict(x, columns, fold):
    first = columns["Image"]
    square, size, lm, lm_size, base = (np.zeros(x.shape[1]) for _ in range(5))
    for k in range(fold.max() + 1):
        train, test = x[fold != k], x[fold == k]
        mean, sd, w, loading, path, _, _ = fit(train, columns)
        z = (test - mean) / sd
        score = {"Image": z[:, first] @ w["Image"]}
        for c in NAMES[1:]:
            score[c] = sum(path[a, c] * score[a] for a in causes(c))
            for n, i in enumerate(columns[c]):
                e = test[:, i] - (mean[i] + sd[i] * loading[c][n] * score[c])
                square[i] += e @ e
                size[i] += abs(e).sum()
                b = ols(train[:, first], train[:, i])[0]
                e = test[:, i] - b[0] - test[:, first] @ b[1:]
                lm[i] += e @ e
                lm_size[i] += abs(e).sum()
                e = test[:, i] - mean[i]
                base[i] += e @ e
    n = len(x)
    return (1 - square / np.where(base > 0, base, 1), np.sqrt(square / n),
            size / n, np.sqrt(lm / n), lm_size / n)


def main():
    with open(sys.argv[1], newline="") as file:
        rows = list(csv.reader(file))
    x = np.array(rows[1:], float)
    columns = {c: [i for i, name in enumerate(rows[0])
                   if name.startswith(BLOCKS[c])] for c in NAMES}
    _, _, w, _, _, y, z = fit(x, columns)
    for c in NAMES:
        if len(columns[c]) > 1:
            print("rho_a", c, "%.12g" % rho_a(z[:, columns[c]], w[c]))
    r = np.corrcoef(x, rowvar=False)
    for j, b in enumerate(NAMES):
        for a in NAMES[:j]:
            print("htmt", a, b, "%.12g" % htmt(r, columns[a], columns[b]))
    for a, b in PATHS:
        others = [y[c] for c in causes(b) if c != a]
        r2 = ols(np.column_stack([y[c] for c in causes(b)]), y[b])[1]
        less = ols(np.column_stack(others), y[b])[1] if others else 0
        own = ols(np.column_stack(others), y[a])[1] if others else 0
        print("path", a, b, "vif %.12g" % (1 / (1 - own)),
              "f2 %.12g" % ((r2 - less) / (1 - r2)))
    for c in ("Satisfaction",):
        for i in columns[c]:
            others = [j for j in columns[c] if j != i]
            print("item", rows[0][i], "vif %.12g" % (
                1 / (1 - ols(x[:, others], x[:, i])[1])))
    out = predict(x, columns, np.arange(len(x)) % 10)
    for i, name in enumerate(rows[0]):
        if out[1][i] > 0:
            print("predict", name, " ".join("%.12g" % v[i] for v in out))


main()

#!/usr/bin/env python3
"""What btyd_extreme.c expects, by mpmath with 40 digits and more.

Of customers alive, with ticks ~ Gamma(r + j, alpha), leaving ~ Beta(a, b) and j
ticks since the last of every k-th that is a purchase: the purchases expected in
t, the chance to be there still, and the purchases for ever discounted at a
continuous rate. Not by sums over counts, as the code does it, but by the mean
over p of E[q^M], M = (N + j) div k, in the form of roots of unity; and the
discounted ones by the mean over lambda of a hypergeometric function.

    python3 btyd_extreme.py <laws  (r alpha a b k j t rate, one a line)
"""
import math
import sys
from mpmath import mp, mpf, mpc, beta, gamma, exp, log, expj, pi, hyp2f1, inf

mp.dps = 40


def gauss_legendre(n):
    nodes, weights = [], []
    for i in range(n):
        x = mpf(math.cos(math.pi * (i + 0.75) / (n + 0.5)))
        for _ in range(5):
            p, before = mp.legendre(n, x), mp.legendre(n - 1, x)
            slope = n * (x * p - before) / (x * x - 1)
            x -= p / slope
        nodes.append(x)
        weights.append(2 / ((1 - x * x) * slope * slope))
    return nodes, weights


NODES, WEIGHTS = gauss_legendre(30)


def panels(low, high, widest):
    n = int((high - low) / widest) + 2
    h = (high - low) / n
    for i in range(n):
        for x, w in zip(NODES, WEIGHTS):
            yield low + h * (i + (1 + x) / 2), w * h / 2


def future(r, alpha, a, b, k, j, t):
    ticks, odds = r + j, t / alpha
    angle = [2 * pi * i / k for i in range(k)]

    def given(p, q):
        """E[q^M] and (1 - E[q^M]) / p."""
        keep = mp.dps
        mp.dps = keep + int(mp.log10(1 / p)) + int(mp.log10(1 / q)) + 10
        ln_u = mp.log1p(-p) / k if p < mpf(1) / 2 else log(q) / k
        u, total = exp(ln_u), mpc(0)
        for w in angle:
            v = u * expj(w)
            rest = -mp.expm1(ln_u) if w == 0 else 1 - v
            total += v ** (j + 1) / rest * (1 + odds * rest) ** (-ticks)
        there = (p * total / (k * q)).real
        left = (1 - there) / p
        mp.dps = keep
        return +there, +left

    B = beta(a, b)
    p0, q0 = mpf(10) ** -22 / (ticks * odds + 1), mpf(10) ** -22
    mode, sd = log(a / b), mp.sqrt(1 / a + 1 / b)
    low = max(log(p0), mode - 40 * sd if a > 8 else -inf)
    high = min(-log(q0), mode + 40 * sd if b > 8 else inf)
    orders = stays = mpf(0)
    for v, weight in panels(low, high, min(mpf(3), 3 * sd)):
        e = exp(-abs(v))
        p, q = (1 / (1 + e), e / (1 + e)) if v > 0 else (e / (1 + e), 1 / (1 + e))
        there, left = given(p, q)
        density = p ** a * q ** b / B * weight
        orders += density * left
        stays += density * there
    for end, tail, at in ((a, p0, (p0, 1 - p0)), (b, q0, (1 - q0, q0))):
        if end <= 8:
            there, left = given(*at)
            orders += tail ** end / (end * B) * left
            stays += tail ** end / (end * B) * there
    return orders, stays


def discounted(r, alpha, a, b, k, j, rate):
    ticks, total = r + j, mpf(0)
    mode, s = log((ticks + 1) / alpha), 1 / mp.sqrt(ticks + 1)
    low, high = mode - max(60 / (ticks + 1), 16 * s), mode + max(mpf(5), 14 * s)
    keep, mp.dps = mp.dps, 25
    for w, weight in panels(low, high, min(mpf(1.5), 2 * s)):
        rate_of = exp(w)
        y = rate_of / (rate_of + rate)
        total += weight * exp(ticks * (log(alpha) + w) - alpha * rate_of) \
            / gamma(ticks) * y ** (k - j) * hyp2f1(1, b, a + b, y ** k)
    mp.dps = keep
    return total


for line in sys.stdin:
    f = line.split()
    r, alpha, a, b = map(mpf, f[:4])
    k, j, t, rate = int(f[4]), int(f[5]), mpf(f[6]), mpf(f[7])
    orders, there = future(r, alpha, a, b, k, j, t)
    print("\t{ { %s, %s, %s, %s }, %d, %d, %s, %s, %s, %s, %s }," % (
        *f[:4], k, j, f[6], f[7], mp.nstr(orders, 16), mp.nstr(there, 16),
        mp.nstr(discounted(r, alpha, a, b, k, j, rate), 16)), flush=True)

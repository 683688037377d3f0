"""clv of cards with lifetimes: clv_lifetimes.py CARDS.csv OUT.csv [value]

Purchases in a year, P(alive) and spend; with "value" the discounted value of
twelve months, too."""

import sys

import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter

cards = pd.read_csv(
    sys.argv[1],
    parse_dates=["as_of", "first_date", "last_date"],
    usecols=[
        "customer_id",
        "as_of",
        "first_date",
        "last_date",
        "active_days",
        "net_amount",
        "first_day_amount",
    ],
)
cards = cards[cards["active_days"] > 0]
x = cards["active_days"] - 1
recency = (cards["last_date"] - cards["first_date"]).dt.days / 7
age = (cards["as_of"] - cards["first_date"]).dt.days / 7
mean = (cards["net_amount"] - cards["first_day_amount"]) / x
bg = BetaGeoFitter()
bg.fit(x, recency, age)
spend = GammaGammaFitter()
repeat = x > 0
spend.fit(x[repeat], mean[repeat])
out = pd.DataFrame(
    {
        "customer_id": cards["customer_id"],
        "orders": bg.conditional_expected_number_of_purchases_up_to_time(
            52, x, recency, age
        ),
        "alive": bg.conditional_probability_alive(x, recency, age),
        "spend": spend.conditional_expected_average_profit(x, mean.fillna(0)),
    }
)
if len(sys.argv) > 3:
    out["value"] = spend.customer_lifetime_value(
        bg,
        x,
        recency,
        age,
        mean.fillna(0),
        time=12,
        freq="W",
        discount_rate=1.1 ** (1 / 12) - 1,
    )
out.to_csv(sys.argv[2], index=False)

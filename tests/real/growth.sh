# crm-segment growth against the figures of its page: made orders by customers
# and products, in all and by region, their factors, price, volume and mix; and
# the CDNOW sample (April to June against July to September 1997).
. tests/tap.sh

data=$CRM_REAL_DATA
if [ ! -f "$data/forecast/growth_orders.csv" ]; then
	skip "growth" "no data of growth"
	plan
	exit
fi
orders=$data/forecast/growth_orders.csv

# figures NAME COLUMNS WANT COMMAND...: these columns of what it prints.
figures()
{
	name=$1 columns=$2
	printf '%s\n' "$3" >"$scratch/want"
	shift 3
	"$@" | sed 1d | cut -d, -f"$columns" >"$scratch/got"
	same "$name" "$scratch/want" "$scratch/got"
}

figures "the walk adds up to 4.01" 1,6,9 "same_up,0.00,
same_down,-35.00,
wider,26.00,
narrower,-150.00,
product_development,120.00,
win_back,55.00,
acquisition,53.01,
diversification,120.00,
lost,-175.00,
late_refunds,-10.00,
total,4.01,lost/base 0.3723 >= 0.2" \
    crm-segment growth -q --from=2023 --to=2024 "$orders"
regions()
{
	crm-segment growth -q --from=2023 --to=2024 --by=region "$orders" |
	    grep -E 'part|total'
}
figures "regions, each judged by itself" 1,5-7,10 \
    "north,325.00,277.01,-47.99,existing with one product 0.5 >= 0.5
south,145.00,197.00,52.00,lost/base 1.207 >= 0.2
(all),470.00,474.01,4.01,lost/base 0.3723 >= 0.2" regions
figures "factors" 1,4 "customers,113.27
orders,185.00
items,-408.32
price,114.06
total,4.01" crm-segment growth -q --factors --from=2023 --to=2024 "$orders"
figures "price, volume and mix" 1,7-12 "P1,10.00,0.00,22.00,,,
P2,,,,,,-193.99
P3,,,,,,-74.00
P4,,,,240.00,,
total,10.00,0.00,22.00,240.00,0.00,-267.99" \
    crm-segment growth -q --pvm --from=2023 --to=2024 "$orders"

awk -F, 'NR == 1 { print "customer_id,date,product_id,quantity,amount" }
NR > 1 && $2 > 0 { print "a,2023-05-01," $1 "," $2 "," $3 }
NR > 1 && $4 > 0 { print "a,2024-05-01," $1 "," $4 "," $5 }' \
    "$data/forecast/pvm.csv" >"$scratch/pvm.csv"
figures "price, volume and mix of five products" 1,7-11 \
    "X,222.22,-22.22,120.00,,
Y,222.22,-422.22,-40.00,,
Z,33.34,116.66,0.00,,
G,,,,,-120.00
N,,,,80.00,
total,477.78,-327.78,80.00,80.00,-120.00" \
    crm-segment growth -q --pvm --from=2023 --to=2024 "$scratch/pvm.csv"
figures "the joint term shared" 9 "110.00
-45.00
0.00


65.00" crm-segment growth -q --pvm --joint=half --from=2023 --to=2024 \
    "$scratch/pvm.csv"

cdnow()
{
	crm-segment growth -q --base=1997-04-01..1997-06-30 --from=1997-07-01 \
	    --to=1997-09-30 --customer=masterid --amount=sales --quantity=cds \
	    "$@" "$data/clv/cdnowElog.csv"
}
figures "CDNOW by customers" 1,5 "same_up,5578.20
same_down,-6014.42
win_back,10400.33
acquisition,0.00
lost,-16606.43
late_refunds,0.00
total,-6642.32" cdnow
figures "CDNOW by factors" 1,4 "customers,-6823.51
orders,-369.52
items,91.06
price,459.65
total,-6642.32" cdnow --factors
plan

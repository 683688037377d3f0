# The satisfaction methods of crm-score on public data and on the hand-made
# cases of its folder: what they print against known answers.
. tests/tap.sh

data=$CRM_REAL_DATA/churn
tiny=$data/tiny

# expect NAME TEXT COMMAND: the command prints the text.
expect()
{
	printf '%s\n' "$2" >"$scratch/want"
	sh -c "$3" >"$scratch/got" 2>&1
	same "$1" "$scratch/want" "$scratch/got"
}

# Joins the lines of the input by blanks.
cat >"$scratch/join" <<'END'
paste -s -d " " -
END
chmod +x "$scratch/join"
join=$scratch/join

export data tiny scratch join

# Hand-made cases.
expect "NPS of ten" "nps,10,0,0,23.7092846" \
    'crm-score survey --digits=9 $tiny/survey.csv | grep nps | cut -d, -f1-5'
expect "mean gap and t" "-0.3,-0.379980297829" \
    'crm-score survey --table=gaps --digits=12 $tiny/survey.csv |
	awk -F, "NR == 2 { print \$5 \",\" \$9 }"'
expect "outcomes" "satisfied neutral_stay recovered delighted unresolved \
neutral_left silent delighted neutral_stay recovered" \
    'crm-score survey --table=customers $tiny/survey.csv |
	awk -F, "NR > 1 { print \$11 }" | sh $join'
expect "hidden share" "hidden_share,0.25,1,4" \
    'crm-score survey --table=outcomes $tiny/survey.csv | grep hidden |
	cut -d, -f1-4'
expect "quadrants" "loyalist loyalist hostage loyalist defector defector \
defector mercenary loyalist defector" \
    'crm-score loyalty --loyal=repurchased --cuts=7,1 $tiny/survey.csv |
	awk -F, "NR > 1 { print \$NF }" | sh $join'
expect "complaints: the curve" "0:0.875 1:0.75 2:0.625 8:0.46875 10:0.234375" \
    'crm-score complaints --as-of=2024-01-20 --table=curve \
	$tiny/complaints.csv |
	awk -F, "NR > 1 && \$3 > 0 { print \$1 \":\" \$5 }" | sh $join'
expect "complaints: figures" "median_days 8
restricted_mean_days 6.78125
mean_days_closed 4.2
sla_share 0.571429
sla_share_closed_only 0.8
acknowledged 0.625
reopened 0.2
upheld 0.8
cost 170
cost_per_case 21.25
cost_per_closed 30
handling_satisfaction 3.8" \
    'crm-score complaints --as-of=2024-01-20 $tiny/complaints.csv |
	grep -E "^(median|restr|mean_days|sla_share|ackn|reop|uph|cost|hand)" |
	awk -F, "{ print \$1, \$2 }"'
expect "service" "transfer 0.4 generalist 0.6 escalated 0.2 empowerment 0.8 \
first_contact 0.4 legs_per_case 1.6 handle_minutes 15" \
    'crm-score service $tiny/contacts.csv |
	awk -F, "\$1 == \"in\" { print \$2, \$3 }" | sh $join'
expect "leads" "L1 hot 87.9679
L5 hot 79.0864
L2 warm 16.9096
L3 cold 46.7274
L4 cold 5" \
    'crm-score lead --as-of=2024-03-11 $tiny/leads.csv |
	awk -F, "NR > 1 { print \$1, \$10, \$11 }"'
expect "score card" "77 fit
90.85 above
71.25 fit
60.5 below
76.3333333333 fit" \
    'crm-score weigh --digits=12 --weights=$tiny/weights.csv \
	$tiny/scorecard.csv | awk -F, "NR > 1 { print \$7, \$8 }"'
expect "sensitivity" "reputation 0.627906976744
finance 0.025974025974
service 0.339805825243" \
    'crm-score weigh --digits=12 --weights=$tiny/weights.csv \
	--table=sensitivity $tiny/scorecard.csv |
	awk -F, "/^D1,D3/ { print \$4, \$6 }"'
expect "profit" "A 270.00 0.771428571429
D 50.00 0.914285714286
B 40.00 1.02857142857
C -10.00 1" \
    'crm-score profit --digits=12 $tiny/profit.csv |
	awk -F, "NR > 1 { print \$1, \$4, \$9 }"'
expect "price rises" "B P4 0.16
C P4 0.1" \
    'crm-score profit --table=pairs $tiny/profit.csv |
	awk -F, "\$7 == \"losing\" { print \$1, \$2, \$8 }"'
expect "baskets" "beer chips 2 2.5 0.133333333333
bread butter 5 1.66666666667 0.047619047619 0.444444444444" \
    'crm-score affinity --min-count=0 --digits=12 $tiny/baskets.csv |
	awk -F, "\$3 == 2 && \$2 == \"chips\" { print \$1, \$2, \$3, \$9, \$15 }
	    \$3 == 5 { print \$1, \$2, \$3, \$9, \$15, \$16 }"'
expect "contacts due" "p 2024-03-05 6 0.428571
r 2024-03-01 10 0.333333
t 2024-02-28 12 0.133333
u 2024-03-11 0 0
q 2024-03-19 -8 -0.571429
s 2024-04-15 -35 -0.388889" \
    'crm-score due -q --as-of=2024-03-11 $tiny/contact_cycle.csv |
	awk -F, "NR > 1 { print \$1, \$6, \$7, \$8 }"'

# Mobile phone customers: a whole index from the command line.
expect "ECSI of the mobile phone data" "72.4541179309 14.4125830423" \
    'crm-score index --model=ecsi --tolerance=1e-12 --digits=12 \
	$data/mobi_semPLS.csv | awk -F, "/^Satisf/ { print \$4, \$5 }"'
expect "quadrants of its scores" "120 36 23 71" \
    'printf "column,dimension,low,high\nindex_loyalty,all,0,100\n" \
	>$scratch/m.csv
    crm-score index --model=ecsi --table=customers $data/mobi_semPLS.csv |
	crm-score loyalty --satisfaction=index_satisfaction \
	    --loyal=index_loyalty --cuts=70,70 --table=summary \
	    --measures=$scratch/m.csv |
	awk -F, "NR > 1 { print \$3 }" | sh $join'
expect "drivers to concentrate on" "PERQ2
PERV2" \
    'crm-score importance --items="PERQ*,PERV*,IMAG*,CUEX*" --target=CUSA1 \
	$data/mobi_semPLS.csv | awk -F, "\$5 == \"concentrate\" { print \$1 }"'

# Telecom complaints: the state of a case becomes dates.
echo complaint_id,customer_id,category,received,resolved,sla_days \
    >"$scratch/telecom.csv"
awk -F, 'NR > 1 {
	out = $5 ~ /OUT/
	received = out ? "2012-07-01" : "2012-07-20"
	resolved = out ? "2012-07-15" : "2012-07-21"
	if ($5 ~ /^Open/)
		resolved = ""
	print $1 "," $4 "," $7 "," received "," resolved ",5"
    }' \
    "$data/telecom_complaints.csv" >>"$scratch/telecom.csv"
expect "telecom complaints: service level" "sla_share 0.737153251478 3242 4398
sla_share_closed_only 0.937807347411 3242 3457
sla_pending 2189  6587
sla_out_open 941  6587
repeat_customers 0.263027806385 1277 4855
without_customer 82  6587" \
    'crm-score complaints --as-of=2012-07-22 --digits=12 \
	$scratch/telecom.csv |
	awk -F, "/^(sla|repeat|without)/ { print \$1, \$2, \$3, \$4 }"'
expect "telecom complaints: vital few" "VAS-OTHERS 4805 1 CB VAS 1055 1" \
    'crm-score complaints --as-of=2012-07-22 --table=categories \
	$scratch/telecom.csv |
	awk -F, "\$6 == 1 { print \$1, \$2, \$6 }" | sh $join'

# Telco services as baskets.
awk -F, 'NR == 1 {
	for (i = 10; i <= 15; i++)
		name[i] = $i
	print "order_id,product"
	next
    }
    {
	print $1 ",(customer)"
	for (i = 10; i <= 15; i++)
		if ($i == "Yes")
			print $1 "," name[i]
    }' \
    "$data/telco_ibm.csv" >"$scratch/services.csv"
expect "services of Telco customers" \
    "1099 0.544328875681 1.87559113083 0.0728455769632 887.247611555" \
    'crm-score affinity --digits=12 $scratch/services.csv |
	awk -F, "/OnlineSecurity/ && /TechSupport/ {
	    back = \$1 != \"OnlineSecurity\"
	    print \$3, back ? \$8 : \$7, \$9, \$10, \$13 }"'
expect "films beside television" "1.84752561144 2001.54336968" \
    'crm-score affinity --digits=12 $scratch/services.csv |
	awk -F, "/^StreamingTV,StreamingMovies/ { print \$9, \$13 }"'
expect "profile of those who left" \
    "476 1869 157.068550477 12.663022224 5174" \
    'crm-segment response --responded=Churn --by=SeniorCitizen --digits=12 \
	$data/telco_ibm.csv | awk -F, "\$2 == 1 { left = \$4; rest = \$10
	    z = \$12 } END { print left, \$4, rest, z, \$3 - \$4 }
	    \$2 == 1 { rest = \$11 }"'
expect "NPS of 36 promoters and 28 detractors" "8 7.95989949685 974" \
    'awk "BEGIN { print \"recommend\"; for (i = 0; i < 100; i++)
	print i < 36 ? 10 : i < 72 ? 8 : 3 }" | sed "s/^/a,/;1s/a,/x,/" |
	crm-score survey --digits=12 |
	awk -F, "/^nps/ { print \$4, \$5, \$11 }"'

plan

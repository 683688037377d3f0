/* What the name of a column says. */
#include "table/role_claim.h"

#include "unit/tap.h"

static void
test_normal(void)
{
	static const struct {
		const char *name, *normal;
	} cases[] = { { "InvoiceNo", "invoice no" },
		{ "customerID", "customer id" }, { "POCity", "po city" },
		{ "*ContactName", "contact name" },
		{ "  Order   Date ", "order date" }, { "# Items", "no items" },
		{ "N\302\260 de commande", "no de commande" },
		{ "W\303\244hrung", "wahrung" }, { "Stra\303\237e", "strasse" },
		{ "Amount (USD)", "amount" }, { "Amount (net)", "amount net" },
		{ "Created (UTC)", "created" },
		{ "Nom (tel que saisi)", "nom tel que saisi" },
		{ "\350\256\242\345\215\225\345\217\267",
		    "\350\256\242\345\215\225\345\217\267" },
		{ "cust_payment_terms", "cust payment terms" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena arena = { 0 };

		ok(str_eq(role_normal(str_of(cases[i].name), &arena),
		       str_of(cases[i].normal)),
		    "%s is %s", cases[i].name, cases[i].normal);
		arena_free(&arena);
	}
}

/* The best claim of a name in a kind of record, "" if there is none. */
static void
test_claims(void)
{
	static const struct {
		const char *kind, *name, *role;
		int score;
	} cases[] = {
		{ "orders", "customer_id", "customer_id", ROLE_CANONICAL },
		{ "orders", "Kunden-Nr.", "customer_id", ROLE_WORD },
		{ "orders", "Order Lines/Quantity", "quantity", ROLE_PREFIX },
		{ "orders", "Buyer Email", "email", ROLE_WORD },
		{ "orders", "Billing Phone", "phone", ROLE_WORD },
		{ "orders", "Total", "order_total", ROLE_WORD },
		{ "customers", "Total", "net_amount", ROLE_WEAK },
		{ "payments", "Net", "payout_amount", ROLE_WEAK },
		{ "payments", "Balance", "running_balance", ROLE_WORD },
		{ "orders", "Converted Amount", "", 0 },
		{ "orders", "Disputed Amount", "", 0 },
		{ "orders", "Address Status", "", 0 },
		{ "orders", "Item Country", "", 0 },
		{ "orders", "Estimated Delivery Date", "", 0 },
		{ "orders", "Customer Type", "", 0 },
		{ "orders", "Seller ID", "", 0 },
		{ "invoices", "Id", "invoice_no", ROLE_WEAK },
		{ "interactions", "Id", "case_id", ROLE_WEAK },
		{ "spells", "Date", "", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct role_words *words = role_words_open(cases[i].kind);
		struct role_claim claim[ROLE_CLAIMS];
		size_t n = role_claims(words, str_of(cases[i].name), claim);
		const char *role = n > 0 ? claim[0].role : "";

		ok(strcmp(role, cases[i].role) == 0 &&
			(n == 0 || claim[0].score == cases[i].score),
		    "%s of %s: %s %d", cases[i].name, cases[i].kind, role,
		    n > 0 ? claim[0].score : 0);
		role_words_close(words);
	}
}

/* Each word is in its normal form, and no word twice in a list. */
static void
test_words(void)
{
	struct arena arena = { 0 };
	const char *role;
	size_t bad = 0;

	for (size_t i = 0; (role = role_by_number(i, &arena)) != NULL; i++)
		bad += role_word(role, role_normal(str_of(role), &arena)) !=
		    ROLE_CANONICAL;
	ok(bad == 0, "every role knows its own name");
	ok(role_of_name(STR("-")) == ROLE_NONE, "a dash is no role");
	arena_free(&arena);
}

int
main(void)
{
	test_normal();
	test_claims();
	test_words();
	return tap_end();
}

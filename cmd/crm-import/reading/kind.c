#include "kind.h"

#include "table/role_name.h"

#include <string.h>

const struct role_use kind_orders[] = {
	{ "customer_id", "who bought; an e-mail address or name stands in" },
	{ "order_id", "the order" },
	{ "date", "when it was placed" },
	{ "amount", "what it is worth; refunds are negative" },
	{ "currency", "of the amounts" },
	{ "quantity", "how many" },
	{ "product_id", "what was bought" },
	{ "category", "its category" },
	{ "cost", "what it cost" },
	{ "line_id", "the line of the order" },
	{ "product_name", "what it is called" },
	{ "unit_price", "price of one; amount where there is none" },
	{ "order_total", "amount of the whole order" },
	{ "line_amount", "amount of the line" },
	{ "subtotal", "of the order, without tax and shipping" },
	{ "gross_amount", "before fees" },
	{ "refund_amount", "what was given back: a row of its own" },
	{ "refund_date", "when" },
	{ "discount", "on the order" },
	{ "line_discount", "on the line" },
	{ "discount_rate", "as a share or in per cent" },
	{ "shipping", "charged" },
	{ "tax", "in the amount" },
	{ "fee", "of the payment" },
	{ "tip", "given" },
	{ "margin", "profit of it" },
	{ "paid_date", "when it was paid" },
	{ "status", "of the order" },
	{ "payment_status", "whether it was paid" },
	{ "refund_status", "whether it came back" },
	{ "test", "a test, no sale" },
	{ "payment_method", "how it was paid" },
	{ "channel", "where it came from" },
	{ "owner", "who looks after it" },
	{ "customer_name", "of the customer" },
	{ "first_name", "given name" },
	{ "last_name", "family name" },
	{ "company", "of the customer" },
	{ "email", "of the customer" },
	{ "phone", "of the customer" },
	{ "address", "of the customer" },
	{ "city", "of the customer" },
	{ "postcode", "of the customer" },
	{ "region", "of the customer" },
	{ "country", "of the customer" },
	{ "event_type", "sale, refund and so on" },
	{ "note", "anything" },
	{ NULL, NULL },
};

const struct role_use kind_customers[] = {
	{ "customer_id", "the customer; an e-mail address stands in" },
	{ "customer_name", "whole name" },
	{ "first_name", "given name" },
	{ "last_name", "family name" },
	{ "company", "company" },
	{ "contact_name", "whom to talk to" },
	{ "email", "e-mail address" },
	{ "phone", "telephone" },
	{ "phone2", "the second one, of a cell with several, too" },
	{ "extension", "of the telephone" },
	{ "birth_date", "date of birth" },
	{ "gender", "gender" },
	{ "address", "street and number" },
	{ "postcode", "postcode" },
	{ "city", "city" },
	{ "region", "state or province" },
	{ "country", "country" },
	{ "created_date", "customer since" },
	{ "channel", "where they came from" },
	{ "owner", "who looks after them" },
	{ "status", "status" },
	{ "last_activity", "the last contact" },
	{ "order_count", "how many orders" },
	{ "net_amount", "what they bought, ever" },
	{ "open_amount", "what they owe" },
	{ "credit_limit", "credit limit" },
	{ "terms", "terms of payment" },
	{ "tax_id", "number of the tax office" },
	{ "record_id", "the number in another system" },
	{ "consent", "to be written to" },
	{ "note", "anything" },
	{ NULL, NULL },
};

const struct role_use kind_invoices[] = {
	{ "customer_id", "who owes; a name stands in" },
	{ "invoice_no", "number of the invoice" },
	{ "invoice_date", "when it was issued" },
	{ "due_date", "when it is due" },
	{ "amount", "what it is over; credit memos are negative" },
	{ "currency", "of the amounts" },
	{ "paid_date", "when it was paid" },
	{ "paid_amount", "what was paid" },
	{ "credited_amount", "what was credited" },
	{ "open_amount", "what is open" },
	{ "terms", "terms of payment" },
	{ "credit_limit", "of the customer" },
	{ "order_id", "the order" },
	{ "doc_type", "invoice, credit memo, payment" },
	{ "applies_to", "what a credit memo or payment is for" },
	{ "direction", "debit or credit, or an amount with its sign" },
	{ "status", "status" },
	{ "payment_status", "paid, open; or yes and no" },
	{ "disputed", "whether it is disputed" },
	{ "customer_name", "of the customer" },
	{ "email", "of the customer" },
	{ "country", "of the customer" },
	{ "owner", "who looks after it" },
	{ "tax", "in the amount" },
	{ "discount", "on the invoice" },
	{ "order_total", "amount of the whole invoice" },
	{ "note", "anything" },
	{ NULL, NULL },
};

const struct role_use kind_payments[] = {
	{ "customer_id", "who paid; a name stands in" },
	{ "payment_id", "the payment" },
	{ "paid_date", "when it came in" },
	{ "amount", "what was paid; refunds are negative" },
	{ "currency", "of the amounts" },
	{ "invoice_no", "for which invoice" },
	{ "order_id", "for which order" },
	{ "payment_method", "how" },
	{ "fee", "of the payment" },
	{ "tax", "in the amount" },
	{ "shipping", "charged" },
	{ "payout_amount", "what came in after fees" },
	{ "running_balance", "of the account, afterwards" },
	{ "refund_amount", "what was given back: a row of its own" },
	{ "refund_date", "when" },
	{ "status", "status" },
	{ "event_type", "payment, refund, fee and so on" },
	{ "direction", "in or out" },
	{ "mode", "live or test" },
	{ "reference", "another payment or document" },
	{ "customer_name", "of the customer" },
	{ "email", "of the customer" },
	{ "phone", "of the customer" },
	{ "note", "anything" },
	{ NULL, NULL },
};

const struct role_use kind_spells[] = {
	{ "customer_id", "who subscribed" },
	{ "contract_id", "the subscription" },
	{ "start_date", "first day" },
	{ "end_date", "the day after the last; empty: still active" },
	{ "mrr", "worth per month" },
	{ "currency", "of the amounts" },
	{ "product_id", "what was subscribed to" },
	{ "quantity", "how many" },
	{ "interval", "monthly, yearly" },
	{ "outcome", "whether it ended" },
	{ "tenure", "how long it has lasted" },
	{ "trial", "whether it is a trial" },
	{ "trial_end", "when the trial ends" },
	{ "period_end", "when the paid period ends" },
	{ "end_reason", "why it ended" },
	{ "status", "status" },
	{ "channel", "where it came from" },
	{ "customer_name", "of the customer" },
	{ "email", "of the customer" },
	{ "country", "of the customer" },
	{ "gender", "of the customer" },
	{ "payment_method", "how it is paid" },
	{ NULL, NULL },
};

const struct role_use kind_survey[] = {
	{ "customer_id", "who answered" },
	{ "answer_id", "the answer" },
	{ "date", "when" },
	{ "score", "the answer as a number" },
	{ "recommend", "would recommend, 0 to 10" },
	{ "satisfaction", "how satisfied" },
	{ "effort", "how much effort it took" },
	{ "question", "the question" },
	{ "note", "the answer in words" },
	{ "channel", "where it was asked" },
	{ "product_id", "about what" },
	{ "finished", "whether all was answered" },
	{ "status", "of the answer" },
	{ "customer_name", "of the customer" },
	{ "first_name", "given name" },
	{ "last_name", "family name" },
	{ "email", "of the customer" },
	{ NULL, NULL },
};

const struct role_use kind_leads[] = {
	{ "lead_id", "the lead; an e-mail address stands in" },
	{ "source", "where it came from" },
	{ "customer_name", "whole name" },
	{ "first_name", "given name" },
	{ "last_name", "family name" },
	{ "company", "company" },
	{ "email", "e-mail address" },
	{ "phone", "telephone" },
	{ "phone2", "the second one, of a cell with several, too" },
	{ "extension", "of the telephone" },
	{ "country", "country" },
	{ "created_date", "when it came in" },
	{ "expected_date", "when it may close" },
	{ "last_activity", "the last contact" },
	{ "amount", "what it may be worth" },
	{ "probability", "of winning it" },
	{ "currency", "of the amounts" },
	{ "status", "status" },
	{ "owner", "who looks after it" },
	{ "note", "anything" },
	{ NULL, NULL },
};

const struct role_use kind_interactions[] = {
	{ "customer_id", "who was in contact" },
	{ "customer_name", "of the customer" },
	{ "company", "of the customer" },
	{ "email", "of the customer" },
	{ "phone", "of the customer" },
	{ "date", "when" },
	{ "event_type", "contact, complaint, service case and so on" },
	{ "case_id", "the case" },
	{ "closed_date", "when it was closed" },
	{ "channel", "telephone, e-mail, shop and so on" },
	{ "status", "status" },
	{ "owner", "who looked after it" },
	{ "satisfaction", "with it" },
	{ "product_id", "about what" },
	{ "amount", "what it cost or was worth" },
	{ "note", "anything" },
	{ NULL, NULL },
};

static const struct kind kinds[] = {
	{ "orders", kind_orders, "customer_id,date,amount",
	    "refund_amount,line_discount", true },
	{ "customers", kind_customers, "customer_id", "", false },
	{ "invoices", kind_invoices,
	    "customer_id,invoice_no,invoice_date,amount",
	    "paid_date,paid_amount,open_amount", false },
	{ "payments", kind_payments, "paid_date,amount", "refund_amount",
	    true },
	{ "spells", kind_spells, "customer_id,start_date", "end_date", false },
	{ "survey", kind_survey, "score", "", false },
	{ "leads", kind_leads, "lead_id", "", false },
	{ "interactions", kind_interactions, "customer_id,date", "closed_date",
	    false },
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

const struct kind *
kind_find(const char *name)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

/* Is the word one of a list that commas separate? */
static bool
listed(const char *list, const char *word)
{
	struct str rest = str_of(list);

	while (rest.p != NULL)
		if (str_eq(str_cut(&rest, ','), str_of(word)))
			return true;
	return false;
}

bool
kind_requires(const struct kind *kind, const char *role)
{
	return listed(kind->required, role);
}

bool
kind_is_telling(const struct kind *kind, const char *role)
{
	return listed(kind->telling, role);
}

enum cell_type
kind_type(const char *role)
{
	static const enum cell_type types[] = { [ROLE_TEXT] = CELL_TEXT,
		[ROLE_ID] = CELL_ID,
		[ROLE_PERSON] = CELL_NAME,
		[ROLE_EMAIL] = CELL_EMAIL,
		[ROLE_PHONE] = CELL_PHONE,
		[ROLE_DATE] = CELL_DATE,
		[ROLE_BIRTH] = CELL_BIRTH,
		[ROLE_MONEY] = CELL_MONEY,
		[ROLE_NUMBER] = CELL_NUMBER,
		[ROLE_RATE] = CELL_RATIO,
		[ROLE_FLAG] = CELL_TEXT,
		[ROLE_LEVEL] = CELL_TEXT,
		[ROLE_COUNTRY] = CELL_COUNTRY,
		[ROLE_CURRENCY] = CELL_CURRENCY };

	return types[role_type(role)];
}

#include "crm-import/reading/kind.h"

#include "crm-import.h"
#include "crm-import/clean/clean.h"

static const struct role_use orders[] = {
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
	{ "refund_amount", "what was given back: a row of its own" },
	{ "discount", "on the order" },
	{ "line_discount", "on the line" },
	{ "shipping", "charged" },
	{ "tax", "in the amount" },
	{ "fee", "of the payment" },
	{ "paid_date", "when it was paid" },
	{ "status", "of the order" },
	{ "payment_method", "how it was paid" },
	{ "channel", "where it came from" },
	{ "owner", "who looks after it" },
	{ "customer_name", "of the customer" },
	{ "first_name", "given name" },
	{ "last_name", "family name" },
	{ "company", "of the customer" },
	{ "email", "of the customer" },
	{ "phone", "of the customer" },
	{ "city", "of the customer" },
	{ "postcode", "of the customer" },
	{ "country", "of the customer" },
	{ "event_type", "sale, refund and so on" },
	{ "note", "anything" },
	{ NULL, NULL },
};

static const struct role_use customers[] = {
	{ "customer_id", "the customer; an e-mail address stands in" },
	{ "customer_name", "whole name" },
	{ "first_name", "given name" },
	{ "last_name", "family name" },
	{ "company", "company" },
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
	{ "credit_limit", "credit limit" },
	{ "terms", "terms of payment" },
	{ "note", "anything" },
	{ NULL, NULL },
};

static const struct role_use invoices[] = {
	{ "customer_id", "who owes; a name stands in" },
	{ "invoice_no", "number of the invoice" },
	{ "invoice_date", "when it was issued" },
	{ "due_date", "when it is due" },
	{ "amount", "what it is over; credit memos are negative" },
	{ "currency", "of the amounts" },
	{ "paid_date", "when it was paid" },
	{ "paid_amount", "what was paid" },
	{ "open_amount", "what is open" },
	{ "terms", "terms of payment" },
	{ "credit_limit", "of the customer" },
	{ "order_id", "the order" },
	{ "doc_type", "invoice, credit memo, payment" },
	{ "status", "status" },
	{ "customer_name", "of the customer" },
	{ "email", "of the customer" },
	{ "country", "of the customer" },
	{ "owner", "who looks after it" },
	{ "tax", "in the amount" },
	{ "order_total", "amount of the whole invoice" },
	{ "note", "anything" },
	{ NULL, NULL },
};

static const struct role_use payments[] = {
	{ "customer_id", "who paid; a name stands in" },
	{ "payment_id", "the payment" },
	{ "paid_date", "when it came in" },
	{ "amount", "what was paid; refunds are negative" },
	{ "currency", "of the amounts" },
	{ "invoice_no", "for which invoice" },
	{ "order_id", "for which order" },
	{ "payment_method", "how" },
	{ "fee", "of the payment" },
	{ "refund_amount", "what was given back: a row of its own" },
	{ "status", "status" },
	{ "customer_name", "of the customer" },
	{ "email", "of the customer" },
	{ "note", "anything" },
	{ NULL, NULL },
};

static const struct role_use spells[] = {
	{ "customer_id", "who subscribed" },
	{ "start_date", "first day" },
	{ "end_date", "the day after the last; empty: still active" },
	{ "mrr", "worth per month" },
	{ "currency", "of the amounts" },
	{ "product_id", "what was subscribed to" },
	{ "end_reason", "why it ended" },
	{ "status", "status" },
	{ "channel", "where it came from" },
	{ NULL, NULL },
};

static const struct role_use survey[] = {
	{ "customer_id", "who answered" },
	{ "date", "when" },
	{ "score", "the answer as a number" },
	{ "question", "the question" },
	{ "note", "the answer in words" },
	{ "channel", "where it was asked" },
	{ "product_id", "about what" },
	{ NULL, NULL },
};

static const struct role_use leads[] = {
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
	{ "currency", "of the amounts" },
	{ "status", "status" },
	{ "owner", "who looks after it" },
	{ "note", "anything" },
	{ NULL, NULL },
};

static const struct role_use interactions[] = {
	{ "customer_id", "who was in contact" },
	{ "date", "when" },
	{ "event_type", "contact, complaint, service case and so on" },
	{ "case_id", "the case" },
	{ "closed_date", "when it was closed" },
	{ "channel", "telephone, e-mail, shop and so on" },
	{ "status", "status" },
	{ "owner", "who looked after it" },
	{ "product_id", "about what" },
	{ "amount", "what it cost or was worth" },
	{ "note", "anything" },
	{ NULL, NULL },
};

static const struct kind kinds[] = {
	{ "orders", orders, "customer_id,date,amount",
	    "refund_amount,line_discount", true },
	{ "customers", customers, "customer_id", "", false },
	{ "invoices", invoices, "customer_id,invoice_no,invoice_date,amount",
	    "paid_date,paid_amount,open_amount", false },
	{ "payments", payments, "paid_date,amount", "refund_amount", true },
	{ "spells", spells, "customer_id,start_date", "end_date", false },
	{ "survey", survey, "score", "", false },
	{ "leads", leads, "lead_id", "", false },
	{ "interactions", interactions, "customer_id,date", "closed_date",
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
	static const struct {
		enum cell_type type;
		const char *roles;
	} types[] = {
		{ CELL_ID,
		    "customer_id,order_id,product_id,line_id,invoice_no,"
		    "invoice_id,payment_id,lead_id,case_id,postcode,"
		    "reference" },
		{ CELL_NAME,
		    "customer_name,first_name,last_name,company,product_name,"
		    "city,region,address,owner" },
		{ CELL_EMAIL, "email,email2" },
		{ CELL_PHONE, "phone,phone2" },
		{ CELL_DATE,
		    "date,invoice_date,due_date,paid_date,start_date,end_date,"
		    "created_date,closed_date,expected_date,last_activity,"
		    "planned_date,cancelled_date" },
		{ CELL_BIRTH, "birth_date" },
		{ CELL_MONEY,
		    "amount,cost,unit_price,order_total,refund_amount,discount,"
		    "line_discount,shipping,tax,fee,paid_amount,open_amount,"
		    "credit_limit,mrr,line_amount,subtotal,amount_in,"
		    "amount_out,net_amount,gross_amount" },
		{ CELL_NUMBER, "quantity,score" },
		{ CELL_COUNTRY, "country" },
		{ CELL_CURRENCY, "currency" },
	};

	for (size_t i = 0; i < COUNT(types); i++)
		if (listed(types[i].roles, role))
			return types[i].type;
	return CELL_TEXT;
}

const char *
kind_stand_in(const char *role, size_t i)
{
	static const struct {
		const char *role;
		const char *other[8];
	} table[] = {
		{ "amount",
		    { "order_total", "line_amount", "subtotal", "open_amount",
			"paid_amount", "amount_in" } },
		{ "customer_id",
		    { "email", "customer_name", "company", "phone" } },
		{ "debtor_id",
		    { "customer_name", "company", "email", "phone" } },
		{ "lead_id",
		    { "customer_id", "order_id", "email", "customer_name",
			"company", "phone" } },
		{ "date", { "created_date", "invoice_date", "paid_date" } },
		{ "invoice_date", { "date" } },
		{ "invoice_no", { "order_id" } },
		{ "paid_date", { "date" } },
		{ "source", { "channel" } },
		{ "start_date", { "created_date" } },
	};

	for (size_t k = 0; k < COUNT(table); k++)
		if (strcmp(table[k].role, role) == 0)
			return i < 8 ? table[k].other[i] : NULL;
	return NULL;
}

#define METHOD(kind, words)                                   \
	const struct method import_##kind = {                 \
		.name = #kind,                                \
		.summary = words,                             \
		.options = clean_options,                     \
		.options_size = sizeof(struct clean_options), \
		.roles = kind,                                \
		.run = clean_run,                             \
	}

METHOD(orders, "clean orders: who bought when for how much");
METHOD(customers, "clean customer records");
METHOD(invoices, "clean invoices and credit memos");
METHOD(payments, "clean payments and refunds");
METHOD(spells, "clean subscriptions: start, end and reason");
METHOD(survey, "clean answers of surveys");
METHOD(leads, "clean leads");
METHOD(interactions, "clean contacts, complaints and service cases");

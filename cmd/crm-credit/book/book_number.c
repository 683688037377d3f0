/*
 * Numbers of documents and of what is set against them, and repetitions.
 */
#include "base/die.h"
#include "book_post.h"
#include "book_record.h"
#include "text/money.h"

/* The number of a company, and of a year in it. */
static uint32_t
company_of(struct book_reader *r, const struct book_entry *e, struct str year)
{
	uint32_t company = 0;

	if (r->book->has_company && e->company.n > 0)
		company = map_add(&r->companies, e->company) + 1;
	if (year.n > 0) {
		uint64_t of = book_pair(company, map_digest(year));

		company = map_add(&r->companies,
			      (struct str){ (char *)&of, sizeof(of) }) +
		    1;
	}
	return company;
}

/* What is not in a record, beside the code. */
static uint64_t
note_days(const struct book_entry *e)
{
	return (uint64_t)(uint32_t)e->date << 32 | (uint32_t)e->due;
}

struct number_key
book_key_of(struct book_reader *r, const struct book_entry *e)
{
	struct number_key key = { IDS_NONE, 0, map_hash(e->document), e->code,
		note_days(e) };

	if (e->more)
		key.company = company_of(r, e, book_posting(e, POSTING_YEAR));
	if (!r->documents.kept)
		key.text = numbers_loose(
		    key.company, e->customer_hash, key.text);
	else if (e->customer.n > 0)
		key.customer = map_add_hashed(
		    &r->customers, e->customer, e->customer_hash);
	return key;
}

struct number_key
book_key_named(struct book_reader *r, const struct book_entry *e)
{
	struct number_key key = book_key_of(r, e);
	struct str year = book_posting(e, POSTING_OF_YEAR);

	if (year.n > 0)
		key.company = company_of(r, e, year);
	return key;
}

/* The text of a row's number. Where nobody refers to it, it is that of the
 * customer with it, as they stand in the record. */
static struct str
number_text(const struct book_reader *r, const struct book_entry *e)
{
	return r->documents.kept ? e->document : e->name;
}

/* One more value of a hash of several; each row costs a few of them. */
static uint64_t
mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

static uint64_t
mix_text(uint64_t hash, struct str text)
{
	return text.n == 0 ? hash : mix(hash, map_digest(text));
}

uint64_t
book_pair(uint32_t document, uint64_t value)
{
	const uint64_t key[2] = { document, value };

	return map_digest((struct str){ (const char *)key, sizeof(key) });
}

static struct book_hashes
document_hashes(const struct book_entry *e)
{
	uint64_t part = mix(e->type, (uint32_t)e->due), base, cells;

	part = mix_text(part, e->instalment);
	base = mix(part, e->customer_hash);
	base = mix_text(base, e->currency);
	base = mix(base, (uint64_t)e->amount);
	base = mix(base, (uint32_t)e->date);
	base = mix(base, (uint64_t)e->stated);
	cells = mix(base, (uint64_t)e->paid);
	cells = mix(cells,
	    (uint64_t)(uint32_t)e->paid_date << 32 | (uint32_t)e->resolved);
	cells = mix(cells, (uint64_t)e->disputed ^ (uint32_t)e->disputed_from);
	return (struct book_hashes){ cells, (uint32_t)(base >> 32),
		(uint32_t)(part >> 32) };
}

/* What a record is read again with. */
static struct book_front
front_of(const struct number_loose *number)
{
	return (struct book_front){ number->code,
		(int32_t)(uint32_t)(number->note >> 32),
		(int32_t)(uint32_t)number->note };
}

/* Those of the first row of a document. */
static struct book_hashes
first_hashes(const struct book_reader *r, uint32_t document)
{
	struct book_cells cells = { .row = { .n = 0 } };
	struct book_entry first = { .more = false };
	struct book_front front;

	if (r->part == NULL)
		return r->hashes.v[document];
	front = front_of(&r->documents.loose.v[document]);
	book_record_get_packed(
	    book_record_of(numbers_text(&r->documents, document)), &front,
	    &first, &cells);
	book_cells_free(&cells);
	return document_hashes(&first);
}

enum seen { NEW, NEW_PAYMENT, REPEATED, OTHER };

/* Of what a row says of its payment, beside what it says of the document. */
#define PAYMENT UINT64_C(0x5bd1e9955bd1e995)

/* The place of one of a document's further items or payments. */
static uint32_t
add_part(struct book_reader *r, uint32_t document, uint64_t hash, bool *is_new)
{
	uint32_t place = ids_add(&r->parts, book_pair(document, hash), is_new);

	if (*is_new) {
		vec_push(&r->part_item, LEDGER_NONE);
		vec_push(&r->part_cells, 0);
	}
	return place;
}

/* A document's number is there again: as what? *place is where its item is
 * noted: in parts. */
static enum seen
look_again(struct book_reader *r, uint32_t document, const struct book_entry *e,
    uint32_t *place)
{
	struct book_hashes first = first_hashes(r, document);
	struct book_hashes now = document_hashes(e);
	bool is_new;

	if (first.cells == now.cells)
		return REPEATED;
	*place = add_part(r, document, first.part, &is_new);
	if (is_new) {
		r->part_item.v[*place] = r->document.v[document].item;
		r->part_cells.v[*place] = first.base;
		add_part(r, document, first.cells ^ PAYMENT, &is_new);
	}
	*place = add_part(r, document, now.part, &is_new);
	if (is_new) {
		r->part_cells.v[*place] = now.base;
		add_part(r, document, now.cells ^ PAYMENT, &is_new);
		return NEW;
	}
	if (r->part_cells.v[*place] != now.base)
		return OTHER;
	add_part(r, document, now.cells ^ PAYMENT, &is_new);
	return is_new ? NEW_PAYMENT : REPEATED;
}

void
book_say_again(struct book_reader *r, const struct book_rows *rows,
    const struct book_entry *e, enum book_again again)
{
	static const char *const kind[] = { "document", "credit", "payment",
		"document", "reversal", "write-off" };
	const char *what = kind[e->type];
	struct input_held held;
	struct diag d;

	if (r->part != NULL) {
		r->again = again;
		return;
	}
	held = book_held(rows->in, e);
	if (again == BOOK_REPEATED) {
		diag_set(&d, 0, "repeated", "%s \"%.*s\" is repeated: dropped",
		    what, STR_ARG(e->document));
		input_warn_held(rows->in, &held, rows->column.document, &d);
		input_skip(rows->in,
		    what[0] == 'd' ? "repeated documents"
				   : "repeated payments");
		return;
	}
	diag_set(&d, EXIT_DATA, "not-unique",
	    "%s \"%.*s\" was there before with other cells", what,
	    STR_ARG(e->document));
	input_reject_held(rows->in, &held, rows->column.document, &d);
}

/* A number of a part, beyond all that were there. */
static inline bool
is_beyond(struct book_reader *r, const struct book_entry *e)
{
	return r->part != NULL && e->company.n == 0 && e->posting.n == 0 &&
	    numbers_beyond(&r->documents, e->code);
}

static bool __attribute__((noinline))
number_at_length(struct book_reader *r, const struct book_rows *rows,
    const struct book_entry *e, uint32_t *document, uint32_t **item)
{
	uint32_t place;
	enum seen seen;
	bool is_new = true;

	if (e->document.n == 0) /* of a bank's line */
		*document = numbers_add_nameless(&r->documents, e->document);
	else {
		struct number_key key = book_key_of(r, e);

		*document = numbers_add(&r->documents, &key, number_text(r, e),
		    book_arena(r), &is_new);
	}
	if (is_new) {
		vec_push(&r->document, (struct book_document){ LEDGER_NONE });
		if (r->part == NULL)
			vec_push(&r->hashes, document_hashes(e));
		if (r->book->texts && !r->documents.kept)
			vec_push(&r->book->document, arena_str(&r->book->arena, e->document));
		*item = &r->document.v[*document].item;
		return true;
	}
	seen = look_again(r, *document, e, &place);
	if (seen == NEW || seen == NEW_PAYMENT) {
		*item = &r->part_item.v[place];
		return true;
	}
	book_say_again(
	    r, rows, e, seen == REPEATED ? BOOK_REPEATED : BOOK_OTHER);
	return false;
}

bool
book_number_document(struct book_reader *r, const struct book_rows *rows,
    const struct book_entry *e, uint32_t *document, uint32_t **item)
{
	if (!is_beyond(r, e))
		return number_at_length(r, rows, e, document, item);
	*document = numbers_add_beyond(&r->documents,
	    (struct number_loose){ e->name.p, e->code, note_days(e) });
	vec_push(&r->document, (struct book_document){ LEDGER_NONE });
	*item = &r->document.v[*document].item;
	if (r->book->texts)
		vec_push(&r->book->document,
		    arena_str(&r->book->arena, e->document));
	return true;
}

bool
book_number_other(struct book_reader *r, const struct book_rows *rows,
    const struct book_entry *e, uint32_t *entry)
{
	bool change = e->type == BOOK_WRITEOFF;
	bool reversal = e->type == BOOK_REVERSAL;
	struct numbers *numbers = change ? &r->changes
	    : reversal			 ? &r->reversals
					 : &r->sources;
	uint64_t cells = mix(
	    (uint64_t)(uint32_t)e->date << 8 | e->type, (uint64_t)e->amount);
	struct number_key key = book_key_of(r, e);
	struct str line = book_posting(e, POSTING_LINE);
	bool is_new;

	/* a further line of its document: nothing can name it */
	if (line.n > 0 && !str_eq(line, STR("001")) && !str_eq(line, STR("1")))
		key.text = mix_text(key.text, line);
	cells = mix(mix(cells, e->customer_hash), (uint64_t)e->stated);
	cells = mix_text(mix_text(cells, e->of), e->currency);
	*entry = LEDGER_NONE;
	if (e->document.n == 0)
		return true;
	*entry = numbers_add(
	    numbers, &key, number_text(r, e), book_arena(r), &is_new);
	if (!is_new) {
		uint64_t before = change ? r->change_cells.v[*entry]
		    : reversal		 ? r->reversal_cells.v[*entry]
					 : r->source_cells.v[*entry];

		book_say_again(
		    r, rows, e, before == cells ? BOOK_REPEATED : BOOK_OTHER);
		return false;
	}
	if (change) {
		vec_push(&r->change_cells, cells);
		vec_push(&r->change_of, LEDGER_NONE);
	} else if (reversal)
		vec_push(&r->reversal_cells, cells);
	else {
		vec_push(&r->source_cells, cells);
		vec_push(&r->source_of, LEDGER_NONE);
	}
	return true;
}

void
book_list_names(struct book_reader *r)
{
	struct book *b = r->book;
	size_t sources = b->ledger.sources.n;

	if (!r->documents.kept)
		return;
	vec_reserve(&b->document, r->documents.entry.n);
	while (b->document.n < r->documents.entry.n)
		vec_push(&b->document,
		    numbers_text(&r->documents, (uint32_t)b->document.n));
	if (b->source.n == sources)
		return;
	vec_reserve(&b->source, sources);
	while (b->source.n < sources)
		vec_push(&b->source, STR(""));
	for (uint32_t i = 0; i < r->source_of.n; i++)
		if (r->source_of.v[i] != LEDGER_NONE)
			b->source.v[r->source_of.v[i]] =
			    numbers_text(&r->sources, i);
}

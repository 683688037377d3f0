#include "print.h"

#include "base/die.h"
#include "cli/heading.h"
#include "crm-credit/shared/units.h"
#include "text/date.h"

#include <stdio.h>

struct print_sums
print_sums(const struct print *p, const struct letter *l)
{
	double fee = l->level >= 0 ? p->rules->level[l->level].fee : 0;
	struct print_sums s = { units_round(fee, p->cents),
		units_round(l->interest, p->cents), 0 };

	s.total = l->overdue + s.fee + s.interest;
	return s;
}

/* One letter on its way into its template. */
struct page {
	const struct print *p;
	const struct letter *l;
};

static struct template_value
money(int64_t amount)
{
	return (struct template_value){ VALUE_MONEY, { NULL, 0 }, amount };
}

static struct template_value
text(struct str s)
{
	return (struct template_value){ VALUE_TEXT, s, 0 };
}

static struct template_value
date(int32_t day)
{
	return (struct template_value){ VALUE_DATE, { NULL, 0 }, day };
}

static struct template_value
number(int64_t n)
{
	return (struct template_value){ VALUE_NUMBER, { NULL, 0 }, n };
}

/* The fields of an item, and those of a letter. Of no page only their names
 * are asked for. */
static const char *const item_fields[] = { "invoice_no", "date", "due", "days",
	"amount", "open", "interest", "level", NULL };
static const char *const letter_fields[] = { "customer_id", "as_of", "pay_by",
	"currency", "total", "interest", "fee", "credit", "gross", "overdue",
	"level", "count", "action", NULL };

static size_t
find_name(const char *const *names, struct str field)
{
	size_t i = 0;

	while (names[i] != NULL && !str_eq(field, str_of(names[i])))
		i++;
	return i;
}

static struct template_value
item_value(const struct page *page, size_t field, size_t at)
{
	const struct print *p = page->p;
	const struct letter_item *it = &p->letters->item.v[page->l->first + at];
	const struct ledger *l = &p->c->book.ledger;
	const struct ledger_item *item = &l->items.v[it->item];

	switch (field) {
	case 0:
		return text(p->c->book.document.v[item->document]);
	case 1:
		return date(item->date);
	case 2:
		return date(item->due);
	case 3:
		return number(it->days);
	case 4:
		return money(ledger_read(l, item->customer, item->amount));
	case 5:
		return money(it->open);
	case 6:
		return money(units_round(it->interest, p->cents));
	default:
		return number(it->level);
	}
}

static struct template_value
letter_value(const struct page *page, size_t field)
{
	const struct print *p = page->p;
	const struct letter *l = page->l;
	struct print_sums s = print_sums(p, l);
	int32_t day = p->c->book.as_of;

	switch (field) {
	case 0:
		return text(credit_customer(p->c, l->row));
	case 1:
		return date(day);
	case 2:
		return date(day + (int32_t)p->pay_within);
	case 3:
		return text(credit_has_currency(p->c)
			? book_currency(&p->c->book, l->account)
			: STR(""));
	case 4:
		return money(s.total);
	case 5:
		return money(s.interest);
	case 6:
		return money(s.fee);
	case 7:
		return money(-l->credit);
	case 8:
		return money(l->gross);
	case 9:
		return money(l->overdue);
	case 10:
		return number(l->level);
	case 11:
		return number((int64_t)l->n);
	default:
		return text(p->rules->level[l->level].action);
	}
}

static bool
value_of(const void *data, struct str field, size_t item,
    struct template_value *value)
{
	const struct page *page = data;
	const struct address *a;
	size_t at = find_name(item_fields, field);

	if (item != SIZE_MAX && item_fields[at] != NULL) {
		if (page != NULL)
			*value = item_value(page, at, item);
		return true;
	}
	at = find_name(letter_fields, field);
	if (letter_fields[at] != NULL) {
		if (page != NULL)
			*value = letter_value(page, at);
		return true;
	}
	for (at = 0; at < ADDRESS_FIELDS; at++)
		if (str_eq(field, str_of(address_names[at]))) {
			a = page == NULL
			    ? NULL
			    : address_of(page->p->addresses,
				  credit_customer(page->p->c, page->l->row));
			*value = text(a == NULL ? STR("") : a->field[at]);
			return true;
		}
	return false;
}

void
print_read(struct print *p, const char *list)
{
	struct str rest = str_of(list);

	while (rest.p != NULL) {
		struct str path = str_trim(str_cut(&rest, ','));
		struct str name = str_cut(&path, '=');
		char file[4096];

		if (name.n == 0 || path.n == 0 || path.n >= sizeof(file) ||
		    p->languages == PRINT_LANGUAGES)
			die(EXIT_USAGE,
			    "--letters: \"%s\" is no list of LANGUAGE=FILE",
			    list);
		memcpy(file, path.p, path.n);
		file[path.n] = '\0';
		p->language[p->languages].name = name;
		template_read(
		    &p->language[p->languages++].template, file, value_of);
	}
}

static const struct template *
template_of(const struct print *p, const struct address *a)
{
	for (size_t i = 0; a != NULL && i < p->languages; i++)
		if (str_ieq(p->language[i].name, a->field[ADDRESS_LANGUAGE]))
			return &p->language[i].template;
	return &p->language[0].template;
}

static void
put(struct out *out, const char *s)
{
	out_bytes(out, s, strlen(s));
}

/* Blanks for line ends and control characters. */
static void
put_clean(struct out *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ? ' '
								       : s.p[i];

		out_bytes(out, &c, 1);
	}
}

/* As RFC 2047 has it: plain, or base64 of UTF-8 in words of 45 bytes. */
static void
put_subject(struct out *out, struct str s)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	bool plain = true;

	for (size_t i = 0; i < s.n; i++)
		plain = plain && (unsigned char)s.p[i] < 0x80;
	if (plain) {
		put_clean(out, s);
		return;
	}
	for (size_t i = 0; i < s.n;) {
		size_t n = s.n - i < 45 ? s.n - i : 45;

		/* not within a character */
		while (i + n < s.n && n > 1 &&
		    ((unsigned char)s.p[i + n] & 0xc0) == 0x80)
			n--;
		put(out, i > 0 ? "\n =?utf-8?B?" : "=?utf-8?B?");
		for (size_t k = 0; k < n; k += 3) {
			uint32_t three = 0;
			size_t there = n - k < 3 ? n - k : 3;

			for (size_t b = 0; b < 3; b++)
				three = three << 8 |
				    (b < there ? (unsigned char)s.p[i + k + b]
					       : 0);
			for (size_t b = 0; b < 4; b++)
				out_bytes(out,
				    b <= there
					? &digit[three >> (18 - 6 * b) & 63]
					: "=",
				    1);
		}
		put(out, "?=");
		i += n;
	}
}

/* The subject off the front of a letter. */
static struct str
cut_subject(struct str *letter)
{
	struct str line;

	if (!str_starts(*letter, STR("Subject:")))
		return STR("");
	line = str_cut(letter, '\n');
	if (letter->n > 0 && *letter->p == '\n')
		*letter = (struct str){ letter->p + 1, letter->n - 1 };
	return str_trim((struct str){ line.p + 8, line.n - 8 });
}

/* One message of an mbox; the date is that of the run. */
static void
put_mail(
    const struct print *p, struct str to, struct str letter, struct out *out)
{
	struct str subject = cut_subject(&letter);
	char day[DATE_MAX], line[64];

	snprintf(line, sizeof(line), "%.*s",
	    (int)date_print(day, p->c->book.as_of), day);
	put(out, "From crm-credit ");
	put(out, line);
	put(out, "\nFrom: ");
	put_clean(out, str_of(p->mail));
	put(out, "\nTo: ");
	put_clean(out, to);
	put(out, "\nSubject: ");
	put_subject(out, subject);
	put(out,
	    "\nMIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: 8bit\n\n");
	while (letter.n > 0) {
		struct str text_line = str_cut(&letter, '\n');

		if (str_starts(text_line, STR("From ")))
			put(out, ">");
		out_bytes(out, text_line.p, text_line.n);
		put(out, "\n");
	}
	put(out, "\n");
}

void
print_letters(const struct print *p, struct out *out)
{
	struct template_text letter = { NULL, 0, 0 };
	bool first = true;

	for (size_t i = 0; i < p->letters->list.n; i++) {
		const struct letter *l = &p->letters->list.v[i];
		struct page page = { p, l };
		struct template_source source = { value_of, &page, l->n,
			l->level };
		const struct address *a;

		if (l->skipped != NULL)
			continue;
		a = address_of(p->addresses, credit_customer(p->c, l->row));
		letter.n = 0;
		template_render(template_of(p, a), &source, &letter);
		if (p->mail != NULL)
			put_mail(p, a->field[ADDRESS_EMAIL],
			    (struct str){ letter.v, letter.n }, out);
		else {
			put(out, first ? "" : "\f");
			out_bytes(out, letter.v, letter.n);
		}
		first = false;
	}
	vec_free(&letter);
}

void
print_line_names(const struct print *p, struct csv_writer *w)
{
	credit_key_names(p->c, w);
	heading_line(
	    w, "line,invoice_no,date,due,days,level,amount,open,interest");
}

/* A row that is no item: what it is, and how much. */
static void
put_row(const struct print *p, const struct letter *l, const char *line,
    int64_t amount, struct csv_writer *w)
{
	credit_keys(p->c, l->row, w);
	csv_field(w, str_of(line));
	for (int k = 0; k < 4; k++)
		csv_empty(w);
	csv_int(w, l->level);
	csv_empty(w);
	csv_money(w, amount);
	csv_empty(w);
	csv_end(w);
}

void
print_lines(const struct print *p, const struct letter *l, struct csv_writer *w)
{
	const struct book *b = &p->c->book;
	struct print_sums s = print_sums(p, l);

	put_row(p, l, "letter", l->overdue, w);
	for (size_t i = 0; i < l->n; i++) {
		const struct letter_item *it =
		    &p->letters->item.v[l->first + i];
		const struct ledger_item *item = &b->ledger.items.v[it->item];

		credit_keys(p->c, l->row, w);
		csv_field(w, STR("item"));
		csv_field(w, b->document.v[item->document]);
		csv_date(w, item->date);
		csv_date(w, item->due);
		csv_int(w, it->days);
		csv_int(w, it->level);
		csv_money(
		    w, ledger_read(&b->ledger, item->customer, item->amount));
		csv_money(w, it->open);
		units_cell(w, it->interest, p->cents);
		csv_end(w);
	}
	put_row(p, l, "credit", -l->credit, w);
	put_row(p, l, "fee", s.fee, w);
	put_row(p, l, "interest", s.interest, w);
	put_row(p, l, "total", s.total, w);
}

void
print_free(struct print *p)
{
	for (size_t i = 0; i < p->languages; i++)
		template_free(&p->language[i].template);
}

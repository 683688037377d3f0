#include "accounts_months.h"

#include "base/die.h"
#include "base/mem.h"

#include <stdlib.h>

bool
account_months_add(struct account_months *m, struct account_state *s,
    int32_t month, uint32_t occasions, int64_t net, struct diag *d)
{
	struct account_entry *entry;

	if (s->last == 0 || m->entry.v[s->last - 1].month != month) {
		if (m->entry.n >= UINT32_MAX - 1)
			return diag_set(d, EXIT_SYSTEM, "too-many-months",
			    "more than 4294967294 customers and months");
		vec_push(&m->entry,
		    (struct account_entry){
			.month = month, .before = s->last });
		s->last = (uint32_t)m->entry.n;
	}
	entry = &m->entry.v[s->last - 1];
	entry->occasions += occasions;
	return customers_add(&entry->net, net, d);
}

static void
find_span(struct account_months *m)
{
	int32_t last = m->entry.v[0].month;

	m->first = last;
	for (size_t i = 1; i < m->entry.n; i++) {
		int32_t month = m->entry.v[i].month;

		m->first = month < m->first ? month : m->first;
		last = month > last ? month : last;
	}
	m->months = (size_t)(last - m->first) + 1;
}

int32_t
account_months_sort(
    struct account_months *m, const struct customers *c, size_t sink)
{
	struct account_entry *sorted;

	for (uint32_t i = 0; i < customers_count(c); i++) {
		const struct account_state *s = customers_state(c, sink, i);

		for (uint32_t at = s->last; at > 0;
		     at = m->entry.v[at - 1].before)
			m->entry.v[at - 1].customer = i;
	}
	find_span(m);
	m->start = mem_zero(m->months + 2, sizeof(*m->start));
	for (size_t i = 0; i < m->entry.n; i++)
		m->start[m->entry.v[i].month - m->first + 2]++;
	for (size_t i = 2; i < m->months + 2; i++)
		m->start[i] += m->start[i - 1];
	sorted = mem_alloc(m->entry.n, sizeof(*sorted));
	for (size_t i = 0; i < m->entry.n; i++)
		sorted[m->start[m->entry.v[i].month - m->first + 1]++] =
		    m->entry.v[i];
	free(m->entry.v);
	m->entry.v = sorted;
	m->entry.room = m->entry.n;
	return m->first;
}

const struct account_entry *
account_months_of(const struct account_months *m, int64_t month, size_t *n)
{
	int64_t at = month - m->first;

	*n = 0;
	if (at < 0 || at >= (int64_t)m->months)
		return m->entry.v;
	*n = m->start[at + 1] - m->start[at];
	return m->entry.v + m->start[at];
}

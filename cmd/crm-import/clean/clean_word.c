#include "clean_word.h"

#include "clean.h"

bool
clean_word_is_given(const char *list, struct str word)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str rest = str_of(list == NULL ? "" : list), normal;
	bool found = false;

	normal = role_normal(word, &arena);
	while (!found && rest.p != NULL && list != NULL)
		found =
		    str_eq(role_normal(str_cut(&rest, ','), &arena), normal);
	return found;
}

/* What is sent is an offer or a bill, but a payment that is sent has gone. */
static enum status_class
look_up(struct clean *c, struct str word)
{
	const char *system = c->status.system;
	enum status_class class;

	if (clean_word_is_given(c->options->keep_status, word))
		return STATUS_SALE;
	if (clean_word_is_given(c->options->drop_status, word))
		return STATUS_NONE;
	if (system == NULL && strcmp(c->kind->name, "payments") == 0 &&
	    status_class(word, "payment") == STATUS_SALE)
		return STATUS_SALE;
	class = status_class(word, system);
	return class == STATUS_UNKNOWN ? status_phrase(word) : class;
}

struct status_meaning
clean_word_meaning(struct clean *c, struct str word)
{
	struct clean_status *s = &c->status;
	uint32_t at = map_add(&s->word, word);

	if (at == s->meaning.n)
		vec_push(&s->meaning,
		    ((struct status_meaning){
			look_up(c, word), status_document(word) }));
	return s->meaning.v[at];
}

/*
 * role_concept: the name of a column as the ideas in it, whatever language,
 * order and joint they come in: "Fecha del pedido", "Bestelldatum" and 受注日
 * are an order and a date. The words are in concept_words.tsv, which ideas make
 * a role in concept_roles.tsv.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* All words at hand, and the roles of one kind of record. */
struct role_concepts;
struct role_concepts *role_concepts_open(const char *kind);
void role_concepts_close(struct role_concepts *concepts);

enum { ROLE_CONCEPT_ROLES = 4 };

/*
 * The roles of a name in normal form (role_normal) that consists of known words
 * only, and of no idea that the role does not have; but for what the kind is
 * about, and with tax. Returns how many; they live with the concepts. Linear in
 * the length of the name, of at most 96 bytes.
 */
size_t role_concepts_of(const struct role_concepts *concepts, struct str normal,
    const char *role[ROLE_CONCEPT_ROLES]);

/* Is one of these ideas among those that the name consists of, and how many are
 * there? 0 if it has unknown words. */
bool role_concepts_any(
    const struct role_concepts *concepts, struct str normal, const char *ideas);
size_t
role_concepts_count(const struct role_concepts *concepts, struct str normal);

/* Does the name consist of these ideas only ("customer+billing"; NULL: of any)?
 */
bool role_concepts_within(
    const struct role_concepts *concepts, struct str normal, const char *ideas);

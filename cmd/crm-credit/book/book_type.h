/*
 * book_type: what the type of a row in a journal means, in the words of eleven
 * languages and of the usual systems (type_words.tsv).
 */
#pragma once

#include "base/str.h"

enum book_type {
	BOOK_INVOICE,
	BOOK_CREDIT,
	BOOK_PAYMENT,
	BOOK_REFUND,
	BOOK_REVERSAL,
	BOOK_WRITEOFF,
	BOOK_ALLOCATION, /* of the payment of its number, to what it names */
	BOOK_DEDUCTION,	 /* what the customer holds back of what it names */
	BOOK_RESOLVE,	 /* of what it names nothing is held back any more */
	BOOK_SIGNED,	 /* what its sign does to the balance */
	BOOK_TYPE_NONE	 /* no word for any of them */
};

/* The words that were seen last, for the next rows. All zeros at first. */
struct book_types {
	struct {
		char word[30];
		unsigned char n, type;
	} seen[8];
	size_t next;
};

/* Debits are invoices. Case, accents and marks do not count. */
enum book_type book_type_of(struct book_types *types, struct str word);

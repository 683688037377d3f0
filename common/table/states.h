/*
 * states: what is kept of each customer, by number. Several threads bring runs
 * of customers, each run in order of first appearance; then all are numbered in
 * that order. A state is kept with its significant bytes only, and in a file
 * beyond the budget; to be looked at, a slice of the customers is laid out in
 * memory: all slices where there is budget for them, else a few at a time.
 */
#pragma once

#include "base/pool.h"
#include "base/str.h"
#include "io/spill.h"

struct states;

/* States of `size` bytes, each with so many texts, the first being the id. */
struct states *
states_new(size_t size, size_t texts, struct pool *pool, struct spill *spill);

/* A run of customers with ascending places. Any thread. */
struct states_run;
struct states_run *states_begin(struct states *s);
bool states_put(struct states_run *run, uint64_t place, const struct str *text,
    const void *state, struct diag *d);
bool states_end(struct states_run *run, struct diag *d);

/* No more runs: customers have numbers. */
void states_number(struct states *s);
uint64_t states_count(const struct states *s);

/* A customer's state and texts, until a few other customers were looked at; all
 * stay after states_hold. NULL with *d filled. */
void *states_at(struct states *s, uint64_t customer, struct diag *d);
struct str *states_texts(struct states *s, uint64_t customer, struct diag *d);

/* Lays out all customers, whatever the budget, for who looks at them in any
 * order; or where there is budget for it. */
bool states_hold(struct states *s, int threads, struct diag *d);
bool states_hold_if(struct states *s, int threads, struct diag *d);

/* Where more is in use than the budget has, gives back what may be had again:
 * what was laid out where there was room for it, then what can go to the file.
 * Nothing that was looked at stays. */
bool states_yield(struct states *s, struct diag *d);

/*
 * Calls `work` for customers from..to-1 until all were, in ascending pieces
 * side by side; the states of a piece are at hand while it works.
 */
typedef void states_work(void *data, uint64_t from, uint64_t to, int thread);
bool states_each(struct states *s, int threads, states_work *work, void *data,
    struct diag *d);

void states_free(struct states *s);

/*
 * turn: threads that have a number each do something in ascending order of
 * their numbers.
 */
#pragma once

#include <pthread.h>
#include <stdint.h>

struct turn {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint64_t at;
};

/* It is the turn of 0. */
void turn_init(struct turn *turn);

/* Waits until it is the turn of a number that is `number` or above. */
void turn_await(struct turn *turn, uint64_t number);

/* It is the turn of `next`. */
void turn_pass(struct turn *turn, uint64_t next);

void turn_free(struct turn *turn);

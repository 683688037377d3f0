#include "base/turn.h"

void
turn_init(struct turn *turn)
{
	pthread_mutex_init(&turn->lock, NULL);
	pthread_cond_init(&turn->changed, NULL);
	turn->at = 0;
}

void
turn_await(struct turn *turn, uint64_t number)
{
	pthread_mutex_lock(&turn->lock);
	while (turn->at < number)
		pthread_cond_wait(&turn->changed, &turn->lock);
	pthread_mutex_unlock(&turn->lock);
}

void
turn_pass(struct turn *turn, uint64_t next)
{
	pthread_mutex_lock(&turn->lock);
	turn->at = next;
	pthread_cond_broadcast(&turn->changed);
	pthread_mutex_unlock(&turn->lock);
}

void
turn_free(struct turn *turn)
{
	pthread_mutex_destroy(&turn->lock);
	pthread_cond_destroy(&turn->changed);
}

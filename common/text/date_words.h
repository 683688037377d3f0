/*
 * date_words: months and weekdays in English, German, French, Spanish, Italian,
 * Dutch, Portuguese and Polish, and the eras of Japan and Taiwan, for
 * text/date_local.
 */
#pragma once

#include "text/date_token.h"

/* 1 to 12 for a month's name, folded and without accents, or its first three
 * letters or more; 0 for another word. */
int date_words_month(struct str word);

/* Moves past a weekday in front of a date, and the marks behind it. "mar" is
 * one where a day and a month follow. */
void date_words_skip_weekday(struct date_tokens *in);

/* Moves past a weekday behind a date, in brackets or not: (火), 화요일, (Tue).
 */
void date_words_skip_weekday_behind(struct date_tokens *in);

/* Moves past the era at the start and its year: the year that it is, or 0. */
int date_words_era(struct date_tokens *in);

/* Moves past words without meaning in a date: of, de, do. */
void date_words_skip_of(struct date_tokens *in);

/* Moves past what makes a day the first, 1st, 1er. */
void date_words_skip_ordinal(struct date_tokens *in);

/*
 * latin: names of other alphabets in Latin letters, by ICU's transliterators
 * (Unicode CLDR): Chinese as pinyin, with the readings that characters have in
 * family names (曾 is Zeng), Russian as BGN/PCGN writes it (Zhukov), Greek as
 * UNGEGN does (Papadopoulos).
 */
#pragma once

#include "text/normalise.h"

struct latin; /* for one thread */

/* Has the text letters that are not Latin? */
bool latin_needed(struct str s);

/*
 * The text in lower-case ASCII letters, in *room; *latin is made when it is
 * first needed, which takes a tenth of a second, and NULL before. Chinese: a
 * whole name becomes the family name and the given name, each as one word ("li
 * xiaoming"), with `whole`; else all characters are one word. Without ICU's
 * data the text stays as it is.
 */
struct str
latin_text(struct latin **latin, struct str s, bool whole, struct text *room);

/*
 * The characters of a Chinese name in simplified form and one order, whichever
 * of its words comes first; empty where it has another letter. The same
 * sound may be another name: 陈艳 and 陈岩.
 */
struct str
latin_characters(struct latin **latin, struct str s, struct text *room);

/* Has it a Chinese character? */
bool latin_has_characters(struct str s);

void latin_free(struct latin *latin);

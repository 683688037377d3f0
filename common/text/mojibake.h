/*
 * mojibake: text in CP1252 among UTF-8, and UTF-8 that was once read as CP1252
 * and stored so ("JosÃ©").
 */
#pragma once

#include "base/str.h"
#include "text/normalise.h"

/*
 * Is s such a text: written in CP1252 its bytes are valid UTF-8 with at least
 * one character beyond ASCII. The text as it was is then in *room.
 */
bool mojibake_repair(struct str s, struct text *room);

/* Writes the character of a byte of CP1252 as UTF-8; its length, 0 where the
 * byte is none. */
size_t mojibake_put(char to[4], unsigned char byte);

/*
 * mojibake: UTF-8 that was once read as CP1252 and stored so ("JosÃ©").
 */
#pragma once

#include "base/str.h"
#include "text/normalise.h"

/*
 * Is s such a text: written in CP1252 its bytes are valid UTF-8 with at least
 * one character beyond ASCII. The text as it was is then in *room.
 */
bool mojibake_repair(struct str s, struct text *room);

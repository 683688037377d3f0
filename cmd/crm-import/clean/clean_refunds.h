/*
 * clean_refunds: what was given back has a row of its own, or a status or an
 * amount beside a sale tells of it, and clean writes such a row. Where a file
 * has both it must be taken off once.
 */
#pragma once

struct clean;

/*
 * Finds in the sample whether refunds have rows of their own: by their type, or
 * since rows below 0 are, of an order or of an amount of a customer, most of
 * what is told as refunded beside sales; the second is said. Again for each
 * file, when status and flags are open.
 */
void clean_refunds_open(struct clean *c);

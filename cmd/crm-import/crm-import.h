/*
 * crm-import: any flat export in, clean records and customer cards out. A
 * method each in the file of its name.
 */
#ifndef CRM_IMPORT_H
#define CRM_IMPORT_H

#include "cli/tool.h"

extern const struct method import_orders;
extern const struct method import_card;

#endif

/*
 * plain: the sections of a page for a terminal, a mail or a Markdown file.
 */
#pragma once

#include "crm-report/page/page.h"
#include "io/out.h"

void plain_text(struct out *out, struct page *p);
void plain_markdown(struct out *out, struct page *p);

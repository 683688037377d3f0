/*
 * complete: completions for bash, zsh and fish, made from the tables: methods,
 * options, values of choices, files, and the names of the columns of the file
 * that stands on the line.
 */
#pragma once

struct tool_def;

/* Prints the script for "bash", "zsh" or "fish"; dies for another name. The
 * exit status. */
int complete_print(const struct tool_def *def, const char *shell);

/* option_rows.h - every command and every option of bnconform, one row each. Reading, help, man page and completion are
 * made from them: command_line.h, command_words.h. Their set functions fill `arguments`. */
#ifndef OPTION_ROWS_H
#define OPTION_ROWS_H

#include "command_line.h"

extern const command_table command_rows;

#endif

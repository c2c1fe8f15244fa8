/* conn_protocols.c - the table of all that can be spoken on a connection. */
#include "net/connection.h"

const conn_protocols conn_protocols_all = {&conn_http, &conn_events, &conn_ws, &conn_fix};

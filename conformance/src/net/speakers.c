/* speakers.c - the table of all that can be spoken on a connection. */
#include "net/connection.h"

const speakers all_speakers = {&speaker_http, &speaker_events, &speaker_ws, &speaker_fix};

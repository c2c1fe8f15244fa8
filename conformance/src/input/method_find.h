/* method_find.h - the method of a request that is told beside it and not in it: "POST https://...", -Method Post,
 * method: :post, Method.Post, requests.request("POST", ...), axios.post(...). Pure. */
#ifndef METHOD_FIND_H
#define METHOD_FIND_H

#include "bnsign.h"

/* method_of gives a word that is GET, POST, PUT or DELETE, in whatever case, in capitals; empty if it is none. */
bns_slice method_of(bns_slice word);

/* method_find looks in the line that a place stands in, then in the whole text; empty: it is not told. */
bns_slice method_find(bns_slice text, const uint8_t *near);

#endif

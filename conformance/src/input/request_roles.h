/* request_roles.h - what tools and languages call the parts of a request. Pure. */
#ifndef REQUEST_ROLES_H
#define REQUEST_ROLES_H

#include "bnsign.h"

typedef enum role { ROLE_NONE = 0, ROLE_URL, ROLE_BASE, ROLE_METHOD, ROLE_HEADERS, ROLE_QUERY, ROLE_BODY } role;

enum { NUM_ROLES = ROLE_BODY + 1 };

/* role_of gives the part that a name is one for. */
role role_of(bns_slice name);
/* role_is_header tells of a name that it is a header's that says whose the request is, or of which scheme. */
int role_is_header(bns_slice name);

#endif

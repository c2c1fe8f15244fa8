/* written_signature.h - the signature among the parameters, as it is written in a query or a form. Pure. */
#ifndef WRITTEN_SIGNATURE_H
#define WRITTEN_SIGNATURE_H

#include "bnsign.h"

/* written_parameter gives the value of signature= in a query or a form, as it stands there; empty if there is none. It
 * points into place. */
bns_slice written_parameter(bns_slice place);

/* written_whole tells of a signature that it is one, and no name, word or mask in its place. */
int written_whole(bns_slice signature);

#endif

/* pipeline/json_read: a JSON file that is open, as jansson's tree. */
#ifndef EVENHAND_PIPELINE_JSON_READ_H
#define EVENHAND_PIPELINE_JSON_READ_H

#include <jansson.h>

/* Takes over `fd`. NULL where it is no regular file (a pipe or a device must not hold a batch run), cannot be
 * read, is no JSON, or names a key twice. The caller has to drop the reference. Cost: linear in its length. */
json_t *eh_json_read(int fd);

#endif

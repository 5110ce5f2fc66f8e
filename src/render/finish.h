/* render/finish: what Cairo 1.16 cannot write, added by libqpdf: language, alternative texts, scopes of
 * heading cells, contents of links, artifacts, XMP, the title in the window's bar, a creation date that
 * readers understand; then written with object streams and an ID that depends on the content alone. */
#ifndef EVENHAND_SRC_RENDER_FINISH_H
#define EVENHAND_SRC_RENDER_FINISH_H

#include "evenhand/base/failure.h"
#include "evenhand/base/text.h"

#include "tags.h"

struct eh_finish_notes {
    const struct eh_document *document;
    const struct eh_tags *tags;
};

/* *out_bytes lives in `arena`, everything else in `work`. */
int eh_finish_write(const char *bytes, size_t length, const struct eh_finish_notes *notes,
                    struct eh_arena *work, struct eh_arena *arena, const char **out_bytes, size_t *out_length,
                    struct eh_failure *failure) EH_MUST_CHECK;

/* The content of a page with everything outside of tags marked as an artifact. */
const char *eh_finish_mark_artifacts(const char *content, size_t length, struct eh_arena *arena,
                                     size_t *out_length);

/* The XMP packet. `date` as YYYY-MM-DD. */
const char *eh_finish_write_xmp(const struct eh_document *document, const char *date, struct eh_arena *arena);

/* Text between tags of XML; characters that XML 1.0 does not allow are gone already (eh_layout_clean). */
void eh_finish_add_escaped(struct eh_text *out, const char *text);

#endif

#include "finish.h"

#include <qpdf/qpdf-c.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "evenhand/base/date.h"

enum { DEEPEST = 64 }; /* of the structure tree: ours is about ten deep */

struct finisher {
    qpdf_data q;
    const struct eh_finish_notes *notes;
    struct eh_arena *arena;
    double page_height;
    size_t figures, heads, links; /* elements met so far */
    bool too_deep;
};

static void cleanup(void *object)
{
    qpdf_data q = object;
    (void)qpdf_get_error(q); /* one that nobody took would be printed */
    qpdf_cleanup(&q);
}

static int fail(struct finisher *self, struct eh_failure *failure)
{
    const char *reason = "unknown reason";
    if (qpdf_has_error(self->q))
        reason = qpdf_get_error_full_text(self->q, qpdf_get_error(self->q));
    else if (qpdf_more_warnings(self->q))
        reason = qpdf_get_error_full_text(self->q, qpdf_next_warning(self->q));
    return eh_fail(failure, EH_LIBRARY, "qpdf could not finish the report: %s", reason);
}

static qpdf_oh text_object(struct finisher *self, const char *text)
{
    return qpdf_oh_new_unicode_string(self->q, eh_layout_clean(self->arena, text));
}

/* ---- the structure tree ---- */

static void finish_figure(struct finisher *self, qpdf_oh element)
{
    const struct eh_tag_notes *figures = &self->notes->tags->figures;
    size_t index = self->figures++;
    if (index >= figures->count)
        return;
    const struct eh_tag_note *note = &figures->note[index];
    qpdf_oh_replace_key(self->q, element, "/Alt", text_object(self, note->text));
    double bottom = self->page_height - note->y - note->height;
    const char *layout =
        eh_arena_format(self->arena, "<< /O /Layout /Placement /Block /BBox [%.2f %.2f %.2f %.2f] >>",
                        note->x, bottom, note->x + note->width, bottom + note->height);
    qpdf_oh_replace_key(self->q, element, "/A", qpdf_oh_parse(self->q, layout));
}

static void finish_head(struct finisher *self, qpdf_oh element)
{
    const struct eh_tag_notes *heads = &self->notes->tags->heads;
    size_t index = self->heads++;
    if (index >= heads->count)
        return;
    const char *scope = heads->note[index].scope == EH_TAG_COLUMN ? "<< /O /Table /Scope /Column >>"
                                                                  : "<< /O /Table /Scope /Row >>";
    qpdf_oh_replace_key(self->q, element, "/A", qpdf_oh_parse(self->q, scope));
}

static void finish_link(struct finisher *self, qpdf_oh element)
{
    const struct eh_tag_notes *links = &self->notes->tags->links;
    size_t index = self->links++;
    qpdf_oh kids = qpdf_oh_get_key(self->q, element, "/K");
    if (index >= links->count || !qpdf_oh_is_array(self->q, kids))
        return;
    for (int i = 0; i < qpdf_oh_get_array_n_items(self->q, kids); i++) {
        qpdf_oh kid = qpdf_oh_get_array_item(self->q, kids, i);
        if (!qpdf_oh_is_dictionary(self->q, kid) || !qpdf_oh_has_key(self->q, kid, "/Obj"))
            continue;
        qpdf_oh annotation = qpdf_oh_get_key(self->q, kid, "/Obj");
        qpdf_oh_replace_key(self->q, annotation, "/Contents", text_object(self, links->note[index].text));
        qpdf_oh_replace_key(self->q, annotation, "/F", qpdf_oh_new_integer(self->q, 4)); /* print */
    }
}

static void walk_kids(struct finisher *self, qpdf_oh element, int depth);

/* `element` is a dictionary. */
static void walk(struct finisher *self, qpdf_oh element, int depth)
{
    qpdf_oh type = qpdf_oh_get_key(self->q, element, "/S");
    const char *name = qpdf_oh_is_name(self->q, type) ? qpdf_oh_get_name(self->q, type) : "";
    /* Nothing stands in a piece of text. In a cell there can be a sparkline. */
    bool has_kids = *name && strcmp(name, "/Span") != 0;
    if (strcmp(name, "/Figure") == 0)
        finish_figure(self, element);
    else if (strcmp(name, "/TH") == 0)
        finish_head(self, element);
    else if (strcmp(name, "/Link") == 0)
        finish_link(self, element);
    if (has_kids)
        walk_kids(self, element, depth + 1);
    qpdf_oh_release(self->q, type);
}

/* In the order of the tree, which is the order in which the tags were opened and noted. Handles are given
 * back element by element: a long table has tens of thousands. */
static void walk_kids(struct finisher *self, qpdf_oh element, int depth)
{
    if (depth > DEEPEST) {
        self->too_deep = true;
        return;
    }
    qpdf_oh kids = qpdf_oh_get_key(self->q, element, "/K");
    if (qpdf_oh_is_array(self->q, kids)) {
        int count = qpdf_oh_get_array_n_items(self->q, kids);
        for (int i = 0; i < count; i++) {
            qpdf_oh kid = qpdf_oh_get_array_item(self->q, kids, i);
            if (qpdf_oh_is_dictionary(self->q, kid))
                walk(self, kid, depth);
            qpdf_oh_release(self->q, kid);
        }
    } else if (qpdf_oh_is_dictionary(self->q, kids)) {
        walk(self, kids, depth);
    }
    qpdf_oh_release(self->q, kids);
}

static int finish_structure(struct finisher *self, struct eh_failure *failure)
{
    const struct eh_tags *tags = self->notes->tags;
    qpdf_oh root = qpdf_oh_get_key(self->q, qpdf_get_root(self->q), "/StructTreeRoot");
    if (qpdf_oh_is_dictionary(self->q, root))
        walk_kids(self, root, 0);
    if (qpdf_has_error(self->q))
        return fail(self, failure);
    if (self->too_deep || self->figures != tags->figures.count || self->heads != tags->heads.count ||
        self->links != tags->links.count)
        return eh_fail(failure, EH_LIBRARY,
                       "Cairo wrote another structure than was drawn: %zu of %zu figures, "
                       "%zu of %zu heading cells, %zu of %zu links",
                       self->figures, tags->figures.count, self->heads, tags->heads.count, self->links,
                       tags->links.count);
    return 0;
}

/* ---- pages ---- */

static int finish_page(struct finisher *self, qpdf_oh page, struct eh_failure *failure)
{
    unsigned char *content = NULL;
    size_t length = 0, marked_length = 0;
    if (qpdf_oh_get_page_content_data(self->q, page, &content, &length) & QPDF_ERRORS)
        return fail(self, failure);
    /* Copied at once: nothing that an arena may jump over is held. */
    char *copy = eh_arena_copy_bytes(self->arena, "", 0);
    if (length > 0) {
        eh_arena_own(self->arena, content, free);
        copy = (char *)content;
    } else {
        free(content);
    }
    const char *marked = eh_finish_mark_artifacts(copy, length, self->arena, &marked_length);
    qpdf_oh stream = qpdf_oh_new_stream(self->q);
    qpdf_oh_replace_stream_data(self->q, stream, (const unsigned char *)marked, marked_length,
                                qpdf_oh_new_null(self->q), qpdf_oh_new_null(self->q));
    qpdf_oh_replace_key(self->q, page, "/Contents", stream);
    qpdf_oh_replace_key(self->q, page, "/Tabs", qpdf_oh_new_name(self->q, "/S"));
    return 0;
}

static int finish_pages(struct finisher *self, struct eh_failure *failure)
{
    int count = qpdf_get_num_pages(self->q), code = 0;
    if (count < 1)
        return fail(self, failure);
    for (int i = 0; code == 0 && i < count; i++)
        code = finish_page(self, qpdf_get_page_n(self->q, (size_t)i), failure);
    return code;
}

static void find_page_height(struct finisher *self)
{
    qpdf_oh box = qpdf_oh_get_key(self->q, qpdf_get_page_n(self->q, 0), "/MediaBox");
    double height = 0;
    if (qpdf_oh_is_array(self->q, box) &&
        qpdf_oh_get_value_as_number(self->q, qpdf_oh_get_array_item(self->q, box, 3), &height))
        self->page_height = height;
}

/* ---- the document ---- */

static void finish_catalog(struct finisher *self)
{
    const struct eh_document *document = self->notes->document;
    qpdf_oh root = qpdf_get_root(self->q);
    char date[EH_DATE_LENGTH];
    int year, month, day;
    eh_date_write(document->date, date);
    eh_date_to_parts(document->date, &year, &month, &day);
    const char *language = eh_layout_clean(self->arena, document->language);
    qpdf_oh_replace_key(self->q, root, "/Lang", text_object(self, *language ? language : "en"));
    qpdf_oh_replace_key(self->q, root, "/ViewerPreferences",
                        qpdf_oh_parse(self->q, "<< /DisplayDocTitle true >>"));
    const char *xmp = eh_finish_write_xmp(document, date, self->arena);
    qpdf_oh stream = qpdf_oh_new_stream(self->q);
    qpdf_oh_replace_stream_data(self->q, stream, (const unsigned char *)xmp, strlen(xmp),
                                qpdf_oh_new_null(self->q), qpdf_oh_new_null(self->q));
    qpdf_oh dictionary = qpdf_oh_get_dict(self->q, stream);
    qpdf_oh_replace_key(self->q, dictionary, "/Type", qpdf_oh_new_name(self->q, "/Metadata"));
    qpdf_oh_replace_key(self->q, dictionary, "/Subtype", qpdf_oh_new_name(self->q, "/XML"));
    qpdf_oh_replace_key(self->q, root, "/Metadata", stream);
    qpdf_set_info_key(self->q, "/CreationDate",
                      eh_arena_format(self->arena, "D:%04d%02d%02d000000Z", year, month, day));
}

static int write_out(struct finisher *self, struct eh_arena *arena, const char **out_bytes,
                     size_t *out_length, struct eh_failure *failure)
{
    if (qpdf_init_write_memory(self->q) & QPDF_ERRORS)
        return fail(self, failure);
    qpdf_set_object_stream_mode(self->q, qpdf_o_generate);
    qpdf_set_compress_streams(self->q, QPDF_TRUE);
    qpdf_set_deterministic_ID(self->q, QPDF_TRUE);
    if (qpdf_write(self->q) & QPDF_ERRORS)
        return fail(self, failure);
    /* What Cairo wrote has nothing to warn of: a stream that cannot be read back has lost its end, and an
     * object that could not be changed has lost its text for those who cannot see the drawing. */
    if (qpdf_has_error(self->q) || qpdf_more_warnings(self->q))
        return fail(self, failure);
    size_t length = qpdf_get_buffer_length(self->q);
    *out_bytes = eh_arena_copy_bytes(arena, (const char *)qpdf_get_buffer(self->q), length);
    *out_length = length;
    return 0;
}

int eh_finish_write(const char *bytes, size_t length, const struct eh_finish_notes *notes,
                    struct eh_arena *work, struct eh_arena *arena, const char **out_bytes, size_t *out_length,
                    struct eh_failure *failure)
{
    struct finisher self = {.q = qpdf_init(), .notes = notes, .arena = work};
    if (!self.q)
        return eh_fail(failure, EH_MEMORY, "memory ran out in qpdf");
    eh_arena_own(work, self.q, cleanup);
    qpdf_set_suppress_warnings(self.q, QPDF_TRUE);
    qpdf_silence_errors(self.q);
    if (qpdf_read_memory(self.q, "report.pdf", bytes, length, NULL) & QPDF_ERRORS)
        return fail(&self, failure);
    find_page_height(&self);
    int code = finish_structure(&self, failure);
    if (code == 0)
        code = finish_pages(&self, failure);
    if (code != 0)
        return code;
    finish_catalog(&self);
    return write_out(&self, arena, out_bytes, out_length, failure);
}

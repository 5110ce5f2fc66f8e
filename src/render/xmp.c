#include <stdint.h>

#include "evenhand/base/text.h"

#include "finish.h"

void eh_finish_add_escaped(struct eh_text *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (*c == '&')
            eh_text_add(out, "&amp;");
        else if (*c == '<')
            eh_text_add(out, "&lt;");
        else if (*c == '>')
            eh_text_add(out, "&gt;");
        else if (*c == '"')
            eh_text_add(out, "&quot;");
        else
            eh_text_add_bytes(out, c, 1);
    }
}

static void add_element(struct eh_text *out, const char *before, const char *text, const char *after,
                        struct eh_arena *arena)
{
    text = eh_layout_clean(arena, text);
    if (!*text)
        return;
    eh_text_add(out, before);
    eh_finish_add_escaped(out, text);
    eh_text_add(out, after);
}

const char *eh_finish_write_xmp(const struct eh_document *document, const char *date, struct eh_arena *arena)
{
    static const char alt_open[] = "><rdf:Alt><rdf:li xml:lang=\"x-default\">",
                      alt_close[] = "</rdf:li></rdf:Alt></";
    struct eh_text out;
    eh_text_init(&out, arena);
    eh_text_add(&out,
                "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
                "<dc:format>application/pdf</dc:format>\n");
    add_element(&out, eh_arena_format(arena, "<dc:title%s", alt_open), document->title,
                eh_arena_format(arena, "%sdc:title>\n", alt_close), arena);
    add_element(&out, eh_arena_format(arena, "<dc:description%s", alt_open), document->subject,
                eh_arena_format(arena, "%sdc:description>\n", alt_close), arena);
    add_element(&out, "<dc:creator><rdf:Seq><rdf:li>", document->organisation,
                "</rdf:li></rdf:Seq></dc:creator>\n", arena);
    add_element(&out, "<dc:language><rdf:Bag><rdf:li>", document->language,
                "</rdf:li></rdf:Bag></dc:language>\n", arena);
    add_element(&out, "<pdf:Keywords>", document->keywords, "</pdf:Keywords>\n", arena);
    eh_text_add_format(&out, "<xmp:CreateDate>%sT00:00:00Z</xmp:CreateDate>\n", date);
    eh_text_add(&out, "<xmp:CreatorTool>Evenhand " EVENHAND_VERSION "</xmp:CreatorTool>\n"
                      "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>");
    return eh_text_get(&out);
}

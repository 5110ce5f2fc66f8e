#include "panel.h"

#include <math.h>
#include <stdint.h>

#define GUTTER 20.0

double eh_panel_draw_column(struct eh_canvas *canvas, const struct eh_panel *panel,
                            const struct eh_panel_style *style, double x, double y, double width)
{
    struct eh_block title = eh_layout_new(canvas, panel->title, style->title, width, 0);
    double start = y;
    eh_tags_draw(canvas, style->heading_tag, &title, x, y, EH_ANCHOR_START);
    y += title.height_pt + (title.line_count ? 2.5 : 0);
    for (size_t i = 0; i < panel->paragraph_count; i++) {
        size_t *end = EH_NEW_ARRAY(canvas->scratch, size_t, panel->paragraph[i].run_count + 1);
        struct eh_block text = eh_layout_new_runs(canvas, &panel->paragraph[i], style->text, width, end);
        if (i > 0 && text.line_count > 0)
            y += style->paragraph_gap_pt;
        eh_tags_draw_runs(canvas, "P", &panel->paragraph[i], &text, end, x, y, 0, text.line_count);
        y += text.height_pt;
    }
    return y - start;
}

double eh_panel_draw(struct eh_canvas *canvas, size_t count, const struct eh_panel *panel,
                     const struct eh_panel_style *style, double x, double y, double width)
{
    bool quiet = canvas->quiet;
    double inner = width - 2 * style->padding_pt, height = 0, n = (double)count;
    double column = (inner - GUTTER * (n - 1)) / fmax(n, 1);
    if (count == 0)
        return 0;
    for (int pass = 0; pass < 2; pass++) { /* the height first: the ground lies below the text */
        canvas->quiet = pass == 0 || quiet;
        if (pass == 1)
            eh_canvas_fill(canvas, x, y, width, height + 2 * style->padding_pt, EH_COLOR_PANEL);
        for (size_t i = 0; i < count; i++)
            height = fmax(height, eh_panel_draw_column(canvas, &panel[i], style,
                                                       x + style->padding_pt + (double)i * (column + GUTTER),
                                                       y + style->padding_pt, column));
    }
    canvas->quiet = quiet;
    return height + 2 * style->padding_pt;
}

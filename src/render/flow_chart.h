/* render/flow_chart: charts on pages: one at full width or two side by side, lowered a little where that
 * saves a page, and split between rows only where one is longer than a page. */
#ifndef EVENHAND_SRC_RENDER_FLOW_CHART_H
#define EVENHAND_SRC_RENDER_FLOW_CHART_H

#include "chart.h"
#include "flow.h"

void eh_flow_chart_draw(struct eh_flow *flow, size_t count, const struct eh_chart *chart,
                        const char *heading_tag);
/* The room that must be left on a page for the charts to start there. */
double eh_flow_chart_least(struct eh_flow *flow, size_t count, const struct eh_chart *chart);

/* The type of charts in chapters, `count` of them side by side. */
struct eh_chart_style eh_flow_chart_style(size_t count, double row_pt, const char *heading_tag);

#endif

/* What the files of this room share while one document is composed. */
#ifndef EVENHAND_SRC_REPORT_COMPOSE_H
#define EVENHAND_SRC_REPORT_COMPOSE_H

#include "evenhand/base/text.h"
#include "evenhand/measure/catalogue.h"
#include "evenhand/report/report.h"
#include "say.h"

typedef const struct eh_published_row eh_row;

struct eh_rows { /* rows in the order of metrics.csv */
    size_t count, capacity;
    eh_row **row;
};

enum { EH_REPORT_MOST_SAID = 16 };

struct eh_span {
    size_t first, end;
};
/* Where to search: stretches of rows that follow each other with one measure, layer and attribute, and for
 * each measure of the catalogue the stretches between which its own lie. */
struct eh_index {
    const struct eh_span *measure, *stretch;
    size_t stretches;
};

struct eh_compose {
    const struct eh_published *published;
    const struct eh_index *index; /* so that no search reads all rows; or NULL */
    const struct eh_provenance *provenance;
    struct eh_arena *arena;
    struct eh_document *document;
    struct eh_form form; /* the arena and the language of every text */
    const struct eh_measure *catalogue;
    uint32_t catalogue_count;
    size_t attribute_count; /* every attribute with counts, for eh_report_is_mirror */
    struct eh_attribute_facts {
        const char *attribute, *second; /* its second known value, or NULL unless it has exactly two */
    } * attribute;
    struct eh_trend *trend; /* trend.h; NULL where there is no earlier period */
    const char *primary; /* the layer that charts show: informal if there is one, else the first with rows */
    size_t figures, tables;
    size_t said_count; /* limits that this chapter has stated: once is enough */
    const char *said[EH_REPORT_MOST_SAID];
};

/* ---- select.c, names.c: which rows, and what their keys are called ---- */

struct eh_query { /* NULL: any */
    const char *measure, *layer, *attribute, *group, *other, *within;
};
struct eh_rows eh_report_select(const struct eh_compose *self, struct eh_query query);
eh_row *eh_report_find(const struct eh_compose *self, struct eh_query query);
const struct eh_index *eh_report_find_index(const struct eh_compose *self);
/* The fullest strata of an attribute, as `within` names them: the study's strata without the attribute. */
const char *eh_report_full_within(const struct eh_compose *self, const char *attribute);
bool eh_report_is_inside(eh_row *row); /* within = "department=Sales" */
bool eh_report_is_equity(const struct eh_compose *self, const char *attribute);
/* Every layer of the published rows of a chapter, in their order; work layers only where asked. */
bool eh_report_is_work(const struct eh_compose *self,
                       const char *layer); /* people work together, not rank or mentor */
size_t eh_report_list_layers(const struct eh_compose *self, enum eh_chapter chapter, const char ***out);
/* Attributes of the study (groups, then structure) that have rows. */
size_t eh_report_list_attributes(const struct eh_compose *self, bool groups, bool structure,
                                 const char ***out);
/* The published count of people of a value; false where hidden or not there. */
bool eh_report_get_people(const struct eh_compose *self, const char *attribute, const char *group,
                          double *out);
const char *eh_report_name_attribute(const struct eh_compose *self, const char *attribute); /* "age band" */
const char *eh_report_name_value(const struct eh_compose *self, const char *attribute, const char *value);
/* The people of a value, in the plural: "women", "Black women", "people in Sales", "people of contract
 * part-time"; at the start of a sentence; and a value on its own in a chart, where "5" would say nothing. */
const char *eh_report_name_member(const struct eh_compose *self, const char *attribute, const char *value);
const char *eh_report_name_group(const struct eh_compose *self, const char *attribute, const char *value);
/* "in Sales" of "department=Sales"; "" of a `within` that names no one part. */
const char *eh_report_name_place(const struct eh_compose *self, const char *within);
const char *eh_report_name_label(const struct eh_compose *self, const char *attribute, const char *value);
const char *eh_report_name_layer(const struct eh_compose *self, const char *layer); /* "the informal layer" */
const char *eh_report_name_in_layer(const struct eh_compose *self,
                                    const char *layer); /* "in the informal layer" */
const char *eh_report_name_net(const struct eh_compose *self, const char *layer); /* on a label: "informal" */
const char *eh_report_name_within(const struct eh_compose *self,
                                  const char *within); /* "within region and level" */
/* How a row was compared: "within region and level", "among all people" where there are no strata. */
const char *eh_report_name_comparison(const struct eh_compose *self, eh_row *row);
const char *eh_report_capitalise(const struct eh_compose *self, const char *text);

/* ---- subject.c: who a row of chapters 4 and 6 to 8 speaks of ---- */

enum eh_chapter eh_report_get_chapter(const struct eh_compose *self, eh_row *row);
/* "People with a close tie to a decision maker"; NULL: the group of an attribute, as anywhere else. */
const char *eh_report_name_subject(const struct eh_compose *self, eh_row *row);
const char *eh_report_name_exposure(const struct eh_compose *self, eh_row *row); /* "a sponsor" */
/* The same behind "with", where a language has a form for it. */
const char *eh_report_name_exposed(const struct eh_compose *self, eh_row *row);
const char *eh_report_name_quarter(const struct eh_compose *self,
                                   const char *group); /* of the connected: "Fewest ties" */
/* What a row was counted in: "the informal layer", "promotions of the period". */
const char *eh_report_name_origin(const struct eh_compose *self, eh_row *row);
/* The same behind a preposition: "in the informal layer", "in promotions of the period". */
const char *eh_report_name_in_origin(const struct eh_compose *self, eh_row *row);
const char *eh_report_name_counted(const struct eh_compose *self, eh_row *row); /* what n counts: "votes" */
/* favour.payoff without a group is a chi-square statistic: never a ratio, never drawn. */
bool eh_report_is_statistic(eh_row *row);

/* ---- finding.c: verdict to sentence ---- */

/* What a row may be said to show. The mark is the verdict, and every sentence is made from it. */
struct eh_finding {
    eh_row *row;
    enum eh_mark mark;
    const char *title;                /* without interval, for chart titles and the headline */
    const char *headline;             /* with size and interval, or the smallest gap, or why not */
    const char *size;                 /* of a gap: "−1.9 ties, 95% interval −3.4 to −0.4"; else NULL */
    const char *what, *sure, *limits; /* three sentences */
    const char *check;                /* a question for people, or NULL */
    double consequence;               /* what goes first; gaps above everything */
};
enum eh_mark eh_report_mark(eh_row *row);
struct eh_finding eh_report_find_words(const struct eh_compose *self, eh_row *row);
/* The smallest gap that these data would have shown, in the words of the measure; "" where not known. */
const char *eh_report_say_smallest(const struct eh_compose *self, eh_row *row);
/* Of odds of 0 or without limit, within strata: whether the side that has no case among the comparable may
 * have one among all, so that it must not be said to have none. */
bool eh_report_has_crude_case(const struct eh_compose *self, eh_row *row);
/* The shares behind an odds ratio, its own group first; texts "" where not shown. */
struct eh_shares {
    const char *own;    /* "6%" */
    const char *others; /* "28% of men" */
    const char *all;    /* "6% of women, 28% of men" */
};
struct eh_shares eh_report_say_shares(const struct eh_compose *self, eh_row *row);
/* What a row is about, in a sentence: "closeness to decision makers", "having a sponsor". */
const char *eh_report_say_topic(const struct eh_compose *self, eh_row *row);
/* What its number measures, so that "up" is more of it: "segregation by gender", "having a sponsor". */
const char *eh_report_say_number(const struct eh_compose *self, eh_row *row);
/* Of several rows with verdicts: the words of the most consequential gap, else what may be said of all.
 * `topic`: "ties by gender in the informal layer". */
struct eh_finding eh_report_sum_up(const struct eh_compose *self, const struct eh_rows *rows,
                                   const char *topic);
/* Assortativity weighs people by their ties, segregation does not: where both are there and lie on opposite
 * sides of chance, a gap in the first is no finding on whether ties cross a line. */
bool eh_report_is_contradicted(const struct eh_compose *self, eh_row *row);
/* The rows that carry a verdict's claim: tests on the fullest strata, hidden ones among them. */
bool eh_report_is_tested(const struct eh_compose *self, eh_row *row);
const char *eh_report_find_second(const struct eh_compose *self, const char *attribute); /* NULL unless two */
/* The second row of two groups that mirror each other: the same comparison, seen from the other side. */
bool eh_report_is_mirror(const struct eh_compose *self, eh_row *row);
struct eh_tally { /* comparisons by verdict, mirrored ones once */
    size_t gap, no_gap, cannot_tell, hidden;
};
struct eh_tally eh_report_count(const struct eh_compose *self, const struct eh_rows *rows);
double eh_report_get_consequence(const struct eh_compose *self, eh_row *row);

/* ---- hindrance.c: why none of some rows has a verdict that may be shown ---- */

enum eh_hindrance {
    EH_HINDRANCE_SMALL,            /* hidden: too few people, or it would give such a result away */
    EH_HINDRANCE_ONE_GROUP,        /* the attributes have one group each */
    EH_HINDRANCE_NOBODY_COMPARABLE /* within the strata no two groups meet */
};
enum eh_hindrance eh_report_find_hindrance(const struct eh_compose *self, const struct eh_rows *rows);
/* Of one that is not the size of groups. */
const char *eh_report_say_hindrance(const struct eh_compose *self, enum eh_hindrance hindrance);
/* No row has a verdict, and not for the size of groups: there is nobody to compare with. */
bool eh_report_lacks_others(const struct eh_compose *self, const struct eh_rows *rows);

/* ---- words.c: what each measure is called in a sentence ---- */

enum eh_phrase {
    EH_PHRASE_AMOUNT, /* "… have 1.9 fewer ties …": takes the size */
    EH_PHRASE_ODDS,   /* "… have a sponsor less often …": the odds ratio follows */
    EH_PHRASE_INDEX,  /* "ties stay within …": estimate and what chance gives follow */
    EH_PHRASE_PAIR,   /* pairs: times the ties that chance would give */
    EH_PHRASE_WHETHER /* "whether being tied pays off equally": a statistic without size or direction */
};
struct eh_words {
    const char *measure;
    enum eh_phrase phrase;
    /* What an estimate below, above the reference says: a sentence, and what the row is about. Places: {1}
     * the subject, {2} the size, {3} than whom, {4} the attribute or the kind of mentor, {5} the group. */
    enum eh_say low, high, topic;
    enum eh_say unit;  /* behind a number in a chart */
    double scale;      /* 100: percentage points */
    bool is_adverse;   /* high is what one would rather avoid */
    double weight;     /* consequence, 0 to 10 */
    enum eh_say check; /* a question for people */
};
const struct eh_words *eh_report_get_words(const char *measure);       /* NULL: no sentence of its own */
const struct eh_words *eh_report_get_later_words(const char *measure); /* words_later.c */
const struct eh_words *eh_report_get_whether(void);                    /* of favour.payoff without a group */
/* What the number itself is called, where it stands beside the words or is said to rise: the topic, but where
 * there is less of the topic as the number rises. */
enum eh_say eh_report_get_number_words(const struct eh_words *words);
const char *eh_report_name_mentor(const struct eh_compose *self,
                                  const char *layer); /* "a mentor", "a sponsor", "a mentor or sponsor" */
const char *eh_report_explain_undefined(const struct eh_compose *self, const char *why);

/* The catalogue's title, without the kind of number; for access the layer's own word in place of "a mentor or
 * sponsor". */
const char *eh_report_name_measure(const struct eh_compose *self, eh_row *row);
const char *eh_report_get_title(const struct eh_compose *self,
                                uint32_t measure); /* as it is, in the language */
const char *eh_report_get_caution(const struct eh_compose *self, uint32_t measure);
const char *eh_report_get_question(const struct eh_compose *self, uint32_t measure);
/* Without what stands behind its comma: "Closeness to decision makers". */
const char *eh_report_get_short_title(const struct eh_compose *self, uint32_t measure);

/* ---- values.c: a row's numbers as text ---- */

bool eh_report_get_interval(const struct eh_compose *self, eh_row *row, double *out_low, double *out_high);
double eh_report_get_reference(const struct eh_compose *self, eh_row *row);
double eh_report_get_factor(const struct eh_compose *self, eh_row *row); /* 100: shown in percent */
int eh_report_get_decimals(const struct eh_compose *self, eh_row *row);
const char *eh_report_format_estimate(const struct eh_compose *self, eh_row *row);
const char *eh_report_format_interval(const struct eh_compose *self, eh_row *row); /* "" for none */
const char *eh_report_format_reason(const struct eh_compose *self,
                                    eh_row *row); /* hidden or undefined, else "" */
const char *eh_report_format_verdict(const struct eh_compose *self,
                                     eh_row *row); /* "gap", "gap (threshold)", "hidden", ... */
/* The smallest gap that would have been found in four of five such studies: 2.8 sd. False: not known. */
bool eh_report_get_smallest(const struct eh_compose *self, eh_row *row, double *out);
enum eh_scale eh_report_get_scale(const struct eh_compose *self, eh_row *row);

/* ---- items.c: adding to the document ---- */

struct eh_item *eh_report_add_item(struct eh_compose *self, enum eh_item_kind kind);
void eh_report_add_chapter(struct eh_compose *self, const char *title, const char *finding,
                           const char *destination, enum eh_mark mark, bool new_page);
void eh_report_add_heading(struct eh_compose *self, const char *title);
void eh_report_add_paragraph(struct eh_compose *self, const char *text);
void eh_report_add_finding(struct eh_compose *self, const struct eh_finding *finding); /* three sentences */
/* Whether a chart has a number to show. */
bool eh_report_is_drawable(const struct eh_chart *chart);
/* One, or two side by side; what has no number to show is a line of text below. */
void eh_report_add_charts(struct eh_compose *self, const struct eh_chart *one,
                          const struct eh_chart *opt_two);
struct eh_paragraph eh_report_make_paragraph(struct eh_arena *arena, const char *text);
struct eh_paragraph eh_report_make_led(struct eh_arena *arena, const char *bold, const char *text);

struct eh_list { /* a list or panel under construction */
    size_t count, capacity;
    struct eh_paragraph *paragraph;
};
void eh_report_list_add(struct eh_compose *self, struct eh_list *list, const char *opt_bold,
                        const char *text);
void eh_report_add_list(struct eh_compose *self, const struct eh_list *list);
void eh_report_add_panel(struct eh_compose *self, const char *title, const struct eh_list *list);

struct eh_grid { /* a table under construction */
    struct eh_table table;
    size_t capacity;
};
/* Headings end with NULL; one that starts with '>' is aligned to the end. */
void eh_report_grid_start(struct eh_compose *self, struct eh_grid *grid, const char *title,
                          const char *const *heading);
struct eh_table_cell *eh_report_grid_add(struct eh_compose *self,
                                         struct eh_grid *grid); /* a row of empty cells */
void eh_report_add_grid(struct eh_compose *self,
                        const struct eh_grid *grid); /* nothing where it has no row */

struct eh_tables { /* narrow tables that stand side by side, under construction */
    size_t count, capacity;
    struct eh_table *table;
};
void eh_report_tables_add(struct eh_compose *self, struct eh_tables *tables, const struct eh_grid *grid);
void eh_report_add_tables_beside(struct eh_compose *self, const struct eh_tables *tables, size_t columns);

/* ---- chart_*.c: rows to models ---- */

struct eh_chart eh_report_chart_start(struct eh_compose *self, enum eh_chart_kind kind,
                                      const struct eh_finding *opt_finding, const char *title,
                                      const char *subtitle, const char *source);
enum eh_dot_label {
    EH_LABEL_GROUP,
    EH_LABEL_WITHIN,
    EH_LABEL_INSIDE,
    EH_LABEL_LAYER,
    EH_LABEL_MEASURE,
    EH_LABEL_LAYER_ATTRIBUTE,
    EH_LABEL_ATTRIBUTE
};
struct eh_axis eh_report_make_axis(const struct eh_compose *self, eh_row *row);
/* The alternative text, once the rows are final. */
void eh_report_describe_dots(const struct eh_compose *self, struct eh_chart *chart);
/* A dot a row; more than `most` keep the lowest and the highest. */
struct eh_chart eh_report_chart_dots(struct eh_compose *self, const struct eh_rows *rows,
                                     enum eh_dot_label label, size_t most, const struct eh_finding *finding,
                                     const char *subtitle);
/* Crude, within level, full: false where there is only one step. */
bool eh_report_chart_steps(struct eh_compose *self, eh_row *row, struct eh_chart *out);
/* Whether ties cross the lines of each attribute, in each layer that people work in and the reporting line. */
bool eh_report_chart_lines(struct eh_compose *self, struct eh_chart *out);
/* mixing.ratio between at most `most` values. */
bool eh_report_chart_heatmap(struct eh_compose *self, const char *layer, const char *attribute, size_t most,
                             struct eh_chart *out);
bool eh_report_chart_network(struct eh_compose *self, const char *layer, const char *attribute,
                             struct eh_chart *out);
/* Share of people against share of what `measure` counts in `layer`, by group. */
bool eh_report_chart_shares(struct eh_compose *self, const char *measure, const char *layer,
                            const char *attribute, struct eh_chart *out);
bool eh_report_chart_exposure(struct eh_compose *self, const char *layer, const char *attribute,
                              struct eh_chart *out);
/* The group of a row inside each value of the first structure attribute; false below two of them. */
bool eh_report_chart_inside(struct eh_compose *self, eh_row *row, size_t most, struct eh_chart *out);
/* Means of a score by group or by structure, descriptive. */
bool eh_report_chart_means(struct eh_compose *self, const char *score, const char *attribute, size_t most,
                           struct eh_chart *out);
/* One group on every measure of inclusion, in standard deviations; false below three of them. */
bool eh_report_chart_profile(struct eh_compose *self, const char *layer, const char *attribute,
                             const char *group, struct eh_chart *out);
/* One measure on the fullest strata, a dot a group. */
bool eh_report_chart_full(struct eh_compose *self, const char *measure, const char *layer,
                          const char *attribute, size_t most, struct eh_chart *out);
/* What goes with promotion: a dot a kind of tie. */
bool eh_report_chart_exposures(struct eh_compose *self, struct eh_chart *out);
bool eh_report_chart_lorenz(struct eh_compose *self, const char *measure, const char *gini,
                            const char *const *layer, size_t layer_count, struct eh_chart *out);
/* Shares of people against the size of their group, with the limits of chance about the overall share; false
 * below four groups shown. `what`: "Share who have a mentor". */
bool eh_report_chart_funnel(struct eh_compose *self, const char *measure, const char *layer, const char *what,
                            struct eh_chart *out);
/* Circles by size and openness, shaded by likeness in `opt_attribute`; false where none or only one is there.
 */
bool eh_report_chart_circles(struct eh_compose *self, const char *opt_attribute, struct eh_chart *out);
/* What came first: of pairs that have both, of new mentorings, by group of the mentee. */
bool eh_report_chart_order(struct eh_compose *self, struct eh_chart *out);

/* ---- chapter.c: what chapters share ---- */

/* The rows of a measure on the fullest strata. */
struct eh_rows eh_report_select_full(const struct eh_compose *self, const char *measure, const char *layer,
                                     const char *attribute);
bool eh_report_is_worse_off(const struct eh_compose *self, eh_row *row);
/* The row to look at first: the most consequential gap, else the one furthest on the side worse off. */
eh_row *eh_report_focus(const struct eh_compose *self, const struct eh_rows *rows);
/* One pair of groups is one comparison: the words of its focus. More groups: the sum of them. */
struct eh_finding eh_report_judge(const struct eh_compose *self, const struct eh_rows *rows,
                                  const char *topic);
/* Whether a row is about people: of an equity group, of a circle, with a tie, or gone; not of a department.
 */
bool eh_report_is_about_people(const struct eh_compose *self, eh_row *row);
/* All tested rows of a chapter that may lead, inside a structure value only where asked, equity groups or
 * structure. Whom people report to is decided: that it crosses levels is no finding, so ties of structure are
 * those of layers that people work in. What another index contradicts is left out too. */
struct eh_rows eh_report_select_tested(const struct eh_compose *self, enum eh_chapter chapter, bool equity,
                                       bool inside);
/* One line for each other finding: their headlines as a list, gaps first, at most `most`. */
void eh_report_add_headlines(struct eh_compose *self, const struct eh_rows *rows,
                             const struct eh_finding *except, size_t most);
/* Why a chapter has nothing to say, and what would open it. */
const char *eh_report_find_closed(const struct eh_compose *self, const char *word, const char *otherwise);

/* ---- clear.c: what is clear, and what is not ---- */

/* The most consequential gaps among `rows`, one of a kind (measure and attribute); their number. */
size_t eh_report_list_clear(const struct eh_compose *self, const struct eh_rows *rows, size_t most,
                            eh_row **out);
void eh_report_add_clear_heading(struct eh_compose *self, eh_row *row);
void eh_report_add_clear_charts(struct eh_compose *self, eh_row *row);
/* "Of 12 comparisons of groups, 2 show a clear gap; for 10 the data cannot tell, because …", the reason only
 * where asked; "" for none. */
const char *eh_report_say_tally(const struct eh_compose *self, const struct eh_rows *rows, const char *where,
                                bool with_reason);
/* A finding as a chapter opens with it: with the layer that a gap was found in. */
const char *eh_report_say_finding(const struct eh_compose *self, const struct eh_finding *finding);
struct eh_glance_line {
    const char *measure, *layer, *label;
};
/* A line a measure, a column a group of the plain attributes: size and mark of the fullest comparison. A
 * narrow one goes to `opt_beside`. */
void eh_report_add_glance(struct eh_compose *self, const char *title, const char *heading,
                          const struct eh_glance_line *line, size_t lines, struct eh_tables *opt_beside);

/* ---- the parts of the report, in order ---- */

void eh_report_add_summary(struct eh_compose *self);
void eh_report_add_guide(struct eh_compose *self);
void eh_report_add_people(struct eh_compose *self);
void eh_report_add_inclusion(struct eh_compose *self);
void eh_report_add_mixing(struct eh_compose *self);
void eh_report_add_alliances(struct eh_compose *self);
void eh_report_add_access(struct eh_compose *self);
void eh_report_add_meeting(struct eh_compose *self);
void eh_report_add_favour(struct eh_compose *self);
void eh_report_add_leaving(struct eh_compose *self);
void eh_report_add_trend(struct eh_compose *self);
void eh_report_add_left_out(struct eh_compose *self);
void eh_report_add_tables(struct eh_compose *self);
void eh_report_add_method(struct eh_compose *self);
void eh_report_add_provenance(struct eh_compose *self);

#endif

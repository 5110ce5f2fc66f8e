/* Page 1, the four numbers: what is clear first, then how much could be told at all, then what describes the
 * whole. A number that cannot tell is no headline. */
#include <math.h>
#include <string.h>

#include "format.h"
#include "summary.h"
#include "trend.h"

static const char *name_title(const struct eh_compose *self, eh_row *row)
{
    const struct eh_words *words = eh_report_get_words(row->measure);
    const char *subject = eh_report_name_subject(self, row);
    if (subject)
        return words && !strstr(eh_word(self, words->topic), "{")
                   ? eh_arena_format(self->arena, "%s: %s", subject, eh_word(self, words->topic))
                   : subject;
    const char *who = *row->group ? eh_report_name_group(self, row->attribute, row->group)
                                  : eh_report_name_attribute(self, row->attribute);
    const char *place = eh_report_name_place(self, row->within);
    if (strcmp(row->measure, "favour.exposure.odds") == 0)
        return eh_say(self, EH_SAY_KEY_WITH, who, eh_report_name_exposed(self, row));
    if (strcmp(row->measure, "access.odds") == 0)
        return *place ? eh_say(self, EH_SAY_KEY_WITH_IN_PLACE, who, place,
                               eh_report_name_mentor(self, row->layer))
                      : eh_say(self, EH_SAY_KEY_WITH, who, eh_report_name_mentor(self, row->layer));
    if (strcmp(row->measure, "access.power.odds") == 0)
        return eh_say(self, EH_SAY_WHO_IS_A_DECISION_MAKER,
                      *place ? eh_say(self, EH_SAY_KEY_WITH_IN_PLACE, who, place,
                                      eh_report_name_mentor(self, row->layer))
                             : eh_say(self, EH_SAY_KEY_WITH, who, eh_report_name_mentor(self, row->layer)));
    if (strcmp(row->measure, "mixing.segregation") == 0)
        return eh_say(self, EH_SAY_KEY_TIES_ACROSS_LINES, who);
    if (words && words->phrase == EH_PHRASE_AMOUNT && *row->group)
        return eh_arena_format(self->arena, "%s: %s%s%s", who, eh_report_say_number(self, row),
                               *place ? " " : "", place);
    const char *title = eh_report_name_measure(self, row);
    return *row->group || *row->attribute ? eh_arena_format(self->arena, "%s, %s", title, who) : title;
}

/* Segregation is 1 - E/E0: its negative is how many ties cross, less than chance gives. */
static void fill_segregation(const struct eh_compose *self, eh_row *row, struct eh_key_figure *out)
{
    double low, high, share = -100 * row->estimate;
    out->value = eh_arena_format(self->arena, "%s%s", eh_format_signed(&self->form, share, 0),
                                 self->form.language->percent);
    if (eh_report_get_interval(self, row, &low, &high))
        out->interval = eh_say(self, EH_SAY_AGAINST_CHANCE_95_INTERVAL,
                               eh_format_interval(&self->form, -100 * high, -100 * low, 0));
}

/* Of an odds ratio the share itself, where it is shown: "6%", beside "28% of men". */
static bool fill_share(const struct eh_compose *self, eh_row *row, struct eh_key_figure *out)
{
    enum { LONGEST = 34 };
    struct eh_shares shares = eh_report_say_shares(self, row);
    if (!*shares.others || strlen(shares.others) > LONGEST)
        return false;
    out->value = shares.own;
    out->unit = "";
    out->interval = eh_say(self, EH_SAY_KEY_AND, shares.others);
    const char *interval = eh_report_format_interval(self, row);
    out->note = *interval ? eh_say(self, EH_SAY_ODDS_RATIO_95_INTERVAL, eh_report_format_estimate(self, row),
                                   interval)
                          : eh_report_find_words(self, row).size;
    /* The trend is that of the number that stands there: the rate of the odds ratio's own group. */
    const char *rate =
        eh_arena_format(self->arena, "%.*s.rate", (int)(strlen(row->measure) - 5), row->measure);
    eh_trend_fill_key(
        self,
        eh_report_find(self, (struct eh_query){rate, row->layer, row->attribute, row->group, NULL, NULL}), 1,
        out);
    return true;
}

/* Of a friending bias the two shares that it is made of, where both are shown. */
static bool fill_exposure(const struct eh_compose *self, eh_row *row, struct eh_key_figure *out)
{
    struct eh_query query = {"mixing.choice", row->layer, row->attribute, row->group, NULL, NULL};
    eh_row *choice = eh_report_find(self, query);
    query.measure = "mixing.exposure";
    eh_row *exposure = eh_report_find(self, query);
    if (strcmp(row->measure, "mixing.bias.gap") != 0 || eh_report_is_inside(row) || !choice || !exposure ||
        !(choice->has & EH_ESTIMATE) || !(exposure->has & EH_ESTIMATE))
        return false;
    out->title = eh_say(self, EH_SAY_DECISION_MAKERS_AMONG_THE_TIES_OF,
                        eh_report_name_member(self, row->attribute, row->group));
    out->value = eh_report_format_estimate(self, choice);
    out->unit = "";
    out->interval =
        eh_say(self, EH_SAY_AND_OF_THE_COLLEAGUES_AROUND_THEM, eh_report_format_estimate(self, exposure));
    out->note = eh_say(self, EH_SAY_FRIENDING_BIAS_AGAINST_COMPARABLE_OTHERS_95_INTERVAL,
                       eh_report_format_estimate(self, row), eh_report_format_interval(self, row));
    eh_trend_fill_key(self, choice, 1, out);
    return true;
}

static void fill_test(const struct eh_compose *self, eh_row *row, struct eh_key_figure *out)
{
    const struct eh_words *words = eh_report_get_words(row->measure);
    const char *interval = eh_report_format_interval(self, row);
    out->title = name_title(self, row);
    out->mark = eh_report_mark(row);
    if (fill_share(self, row, out) || fill_exposure(self, row, out))
        return;
    out->value = eh_report_format_estimate(self, row);
    out->unit = !(row->has & EH_ESTIMATE)         ? ""
                : words->phrase == EH_PHRASE_ODDS ? eh_word(self, EH_SAY_KEY_ODDS)
                                                  : eh_word(self, words->unit);
    out->interval =
        *interval ? eh_say(self, EH_SAY_KEY_INTERVAL, interval) : eh_word(self, EH_SAY_NO_INTERVAL);
    bool is_turned = strcmp(row->measure, "mixing.segregation") == 0 && row->has & EH_ESTIMATE;
    if (is_turned)
        fill_segregation(self, row, out);
    eh_trend_fill_key(self, row, is_turned ? -1 : 1, out);
    const char *than = strcmp(row->within, "none") == 0 ? eh_word(self, EH_SAY_AGAINST_THE_OTHERS)
                                                        : eh_word(self, EH_SAY_AGAINST_COMPARABLE_OTHERS);
    const char *origin = eh_report_get_chapter(self, row) >= EH_CHAPTER_MEETING
                             ? eh_report_name_origin(self, row)
                             : eh_say(self, EH_SAY_KEY_LAYER, eh_report_name_net(self, row->layer));
    out->note = *row->group && words->phrase != EH_PHRASE_INDEX
                    ? eh_arena_format(self->arena, "%s; %s", than, origin)
                    : origin;
}

static void fill_plain(const struct eh_compose *self, eh_row *row, const char *title, const char *note,
                       struct eh_key_figure *out)
{
    out->title = title;
    out->value = eh_report_format_estimate(self, row);
    out->unit = "";
    out->mark = row->status == EH_STATUS_HIDDEN ? EH_MARK_HIDDEN : EH_MARK_NONE;
    out->interval = eh_arena_format(self->arena, "%s", eh_report_name_layer(self, row->layer));
    out->note = note;
    eh_trend_fill_key(self, row, 1, out);
}

/* What a reader of page 1 knows without chapter 3: differences, odds, and ties that cross lines. */
static bool is_plain(eh_row *row)
{
    const struct eh_words *words = eh_report_get_words(row->measure);
    return words->phrase == EH_PHRASE_AMOUNT || words->phrase == EH_PHRASE_ODDS ||
           strcmp(row->measure, "mixing.segregation") == 0;
}

static void add_test(const struct eh_compose *self, eh_row *row, struct eh_summary *summary, eh_row **used)
{
    if (summary->key_count == EH_SUMMARY_KEYS || !is_plain(row))
        return;
    bool is_equity = eh_report_is_equity(self, row->attribute);
    for (size_t i = 0; i < summary->key_count; i++)
        if (used[i] && strcmp(used[i]->measure, row->measure) == 0 &&
            eh_report_is_equity(self, used[i]->attribute) == is_equity)
            return;
    used[summary->key_count] = row;
    fill_test(self, row, &summary->key[summary->key_count++]);
}

static void add_tests(const struct eh_compose *self, const struct eh_rows *rows, struct eh_summary *summary,
                      eh_row **used)
{
    enum { MOST_CLEAR = 12 };
    eh_row *clear[MOST_CLEAR];
    size_t count = eh_report_list_clear(self, rows, MOST_CLEAR, clear);
    for (size_t i = 0; i < count && summary->key_count + 1 < EH_SUMMARY_KEYS; i++)
        add_test(self, clear[i], summary, used);
}

static void add_plain(const struct eh_compose *self, const char *measure, const char *title, const char *note,
                      struct eh_summary *summary)
{
    eh_row *row =
        eh_report_find(self, (struct eh_query){.measure = measure, .layer = self->primary, .group = ""});
    if (row && *row->layer && summary->key_count < EH_SUMMARY_KEYS)
        fill_plain(self, row, title, note, &summary->key[summary->key_count++]);
}

/* How much could be told at all: "44 of 792". */
static void add_tally(const struct eh_compose *self, const struct eh_summary_topic *topic,
                      struct eh_summary *summary)
{
    const struct eh_tally *tally = &topic->tally;
    size_t all = tally->gap + tally->no_gap + tally->cannot_tell;
    if (!all || summary->key_count == EH_SUMMARY_KEYS)
        return;
    summary->key[summary->key_count++] = (struct eh_key_figure){
        .title = eh_word(self, EH_SAY_COMPARISONS_WITH_A_CLEAR_GAP),
        .value = eh_format_count(&self->form, (double)tally->gap),
        .unit = eh_say(self, EH_SAY_KEY_OF_ALL, eh_format_count(&self->form, (double)all)),
        .mark = EH_MARK_NONE,
        .interval = eh_say(self, EH_SAY_KEY_NO_GAP, eh_format_count(&self->form, (double)tally->no_gap)),
        .note =
            eh_say(self, EH_SAY_KEY_CANNOT_TELL, eh_format_count(&self->form, (double)tally->cannot_tell))};
}

void eh_summary_add_keys(struct eh_compose *self, const struct eh_summary_topic *topic,
                         struct eh_summary *summary)
{
    eh_row *used[EH_SUMMARY_KEYS] = {NULL};
    struct eh_rows structure = eh_report_select_tested(self, EH_CHAPTER_MIXING, false, false);
    summary->key = EH_NEW_ARRAY(self->arena, struct eh_key_figure, EH_SUMMARY_KEYS);
    add_tests(self, &topic->tested, summary, used);
    if (topic->of_groups)
        add_tests(self, &structure, summary, used);
    add_tally(self, topic, summary);
    add_plain(self, "data.ties", eh_word(self, EH_SAY_PAIRS_OF_PEOPLE_WITH_A_TIE),
              eh_word(self, EH_SAY_EACH_PAIR_COUNTED_ONCE), summary);
    add_plain(self, "data.largest_component", eh_word(self, EH_SAY_IN_THE_LARGEST_CONNECTED_PART),
              eh_word(self, EH_SAY_SHARE_OF_PEOPLE), summary);
    add_plain(self, "inclusion.gini", eh_word(self, EH_SAY_CONCENTRATION_OF_TIES_GINI),
              eh_word(self, EH_SAY_ZERO_EVERYBODY_HAS_AS_MANY_TIES), summary);
    add_plain(self, "data.components", eh_word(self, EH_SAY_SEPARATE_PARTS),
              eh_word(self, EH_SAY_SINGLE_PEOPLE_INCLUDED), summary);
}

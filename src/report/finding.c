/* Verdict to sentence. Every finding is worded from its mark alone: what a gap says, what "no gap shown" says
 * and what "cannot tell" says are three branches of one switch, so a headline cannot claim what the drawing
 * of the same row does not show. */
#include <math.h>
#include <string.h>

#include "compose.h"
#include "format.h"

struct voice { /* the words of one row */
    const struct eh_compose *compose;
    struct eh_arena *arena;
    eh_row *row;
    const struct eh_words *words;
    const char *subject; /* "Gender woman in department Sales" */
    const char *topic;   /* "ties" */
    const char *than;    /* "than comparable others" */
    bool is_high;        /* above the reference */
};

enum eh_mark eh_report_mark(eh_row *row)
{
    if (row->status == EH_STATUS_HIDDEN)
        return EH_MARK_HIDDEN;
    switch (row->verdict) {
    case EH_GAP:
        return EH_MARK_GAP;
    case EH_NO_GAP_SHOWN:
        return EH_MARK_NO_GAP;
    case EH_CANNOT_TELL:
        return EH_MARK_CANNOT_TELL;
    default:
        return row->status == EH_STATUS_UNDEFINED ? EH_MARK_UNDEFINED : EH_MARK_NONE;
    }
}

static bool is_directed(const struct eh_compose *self, const char *layer)
{
    for (size_t i = 0; i < self->provenance->layer_count; i++)
        if (strcmp(self->provenance->layer[i].name, layer) == 0)
            return self->provenance->layer[i].directed;
    return false;
}

/* People by their group; a part of the organisation by its name. */
static const char *name_end(const struct voice *v, const char *value)
{
    const char *attribute = v->row->attribute;
    return eh_report_is_equity(v->compose, attribute) ? eh_report_name_member(v->compose, attribute, value)
                                                      : eh_report_name_label(v->compose, attribute, value);
}

static const char *name_pair(const struct voice *v)
{
    const struct eh_compose *self = v->compose;
    const char *group = name_end(v, v->row->group), *other = name_end(v, v->row->other);
    if (strcmp(v->row->group, v->row->other) == 0)
        return eh_say(self,
                      eh_report_is_equity(self, v->row->attribute) ? EH_SAY_TIES_AMONG : EH_SAY_TIES_WITHIN,
                      group);
    return eh_say(self, is_directed(self, v->row->layer) ? EH_SAY_TIES_FROM_TO : EH_SAY_TIES_BETWEEN_AND,
                  group, other);
}

/* "Women", "Women in Sales", "Ties between men and women", "Gender". */
static const char *name_subject(const struct voice *v)
{
    const char *attribute = v->row->attribute, *subject = eh_report_name_subject(v->compose, v->row);
    if (subject)
        ;
    else if (v->words->phrase == EH_PHRASE_PAIR || strcmp(v->row->measure, "mixing.reciprocity") == 0)
        subject = name_pair(v);
    else if (*v->row->group)
        subject = eh_report_name_group(v->compose, attribute, v->row->group);
    else
        subject = eh_report_capitalise(v->compose, eh_report_name_attribute(v->compose, attribute));
    if (!eh_report_is_inside(v->row))
        return subject;
    return eh_arena_format(v->arena, "%s %s", subject, eh_report_name_place(v->compose, v->row->within));
}

/* What stands where the words leave room for the attribute or the kind of mentor. */
static const char *get_filler(const struct eh_compose *self, eh_row *row)
{
    const struct eh_words *words = eh_report_get_words(row->measure);
    if (strncmp(row->measure, "access.", 7) == 0 && words && words->phrase == EH_PHRASE_ODDS)
        return eh_report_name_mentor(self, row->layer);
    if (strncmp(row->measure, "favour.exposure", 15) == 0 || eh_report_is_statistic(row))
        return eh_report_name_exposure(self, row);
    return eh_report_name_attribute(self, row->attribute);
}

const char *eh_report_say_topic(const struct eh_compose *self, eh_row *row)
{
    const struct eh_words *words = eh_report_get_words(row->measure);
    if (!words)
        return eh_report_get_title(self, row->measure_index);
    if (eh_report_is_statistic(row))
        words = eh_report_get_whether();
    return eh_say(self, words->topic, "", "", "", get_filler(self, row));
}

const char *eh_report_say_number(const struct eh_compose *self, eh_row *row)
{
    const struct eh_words *words = eh_report_get_words(row->measure);
    if (!words || eh_report_is_statistic(row))
        return eh_report_say_topic(self, row);
    return eh_say(self, eh_report_get_number_words(words), "", "", "", get_filler(self, row));
}

/* A candidate is compared with the same candidate, the exposed of a group with the others of the group. */
static const char *name_others(const struct eh_compose *self, eh_row *row)
{
    if (strcmp(row->measure, "favour.within_candidate") == 0)
        return eh_word(self, EH_SAY_THAN_BY_THE_OTHERS);
    if (strcmp(row->measure, "favour.payoff") == 0)
        return eh_word(self, EH_SAY_THAN_COMPARABLE_OTHERS_OF_THE_GROUP);
    if (eh_report_is_inside(row))
        return eh_word(self, EH_SAY_THAN_COMPARABLE_OTHERS_THERE);
    return strcmp(row->within, "none") == 0 ? eh_word(self, EH_SAY_THAN_THE_OTHERS)
                                            : eh_word(self, EH_SAY_THAN_COMPARABLE_OTHERS);
}

static struct voice start(const struct eh_compose *self, eh_row *row)
{
    static const struct eh_words plain = {.measure = "",
                                          .phrase = EH_PHRASE_INDEX,
                                          .low = EH_SAY_LOWER,
                                          .high = EH_SAY_HIGHER,
                                          .topic = EH_SAY_NOTHING,
                                          .unit = EH_SAY_NOTHING,
                                          .check = EH_SAY_NOTHING,
                                          .scale = 1};
    const struct eh_words *words = eh_report_get_words(row->measure);
    struct voice v = {.compose = self, .arena = self->arena, .row = row, .words = words ? words : &plain};
    v.subject = name_subject(&v);
    v.topic = eh_report_say_topic(self, row);
    if (eh_report_is_statistic(row))
        v.words = eh_report_get_whether();
    v.than = name_others(self, row);
    /* Without limit is x/0: above. */
    v.is_high = !(row->has & EH_ESTIMATE) || row->estimate > eh_report_get_reference(self, row);
    return v;
}

static const char *format_amount(const struct voice *v, double amount)
{
    double scale = v->words->scale;
    return eh_format_fixed(&v->compose->form, scale * fabs(amount),
                           eh_report_get_decimals(v->compose, v->row));
}

static bool is_segregation(const struct voice *v)
{
    return strcmp(v->row->measure, "mixing.segregation") == 0;
}

/* An index of no one group is about all ties: its topic names the attribute, so it needs no subject. */
static bool is_about_all(const struct voice *v)
{
    return v->words->phrase == EH_PHRASE_INDEX && !*v->row->group && *v->words->measure &&
           !eh_report_name_subject(v->compose, v->row);
}

/* The size as its sentence takes it. */
static const char *say_amount(const struct voice *v)
{
    if (!(v->row->has & EH_ESTIMATE))
        return "";
    if (is_segregation(v)) /* 1 - E/E0 is this share, exactly */
        return eh_format_percent(&v->compose->form, fabs(v->row->estimate), 0);
    if (v->words->phrase == EH_PHRASE_AMOUNT)
        return format_amount(v, v->row->estimate);
    return v->words->phrase == EH_PHRASE_PAIR ? eh_format_ratio(&v->compose->form, v->row->estimate) : "";
}

/* "Women have 1.9 fewer ties than comparable others" */
static const char *say_gap(const struct voice *v)
{
    const struct eh_compose *self = v->compose;
    bool is_sized = v->row->has & EH_ESTIMATE || v->words->phrase == EH_PHRASE_ODDS ||
                    v->words->phrase == EH_PHRASE_WHETHER;
    if (!is_sized)
        return eh_say(self, EH_SAY_A_GAP_IN, v->subject, v->topic);
    bool is_high = v->is_high || v->words->phrase == EH_PHRASE_WHETHER;
    return eh_say(self, is_high ? v->words->high : v->words->low, v->subject, say_amount(v), v->than,
                  get_filler(self, v->row),
                  *v->row->group ? eh_report_name_member(self, v->row->attribute, v->row->group) : "");
}

/* An index beside what chance gives, by its name: "E-I index 0.31 where chance gives 0.12". */
static const char *say_index(const struct voice *v, const char *estimate, const char *chance)
{
    static const struct {
        const char *measure;
        enum eh_say words;
    } index[] = {{"mixing.inbreeding", EH_SAY_INBREEDING_WHERE_CHANCE_GIVES},
                 {"mixing.ei", EH_SAY_E_I_INDEX_WHERE_CHANCE_GIVES},
                 {"mixing.assortativity", EH_SAY_ASSORTATIVITY_WHERE_CHANCE_GIVES},
                 {"mixing.assortativity_adjusted", EH_SAY_ADJUSTED_ASSORTATIVITY_WHERE_CHANCE_GIVES}};
    const struct eh_compose *self = v->compose;
    for (size_t i = 0; i < sizeof index / sizeof *index; i++)
        if (strcmp(v->row->measure, index[i].measure) == 0)
            return eh_say(self, index[i].words, estimate, chance);
    return eh_say(self, EH_SAY_WHERE_CHANCE_GIVES, estimate, chance);
}

bool eh_report_has_crude_case(const struct eh_compose *self, eh_row *row)
{
    const struct eh_words *words = eh_report_get_words(row->measure);
    if (strcmp(row->within, "none") == 0 || !words || words->phrase != EH_PHRASE_ODDS)
        return false;
    eh_row *crude = eh_report_find(
        self, (struct eh_query){row->measure, row->layer, row->attribute, row->group, row->other, "none"});
    if (!crude || crude->status == EH_STATUS_HIDDEN)
        return true; /* nobody can know */
    return row->has & EH_ESTIMATE ? !(crude->has & EH_ESTIMATE && crude->estimate == 0)
                                  : (crude->has & EH_ESTIMATE) != 0;
}

static const char *say_odds(const struct voice *v)
{
    const struct eh_compose *self = v->compose;
    bool is_zero = v->row->has & EH_ESTIMATE;
    if (is_zero && v->row->estimate > 0)
        return eh_say(self, EH_SAY_ODDS_RATIO, eh_report_format_estimate(self, v->row));
    if (eh_report_has_crude_case(self, v->row))
        return eh_word(self, is_zero ? EH_SAY_ODDS_RATIO_0_OF_THE_COMPARABLE
                                     : EH_SAY_ODDS_RATIO_WITHOUT_LIMIT_OF_THE_COMPARABLE);
    return eh_word(self, is_zero ? EH_SAY_ODDS_RATIO_0 : EH_SAY_ODDS_RATIO_WITHOUT_LIMIT);
}

/* The number behind the words: "odds ratio 0.44", "0.42 where chance gives 0.00". */
static const char *say_size(const struct voice *v)
{
    const struct eh_compose *self = v->compose;
    const char *estimate = eh_report_format_estimate(self, v->row);
    switch (v->words->phrase) {
    case EH_PHRASE_AMOUNT:
        return eh_arena_format(v->arena, "%s%s", estimate, eh_word(self, v->words->unit));
    case EH_PHRASE_ODDS:
        return say_odds(v);
    case EH_PHRASE_PAIR:
        return eh_arena_format(v->arena, "%s" EH_TIMES, estimate);
    case EH_PHRASE_WHETHER:
        return eh_say(self, EH_SAY_BRESLOW_DAY_STATISTIC, estimate);
    default:
        break;
    }
    struct eh_published_row chance = *v->row;
    chance.estimate = chance.expected;
    if (is_segregation(v))
        return eh_say(self, EH_SAY_SEGREGATION, estimate);
    if (!(v->row->has & EH_EXPECTED))
        return estimate;
    return say_index(v, estimate, eh_report_format_estimate(self, &chance));
}

static const char *say_interval(const struct voice *v)
{
    const struct eh_compose *self = v->compose;
    double low, high;
    if (is_segregation(v) && eh_report_get_interval(self, v->row, &low, &high)) {
        int decimals = eh_format_decimals_of_width(50 * (high - low));
        decimals = decimals > 1 ? 1 : decimals;
        if (v->row->estimate < 0) { /* "140% more ties": of more, not of fewer */
            double swap = -low;
            low = -high;
            high = swap;
        }
        return eh_say(self, EH_SAY_INTERVAL_FROM_TO, eh_format_percent_of(&self->form, 100 * low, decimals),
                      eh_format_percent_of(&self->form, 100 * high, decimals));
    }
    const char *interval = eh_report_format_interval(self, v->row);
    return *interval ? eh_say(self, EH_SAY_KEY_INTERVAL, interval) : eh_word(self, EH_SAY_NO_INTERVAL);
}

/* The smallest gap that would have been found, in the words of the measure; "" where it is not known. */
static const char *say_smallest(const struct voice *v)
{
    double smallest;
    if (!eh_report_get_smallest(v->compose, v->row, &smallest))
        return "";
    switch (v->words->phrase) {
    case EH_PHRASE_AMOUNT:
        return eh_arena_format(v->arena, "%s%s", format_amount(v, smallest),
                               eh_word(v->compose, v->words->unit));
    case EH_PHRASE_ODDS:
        return eh_say(v->compose, EH_SAY_AN_ODDS_RATIO_OF_OR,
                      eh_format_ratio(&v->compose->form, 1 / smallest),
                      eh_format_ratio(&v->compose->form, smallest));
    case EH_PHRASE_PAIR:
        return eh_say(v->compose, EH_SAY_TIMES_MORE_OR_FEWER_TIES,
                      eh_format_ratio(&v->compose->form, smallest));
    default:
        break;
    }
    bool is_share = eh_report_get_scale(v->compose, v->row) == EH_SCALE_SHARE;
    return is_share ? eh_say(v->compose, EH_SAY_POINTS, eh_format_fixed(&v->compose->form, 100 * smallest, 0))
                    : eh_say(v->compose, EH_SAY_FROM_CHANCE, format_amount(v, smallest));
}

const char *eh_report_say_smallest(const struct eh_compose *self, eh_row *row)
{
    struct voice v = start(self, row);
    return say_smallest(&v);
}

/* Why a row cannot tell. A row without q stands on too few people to be tested at all. */
static const char *say_why(const struct voice *v)
{
    double low, high;
    bool is_set = eh_report_get_chapter(v->compose, v->row) == EH_CHAPTER_MEETING;
    if (!(v->row->has & EH_Q))
        return is_set ? eh_word(v->compose, EH_SAY_FEWER_THAN_10_MENTORINGS_TO_COMPARE)
                      : eh_word(v->compose, EH_SAY_FEWER_THAN_10_COMPARABLE_PEOPLE_ON_ONE);
    if (!eh_report_get_interval(v->compose, v->row, &low, &high))
        return eh_report_get_chapter(v->compose, v->row) <= EH_CHAPTER_MIXING
                   ? eh_word(v->compose, EH_SAY_THE_DATA_GIVE_NO_INTERVAL)
                   : eh_word(v->compose, EH_SAY_IT_IS_NOT_CLEAR_OF_CHANCE_AND);
    return eh_say(v->compose, EH_SAY_THE_INTERVAL_IS_WIDE, eh_report_format_interval(v->compose, v->row));
}

/* Odds of 0 or without limit have no interval, and their words say why. */
static bool is_one_sided(const struct voice *v)
{
    return v->words->phrase == EH_PHRASE_ODDS && !(v->row->has & EH_ESTIMATE && v->row->estimate > 0);
}

static void word_title(const struct voice *v, struct eh_finding *out)
{
    switch (out->mark) {
    case EH_MARK_GAP:
        out->title = say_gap(v);
        out->size = is_segregation(v) ? say_interval(v)
                    : is_one_sided(v) ? say_size(v)
                                      : eh_arena_format(v->arena, "%s, %s", say_size(v), say_interval(v));
        out->headline = eh_arena_format(v->arena, "%s (%s)", out->title, out->size);
        return;
    case EH_MARK_NO_GAP: {
        out->title = is_about_all(v) ? eh_say(v->compose, EH_SAY_FINDING_NO_GAP, v->topic)
                                     : eh_say(v->compose, EH_SAY_FINDING_NO_GAP_OF, v->subject, v->topic);
        const char *smallest = say_smallest(v);
        out->headline = *smallest ? eh_say(v->compose, EH_SAY_OR_MORE_WOULD_HAVE_SHOWN, out->title, smallest)
                                  : out->title;
        return;
    }
    case EH_MARK_CANNOT_TELL:
        out->title = is_about_all(v)
                         ? eh_say(v->compose, EH_SAY_FINDING_CANNOT_TELL, v->topic)
                         : eh_say(v->compose,
                                  v->words->phrase == EH_PHRASE_WHETHER ? EH_SAY_FINDING_CANNOT_TELL_WHETHER
                                                                        : EH_SAY_FINDING_CANNOT_TELL_OF,
                                  v->subject, v->topic);
        out->headline = eh_arena_format(v->arena, "%s, %s", out->title, say_why(v));
        return;
    case EH_MARK_HIDDEN:
        out->title = is_about_all(v) ? eh_say(v->compose, EH_SAY_SUM_HIDDEN, v->topic)
                                     : eh_say(v->compose, EH_SAY_FINDING_HIDDEN_OF, v->subject, v->topic);
        out->headline = out->title;
        return;
    case EH_MARK_UNDEFINED:
        out->title = eh_say(v->compose,
                            v->words->phrase == EH_PHRASE_WHETHER ? EH_SAY_THE_TEST_NOT_DEFINED
                                                                  : EH_SAY_FINDING_NOT_DEFINED,
                            v->subject, v->topic);
        out->headline = eh_arena_format(v->arena, "%s, %s", out->title,
                                        eh_report_explain_undefined(v->compose, v->row->undefined));
        return;
    default: {
        const char *number = eh_report_say_number(v->compose, v->row);
        out->title = is_about_all(v) ? eh_report_capitalise(v->compose, number)
                                     : eh_arena_format(v->arena, "%s: %s", v->subject, number);
        out->headline =
            eh_arena_format(v->arena, "%s %s", out->title, eh_report_format_estimate(v->compose, v->row));
    }
    }
}

static bool is_clear(eh_row *row)
{
    return row && row->has & EH_P && row->has & EH_ESTIMATE && row->p < 0.05;
}

/* A crude gap that is not there when like is compared with like: a sentence of its own. Other steps are for
 * the chart to show. */
static const char *say_steps(const struct voice *v)
{
    const struct eh_compose *self = v->compose;
    eh_row *row = v->row;
    if (eh_report_is_inside(row) || strcmp(row->within, "none") == 0 || row->verdict == EH_GAP)
        return "";
    struct eh_query query = {row->measure, row->layer, row->attribute, row->group, row->other, "none"};
    eh_row *crude = eh_report_find(self, query);
    query.within = "level";
    eh_row *step = eh_report_find(self, query);
    if (!step || is_clear(step))
        step = row;
    if (!is_clear(crude) || is_clear(step) || !(step->has & EH_P) || !(step->has & EH_ESTIMATE))
        return "";
    return eh_say(v->compose, EH_SAY_BEFORE_ADJUSTMENT_IT_IS_THE_CRUDE_DIFFERENCE,
                  eh_report_format_estimate(self, crude), eh_format_p(&v->compose->form, crude->p),
                  eh_report_name_within(self, step->within), eh_report_format_estimate(self, step),
                  eh_format_p(&v->compose->form, step->p), eh_report_name_attribute(self, step->within));
}

/* "6% of women": of a subject that is no group, the share of them and of the others. */
static const char *say_share(const struct eh_compose *self, eh_row *row, eh_row *rate)
{
    const char *share = eh_report_format_estimate(self, rate);
    if (!eh_report_name_subject(self, row))
        return eh_say(self, EH_SAY_SHARE_OF_GROUP, share,
                      eh_report_name_member(self, rate->attribute, rate->group));
    return eh_say(self, strcmp(rate->group, row->group) == 0 ? EH_SAY_OF_THEM : EH_SAY_OF_THE_OTHERS, share);
}

/* The shares behind an odds ratio, in plain terms; at most four groups. */
struct eh_shares eh_report_say_shares(const struct eh_compose *self, eh_row *row)
{
    enum { MOST = 4 };
    struct eh_shares out = {"", "", ""};
    size_t length = strlen(row->measure), shown = 0;
    const struct eh_words *words = eh_report_get_words(row->measure);
    if (!words || words->phrase != EH_PHRASE_ODDS || length < 5 || eh_report_is_inside(row))
        return out;
    const char *rate = eh_arena_format(self->arena, "%.*s.rate", (int)(length - 5), row->measure);
    struct eh_rows rows = eh_report_select(
        self, (struct eh_query){.measure = rate, .layer = row->layer, .attribute = row->attribute});
    const char *own = NULL;
    struct eh_text others;
    eh_text_init(&others, self->arena);
    for (size_t i = 0; i < rows.count; i++) {
        eh_row *other = rows.row[i];
        if (!(other->has & EH_ESTIMATE) || (*other->other && strcmp(other->other, "(others)") != 0))
            continue;
        if (strcmp(other->group, row->group) == 0) {
            own = say_share(self, row, other);
            out.own = eh_report_format_estimate(self, other);
            continue;
        }
        if (eh_report_get_chapter(self, row) == EH_CHAPTER_LEAVING && !*row->attribute)
            continue; /* one quarter beside four others */
        if (++shown < MOST)
            eh_text_add_format(&others, "%s%s", others.length ? ", " : "", say_share(self, row, other));
    }
    if (!own)
        return (struct eh_shares){"", "", ""};
    out.others = shown < MOST ? eh_text_get(&others) : "";
    out.all = eh_arena_format(self->arena, "%s%s%s", own, *out.others ? ", " : "", out.others);
    return out;
}

static const char *say_shares(const struct voice *v)
{
    const char *shares = eh_report_say_shares(v->compose, v->row).all;
    return *shares ? eh_say(v->compose, EH_SAY_IN_SHARES_BEFORE_ADJUSTMENT, shares) : "";
}

static const char *say_basis(const struct voice *v)
{
    const char *n = v->row->has & EH_N ? eh_format_count(&v->compose->form, v->row->n) : NULL;
    const char *basis = eh_arena_format(v->arena, "%s, %s", eh_report_name_origin(v->compose, v->row),
                                        eh_report_name_comparison(v->compose, v->row));
    if (!n)
        return basis;
    return eh_arena_format(v->arena, "%s, %s %s", basis, n, eh_report_name_counted(v->compose, v->row));
}

static const char *say_q(const struct voice *v)
{
    const char *q = v->row->has & EH_Q ? eh_format_p_bare(&v->compose->form, v->row->q) : "";
    return eh_arena_format(v->arena, *q == '<' ? "q %s" : "q = %s", q);
}

static void word_sentences(const struct voice *v, struct eh_finding *out)
{
    const struct eh_compose *self = v->compose;
    const char *smallest = say_smallest(v);
    out->what = eh_arena_format(v->arena, "%s.", out->headline);
    const char *basis = say_basis(v);
    switch (out->mark) {
    case EH_MARK_GAP:
        out->sure =
            eh_say(self,
                   v->row->robust == EH_ROBUST_NO    ? EH_SAY_IT_IS_CLEAR_OF_CHANCE_AFTER_CORRECTION
                   : v->row->robust == EH_ROBUST_YES ? EH_SAY_IT_IS_CLEAR_OF_CHANCE_AFTER_CORRECTION_FOR
                                                     : EH_SAY_IT_IS_CLEAR_OF_CHANCE_AFTER_CORRECTION_FOR_ALL,
                   say_q(v), basis, say_steps(v), say_shares(v));
        break;
    case EH_MARK_NO_GAP:
        out->sure = eh_say(v->compose, EH_SAY_THE_INTERVAL_LIES_WHERE_A_DIFFERENCE_WOULD,
                           eh_report_format_interval(v->compose, v->row), basis, say_steps(v), say_shares(v));
        break;
    case EH_MARK_CANNOT_TELL:
        out->sure =
            eh_say(v->compose, EH_SAY_THE_ESTIMATE_IS, say_size(v), basis,
                   *smallest ? eh_say(v->compose, EH_SAY_ONLY_A_GAP_OF_WOULD_HAVE_BEEN, smallest) : "",
                   say_steps(v), say_shares(v));
        break;
    case EH_MARK_HIDDEN:
        out->sure = eh_say(self, EH_SAY_IT_RESTS_ON_FEWER_THAN_PEOPLE_OR,
                           eh_format_count(&v->compose->form, v->compose->published->minimum_group));
        break;
    default:
        out->sure = eh_say(v->compose, EH_SAY_NO_VERDICT_IS_ATTACHED, basis);
    }
}

/* What a gap does not prove: no cause and no motive, of an outcome least of all. */
static const char *say_proof(const struct voice *v)
{
    enum eh_chapter chapter = eh_report_get_chapter(v->compose, v->row);
    if (chapter != EH_CHAPTER_ALLIANCES && chapter < EH_CHAPTER_MEETING)
        return eh_word(v->compose, EH_SAY_THIS_IS_CONSISTENT_WITH_UNEQUAL_ACCESS_AND);
    return *v->row->attribute ? eh_word(v->compose, EH_SAY_IT_SAYS_THAT_THERE_IS_A_DIFFERENCE)
                              : eh_word(v->compose, EH_SAY_THE_TWO_GO_TOGETHER_WHY_IS_FOR);
}

static const char *word_limits(const struct voice *v, enum eh_mark mark)
{
    const char *caution = eh_report_get_caution(v->compose, v->row->measure_index);
    switch (mark) {
    case EH_MARK_GAP:
        return eh_arena_format(v->arena, "%s %s", say_proof(v), caution);
    case EH_MARK_NO_GAP:
        return eh_word(v->compose, EH_SAY_A_SMALLER_GAP_MAY_EXIST_AND_OTHER);
    case EH_MARK_CANNOT_TELL:
        return eh_word(v->compose, EH_SAY_THAT_IS_NO_SIGN_OF_EQUALITY_THESE);
    case EH_MARK_HIDDEN:
        return eh_word(v->compose, EH_SAY_NOTHING_CAN_BE_SAID_ABOUT_IT_HERE);
    default:
        return caution;
    }
}

struct eh_finding eh_report_find_words(const struct eh_compose *self, eh_row *row)
{
    struct voice v = start(self, row);
    struct eh_finding out = {.row = row, .mark = eh_report_mark(row)};
    word_title(&v, &out);
    word_sentences(&v, &out);
    out.limits = word_limits(&v, out.mark);
    if (v.words->check != EH_SAY_NOTHING && out.mark == EH_MARK_GAP)
        out.check = eh_arena_format(self->arena, "%s: %s", v.subject, eh_word(self, v.words->check));
    out.consequence = eh_report_get_consequence(self, row);
    return out;
}

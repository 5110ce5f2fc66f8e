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
    const char *group = name_end(v, v->row->group), *other = name_end(v, v->row->other);
    if (strcmp(v->row->group, v->row->other) == 0)
        return eh_arena_format(
            v->arena, eh_report_is_equity(v->compose, v->row->attribute) ? "Ties among %s" : "Ties within %s",
            group);
    return eh_arena_format(
        v->arena, is_directed(v->compose, v->row->layer) ? "Ties from %s to %s" : "Ties between %s and %s",
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

/* Puts the attribute or the kind of mentor where the words leave room for one. The words are ours, so a
 * second %s never comes from the data. */
static const char *fill(struct eh_arena *arena, const char *words, const char *first, const char *opt_second)
{
    struct eh_text out;
    eh_text_init(&out, arena);
    for (const char *c = words; *c; c++) {
        if (c[0] == '%' && c[1] == 's') {
            eh_text_add(&out, first);
            if (opt_second)
                first = opt_second;
            c++;
        } else {
            eh_text_add_bytes(&out, c, 1);
        }
    }
    return eh_text_get(&out);
}

static const char *get_filler(const struct voice *v)
{
    if (strncmp(v->row->measure, "access.", 7) == 0 && v->words->phrase == EH_PHRASE_ODDS)
        return eh_report_name_mentor(v->row->layer);
    if (strncmp(v->row->measure, "favour.exposure", 15) == 0 || eh_report_is_statistic(v->row))
        return eh_report_name_exposure(v->compose, v->row);
    return eh_report_name_attribute(v->compose, v->row->attribute);
}

/* A candidate is compared with the same candidate, the exposed of a group with the others of the group. */
static const char *name_others(eh_row *row)
{
    if (strcmp(row->measure, "favour.within_candidate") == 0)
        return "than by the others";
    if (strcmp(row->measure, "favour.payoff") == 0)
        return "than comparable others of the group";
    if (eh_report_is_inside(row))
        return "than comparable others there";
    return strcmp(row->within, "none") == 0 ? "than the others" : "than comparable others";
}

static struct voice start(const struct eh_compose *self, eh_row *row)
{
    static const struct eh_words plain = {.measure = "",
                                          .phrase = EH_PHRASE_INDEX,
                                          .low = "lower",
                                          .high = "higher",
                                          .topic = "",
                                          .unit = "",
                                          .scale = 1};
    const struct eh_words *words = eh_report_get_words(row->measure);
    struct voice v = {.compose = self, .arena = self->arena, .row = row, .words = words ? words : &plain};
    v.subject = name_subject(&v);
    v.topic =
        words ? fill(v.arena, words->topic, get_filler(&v), NULL) : self->catalogue[row->measure_index].title;
    if (eh_report_is_statistic(row))
        v.words = eh_report_get_whether();
    v.topic = eh_report_is_statistic(row) ? fill(v.arena, v.words->topic, get_filler(&v), NULL) : v.topic;
    v.than = name_others(row);
    /* Without limit is x/0: above. */
    v.is_high = !(row->has & EH_ESTIMATE) || row->estimate > eh_report_get_reference(self, row);
    return v;
}

static const char *format_amount(const struct voice *v, double amount)
{
    double scale = v->words->scale;
    return eh_format_fixed(v->arena, scale * fabs(amount), eh_report_get_decimals(v->compose, v->row));
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

static const char *say_chance(const struct voice *v)
{
    const char *words = v->is_high ? v->words->high : v->words->low;
    const char *verb = v->is_high ? v->words->verb_high : v->words->verb_low;
    if (is_segregation(v)) /* 1 - E/E0 is this share, exactly */
        return fill(v->arena, words, eh_format_percent(v->arena, fabs(v->row->estimate), 0), get_filler(v));
    if (verb && *v->row->group)
        return fill(v->arena, verb, eh_report_name_member(v->compose, v->row->attribute, v->row->group),
                    NULL);
    words = fill(v->arena, words, get_filler(v), NULL);
    if (is_about_all(v))
        return eh_report_capitalise(v->compose, words);
    return strncmp(words, "ties are ", 9) == 0 ? eh_arena_format(v->arena, "%s %s", v->subject, words + 5)
                                               : eh_arena_format(v->arena, "%s: %s", v->subject, words);
}

/* "Women have 1.9 fewer ties than comparable others" */
static const char *say_gap(const struct voice *v)
{
    const char *words = v->is_high ? v->words->high : v->words->low;
    const char *verb = v->is_high ? v->words->verb_high : v->words->verb_low;
    if (v->words->phrase == EH_PHRASE_WHETHER)
        return eh_arena_format(v->arena, "%s: %s", v->subject,
                               fill(v->arena, v->words->high, get_filler(v), NULL));
    if (!(v->row->has & EH_ESTIMATE) && v->words->phrase != EH_PHRASE_ODDS)
        return eh_arena_format(v->arena, "%s: a gap in %s", v->subject, v->topic);
    switch (v->words->phrase) {
    case EH_PHRASE_AMOUNT:
        return eh_arena_format(v->arena, verb ? "%s %s %s" : "%s: %s %s", v->subject,
                               fill(v->arena, verb ? verb : words, format_amount(v, v->row->estimate), NULL),
                               v->than);
    case EH_PHRASE_ODDS:
        return eh_arena_format(v->arena, verb ? "%s %s %s" : "%s: %s %s", v->subject,
                               fill(v->arena, verb ? verb : words, get_filler(v), NULL), v->than);
    case EH_PHRASE_PAIR:
        return eh_arena_format(v->arena, "%s: %s" EH_TIMES " what chance would give", v->subject,
                               eh_format_ratio(v->arena, v->row->estimate));
    default:
        return say_chance(v);
    }
}

/* "inbreeding ", "E-I index ": what kind of number an index is. */
static const char *name_index(const struct voice *v)
{
    static const char *const name[][2] = {{"mixing.inbreeding", "inbreeding "},
                                          {"mixing.ei", "E-I index "},
                                          {"mixing.assortativity", "assortativity "},
                                          {"mixing.assortativity_adjusted", "adjusted assortativity "}};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        if (strcmp(v->row->measure, name[i][0]) == 0)
            return name[i][1];
    return "";
}

/* The number behind the words: "odds ratio 0.44", "0.42 where chance gives 0.00". */
static const char *say_size(const struct voice *v)
{
    const struct eh_compose *self = v->compose;
    const char *estimate = eh_report_format_estimate(self, v->row);
    switch (v->words->phrase) {
    case EH_PHRASE_AMOUNT:
        return eh_arena_format(v->arena, "%s%s", estimate, v->words->unit);
    case EH_PHRASE_ODDS:
        return eh_arena_format(v->arena, "odds ratio %s", estimate);
    case EH_PHRASE_PAIR:
        return eh_arena_format(v->arena, "%s" EH_TIMES, estimate);
    case EH_PHRASE_WHETHER:
        return eh_arena_format(v->arena, "Breslow-Day statistic %s", estimate);
    default:
        break;
    }
    struct eh_published_row chance = *v->row;
    chance.estimate = chance.expected;
    if (!(v->row->has & EH_EXPECTED) || is_segregation(v))
        return eh_arena_format(v->arena, is_segregation(v) ? "segregation %s" : "%s", estimate);
    return eh_arena_format(v->arena, "%s%s where chance gives %s", name_index(v), estimate,
                           eh_report_format_estimate(self, &chance));
}

static const char *say_interval(const struct voice *v)
{
    double low, high;
    if (is_segregation(v) && eh_report_get_interval(v->compose, v->row, &low, &high)) {
        int decimals = eh_format_decimals_of_width(50 * (high - low));
        decimals = decimals > 1 ? 1 : decimals;
        if (v->row->estimate < 0) { /* "140% more ties": of more, not of fewer */
            double swap = -low;
            low = -high;
            high = swap;
        }
        return eh_arena_format(v->arena, "95%% interval %s%% to %s%%",
                               eh_format_fixed(v->arena, 100 * low, decimals),
                               eh_format_fixed(v->arena, 100 * high, decimals));
    }
    const char *interval = eh_report_format_interval(v->compose, v->row);
    return *interval ? eh_arena_format(v->arena, "95%% interval %s", interval) : "no interval";
}

/* The smallest gap that would have been found, in the words of the measure; "" where it is not known. */
static const char *say_smallest(const struct voice *v)
{
    double smallest;
    if (!eh_report_get_smallest(v->compose, v->row, &smallest))
        return "";
    switch (v->words->phrase) {
    case EH_PHRASE_AMOUNT:
        return eh_arena_format(v->arena, "%s%s", format_amount(v, smallest), v->words->unit);
    case EH_PHRASE_ODDS:
        return eh_arena_format(v->arena, "an odds ratio of %s or %s", eh_format_ratio(v->arena, 1 / smallest),
                               eh_format_ratio(v->arena, smallest));
    case EH_PHRASE_PAIR:
        return eh_arena_format(v->arena, "%s times more or fewer ties", eh_format_ratio(v->arena, smallest));
    default:
        break;
    }
    bool is_share = eh_report_get_scale(v->compose, v->row) == EH_SCALE_SHARE;
    return is_share ? eh_arena_format(v->arena, "%s points", eh_format_fixed(v->arena, 100 * smallest, 0))
                    : eh_arena_format(v->arena, "%s from chance", format_amount(v, smallest));
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
        return is_set ? "fewer than 10 mentorings to compare" : "fewer than 10 comparable people on one side";
    if (!eh_report_get_interval(v->compose, v->row, &low, &high))
        return eh_report_get_chapter(v->compose, v->row) <= EH_CHAPTER_MIXING
                   ? "the data give no interval"
                   : "it is not clear of chance, and there is no interval to say more";
    return eh_arena_format(v->arena, "the interval is wide, %s",
                           eh_report_format_interval(v->compose, v->row));
}

static void word_title(const struct voice *v, struct eh_finding *out)
{
    switch (out->mark) {
    case EH_MARK_GAP:
        out->title = say_gap(v);
        out->size = is_segregation(v) ? say_interval(v)
                                      : eh_arena_format(v->arena, "%s, %s", say_size(v), say_interval(v));
        out->headline = eh_arena_format(v->arena, "%s (%s)", out->title, out->size);
        return;
    case EH_MARK_NO_GAP: {
        out->title = is_about_all(v)
                         ? eh_arena_format(v->arena, "No gap shown in %s", v->topic)
                         : eh_arena_format(v->arena, "%s: no gap shown in %s", v->subject, v->topic);
        const char *smallest = say_smallest(v);
        out->headline =
            *smallest ? eh_arena_format(v->arena, "%s; %s or more would have shown", out->title, smallest)
                      : out->title;
        return;
    }
    case EH_MARK_CANNOT_TELL:
        out->title = is_about_all(v)
                         ? eh_arena_format(v->arena, "Cannot tell about %s", v->topic)
                         : eh_arena_format(v->arena, "%s: cannot tell %s%s", v->subject,
                                           v->words->phrase == EH_PHRASE_WHETHER ? "" : "about ", v->topic);
        out->headline = eh_arena_format(v->arena, "%s, %s", out->title, say_why(v));
        return;
    case EH_MARK_HIDDEN:
        out->title = eh_arena_format(v->arena, "%s: hidden", v->subject);
        out->headline = eh_arena_format(v->arena, "%s, %s", out->title, v->topic);
        return;
    case EH_MARK_UNDEFINED:
        out->title = eh_arena_format(v->arena, "%s: %s%s not defined", v->subject,
                                     v->words->phrase == EH_PHRASE_WHETHER ? "the test " : "", v->topic);
        out->headline =
            eh_arena_format(v->arena, "%s, %s", out->title, eh_report_explain_undefined(v->row->undefined));
        return;
    default:
        out->title = eh_arena_format(v->arena, "%s: %s", v->subject, v->topic);
        out->headline =
            eh_arena_format(v->arena, "%s %s", out->title, eh_report_format_estimate(v->compose, v->row));
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
    return eh_arena_format(v->arena,
                           " Before adjustment it is %s (%s), %s %s (%s): the crude difference goes with "
                           "%s.",
                           eh_report_format_estimate(self, crude), eh_format_p(v->arena, crude->p),
                           eh_report_name_within(self, step->within), eh_report_format_estimate(self, step),
                           eh_format_p(v->arena, step->p), eh_report_name_attribute(self, step->within));
}

/* "6% of women, 28% of men": the shares behind an odds ratio, in plain terms; at most four groups. */
const char *eh_report_say_shares(const struct eh_compose *self, eh_row *row)
{
    enum { MOST = 4 };
    size_t length = strlen(row->measure), shown = 0;
    const struct eh_words *words = eh_report_get_words(row->measure);
    if (!words || words->phrase != EH_PHRASE_ODDS || length < 5 || eh_report_is_inside(row))
        return "";
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
        bool is_own = strcmp(other->group, row->group) == 0;
        const char *who = !eh_report_name_subject(self, row)
                              ? eh_report_name_member(self, other->attribute, other->group)
                          : is_own ? "them"
                                   : "the others";
        const char *share =
            eh_arena_format(self->arena, "%s of %s", eh_report_format_estimate(self, other), who);
        if (eh_report_get_chapter(self, row) == EH_CHAPTER_LEAVING && !*row->attribute && !is_own)
            continue; /* one quarter beside four others */
        if (strcmp(other->group, row->group) == 0)
            own = share;
        else if (++shown < MOST)
            eh_text_add_format(&others, ", %s", share);
    }
    return own ? eh_arena_format(self->arena, "%s%s", own, shown < MOST ? eh_text_get(&others) : "") : "";
}

static const char *say_shares(const struct voice *v)
{
    const char *shares = eh_report_say_shares(v->compose, v->row);
    return *shares ? eh_arena_format(v->arena, " In shares: %s.", shares) : "";
}

static const char *say_basis(const struct voice *v)
{
    bool is_people = v->words->phrase == EH_PHRASE_AMOUNT || v->words->phrase == EH_PHRASE_ODDS;
    enum eh_chapter chapter = eh_report_get_chapter(v->compose, v->row);
    bool is_early = chapter <= EH_CHAPTER_MIXING || chapter == EH_CHAPTER_ACCESS;
    const char *n = v->row->has & EH_N ? eh_format_count(v->arena, v->row->n) : NULL;
    const char *basis = eh_arena_format(v->arena, "%s, %s", eh_report_name_origin(v->compose, v->row),
                                        eh_report_name_comparison(v->compose, v->row));
    if (!n)
        return basis;
    return eh_arena_format(v->arena, "%s, %s %s", basis, n,
                           is_early && is_people ? "people" : eh_report_name_counted(v->compose, v->row));
}

static void word_sentences(const struct voice *v, struct eh_finding *out)
{
    const char *q = v->row->has & EH_Q ? eh_format_p_bare(v->arena, v->row->q) : "";
    const char *smallest = say_smallest(v);
    out->what = eh_arena_format(v->arena, "%s.", out->headline);
    const char *basis = say_basis(v);
    switch (out->mark) {
    case EH_MARK_GAP:
        out->sure = eh_arena_format(
            v->arena,
            "It is clear of chance after correction for all comparisons of its kind (q %s%s; %s)%s.%s%s",
            *q == '<' ? "" : "= ", q, basis,
            v->row->robust == EH_ROBUST_NO
                ? ", but it hangs on the threshold of what counts as a tie: at half or "
                  "twice that threshold it is no longer clear"
            : v->row->robust == EH_ROBUST_YES
                ? ", and stays so at half and twice the threshold of what counts as a tie"
                : "",
            say_steps(v), say_shares(v));
        break;
    case EH_MARK_NO_GAP:
        out->sure = eh_arena_format(
            v->arena, "The interval (%s; %s) lies where a difference would hardly matter.%s%s",
            eh_report_format_interval(v->compose, v->row), basis, say_steps(v), say_shares(v));
        break;
    case EH_MARK_CANNOT_TELL:
        out->sure =
            eh_arena_format(v->arena, "The estimate is %s (%s).%s%s%s", say_size(v), basis,
                            *smallest ? eh_arena_format(v->arena,
                                                        " Only a gap of %s would have been found in four of "
                                                        "five such studies.",
                                                        smallest)
                                      : "",
                            say_steps(v), say_shares(v));
        break;
    case EH_MARK_HIDDEN:
        out->sure =
            eh_arena_format(v->arena, "It rests on fewer than %u people, or would give such a result away.",
                            v->compose->published->minimum_group);
        break;
    default:
        out->sure = eh_arena_format(v->arena, "No verdict is attached (%s).", basis);
    }
}

/* What a gap does not prove: no cause and no motive, of an outcome least of all. */
static const char *say_proof(const struct voice *v)
{
    enum eh_chapter chapter = eh_report_get_chapter(v->compose, v->row);
    if (chapter != EH_CHAPTER_ALLIANCES && chapter < EH_CHAPTER_MEETING)
        return "This is consistent with unequal access and no proof of it.";
    return *v->row->attribute ? "It says that there is a difference; why is for people to check."
                              : "The two go together; why is for people to check.";
}

static const char *word_limits(const struct voice *v, enum eh_mark mark)
{
    const char *caution = v->compose->catalogue[v->row->measure_index].caution;
    switch (mark) {
    case EH_MARK_GAP:
        return eh_arena_format(v->arena, "%s %s", say_proof(v), caution);
    case EH_MARK_NO_GAP:
        return "A smaller gap may exist, and other measures may differ.";
    case EH_MARK_CANNOT_TELL:
        return "That is no sign of equality: these data allow a gap and allow none.";
    case EH_MARK_HIDDEN:
        return "Nothing can be said about it here, in either direction.";
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
    if (v.words->check && out.mark == EH_MARK_GAP)
        out.check = eh_arena_format(self->arena, "%s: %s", v.subject, v.words->check);
    out.consequence = eh_report_get_consequence(self, row);
    return out;
}

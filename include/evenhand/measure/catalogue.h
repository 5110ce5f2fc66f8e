/* measure/catalogue: the list of measures, in the order of metrics.csv.
 *
 * Every name that can stand in the `measure` column has one entry here and nowhere else: its chapter, what
 * it means in an HR reader's words, formula, range, source, how not to read it, the kind of its estimate
 * (which decides how the report words and draws it) and the band inside which a difference would not
 * matter. `evenhand explain`, the report's method page and evenhand-measures(7) print it.
 */
#ifndef EVENHAND_MEASURE_CATALOGUE_H
#define EVENHAND_MEASURE_CATALOGUE_H

#include <stdbool.h>
#include <stdint.h>

enum eh_chapter {
    EH_CHAPTER_PEOPLE = 1, EH_CHAPTER_INCLUSION, EH_CHAPTER_MIXING, EH_CHAPTER_ALLIANCES, EH_CHAPTER_ACCESS,
    EH_CHAPTER_MEETING, EH_CHAPTER_FAVOUR, EH_CHAPTER_LEAVING
};

/* How an estimate reads. */
enum eh_scale {
    EH_SCALE_COUNT,      /* people, ties, circles */
    EH_SCALE_SCORE,      /* a mean of scores, in the score's unit */
    EH_SCALE_DIFFERENCE, /* of scores; 0: none */
    EH_SCALE_SIZE,       /* a standardised difference; 0: none */
    EH_SCALE_SHARE,      /* 0 to 1 */
    EH_SCALE_RATIO,      /* 1: none; drawn on a log axis */
    EH_SCALE_INDEX       /* -1 to 1 or so; compared with its expected value */
};

/* The band of MEASURES.md section 0: what an interval must lie inside for "no gap shown". */
enum eh_band {
    EH_BAND_NONE,       /* gap or cannot tell only */
    EH_BAND_ODDS,       /* the interval within 0.8 to 1.25 */
    EH_BAND_SIZE,       /* the .size row's interval within +-0.2 */
    EH_BAND_INDEX_10,   /* estimate - expected +- z null_sd within +-0.1 */
    EH_BAND_INDEX_05,   /* the same within +-0.05 */
    EH_BAND_RATIO       /* estimate +- z null_sd within 0.8 to 1.25 */
};

struct eh_measure {
    const char *name;
    enum eh_chapter chapter;
    enum eh_scale scale;
    enum eh_band band;
    const char *title;    /* "Closeness to decision makers, gap" */
    const char *question; /* what it answers, one sentence for an HR reader */
    const char *formula;  /* plain text */
    const char *range;    /* "0 to 1; higher is closer" */
    const char *source;   /* "Marchiori & Latora 2000", "" where ours */
    const char *caution;  /* how not to read it */
    const char *unit;     /* "ties", "people", "": none */
};

/* All measures; *out_count receives their number. The index is the catalogue order. */
const struct eh_measure *eh_catalogue_get(uint32_t *out_count);
/* "Inclusion: who is connected". */
const char *eh_catalogue_get_chapter(enum eh_chapter chapter);
/* The index of a name, or UINT32_MAX. */
uint32_t eh_catalogue_find(const char *name);

/* Which definition of a measure this program computes: 1, and one more each time that its formula changes, so
 * that a trend never draws two definitions as one line. The wording of an entry is no definition. */
uint32_t eh_catalogue_get_definition(uint32_t index);

#endif

/* What the writer and the reader of metrics.csv share. */
#ifndef EVENHAND_SRC_DISCLOSURE_PUBLISHED_FORMAT_H
#define EVENHAND_SRC_DISCLOSURE_PUBLISHED_FORMAT_H

enum { EH_PUBLISHED_TEXTS = 7, EH_PUBLISHED_NUMBERS = 9, EH_PUBLISHED_COLUMNS = 19 };

extern const char EH_PUBLISHED_HEADER[];          /* without line feed */
extern const char *const EH_PUBLISHED_VERDICT[4]; /* by enum eh_verdict */
extern const char *const EH_PUBLISHED_ROBUST[3];  /* by enum eh_robust */

#endif

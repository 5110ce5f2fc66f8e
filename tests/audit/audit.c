/* audit: many generated organisations, each published in two quarters, attacked with linear programming.
 *
 *   audit [ORGANISATIONS [FROM]]    (200, from number 0)
 *   audit STUDY...                  (each one as it lies there)
 *
 * Sizes run from 20 to 2,000 people, evenly on the logarithm; the seed is the number. Prints what the
 * README says of it. Exit 1 where a count can be placed more closely than it may. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "organisation.h"

enum { K = 5, STEPS = 97 }; /* a prime: sizes come in no order, so that a part of the run has all sizes */

static void tell(const struct audit *all)
{
    printf("narrowest: %s\n", all->guarded.worst);
    printf("with each row for itself: %zu of %zu recovered, %zu placed in fewer than %d\n",
           all->open.recovered, all->open.counts, all->open.narrow, K);
    printf(
        "shown: %.1f%% of %zu rows; the naive rule %.1f%%, each row for itself %.1f%%; people behind rows: "
        "%.3g, %.3g, %.3g\n",
        100 * (double)all->shown / (double)all->rows, all->rows, 100 * (double)all->naive / (double)all->rows,
        100 * (double)all->shown_alone / (double)all->rows, all->people_shown, all->people_naive,
        all->people_alone);
    printf("systems without a solution: %zu and %zu\n", all->guarded.infeasible, all->open.infeasible);
}

static int attack_studies(int count, char **study)
{
    bool failed = false;
    for (int i = 0; i < count; i++) {
        struct audit one = {0};
        audit_study(study[i], K, true, &one);
        printf("%s: %zu hidden counts bounded; %zu recovered, %zu placed in fewer than %d\n", study[i],
               one.guarded.counts, one.guarded.recovered, one.guarded.narrow, K);
        tell(&one);
        failed |= one.guarded.narrow || one.guarded.infeasible;
    }
    return failed;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strtol(argv[1], NULL, 10) == 0)
        return attack_studies(argc - 1, argv + 1);
    long count = argc > 1 ? strtol(argv[1], NULL, 10) : 200, from = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    char root[] = "/tmp/evenhand-audit-XXXXXX", path[64];
    struct audit all = {0};
    if (!mkdtemp(root))
        return 2;
    for (long i = from; i < from + count; i++) {
        double place = (double)(i * 61 % STEPS) / (STEPS - 1);
        uint32_t people = (uint32_t)lround(20 * pow(100, place));
        size_t narrow = all.guarded.narrow, before = all.guarded.counts;
        snprintf(path, sizeof path, "%s/%ld", root, i);
        audit_organisation(path, people, (uint64_t)i + 1, K, true, &all);
        printf("# %ld: %u people, %zu counts, %zu narrow\n", i, people, all.guarded.counts - before,
               all.guarded.narrow - narrow);
        fflush(stdout);
        snprintf(path, sizeof path, "rm -rf %s/%ld", root, i);
        if (system(path) != 0)
            return 2;
    }
    rmdir(root);
    printf(
        "%ld organisations, two quarters each: %zu hidden counts bounded; %zu recovered, %zu placed in fewer "
        "than %d, %zu differences\n",
        count, all.guarded.counts, all.guarded.recovered, all.guarded.narrow, K, all.differences);
    tell(&all);
    return all.guarded.narrow || all.differences || all.guarded.infeasible || !all.open.recovered;
}

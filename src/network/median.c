#include "median.h"

#include <string.h>

static int64_t middle_of(int64_t a, int64_t b, int64_t c)
{
    if (a < b)
        return b < c ? b : (a < c ? c : a);
    return a < c ? a : (b < c ? c : b);
}

/* Hoare 1961 (Algorithm 65, FIND), pivot the median of three: runs of equal weights, which are the rule here,
 * split in the middle. */
int64_t eh_median_lower(const int64_t *value, uint64_t count, struct eh_arena *scratch)
{
    int64_t *v = EH_NEW_ARRAY(scratch, int64_t, count);
    memcpy(v, value, count * sizeof *v);
    int64_t wanted = (int64_t)((count - 1) / 2), low = 0, high = (int64_t)count - 1;
    while (low < high) {
        int64_t pivot = middle_of(v[low], v[low + (high - low) / 2], v[high]);
        int64_t i = low, j = high;
        while (i <= j) {
            while (v[i] < pivot)
                i++;
            while (v[j] > pivot)
                j--;
            if (i <= j) {
                int64_t swapped = v[i];
                v[i++] = v[j];
                v[j--] = swapped;
            }
        }
        if (wanted <= j)
            high = j;
        else if (wanted >= i)
            low = i;
        else
            break;
    }
    return v[wanted];
}

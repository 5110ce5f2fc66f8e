/* inference/breslow_day: is one odds ratio the same in several tables?
 *
 * Question: does a tie pay off as much in one group as in another?
 * Formula: table k has n_1k exposed and n_0k unexposed people, m_k cases, a_k of them exposed. OR is the
 * Mantel-Haenszel odds ratio over the tables. e_k solves e (n_0k - m_k + e) = OR (n_1k - e)(m_k - e) within
 * the margins: the exposed cases that OR would give. v_k = 1/(1/e + 1/(n_1k - e) + 1/(m_k - e) + 1/(n_0k -
 * m_k + e)). X = sum_k (a_k - e_k)^2/v_k - (sum_k a_k - sum_k e_k)^2/sum_k v_k; the second term is Tarone's
 * correction, needed because the Mantel-Haenszel estimate is not the most efficient one. Only tables with all
 * four margins positive take part: the others say nothing about OR.
 * Source: Breslow & Day 1980, eq. 4.30 and 4.31; Tarone 1985. Checked against DescTools and SAS on published
 * tables, and against e_k found by bisection.
 * Inputs: tables of whole numbers, cases no more than people; owned by the caller. Outputs: X, OR and the
 * number of tables that took part; zero where undefined.
 * Undefined: fewer than two such tables; OR 0 or infinite, where every table stands at its end and v_k is 0.
 * Errors: none. Cost: a few operations a table. Determinism: depends on the order of tables in the last
 * digits alone. Under the null X is about chi-square with one degree less than tables; where people are not
 * independent take p from permutations. A report may say "the tie pays off more in one group than in
 * another"; never which group is favoured on purpose. */
#ifndef EVENHAND_INFERENCE_BRESLOW_DAY_H
#define EVENHAND_INFERENCE_BRESLOW_DAY_H

#include "evenhand/inference/inference.h"

struct eh_breslow_day {
    size_t tables; /* with all margins */
    bool defined;
    double statistic, odds;
};

/* n_g, cases_g: exposed people and cases among them; n_o, cases_o: unexposed. */
struct eh_breslow_day eh_breslow_day_compute(const struct eh_table2 *table, size_t count);

#endif

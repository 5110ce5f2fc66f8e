/* How to read this report: what each verdict says, and what none of them says. */
#include <string.h>

#include "compose.h"
#include "format.h"

/* The words that a reader without statistics meets, in the order in which the chapters use them. */
static void add_glossary(struct eh_compose *self)
{
    static const struct {
        enum eh_say word, meaning;
    } entry[] = {{EH_SAY_WORD_LAYER, EH_SAY_MEANING_LAYER},
                 {EH_SAY_WORD_CLOSE_TIE, EH_SAY_MEANING_CLOSE_TIE},
                 {EH_SAY_WORD_DECISION_MAKER, EH_SAY_MEANING_DECISION_MAKER},
                 {EH_SAY_WORD_LIKE_WITH_LIKE, EH_SAY_MEANING_LIKE_WITH_LIKE},
                 {EH_SAY_WORD_INTERVAL, EH_SAY_MEANING_INTERVAL},
                 {EH_SAY_WORD_Q, EH_SAY_MEANING_Q},
                 {EH_SAY_WORD_ODDS, EH_SAY_MEANING_ODDS},
                 {EH_SAY_WORD_SD, EH_SAY_MEANING_SD},
                 {EH_SAY_WORD_SEGREGATION, EH_SAY_MEANING_SEGREGATION},
                 {EH_SAY_WORD_INBREEDING, EH_SAY_MEANING_INBREEDING},
                 {EH_SAY_WORD_CIRCLE, EH_SAY_MEANING_CIRCLE},
                 {EH_SAY_WORD_GINI, EH_SAY_MEANING_GINI},
                 {EH_SAY_WORD_ROBUST, EH_SAY_MEANING_ROBUST}};
    const char *const heading[] = {eh_word(self, EH_SAY_HEAD_WORD), eh_word(self, EH_SAY_HEAD_MEANING), NULL};
    struct eh_grid grid;
    eh_report_grid_start(self, &grid, eh_word(self, EH_SAY_WORDS_OF_THIS_REPORT), heading);
    grid.table.small = true;
    grid.table.column[1].weight = 1;
    for (size_t i = 0; i < sizeof entry / sizeof *entry; i++) {
        struct eh_table_cell *cell = eh_report_grid_add(self, &grid);
        cell[0].text = eh_word(self, entry[i].word);
        cell[1].text = eh_word(self, entry[i].meaning);
    }
    eh_report_add_grid(self, &grid);
}

void eh_report_add_guide(struct eh_compose *self)
{
    struct eh_list list = {0};
    eh_report_add_chapter(self, eh_word(self, EH_SAY_HOW_TO_READ_THIS_REPORT),
                          eh_word(self, EH_SAY_EVERY_COMPARISON_ENDS_IN_ONE_OF_THREE), "guide", EH_MARK_NONE,
                          true);
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_GAP_FILLED_ORANGE),
                       eh_word(self, EH_SAY_AFTER_CORRECTION_FOR_THE_NUMBER_OF_COMPARISONS));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_NO_GAP_SHOWN_FILLED_GREY),
                       eh_word(self, EH_SAY_THE_WHOLE_INTERVAL_LIES_WHERE_A_DIFFERENCE));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_CANNOT_TELL_HOLLOW),
                       eh_word(self, EH_SAY_TOO_FEW_PEOPLE_OR_TOO_WIDE_AN));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_HIDDEN_HATCHED),
                       eh_say(self, EH_SAY_THE_RESULT_RESTS_ON_FEWER_THAN_PEOPLE,
                              eh_format_count(&self->form, self->published->minimum_group)));
    eh_report_list_add(self, &list, eh_word(self, EH_SAY_BLUE),
                       eh_word(self, EH_SAY_DESCRIPTIVE_A_COUNT_OR_AN_AVERAGE_WITHOUT));
    eh_report_add_list(self, &list);

    eh_report_add_heading(self, eh_word(self, EH_SAY_WHAT_IS_COMPARED));
    eh_report_add_paragraph(self, eh_word(self, EH_SAY_A_TIE_IS_A_RECORDED_CONTACT_BETWEEN));
    const char *strata = self->provenance->strata;
    bool has_strata = strata && *strata && strcmp(strata, "none") != 0;
    eh_report_add_paragraph(self, has_strata
                                      ? eh_say(self, EH_SAY_A_GROUP_IS_COMPARED_WITH_ALL_OTHER,
                                               eh_report_name_attribute(self, strata))
                                      : eh_word(self, EH_SAY_A_GROUP_IS_COMPARED_WITH_ALL_OTHER_PEOPLE));
    eh_report_add_paragraph(self, eh_word(self, EH_SAY_TIES_HANG_TOGETHER_SO_TEXTBOOK_TESTS_WOULD));
    eh_report_add_paragraph(self, eh_word(self, EH_SAY_CHAPTERS_4_AND_6_TO_8_ASK));
    eh_report_add_heading(self, eh_word(self, EH_SAY_WHAT_A_GAP_IS_NOT_PROOF_OF));
    struct eh_list not = {0};
    eh_report_list_add(self, &not, NULL, eh_word(self, EH_SAY_IT_IS_NO_PROOF_OF_BIAS_OF));
    eh_report_list_add(self, &not, NULL, eh_word(self, EH_SAY_IT_SAYS_NOTHING_ABOUT_ANY_ONE_PERSON));
    eh_report_list_add(self, &not, NULL, eh_word(self, EH_SAY_TIES_ARE_WHAT_WAS_RECORDED_CONTACT_THAT));
    eh_report_list_add(self, &not, NULL, eh_word(self, EH_SAY_MORE_IS_NOT_ALWAYS_BETTER_TIES_CAN));
    eh_report_add_list(self, &not );
    add_glossary(self);
}

/* How to read this report: what each verdict says, and what none of them says. */
#include <string.h>

#include "compose.h"
#include "format.h"

void eh_report_add_guide(struct eh_compose *self)
{
    struct eh_list list = {0};
    eh_report_add_chapter(
        self, "How to read this report",
        "Every comparison ends in one of three verdicts. Read the interval before the number.", "guide",
        EH_MARK_NONE, true);
    eh_report_list_add(
        self, &list, "Gap (filled orange).",
        "After correction for the number of comparisons, chance alone would hardly ever give a difference "
        "this large. The sentence states its size and its 95% interval, and q: were every comparison up to "
        "this q called a gap, about that share of them would be expected to be chance. A gap has a q below "
        "0.05.");
    eh_report_list_add(
        self, &list, "No gap shown (grey square).",
        "The whole interval lies where a difference would hardly matter. The sentence states the smallest "
        "gap that these data could have shown; a smaller one may exist.");
    eh_report_list_add(
        self, &list, "Cannot tell (hollow).",
        "Too few people, or too wide an interval. The data allow a gap and allow none: this is no sign of "
        "equality.");
    eh_report_list_add(
        self, &list, "Hidden (hatched).",
        eh_arena_format(self->arena,
                        "The result rests on fewer than %u people, or would let such a result be worked "
                        "out. Which of the two it is, nobody can tell, on purpose. A hidden number "
                        "occurs nowhere: not in a chart, a table, a text or a file.",
                        self->published->minimum_group));
    eh_report_list_add(self, &list, "Blue.", "Descriptive: a count or an average without a verdict.");
    eh_report_add_list(self, &list);

    eh_report_add_heading(self, "What is compared");
    eh_report_add_paragraph(
        self,
        "A tie is a recorded contact between two people; a layer is one kind of tie, such as mentoring. "
        "Closeness is 1 for a tie with each of the people in question, a half for two steps to each, 0 "
        "for no path. Odds are people with something for each person without it; an odds ratio of 1 is "
        "no difference.");
    const char *strata = self->provenance->strata;
    bool has_strata = strata && *strata && strcmp(strata, "none") != 0;
    eh_report_add_paragraph(
        self,
        eh_arena_format(
            self->arena,
            "A group is compared with all other people whose group is known: before adjustment with "
            "everybody; like with like, with people of %s%s. The second number carries the verdict. A "
            "difference that is not there within level goes with who is on which level: a question about "
            "promotion rather than about ties.",
            has_strata ? "the same " : "the whole organisation, since these data name no strata",
            has_strata ? eh_report_name_attribute(self, strata) : ""));
    eh_report_add_paragraph(
        self,
        "Ties hang together, so textbook tests would be far too sure. Here the network stays as it is, "
        "and only group labels are shuffled, among comparable people. An interval holds the differences "
        "that the data do not rule out.");
    eh_report_add_paragraph(
        self,
        "Chapters 4 and 6 to 8 ask what goes together: close circles and groups, contact and mentoring, "
        "promotions and ties, leaving and ties. There a gap is between comparable people with and without "
        "such a tie, taken from before the outcome. They differ in more than ties, so a gap is a question to "
        "ask, not a finding about anybody.");
    eh_report_add_heading(self, "What a gap is not proof of");
    struct eh_list not = {0};
    eh_report_list_add(
        self, &not, NULL,
        "It is no proof of bias, of intent or of a cause. It is consistent with unequal access, and with "
        "other reasons that people have to check: tasks, hours, sites, tenure.");
    eh_report_list_add(self, &not, NULL,
                       "It says nothing about any one person: it is a difference between averages.");
    eh_report_list_add(
        self, &not, NULL,
        "Ties are what was recorded. Contact that left no record is not in these data, and a record says "
        "nothing of what was said.");
    eh_report_list_add(self, &not, NULL,
                       "More is not always better: ties can be support, and they can be load.");
    eh_report_add_list(self, &not );
}

#include "preset.h"

#include <string.h>

#include "evenhand/base/text.h"

const char *const EH_PRESET[] = {"viva", "gephi", "nodexl", "survey"};

/* Where the names come from:
 * viva    Viva Insights, "Collaboration between individuals" and person queries (learn.microsoft.com,
 *         viva/insights/advanced/analyst/cross-collaboration-p2p, advanced/admin/prepare-org-data), and
 *         TieOrigin, TieDestination and Date of the Workplace Analytics query before it. The scores of a tie
 *         are no weight: a diverse tie may have a strong score of 0, and would be lost.
 * gephi   gephi.org/users/supported-graph-formats/spreadsheet.
 * nodexl  the Edges and Vertices worksheets of a NodeXL workbook.
 * survey  what Forms, Qualtrics, SurveyMonkey and LimeSurvey call the one who answers. */
static const struct {
    const char *preset, *file, *column, *header;
} headers[] = {
    {"viva", "people", "person", "PersonId"},
    {"viva", "people", "snapshot", "MetricDate"},
    {"viva", "people", "snapshot", "EffectiveDate"},
    {"viva", "people", "snapshot", "Date"},
    {"viva", "people", "hired", "HireDate"},
    {"viva", "people", "department", "Organization"},
    {"viva", "people", "level", "LevelDesignation"},
    {"viva", "people", "manager", "ManagerId"},
    {"viva", "people", "location", "Region"},
    {"viva", "people", "location", "City"},
    {"viva", "collaboration", "from", "PrimaryCollaborator_PersonId"},
    {"viva", "collaboration", "from", "TieOrigin_PersonId"},
    {"viva", "collaboration", "to", "SecondaryCollaborator_PersonId"},
    {"viva", "collaboration", "to", "TieDestination_PersonId"},
    {"viva", "collaboration", "date", "MetricDate"},
    {"gephi", "people", "person", "Id"},
    {"gephi", "collaboration", "from", "Source"},
    {"gephi", "collaboration", "to", "Target"},
    {"nodexl", "people", "person", "Vertex"},
    {"nodexl", "collaboration", "from", "Vertex 1"},
    {"nodexl", "collaboration", "to", "Vertex 2"},
    {"nodexl", "collaboration", "kind", "Relationship"},
    {"nodexl", "collaboration", "date", "Relationship Date (UTC)"},
    {"nodexl", "collaboration", "weight", "Edge Weight"},
    {"survey", "people", "person", "respondent"},
    {"survey", "people", "person", "Email Address"},
    {"survey", "people", "person", "Email"},
    {"survey", "people", "person", "RecipientEmail"},
    {"survey", "people", "person", "ExternalReference"},
    {"survey", "people", "person", "Username"},
    {"survey", "people", "person", "Name"},
    {"survey", "collaboration", "from", "respondent"},
    {"survey", "collaboration", "from", "person"},
    {"survey", "collaboration", "from", "Email Address"},
    {"survey", "collaboration", "from", "Email"},
    {"survey", "collaboration", "from", "RecipientEmail"},
    {"survey", "collaboration", "from", "ExternalReference"},
    {"survey", "collaboration", "from", "Username"},
    {"survey", "collaboration", "from", "Name"},
};

static const struct {
    const char *preset, *file, *pattern;
} patterns[] = {
    {"gephi", "people", "[Nn]odes.csv"},        {"gephi", "people", "*\\[Nodes\\].csv"},
    {"gephi", "collaboration", "[Ee]dges.csv"}, {"gephi", "collaboration", "*\\[Edges\\].csv"},
    {"nodexl", "people", "[Vv]ertices.csv"},    {"nodexl", "collaboration", "[Ee]dges.csv"},
    {"survey", "collaboration", "survey.csv"},  {"survey", "collaboration", "survey-*.csv"},
};

const char *eh_preset_find(const char *name)
{
    for (size_t i = 0; i < EH_PRESET_COUNT; i++)
        if (eh_text_equal_loosely(name, EH_PRESET[i]))
            return EH_PRESET[i];
    return NULL;
}

const char *eh_preset_get_header(const char *preset, const char *file, const char *column, size_t i)
{
    for (size_t h = 0; preset && h < sizeof headers / sizeof *headers; h++)
        if (strcmp(headers[h].preset, preset) == 0 && strcmp(headers[h].file, file) == 0 &&
            eh_text_equal_loosely(headers[h].column, column) && i-- == 0)
            return headers[h].header;
    return NULL;
}

const char *eh_preset_get_pattern(const char *preset, const char *file, size_t i)
{
    for (size_t p = 0; preset && p < sizeof patterns / sizeof *patterns; p++)
        if (strcmp(patterns[p].preset, preset) == 0 && strcmp(patterns[p].file, file) == 0 && i-- == 0)
            return patterns[p].pattern;
    return NULL;
}

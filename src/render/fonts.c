#include "fonts.h"

#include <dirent.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "evenhand/base/bug.h"
#include "evenhand/render/render.h"

enum { DEEPEST = 8 }; /* directories within directories: a loop of links ends here */

static const char REJECTED[] = "<selectfont><rejectfont>"
                               "<pattern><patelt name=\"scalable\"><bool>false</bool></patelt></pattern>"
                               "<pattern><patelt name=\"color\"><bool>true</bool></patelt></pattern>"
                               "<pattern><patelt name=\"variable\"><bool>true</bool></patelt></pattern>"
                               "</rejectfont></selectfont>";
static const char SYSTEM[] = "<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
                             "<cachedir>/var/cache/fontconfig</cachedir>";

static void destroy_config(void *config)
{
    FcConfigDestroy(config);
}

static void reset_current(void *config)
{
    (void)config;
    FcConfigSetCurrent(NULL);
}

static void destroy_object(void *object)
{
    g_object_unref(object);
}

struct map_guard {
    PangoFontMap *map;
    const bool *settled;
};

/* Pango 1.50 does not let go of the configuration when a font map ends. */
static void destroy_map(void *object)
{
    struct map_guard *guard = object;
    if (!*guard->settled)
        return;
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(guard->map), NULL);
    g_object_unref(guard->map);
}

static bool is_font_file(const char *name)
{
    static const char *const ending[] = {".ttf", ".otf", ".ttc", ".otc", ".pfb"};
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof ending / sizeof *ending; i++)
        if (strcasecmp(dot, ending[i]) == 0)
            return true;
    return false;
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Files are added one by one in the order of their names: a scan by fontconfig would look for a place
 * to write its cache and complain on standard error where there is none. */
static void add_directory(FcConfig *config, const char *directory, int depth, struct eh_arena *arena)
{
    struct dirent **entry = NULL;
    int count = depth > DEEPEST ? 0 : scandir(directory, &entry, NULL, compare_names);
    for (int i = 0; i < count; i++) {
        const char *name = entry[i]->d_name;
        struct stat status;
        const char *path = eh_arena_format(arena, "%s/%s", directory, name);
        if (name[0] != '.' && stat(path, &status) == 0) {
            if (S_ISDIR(status.st_mode))
                add_directory(config, path, depth + 1, arena);
            else if (S_ISREG(status.st_mode) && is_font_file(name))
                FcConfigAppFontAddFile(config, (const FcChar8 *)path);
        }
        free(entry[i]);
    }
    free(entry);
}

/* Whether some font of the set has every Latin letter and digit. Asked of fontconfig, since Pango without
 * fonts draws boxes, warns on standard error and reports success. */
static bool has_letters(const FcFontSet *fonts)
{
    for (int i = 0; fonts && i < fonts->nfont; i++) {
        FcCharSet *set = NULL;
        if (FcPatternGetCharSet(fonts->fonts[i], FC_CHARSET, 0, &set) != FcResultMatch)
            continue;
        bool all = true;
        for (FcChar32 c = ' '; all && c <= '~'; c++)
            all = FcCharSetHasChar(set, c);
        if (all)
            return true;
    }
    return false;
}

static int open_config(const char *directory, struct eh_arena *arena, FcConfig **out,
                       struct eh_failure *failure)
{
    FcConfig *config = FcConfigCreate();
    if (!config)
        return eh_fail(failure, EH_MEMORY, "memory ran out in fontconfig");
    eh_arena_own(arena, config, destroy_config);
    const char *xml = eh_arena_format(arena, "<?xml version=\"1.0\"?><fontconfig>%s%s</fontconfig>",
                                      directory ? "" : SYSTEM, REJECTED);
    if (!FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)xml, FcTrue))
        return eh_fail(failure, EH_LIBRARY, "fontconfig did not take its configuration");
    if (directory)
        add_directory(config, directory, 0, arena);
    else
        FcConfigBuildFonts(config);
    if (!has_letters(FcConfigGetFonts(config, directory ? FcSetApplication : FcSetSystem))) {
        if (directory)
            return eh_fail(failure, EH_FONT,
                           "no font in %s can write Latin text: put the files of Inter "
                           "there (Debian: fonts-inter), or leave out --font-dir",
                           directory);
        return eh_fail(failure, EH_FONT,
                       "no font can write Latin text: install fonts-inter, or name a "
                       "directory of fonts with --font-dir");
    }
    *out = config;
    return 0;
}

/* Warnings are not ours to print. Behind an error GLib would abort. */
static GLogWriterOutput hear_library(GLogLevelFlags level, const GLogField *fields, gsize count,
                                     gpointer unused)
{
    const char *reason = "no reason given";
    (void)unused;
    if (!(level & (G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL)))
        return G_LOG_WRITER_HANDLED;
    for (gsize i = 0; i < count; i++)
        if (strcmp(fields[i].key, "MESSAGE") == 0)
            reason = fields[i].value;
    eh_bug_given_up(reason);
}

void eh_render_silence_libraries(void)
{
    g_log_set_writer_func(hear_library, NULL, NULL);
}

int eh_fonts_open(const char *opt_directory, const char *opt_language, const bool *settled,
                  struct eh_arena *arena, PangoContext **out_context, struct eh_failure *failure)
{
    FcConfig *config = NULL;
    int code = open_config(opt_directory, arena, &config, failure);
    if (code != 0)
        return code;
    /* Pango's first font map calls FcInit in a thread, which would read the user's configuration (and may
     * complain on standard error); where a current one stands, FcInit leaves it. */
    if (!FcConfigSetCurrent(config))
        return eh_fail(failure, EH_LIBRARY, "fontconfig did not take its configuration");
    eh_arena_own(arena, config, reset_current);
    struct map_guard *guard = EH_NEW(arena, struct map_guard);
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!map)
        return eh_fail(failure, EH_LIBRARY, "Pango was built without FreeType");
    guard->map = map;
    guard->settled = settled;
    eh_arena_own(arena, guard, destroy_map);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
    PangoContext *context = pango_font_map_create_context(map);
    eh_arena_own(arena, context, destroy_object);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
    pango_context_set_language(context, pango_language_from_string(opt_language ? opt_language : "en"));
    *out_context = context;
    return 0;
}

int eh_render_check_fonts(const char *font_directory, struct eh_failure *failure)
{
    struct eh_arena arena;
    FcConfig *config = NULL;
    eh_arena_init(&arena, NULL);
    int code = open_config(font_directory, &arena, &config, failure);
    eh_arena_free(&arena);
    return code;
}

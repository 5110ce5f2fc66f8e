#include "setting.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evenhand/base/number.h"
#include "evenhand/base/text.h"
#include "names.h"

enum { LARGEST = 1024 * 1024, LONGEST_LINE = 16 * 1024, LONGEST_SECTION = 48 };

struct reading {
    struct eh_arena *arena;
    struct eh_settings *settings;
    struct eh_failure *failure;
    const char *next;    /* the text that inih has not asked for yet */
    const char *current; /* the line that inih was given last, and its number */
    size_t current_length;
    int line;
};

int eh_setting_fail(const struct eh_setting *self, struct eh_failure *failure, const char *format, ...)
{
    char text[900];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (self->line)
        return eh_fail(failure, EH_CONFIG, "study.ini:%d: %s", self->line, text);
    return eh_fail(failure, EH_CONFIG, "setting %s.%s: %s", self->section, self->key, text);
}

static bool is_part_of_word(unsigned char c)
{
    return c == '_' || c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
}

uint32_t eh_setting_find_column(const struct eh_setting *self, const char *opt_item)
{
    uint32_t column = 1;
    if (!self->text)
        return 0;
    const char *at = self->text + strcspn(self->text, "=:");
    at += *at != '\0';
    at += strspn(at, " \t");
    size_t length = opt_item ? strlen(opt_item) : 0;
    for (const char *found = at; length && (found = strstr(found, opt_item)); found++)
        if (!is_part_of_word((unsigned char)found[length]) &&
            (found == at || !is_part_of_word((unsigned char)found[-1]))) {
            at = found;
            break;
        }
    for (const char *c = self->text; c < at; c++)
        column += ((unsigned char)*c & 0xc0) != 0x80;
    return column;
}

int eh_setting_read_count(const struct eh_setting *self, int64_t least, int64_t most, uint32_t *out,
                          struct eh_failure *failure)
{
    int64_t value;
    if (!eh_number_read_integer(self->value, strlen(self->value), least, most, &value))
        return eh_setting_fail(self, failure, "%s must be a whole number from %lld to %lld", self->key,
                               (long long)least, (long long)most);
    *out = (uint32_t)value;
    return EH_OK;
}

int eh_setting_read_switch(const struct eh_setting *self, bool *out, struct eh_failure *failure)
{
    static const char *const words[] = {"no", "yes", "false", "true", "0", "1", "off", "on"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (eh_names_is_word(self->value, words[i])) {
            *out = i % 2;
            return EH_OK;
        }
    return eh_setting_fail(self, failure, "%s must be yes or no", self->key);
}

static struct eh_setting *find(struct eh_settings *self, const char *section, const char *key)
{
    for (size_t i = 0; i < self->count; i++)
        if (eh_text_equal_loosely(self->list[i].section, section) &&
            eh_text_equal_loosely(self->list[i].key, key))
            return &self->list[i];
    return NULL;
}

static void add(struct eh_settings *self, struct eh_arena *arena, const char *section, const char *key,
                const char *value, int line, const char *text)
{
    EH_RESERVE(arena, self->list, self->count, self->capacity);
    self->list[self->count++] =
        (struct eh_setting){eh_arena_copy_text(arena, section), eh_arena_copy_text(arena, key),
                            eh_arena_copy_text(arena, value), line, text};
}

/* inih calls this right after it asked for the line, so the line is known although it does not say it. */
static int on_setting(void *user, const char *section, const char *key, const char *value)
{
    struct reading *self = user;
    const struct eh_setting *before = find(self->settings, section, key);
    if (before)
        eh_fail(self->failure, EH_CONFIG, "study.ini:%d: '%s' is set twice, first on line %d", self->line,
                key, before->line);
    else if (!*section)
        eh_fail(self->failure, EH_CONFIG, "study.ini:%d: '%s' stands before any [section]", self->line, key);
    else if (*value == ';')
        eh_fail(self->failure, EH_CONFIG,
                "study.ini:%d: the value of '%s' begins with a semicolon, which begins a comment", self->line,
                key);
    else
        add(self->settings, self->arena, section, key, value, self->line,
            eh_arena_copy_bytes(self->arena, self->current, self->current_length));
    return self->failure->code == EH_OK;
}

/* inih cuts long section names, drops what stands behind the bracket, and reports an open one only at the
 * end: all without a word, and a setting in that place would be lost. They are refused. */
static void check_section(struct reading *self, const char *line, size_t length)
{
    const char *end = memchr(line, ']', length);
    if (!end)
        eh_fail(self->failure, EH_CONFIG, "study.ini:%d: a [section] without its closing bracket",
                self->line);
    else if (end > line + LONGEST_SECTION)
        eh_fail(self->failure, EH_CONFIG, "study.ini:%d: a section name longer than %d bytes", self->line,
                LONGEST_SECTION);
    if (!end || self->failure->code != EH_OK)
        return;
    const char *rest = end + 1;
    size_t rest_length = eh_names_trim(&rest, length - (size_t)(rest - line));
    if (rest_length && *rest != ';' && *rest != '#')
        eh_fail(self->failure, EH_CONFIG,
                "study.ini:%d: a setting behind a [section] needs a line of its own", self->line);
}

/* Gives inih one line; LF, CRLF and CR end one. Blanks in front are dropped: inih would take an indented line
 * for more of the value above, and so swallow a setting. */
static char *give_line(char *out, int size, void *stream)
{
    struct reading *self = stream;
    if (!*self->next || self->failure->code != EH_OK)
        return NULL;
    self->line++;
    const char *line = self->next;
    size_t length = strcspn(line, "\r\n");
    self->current = line;
    self->current_length = length;
    self->next += length;
    if (*self->next)
        self->next += self->next[0] == '\r' && self->next[1] == '\n' ? 2 : 1;
    length = eh_names_trim(&line, length);
    if (length + 3 > (size_t)size)
        eh_fail(self->failure, EH_CONFIG, "study.ini:%d: a line longer than %d bytes", self->line, size - 3);
    else if (length && *line == '[')
        check_section(self, line, length);
    if (self->failure->code != EH_OK)
        return NULL;
    memcpy(out, line, length);
    out[length] = '\n';
    out[length + 1] = '\0';
    return out;
}

/* The file, or -1 where there is none. A link that leads nowhere and a pipe that nobody writes to are not the
 * same as no file: the settings that are meant, a privacy limit among them, would silently not be in force.
 */
static int open_text(const char *path, int *out, struct eh_failure *failure)
{
    struct stat status;
    *out = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*out < 0 && errno == ENOENT && lstat(path, &status) != 0)
        return EH_OK;
    if (*out < 0)
        return eh_fail(failure, EH_INPUT_UNREADABLE, "study.ini cannot be opened: %s", strerror(errno));
    if (fstat(*out, &status) == 0 && S_ISREG(status.st_mode))
        return EH_OK;
    close(*out);
    *out = -1;
    return eh_fail(failure, EH_INPUT_UNREADABLE, "study.ini is not a regular file");
}

static int read_text(const char *path, struct eh_arena *arena, const char **out, struct eh_failure *failure)
{
    int file, code = open_text(path, &file, failure);
    *out = NULL;
    if (code != EH_OK || file < 0)
        return code;
    char *text = eh_arena_alloc(arena, LARGEST + 2, 1);
    size_t length = 0;
    ssize_t count = 0;
    while (length <= LARGEST && (count = read(file, text + length, LARGEST + 1 - length)) > 0)
        length += (size_t)count;
    int error = errno;
    close(file);
    if (count < 0)
        return eh_fail(failure, EH_INPUT_UNREADABLE, "study.ini cannot be read: %s", strerror(error));
    if (length > LARGEST)
        return eh_fail(failure, EH_CONFIG, "study.ini is larger than 1 MiB");
    if (memchr(text, 0, length) || !eh_text_is_utf8(text, length))
        return eh_fail(
            failure, EH_CONFIG,
            "study.ini is not text in UTF-8; if it is Latin-1 (Windows-1252), mend it with: iconv -f "
            "WINDOWS-1252 -t UTF-8 study.ini > study.ini.utf8 && mv study.ini.utf8 study.ini");
    *out = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
    return EH_OK;
}

static int read_ini(const char *text, struct eh_arena *arena, struct eh_settings *out,
                    struct eh_failure *failure)
{
    struct reading self = {.arena = arena, .settings = out, .failure = failure, .next = text};
    /* The library's line limit of 200 bytes is a variable of its own; it is put back. */
    int before = ini_max_line;
    ini_max_line = LONGEST_LINE;
    int bad_line = ini_parse_stream(give_line, &self, on_setting, &self);
    ini_max_line = before;
    if (failure->code != EH_OK)
        return failure->code;
    if (bad_line > 0)
        return eh_fail(failure, EH_CONFIG, "study.ini:%d: neither a [section] nor a 'key = value'", bad_line);
    return bad_line < 0 ? eh_fail(failure, EH_MEMORY, "study.ini: no memory to parse") : EH_OK;
}

bool eh_setting_fits(const char *value)
{
    for (const char *c = value; *c; c++)
        if (*c == '\n' || *c == '\r' || (*c == ';' && (c == value || c[-1] == ' ' || c[-1] == '\t')))
            return false;
    return strlen(value) < LONGEST_LINE / 2 && eh_text_is_utf8(value, strlen(value));
}

static int add_override(const char *text, struct eh_arena *arena, struct eh_settings *out,
                        struct eh_failure *failure)
{
    const char *equals = strchr(text, '='), *dot = NULL;
    bool named = strncmp(text, "layer ", 6) == 0 || strncmp(text, "source ", 7) == 0;
    for (const char *c = text; equals && c < equals; c++)
        if (*c == '.' && (!dot || named))
            dot = c;
    if (!dot)
        return eh_fail(failure, EH_CONFIG, "'%s' is not of the form section.key=value", text);
    const char *part[3] = {text, dot + 1, equals + 1};
    size_t length[3] = {(size_t)(dot - text), (size_t)(equals - dot - 1), strlen(equals + 1)};
    for (int i = 0; i < 3; i++) {
        length[i] = eh_names_trim(&part[i], length[i]);
        part[i] = eh_arena_copy_bytes(arena, part[i], length[i]);
    }
    if (!eh_setting_fits(part[2]) || length[0] > LONGEST_SECTION)
        return eh_fail(failure, EH_CONFIG, "setting %s.%s: a value that study.ini could not hold", part[0],
                       part[1]);
    struct eh_setting *before = find(out, part[0], part[1]);
    if (before)
        *before = (struct eh_setting){before->section, before->key, part[2], 0, NULL};
    else
        add(out, arena, part[0], part[1], part[2], 0, NULL);
    return EH_OK;
}

int eh_settings_read(const char *directory, const struct eh_names *overrides, struct eh_arena *arena,
                     struct eh_settings *out, struct eh_failure *failure)
{
    const char *text;
    *out = (struct eh_settings){0};
    int code = read_text(eh_arena_format(arena, "%s/study.ini", directory), arena, &text, failure);
    if (code == EH_OK && text)
        code = read_ini(text, arena, out, failure);
    for (size_t i = 0; code == EH_OK && overrides && i < overrides->count; i++)
        code = add_override(overrides->name[i], arena, out, failure);
    return code;
}

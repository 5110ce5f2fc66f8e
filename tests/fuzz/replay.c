/* Runs a fuzz target over the files of directories: replay_TARGET DIRECTORY... A directory that is not there
 * holds no files. Prints a TAP line a file; a crash ends it, and check.sh counts that as a failure. */
#include <dirent.h>
#include <string.h>

#include "fuzz.h"

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void run_file(const char *directory, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "rb");
    fuzz_need(file != NULL, "a file to read");
    fuzz_need(fseek(file, 0, SEEK_END) == 0, "a file that can be measured");
    long end = ftell(file);
    fuzz_need(end >= 0, "a file that can be measured");
    size_t size = (size_t)end;
    rewind(file);
    /* Exactly as large as the input: a read behind its end is seen. */
    uint8_t *data = malloc(size ? size : 1);
    fuzz_need(data && fread(data, 1, size, file) == size, "a file read whole");
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    printf("ok - %s\n", path);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct dirent **list;
        int count = scandir(argv[i], &list, NULL, by_name);
        for (int e = 0; e < count; e++) {
            if (list[e]->d_name[0] != '.')
                run_file(argv[i], list[e]->d_name);
            free(list[e]);
        }
        if (count >= 0)
            free(list);
    }
    return 0;
}

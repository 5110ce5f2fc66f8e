#include "evenhand/csv/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { BLOCK = 256 * 1024 };

struct eh_stream {
    int file; /* -1: closed */
    const char *name;
    enum eh_storage storage;
    bool hash, stored_end; /* stored_end: read() has given everything */
    uint64_t bytes;
    struct sha256_ctx sum;
    size_t begin, end; /* stored bytes not used yet: block[begin..end) */
    z_stream zlib;
    bool zlib_ready, member_open; /* member_open: inside a gzip member or a zstd frame */
    ZSTD_DStream *zstd;
    unsigned char block[BLOCK];
};

static void destroy(void *object)
{
    struct eh_stream *self = object;
    if (self->file >= 0)
        close(self->file);
    self->file = -1;
    if (self->zlib_ready)
        inflateEnd(&self->zlib);
    self->zlib_ready = false;
    ZSTD_freeDStream(self->zstd);
    self->zstd = NULL;
}

/* Stored bytes, until `size` of them are there or the file ends. */
static int read_stored(struct eh_stream *self, unsigned char *out, size_t size, size_t *out_count,
                       struct eh_failure *failure)
{
    size_t total = 0;
    while (total < size && !self->stored_end) {
        ssize_t count = read(self->file, out + total, size - total);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return eh_fail(failure, EH_INPUT_UNREADABLE, "%s cannot be read: %s", self->name,
                           strerror(errno));
        self->stored_end = count == 0;
        total += (size_t)count;
    }
    if (self->hash)
        sha256_update(&self->sum, total, out);
    self->bytes += total;
    *out_count = total;
    return EH_OK;
}

/* Reads stored bytes behind those that are still unused, until the block is full or the file ends. */
static int fill(struct eh_stream *self, struct eh_failure *failure)
{
    if (self->begin) {
        memmove(self->block, self->block + self->begin, self->end - self->begin);
        self->end -= self->begin;
        self->begin = 0;
    }
    size_t count;
    int code = read_stored(self, self->block + self->end, BLOCK - self->end, &count, failure);
    if (code == EH_OK)
        self->end += count;
    return code;
}

static bool starts_with(const struct eh_stream *self, const char *magic, size_t length)
{
    return self->end - self->begin >= length && memcmp(self->block + self->begin, magic, length) == 0;
}

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

static int recognise(struct eh_stream *self, struct eh_failure *failure)
{
    if (starts_with(self, "\x1f\x8b", 2)) {
        self->storage = EH_STORAGE_GZIP;
        if (inflateInit2(&self->zlib, 15 + 16) != Z_OK)
            return eh_fail(failure, EH_MEMORY, "%s: no memory to decompress", self->name);
        self->zlib_ready = true;
        self->member_open = true;
    } else if (starts_with(self, "\x28\xb5\x2f\xfd", 4)) {
        self->storage = EH_STORAGE_ZSTD;
        self->zstd = ZSTD_createDStream();
        if (!self->zstd || ZSTD_isError(ZSTD_initDStream(self->zstd)))
            return eh_fail(failure, EH_MEMORY, "%s: no memory to decompress", self->name);
        self->member_open = true;
    } else if (ends_with(self->name, ".gz") || ends_with(self->name, ".zst")) {
        return eh_fail(failure, EH_INPUT_UNREADABLE, "%s is not compressed as its name says", self->name);
    }
    return EH_OK;
}

int eh_stream_open(const char *path, const char *name, bool hash, struct eh_arena *arena,
                   struct eh_stream **out, struct eh_failure *failure)
{
    *out = NULL;
    struct eh_stream *self = EH_NEW(arena, struct eh_stream);
    self->file = -1;
    self->name = eh_arena_copy_text(arena, name);
    self->hash = hash;
    eh_arena_own(arena, self, destroy);
    /* O_NONBLOCK: a pipe without a writer must not hold a batch run; it is refused below. */
    self->file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (self->file < 0)
        return eh_fail(failure, errno == ENOENT ? EH_INPUT_MISSING : EH_INPUT_UNREADABLE,
                       "%s cannot be opened: %s", name, strerror(errno));
    struct stat status;
    if (fstat(self->file, &status) != 0 || !S_ISREG(status.st_mode)) {
        destroy(self);
        return eh_fail(failure, EH_INPUT_UNREADABLE, "%s is not a regular file", name);
    }
    sha256_init(&self->sum);
    int code = fill(self, failure);
    if (code == EH_OK)
        code = recognise(self, failure);
    if (code != EH_OK) {
        destroy(self);
        return code;
    }
    *out = self;
    return EH_OK;
}

static int fail_damaged(const struct eh_stream *self, struct eh_failure *failure)
{
    return eh_fail(failure, EH_INPUT_UNREADABLE, "%s is damaged: it cannot be decompressed", self->name);
}

/* Between gzip members: another one, padding with zeros, or the end. */
static int next_member(struct eh_stream *self, struct eh_failure *failure)
{
    while (self->begin < self->end && self->block[self->begin] == 0)
        self->begin++;
    if (self->begin == self->end)
        return EH_OK;
    if (inflateReset(&self->zlib) != Z_OK)
        return fail_damaged(self, failure);
    self->member_open = true;
    return EH_OK;
}

static int step_gzip(struct eh_stream *self, unsigned char *out, size_t size, size_t *out_count,
                     struct eh_failure *failure)
{
    *out_count = 0;
    if (!self->member_open) {
        int code = next_member(self, failure);
        if (code != EH_OK || !self->member_open)
            return code;
    }
    self->zlib.next_in = self->block + self->begin;
    self->zlib.avail_in = (uInt)(self->end - self->begin);
    self->zlib.next_out = out;
    self->zlib.avail_out = (uInt)size;
    int status = inflate(&self->zlib, Z_NO_FLUSH);
    self->begin = self->end - self->zlib.avail_in;
    *out_count = size - self->zlib.avail_out;
    if (status == Z_STREAM_END)
        self->member_open = false;
    else if (status != Z_OK && status != Z_BUF_ERROR)
        return fail_damaged(self, failure);
    return EH_OK;
}

static int step_zstd(struct eh_stream *self, unsigned char *out, size_t size, size_t *out_count,
                     struct eh_failure *failure)
{
    ZSTD_inBuffer in = {self->block, self->end, self->begin};
    ZSTD_outBuffer to = {out, size, 0};
    *out_count = 0;
    if (self->begin == self->end && !self->member_open)
        return EH_OK;
    size_t status = ZSTD_decompressStream(self->zstd, &to, &in);
    if (ZSTD_isError(status))
        return fail_damaged(self, failure);
    self->begin = in.pos;
    self->member_open = status != 0;
    *out_count = to.pos;
    return EH_OK;
}

static int step_plain(struct eh_stream *self, unsigned char *out, size_t size, size_t *out_count)
{
    size_t count = self->end - self->begin < size ? self->end - self->begin : size;
    memcpy(out, self->block + self->begin, count);
    self->begin += count;
    *out_count = count;
    return EH_OK;
}

int eh_stream_read(struct eh_stream *self, unsigned char *out, size_t size, size_t *out_count,
                   struct eh_failure *failure)
{
    size_t total = 0;
    *out_count = 0;
    while (total < size) {
        if (self->begin == self->end && self->storage == EH_STORAGE_PLAIN) {
            size_t count; /* straight to where they are wanted */
            int code = read_stored(self, out + total, size - total, &count, failure);
            if (code != EH_OK)
                return code;
            total += count;
            break;
        }
        if (self->begin == self->end && !self->stored_end) {
            int code = fill(self, failure);
            if (code != EH_OK)
                return code;
        }
        size_t count, unused = self->end - self->begin;
        bool was_open = self->member_open;
        int code =
            self->storage == EH_STORAGE_GZIP   ? step_gzip(self, out + total, size - total, &count, failure)
            : self->storage == EH_STORAGE_ZSTD ? step_zstd(self, out + total, size - total, &count, failure)
                                               : step_plain(self, out + total, size - total, &count);
        if (code != EH_OK)
            return code;
        total += count;
        bool stood = count == 0 && unused == self->end - self->begin && was_open == self->member_open;
        if (!stood || !self->stored_end)
            continue;
        if (self->member_open)
            return eh_fail(failure, EH_INPUT_UNREADABLE, "%s is cut: its compressed data end too early",
                           self->name);
        break;
    }
    *out_count = total;
    return EH_OK;
}

enum eh_storage eh_stream_get_storage(const struct eh_stream *self)
{
    return self->storage;
}

int eh_stream_close(struct eh_stream *self, char *out_sha256, uint64_t *out_bytes, struct eh_failure *failure)
{
    out_sha256[0] = '\0';
    *out_bytes = 0;
    int code = EH_OK;
    while (self->hash && code == EH_OK && !self->stored_end) {
        self->begin = self->end;
        code = fill(self, failure);
    }
    if (self->hash && code == EH_OK) {
        static const char digits[] = "0123456789abcdef";
        uint8_t sum[SHA256_DIGEST_SIZE];
        sha256_digest(&self->sum, sizeof sum, sum);
        for (size_t i = 0; i < sizeof sum; i++) {
            out_sha256[2 * i] = digits[sum[i] >> 4];
            out_sha256[2 * i + 1] = digits[sum[i] & 15];
        }
        out_sha256[2 * sizeof sum] = '\0';
        *out_bytes = self->bytes;
    }
    destroy(self);
    return code;
}

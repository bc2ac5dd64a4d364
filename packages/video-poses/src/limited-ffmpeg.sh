#!/bin/sh
# Runs ffmpeg with at most 4 GiB of address space, 4 hours of CPU time and no core dump, so that a malformed video
# can't use more than that. A limit that the system does not support is skipped.
# Without MALLOC_ARENA_MAX, each thread would reserve 64 MiB of the address space for itself.
export MALLOC_ARENA_MAX=2
ulimit -c 0 2>/dev/null
ulimit -v 4194304 2>/dev/null
ulimit -t 14400 2>/dev/null
exec "${FFMPEG_PATH:-ffmpeg}" "$@"

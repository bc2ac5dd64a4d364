#!/bin/sh
# Runs ffmpeg with at most 4 GiB of address space, 4 hours of CPU time and no core dump:
# a strange video may cost no more than that. Where the system knows no such limit, it runs without.
# Each thread would otherwise reserve 64 MiB of the address space for itself.
export MALLOC_ARENA_MAX=2
ulimit -c 0 2>/dev/null
ulimit -v 4194304 2>/dev/null
ulimit -t 14400 2>/dev/null
exec "${FFMPEG_PATH:-ffmpeg}" "$@"

# Sourced by entrypoint.sh: what the server is told on its command line, which overrides whatever stands in the cluster's
# files. The same as of the embedded server (ServerSettings.java, VolumeBudget.java): acknowledged means committed.

megabytes_of_volume() { df -Pm "$1" | awk 'NR == 2 { print $2 }'; }

clamp() { # $1 = value, $2 = least, $3 = greatest
  if [ "$1" -lt "$2" ]; then echo "$2"; elif [ "$1" -gt "$3" ]; then echo "$3"; else echo "$1"; fi
}

whole_segments() { echo $(($1 / 16 * 16)); } # of the write-ahead log, 16 MB each

# Sets the positional parameters' successor: prints one argument a line.
server_settings() { # $1 = the cluster's home, $2 = directory for the logs, or nothing for standard error
  local twentieth max_wal min_wal
  twentieth=$(($(megabytes_of_volume "$1") / 20))
  max_wal=$(clamp "$(whole_segments "$twentieth")" 32 1024)
  min_wal=$(clamp "$(whole_segments $((max_wal / 4)))" 32 80)
  printf '%s\n' fsync=on synchronous_commit=on full_page_writes=on
  printf '%s\n' shared_buffers=128MB max_connections=100 jit=off timezone=UTC log_timezone=UTC
  printf '%s\n' "max_wal_size=${max_wal}MB" "min_wal_size=${min_wal}MB" wal_keep_size=0
  printf '%s\n' "temp_file_limit=$(clamp "$twentieth" 32 1048576)MB"
  printf '%s\n' log_min_error_statement=panic log_error_verbosity=terse
  [ -z "$2" ] || printf '%s\n' logging_collector=on "log_directory=$2" log_filename=postgresql-%Y-%m-%d_%H%M%S.log \
    log_file_mode=0600 log_rotation_age=1d log_rotation_size=10MB log_truncate_on_rotation=off
}

# The same as CapLogs.java: the server begins new files but keeps them all, so the oldest are deleted, above 100 MB or 50.
cap_logs() { # $1 = the directory of the logs
  find "$1" -maxdepth 1 -name 'postgresql-*' -type f -printf '%T@ %s %p\n' | sort -rn |
    awk 'NR > 1 { bytes += $2; if (NR > 50 || bytes > 100 * 1048576) { sub(/^[^ ]* [^ ]* /, ""); print } }' |
    xargs -r -d '\n' rm -f
}

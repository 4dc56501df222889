# What the launcher does before it can start Zako for the first time: build it, and make the JDK's
# start-up cache. Read in with `.` by `zako`, whose variables it uses. Prints to stderr only.

zako_lock() { # NAME MESSAGE: waits for other processes that do the same; file descriptor 9 holds it
  mkdir -p "$zako_root/target" || return 1
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$zako_root/target/$1.lock"
    if ! flock -n 9; then
      echo "zako: $2" >&2
      flock 9
    fi
  fi
}

zako_unlock() {
  exec 9>&-
}

zako_build() {
  if [ "${ZAKO_BUILD:-auto}" = never ]; then
    echo "error ZK6003: Zako is not built, and ZAKO_BUILD is \`never\`" >&2
    echo "  next: run \`$zako_root/zako version\` without ZAKO_BUILD" >&2
    return 1
  fi
  if ! zako_lock build "waiting for another process that builds Zako"; then
    echo "error ZK6003: Zako is not built, and \`$zako_root\` cannot be written" >&2
    echo "  next: make the directory writable, or start Zako once as its owner" >&2
    return 1
  fi
  if zako_is_current; then
    zako_unlock
    return 0
  fi
  log=$zako_root/target/build.log
  result=$zako_root/target/build.result
  rm -f "$result"
  # The stamp is as old as the start of the build, so that a file edited meanwhile counts as newer.
  : >"$zako_root/target/build.started"
  echo "zako: building Zako (first use, or its sources changed)" >&2
  {
    "$zako_root/mvnw" -B -Dstyle.color=never -pl cli -am -Dmaven.test.skip=true -Dspotless.check.skip=true package
    echo $? >"$result"
  } 9>&- 2>&1 </dev/null | tee "$log" |
    sed -u -n 's|^\[INFO\] Building \(.*[^ ]\) *\[\([0-9]*/[0-9]*\)\]$|zako:   [\2] \1|p' >&2
  if [ "$(cat "$result" 2>/dev/null)" != 0 ]; then
    {
      echo "error ZK6003: Zako could not be built"
      grep -e '^\[ERROR\]' -e '^error ' -e '^  next: ' "$log" | head -n 20 | sed 's/^/  /'
      echo "  note: the whole log is in $log"
      echo "  next: repair what the log names, then start Zako again"
    } >&2
    zako_unlock
    return 1
  fi
  rm -rf "$zako_home/aot"
  mv "$zako_root/target/build.started" "$zako_stamp"
  echo "zako: built" >&2
  zako_unlock
}

# Runs a small real build with the options of the launcher, and gives it to a daemon once more, and
# lets the JVM keep what each of the two processes loaded and learnt. Without the caches everything
# works, only slower: a failure is a warning, given once, and a place that cannot be written is left
# alone.
zako_make_aot() {
  directory=${zako_aot%/*}
  mkdir -p "$directory" 2>/dev/null || return 0
  [ -w "$directory" ] || return 0
  if [ -f "$zako_used_aot.failed" ] && [ ! "$zako_jar" -nt "$zako_used_aot.failed" ]; then return 0; fi
  zako_lock aot "waiting for another process that prepares the fast start" || return 0
  if ! zako_aot_is_current "$zako_used_aot"; then
    echo "zako: preparing a fast start with Java $version (first use)" >&2
    training=$(mktemp -d "${TMPDIR:-/tmp}/zako-training.XXXXXX") || return 0
    cp -R "$zako_root/tools/training/." "$training/"
    : >"$zako_root/target/training.log"
    if ! zako_aot_is_current "$zako_aot"; then
      zako_train "$zako_aot" 1 9>&- || true
    fi
    if [ "$zako_kind" = client ]; then
      zako_train "$zako_client_aot" 0 9>&- || true
      ZAKO_BUILD=never "$zako_root/zako" -C "$training" daemon stop 9>&- >/dev/null 2>&1 || true
    fi
    chmod -R u+w "$training"
    rm -rf "$training"
    if ! [ -f "$zako_used_aot" ]; then
      : >"$zako_used_aot.failed"
      echo "zako: warning: the start-up cache could not be made; Zako starts slower without it" >&2
      echo "  note: the log is in $zako_root/target/training.log" >&2
    fi
  fi
  zako_unlock
}

zako_train() { # FILE NO-DAEMON: makes the cache of a process that builds
  rm -f "$1" "$1.new"
  ZAKO_NO_DAEMON=$2 "$ZAKO_JDK/bin/java" -XX:AOTCacheOutput="$1.new" $zako_jvm \
    -Dzako.launcher="$zako_root/zako" -jar "$zako_jar" \
    -C "$training" --color always build //... </dev/null >>"$zako_root/target/training.log" 2>&1 ||
    echo "exit code $?" >>"$zako_root/target/training.log"
  if [ -s "$1.new" ]; then
    mv -f "$1.new" "$1"
  else
    rm -f "$1.new"
  fi
}

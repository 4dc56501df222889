# Sets ZAKO_JDK to the home of a JDK 25, or says what was looked for and returns 1.
# Meant to be read in with `.` by a POSIX shell; prints to stderr only. Starts no process, because
# every start of Zako passes here.

zako_java_version() { # HOME: sets version to what the directory's release file says, or to nothing
  version=
  [ -r "$1/release" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      JAVA_VERSION=*) version=${line#JAVA_VERSION=\"} version=${version%%\"*} ;;
    esac
  done <"$1/release"
}

zako_is_jdk25() { # HOME: is it a JDK (not only a runtime) of feature version 25?
  [ -x "$1/bin/javac" ] || return 1
  zako_java_version "$1"
  case $version in
    25 | 25.* | 25+* | 25-*) return 0 ;;
    *) return 1 ;;
  esac
}

zako_describe_home() { # VARIABLE VALUE: one line on what the variable holds
  if [ -z "$2" ]; then
    echo "  looked at $1: not set"
  elif [ ! -d "$2" ]; then
    echo "  looked at $1: \`$2\` is no directory"
  else
    zako_java_version "$2"
    if [ -z "$version" ]; then
      echo "  looked at $1: \`$2\` is no JDK"
    elif [ ! -x "$2/bin/javac" ]; then
      echo "  looked at $1: \`$2\` is Java $version without a compiler"
    else
      echo "  looked at $1: \`$2\` is Java $version"
    fi
  fi
}

zako_find_jdk() {
  zako_jvm_directory=${ZAKO_JVM_DIRECTORY:-/usr/lib/jvm}
  for candidate in "${ZAKO_JAVA_HOME:-}" "${JAVA_HOME:-}" "$zako_jvm_directory"/*; do
    if [ -n "$candidate" ] && zako_is_jdk25 "$candidate"; then
      ZAKO_JDK=$candidate
      return 0
    fi
  done
  {
    echo "error ZK6001: No JDK 25 was found"
    zako_describe_home ZAKO_JAVA_HOME "${ZAKO_JAVA_HOME:-}"
    zako_describe_home JAVA_HOME "${JAVA_HOME:-}"
    echo "  looked in $zako_jvm_directory:"
    found=no
    for candidate in "$zako_jvm_directory"/*; do
      zako_java_version "$candidate"
      if [ -n "$version" ] && [ ! -h "$candidate" ]; then
        found=yes
        echo "    $candidate is Java $version"
      fi
    done
    [ "$found" = yes ] || echo "    no Java there"
    echo "  next: install a JDK 25, for instance Eclipse Temurin (package \`temurin-25-jdk\`, or an"
    echo "        archive unpacked anywhere), and set ZAKO_JAVA_HOME to its directory"
  } >&2
  return 1
}

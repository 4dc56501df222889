#!/bin/sh
# Builds Lua 5.4 with Zako from the source of Debian's package, then runs a Lua program with it.
#
#   examples/lua/build.sh [DIRECTORY]
#
# DIRECTORY becomes the workspace; it is `workspace` beside this script if none is given. Nothing
# else is changed: apt gets a configuration and directories of its own for the download.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
workspace=${1:-$here/workspace}
zako=$here/../../zako
package=lua5.4
# The mirror and the suite that apt uses on this machine, unless others are named.
first=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
  head -n 1) || first=
mirror=${LUA_MIRROR:-${first% *}}
suite=${LUA_SUITE:-${first##* }}

say() {
  printf '%s\n' "$*" >&2
}

missing=
for program in apt-get gzip tar; do
  command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
done
command -v gcc >/dev/null 2>&1 || command -v clang >/dev/null 2>&1 || missing="$missing gcc"
if [ -n "$missing" ]; then
  say "This example needs programs that are not here:$missing"
  say "On Debian and Ubuntu: apt-get install apt gzip tar gcc"
  exit 1
fi

if [ -z "$mirror" ] || [ -z "$suite" ]; then
  [ -f "$workspace/src/lua.h" ] || {
    say "apt has no package sources here: set LUA_MIRROR and LUA_SUITE to a Debian mirror and suite"
    exit 1
  }
fi

# fetch DIRECTORY: puts the archive of the source there.
fetch() {
  directory=$1
  mkdir -p "$directory/lists/partial" "$directory/cache/archives/partial"
  printf 'deb-src %s %s main\n' "$mirror" "$suite" >"$directory/sources.list"
  # A status file of its own, since what is installed does not matter.
  : >"$directory/status"
  cat >"$directory/apt.conf" <<CONF
Dir::Etc::sourcelist "$directory/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "$directory/lists";
Dir::State::status "$directory/status";
Dir::Cache "$directory/cache";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
CONF
  say "Fetching the source of $package from $mirror ($suite)"
  APT_CONFIG="$directory/apt.conf" apt-get -qq update >&2 &&
    (cd "$directory" &&
      APT_CONFIG="$directory/apt.conf" apt-get -qq source --download-only "$package" >&2)
}

if [ -f "$workspace/src/lua.h" ]; then
  say "Using the source that is in $workspace/src"
else
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if ! fetch "$scratch"; then
    say "The source of $package could not be fetched."
    say "It comes from $mirror, suite $suite; set LUA_MIRROR and LUA_SUITE for another place."
    say "Or put Lua's own src directory at $workspace/src and run this again."
    exit 1
  fi
  mkdir -p "$scratch/unpacked"
  tar -xf "$scratch"/*.orig.tar.* -C "$scratch/unpacked" --strip-components=1
  mkdir -p "$workspace"
  rm -rf "$workspace/src"
  mv "$scratch/unpacked/src" "$workspace/src"
fi

cp "$here/files/zako.toml" "$here/files/BUILD.ts" "$here/files/hello.lua" "$workspace/"

"$zako" -C "$workspace" build --sandbox strict //...
"$workspace/zako-out/luac" -o "$workspace/hello.luac" "$workspace/hello.lua"
"$workspace/zako-out/lua" "$workspace/hello.luac"

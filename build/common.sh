# What ./sockeye and ./test share: where .NET is, whether the last build still fits the sources, and one build at a time.
# Sourced by bash, never run. Expects $root, the top of the repository, and $me, the name to speak under.

solution_build_is_quiet=(-c Release -v quiet -nologo -nodeReuse:false -consoleLoggerParameters:NoSummary)

say() { printf '%s: %s\n' "$me" "$*" >&2; }

# Finds a dotnet that has an SDK of the wanted major version; puts it on PATH and exports DOTNET_ROOT.
find_dotnet() {
  local candidate path
  for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "${HOME:-}/.dotnet/dotnet" \
                   /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
    [ -x "$candidate" ] && [ ! -d "$candidate" ] || continue
    path=$(readlink -f "$candidate")
    [ -d "${path%/*}/sdk" ] || continue
    compgen -G "${path%/*}/sdk/10.*" >/dev/null || continue
    export DOTNET_ROOT=${path%/*} PATH="${path%/*}:$PATH"
    return 0
  done
  say "the .NET 10 SDK is not on this machine. Install it by one of:"
  cat >&2 <<'HOW'
    Debian, Ubuntu:   apt-get install dotnet-sdk-10.0     (Debian: after adding Microsoft's feed, see the page below)
    Fedora:           dnf install dotnet-sdk-10.0
    Alpine:           apk add dotnet10-sdk
    macOS:            brew install dotnet
    anywhere, no root: the script dotnet-install.sh --channel 10.0, which installs into ~/.dotnet (found without PATH)
  All of them are described at https://dotnet.microsoft.com/download/dotnet/10.0
HOW
  return 1
}

# The build tools want a home folder that they can write to; an account without one gets a corner of artifacts/.
prepare_home() {
  if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then
    export HOME="$root/artifacts/home"
    mkdir -p "$HOME" 2>/dev/null || { say "neither the home folder nor $root can be written: cannot build"; return 1; }
  fi
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 \
         DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1 MSBUILDDISABLENODEREUSE=1
}

# One number for the names, sizes and times of everything that is compiled: it changes with an edit, a new file, a
# deleted file and a checkout to an older date alike.
fingerprint() {
  local write=(-printf '%p %s %T@\n')
  find /dev/null -printf '' 2>/dev/null || write=(-exec stat -f '%N %z %Fm' {} +)   # BSD and macOS
  ( cd "$root" && find src Directory.Build.props Directory.Packages.props global.json .editorconfig \
      \( -name bin -o -name obj \) -prune -o -type f "${write[@]}" | LC_ALL=C sort | cksum )
}

built=src/Sockeye.Cli/bin/Release/net10.0
program=Sockeye.Cli

is_built() {
  [ -x "$root/$built/$program" ] && [ -r "$root/$built/fingerprint" ] \
    && [ "$(cat "$root/$built/fingerprint")" = "$(fingerprint)" ]
}

# with_build_lock COMMAND…: one build of this clone at a time. The lock is not handed on to compiler servers.
with_build_lock() {
  mkdir -p "$root/artifacts" 2>/dev/null && ( : >>"$root/artifacts/build.lock" ) 2>/dev/null \
    || { say "$root cannot be written: build it first as the user who owns it"; return 1; }
  exec 9>>"$root/artifacts/build.lock"
  if command -v flock >/dev/null; then flock 9; fi
  "$@" 9>&-
  local status=$?
  exec 9>&-
  return $status
}

# What a failed build has to say: its errors once each; everything if it failed without one.
show_build_errors() {
  if grep -qE ': (error|warning) [A-Z]+[0-9]+' "$1"; then
    grep -E ': (error|warning) [A-Z]+[0-9]+' "$1" | sed -e "s|$root/||g" -e 's| \[[^]]*\]$||' | sort -u
  else
    cat "$1"
  fi >&2
}

# build PROJECT: builds quietly and remembers the sources it was built from; on failure prints the errors.
build() {
  local log before
  log=$(mktemp) before=$(fingerprint)
  if dotnet build "$root/$1" "${solution_build_is_quiet[@]}" >"$log" 2>&1 </dev/null; then
    rm -f "$log"
    printf '%s\n' "$before" >"$root/$built/fingerprint"
  else
    show_build_errors "$log"
    rm -f "$log"
    return 1
  fi
}

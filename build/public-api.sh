#!/usr/bin/env bash
# Writes down what the libraries offer, after it was changed:   ./build/public-api.sh
set -u
me=public-api
self=$(readlink -f "${BASH_SOURCE[0]}") && root=${self%/*/*} || exit 1
. "$root/build/common.sh"

usage() {
  cat <<'HELP'
Usage: ./build/public-api.sh

Writes PublicAPI.Unshipped.txt in each library under src/ anew: a line for each public member that PublicAPI.Shipped.txt does not
have. A build refuses a public member without a line, and a line without a member; so a change of what others rely on is seen in the diff.
HELP
}

case ${1:-} in
  '') ;;
  -h|--help) usage; exit 0 ;;
  *) say "unknown option $1; ./build/public-api.sh --help"; exit 64 ;;
esac

find_dotnet || exit 69
logs=$(mktemp -d)

# The analyzer itself says how a member is written: in its words of complaint about an empty file.
write_api() {
  local settings=(-p:Configuration=Release -p:TreatWarningsAsErrors=false "-p:PublicApiLogs=$logs" -v:quiet -nologo -nodeReuse:false -m)
  local library libraries
  mapfile -t libraries < <(dirname "$root"/src/*/PublicAPI.Shipped.txt)
  for library in "${libraries[@]}"; do
    cp "$library/PublicAPI.Unshipped.txt" "$logs/$(basename "$library").before"
    printf '#nullable enable\n' >"$library/PublicAPI.Unshipped.txt"
  done
  dotnet msbuild "$root/build/packages.proj" -t:Restore "${settings[@]}" >"$logs/build" 2>&1 </dev/null \
    && dotnet msbuild "$root/build/packages.proj" -t:Build "${settings[@]}" >>"$logs/build" 2>&1 </dev/null \
    || { show_build_errors "$logs/build"; return 1; }
  for library in "${libraries[@]}"; do
    [ -s "$logs/$(basename "$library").sarif" ] || { say "$(basename "$library") was not compiled"; return 1; }
    grep -oE '"APIName": "([^"\\]|\\.)*"' "$logs/$(basename "$library").sarif" \
      | sed -e 's/^"APIName": "//' -e 's/"$//' -e 's/\\\(["\\]\)/\1/g' | LC_ALL=C sort -u >>"$library/PublicAPI.Unshipped.txt"
  done
}

restore_api() {
  local before
  for before in "$logs"/*.before; do
    [ ! -e "$before" ] || cp "$before" "$root/src/$(basename "$before" .before)/PublicAPI.Unshipped.txt"
  done
}

trap 'restore_api; rm -rf "$logs"' EXIT
( prepare_home && with_build_lock write_api ) || { say "nothing was written: run it again when the libraries build"; exit 70; }
rm -f "$logs"/*.before

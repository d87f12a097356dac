#!/usr/bin/env bash
# Makes the packages:   ./build/pack.sh FOLDER
set -u
me=pack
self=$(readlink -f "${BASH_SOURCE[0]}") && root=${self%/*/*} || exit 1
. "$root/build/common.sh"

usage() {
  cat <<'HELP'
Usage: ./build/pack.sh [options] FOLDER

Builds the libraries, the tool and the templates for release and writes their packages (.nupkg) and symbols (.snupkg) to FOLDER, which
may then serve as a package source:   dotnet nuget add source FOLDER

  --version VERSION  the packages' version, such as 0.2.0-beta.1; without, that of Directory.Build.props
  --no-build         pack what ./test or ./sockeye built last
  --help             this page
HELP
}

folder='' version='' should_build=true
while [ $# -gt 0 ]; do
  case $1 in
    -h|--help) usage; exit 0 ;;
    --version) [ $# -ge 2 ] || { say "--version needs a version"; exit 64; }; version=$2; shift ;;
    --version=*) version=${1#*=} ;;
    --no-build) should_build=false ;;
    -*) say "unknown option $1; ./build/pack.sh --help lists them"; exit 64 ;;
    *) [ -z "$folder" ] || { say "one folder, please"; exit 64; }; folder=$1 ;;
  esac
  shift
done
[ -n "$folder" ] || { usage >&2; exit 64; }
case $version in *[!0-9A-Za-z.+-]*) say "'$version' is no version"; exit 64 ;; esac
mkdir -p "$folder" && folder=$(cd "$folder" && pwd) || { say "cannot make $folder"; exit 73; }

find_dotnet || exit 69
# A release is built apart, with paths that are the same on every machine.
settings=(-p:Configuration=Release "-p:PackageOutputPath=$folder")
if $should_build; then settings+=(-p:ContinuousIntegrationBuild=true "-p:ArtifactsPath=$root/artifacts/pack" -p:UseArtifactsOutput=true)
else settings+=(-p:NoBuild=true)
fi
[ -z "$version" ] || settings+=("-p:PackageVersion=$version")

pack() {
  local log quiet=(-v:quiet -nologo -nodeReuse:false -m)
  log=$(mktemp)
  { ! $should_build || dotnet msbuild "$root/build/packages.proj" -t:Restore "${quiet[@]}" "${settings[@]}"; } >"$log" 2>&1 </dev/null \
    && dotnet msbuild "$root/build/packages.proj" -t:Pack "${quiet[@]}" "${settings[@]}" >>"$log" 2>&1 </dev/null \
    || { show_build_errors "$log"; rm -f "$log"; return 1; }
  rm -f "$log"
}

( prepare_home && with_build_lock pack ) || { say "the packages could not be made, see above"; exit 70; }

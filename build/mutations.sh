#!/usr/bin/env bash
# Makes the mistakes of tests/mutations.txt one by one in a copy of the sources and runs scenarios against each: see usage below.
set -u
me=mutations
self=$(readlink -f "${BASH_SOURCE[0]}") && root=${self%/build/*} || exit 1
. "$root/build/common.sh"

usage() {
  cat <<'HELP'
Usage: build/mutations.sh [options] [FOLDER…]

Makes each mistake of tests/mutations.txt in a copy of the sources, builds it and runs the scripts under tests/Sockeye.Scenarios
against it: at least one must fail. Says which. It fails when a mistake goes unnoticed, when a pattern no longer stands in
its file exactly once, or when what comes of it does not compile. Takes about a quarter of a minute for each.

  FOLDER         count the failures of these scripts too, beside our own; a mistake must be noticed by our own all the same
  --filter TEXT  only mutations whose name contains TEXT
  --list         list the mutations and make none
  --help         this page
HELP
}

folders=() filter='' list=false
while [ $# -gt 0 ]; do
  case $1 in
    -h|--help) usage; exit 0 ;;
    --list) list=true ;;
    --filter) [ $# -ge 2 ] || { say "--filter needs a text"; exit 64; }; filter=$2; shift ;;
    --filter=*) filter=${1#*=} ;;
    -*) say "unknown option $1; build/mutations.sh --help lists them"; exit 64 ;;
    *) [ -d "$1" ] || { say "$1 is no folder"; exit 66; }; folders+=("$(readlink -f "$1")") ;;
  esac
  shift
done

# --- the list ---------------------------------------------------------------------------------------------------------
names=() files=() searches=() replacements=()
while IFS= read -r line || [ -n "$line" ]; do
  case $line in
    '= '*) names+=("${line:2}") ;;
    '@ '*) files+=("${line:2}") ;;
    '- '*) searches+=("${line:2}") ;;
    '+'*)  line=${line:1}; replacements+=("${line# }") ;;
    ''|'#'*) ;;
    *) say "tests/mutations.txt: what is '$line'?"; exit 65 ;;
  esac
done <"$root/tests/mutations.txt"
count=${#names[@]}
if [ "$count" -eq 0 ] || [ ${#files[@]} -ne "$count" ] || [ ${#searches[@]} -ne "$count" ] || [ ${#replacements[@]} -ne "$count" ]; then
  say "tests/mutations.txt: each mutation needs a name (=), a file (@), a pattern (-) and a replacement (+)"; exit 65
fi
if $list; then printf '%s\n' "${names[@]}"; exit 0; fi

# --- a copy to make them in -------------------------------------------------------------------------------------------
find_dotnet || exit 69
prepare_home || exit 70
copy=$(mktemp -d) || exit 73
trap 'rm -rf "$copy"' EXIT
trap 'exit 130' INT TERM
( cd "$root" && find src Directory.Build.props Directory.Packages.props global.json .editorconfig nuget.config NuGet.config \
    \( -name bin -o -name obj \) -prune -o -type f -print0 2>/dev/null | tar --null -T - -cf - ) | tar -C "$copy" -xf - || exit 74

# Analyzers and documentation have nothing to say about a mistake.
build_copy() {
  dotnet build "$copy/src/Sockeye.Cli/Sockeye.Cli.csproj" -c Release -v quiet -nologo -nodeReuse:false \
    -consoleLoggerParameters:NoSummary -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false >"$copy/build.log" 2>&1
}

# What changes stands in one project, and its interface stays: building that one and putting it beside the program is enough.
build_changed() {
  local project=${1#src/}
  project=${project%%/*}
  dotnet build "$copy/src/$project/$project.csproj" -c Release -v quiet -nologo -nodeReuse:false --no-restore --no-dependencies \
    -consoleLoggerParameters:NoSummary -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false >"$copy/build.log" 2>&1 \
    && cp "$copy/src/$project/bin/Release/net10.0/$project.dll" "$copy/$built/"
}

# failing FOLDER: the scripts under it that do not pass, by their names.
failing() {
  ( cd "$1" && dotnet "$copy/$built/$program.dll" drill . --json ) 2>/dev/null \
    | grep '"outcome":"failed"' | grep -o '"script":"[^"]*"' | sed 's/^"script":"//; s/"$//; s|^\./||' | LC_ALL=C sort
}

ours=$root/tests/Sockeye.Scenarios
say "building a copy that has no mistake"
build_copy || { show_build_errors "$copy/build.log"; exit 70; }
baselines=$copy/baselines; mkdir -p "$baselines"
number=0
for folder in "$ours" ${folders[@]+"${folders[@]}"}; do
  failing "$folder" >"$baselines/$number"
  number=$((number + 1))
done
if [ -s "$baselines/0" ]; then say "our own scenarios fail without a mistake:"; cat "$baselines/0" >&2; exit 1; fi

# --- one after another ------------------------------------------------------------------------------------------------
made=0 bad=0
for ((i = 0; i < count; i++)); do
  name=${names[i]} file=$copy/${files[i]} search=${searches[i]}
  case $name in *"$filter"*) ;; *) continue ;; esac
  made=$((made + 1))
  matches=$(grep -cF -- "$search" "$file" 2>/dev/null)
  if [ "${matches:-0}" -ne 1 ]; then
    printf 'STALE      %s: its pattern stands %s times in %s\n' "$name" "${matches:-0}" "${files[i]}"
    bad=$((bad + 1)); continue
  fi
  whole=$(cat "$file"; printf x); whole=${whole%x}
  printf '%s' "${whole/"$search"/"${replacements[i]}"}" >"$file"
  if build_changed "${files[i]}"; then
    failing "$ours" >"$copy/noticed"
    others=''
    number=1
    for folder in ${folders[@]+"${folders[@]}"}; do
      more=$(failing "$folder" | LC_ALL=C comm -23 - "$baselines/$number" | wc -l)
      others="$others, $((more)) of $folder"
      number=$((number + 1))
    done
    if [ -s "$copy/noticed" ]; then
      printf 'noticed    %s: %d%s\n' "$name" "$(wc -l <"$copy/noticed")" "$others"
      sed 's/^/             /' "$copy/noticed"
    else
      printf 'UNNOTICED  %s%s\n' "$name" "$others"
      bad=$((bad + 1))
    fi
  else
    printf 'BROKEN     %s: it does not compile\n' "$name"
    show_build_errors "$copy/build.log"
    bad=$((bad + 1))
  fi
  printf '%s' "$whole" >"$file"
done
printf '%d mutations, %d noticed, %d not\n' "$made" $((made - bad)) "$bad"
[ "$made" -gt 0 ] && [ "$bad" -eq 0 ]

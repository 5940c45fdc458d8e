#!/bin/sh
# run.sh [KIND ...]: all tests of the project, or only the named kinds:
# names, symbols, unit, regress, isolation, tap, doc.
#
# Runs in a private copy of tree and server (lib/sandbox.sh).  The last line
# is "N passed, N failed", counting test files and single checks of every
# kind; the status is 0 when none failed.  TESTS="a b" restricts unit, regress,
# isolation and TAP to the files of these names.  RETRAIN_LONG=1 (make
# test-long) is passed on to the TAP tests, which then run at full size.
set -eu
RETRAIN_WHAT=test RETRAIN_NO_BUILD=1
. "$(cd "$(dirname "$0")" && pwd -P)/lib/server.sh"
# From here on each result is looked at; no failure may end the run early.
set +e

kinds=${*:-names symbols unit regress isolation tap doc}
keep=$RETRAIN_WORK/keep
passed=0 failed=0

# result STATUS NAME [NOTE]: counts and prints one result.
result() {
	if [ "$1" = 0 ]; then
		passed=$((passed + 1))
		printf '  ok      %s\n' "$2${3:+  ($3)}"
	else
		failed=$((failed + 1))
		printf '  FAILED  %s\n' "$2${3:+  ($3)}"
	fi
}

finish() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
	exit
}

# show FILE: the beginning of a file of differences.
show() {
	head -n 80 "$1"
	[ "$(wc -l <"$1")" -le 80 ] || echo "... $(wc -l <"$1") lines in all, see regression.diffs"
}

m() { make -s with_llvm=no PG_CONFIG="$PG_CONFIG" "$@"; }

# selected NAME ...: those of the names that TESTS allows.
selected() {
	local name
	for name in "$@"; do
		case " ${TESTS:-$name} " in *" $name "*) printf '%s ' "$name" ;; esac
	done
}

# names_of GLOB ...: base names without extension of the files that exist.
names_of() {
	local file
	for file in "$@"; do
		[ ! -e "$file" ] || basename "${file%.*}"
	done
}

# An input in sql/ would be run in place of the test of the same name in
# test/sql/; regress and isolation tests share the folder expected/.
check_names() {
	local clash
	clash=$({ names_of sql/*.sql | sort -u; names_of test/sql/*.sql | sort -u; names_of test/specs/*.spec | sort -u; } | sort | uniq -d)
	[ -z "$clash" ] || echo "used twice: $clash"
	result "${#clash}" 'file names of sql, test/sql and test/specs differ'
}

# The version stands in the control file; PGXN wants it in META.json too.
check_versions() {
	local version in_meta
	version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" retrain.control)
	in_meta=$(perl -MJSON::PP -0777 -ne '$m = decode_json($_); $p = $m->{provides}{retrain};
		print "$m->{version} $p->{version} $p->{file}"' META.json)
	[ "$in_meta" = "$version $version sql/retrain--$version.sql" ] && grep -q "^## $version" CHANGELOG.md
	result "$?" "META.json and CHANGELOG.md are of version $version"
}

# Every symbol that the library exports begins with retrain_, but for the
# entry points that the server looks up by name.
check_symbols() {
	local alien
	alien=$(nm -D --defined-only retrain.so | awk '$2 ~ /[A-Z]/ { print $3 }' |
		grep -Ev '^(retrain_.*|pg_finfo_retrain_.*|_PG_init|Pg_magic_func)$' || :)
	[ -z "$alien" ] || echo "$alien"
	result "${#alien}" 'exported C symbols begin with retrain_'
}

# result_lines LABEL LOG: counts the lines "ok NAME" and "FAILED NAME" of a
# program that reports so; anything else in LOG is explanation.
result_lines() {
	local word rest
	while read -r word rest; do
		case $word in
			ok) result 0 "$1 $rest" ;;
			FAILED) result 1 "$1 $rest" ;;
		esac
	done <"$2"
}

# Each test/unit/NAME.c with the files of src/stats that need no server,
# compiled as for the library, but without any header of PostgreSQL.
run_unit() {
	local name rc log
	for name in $(selected $(names_of test/unit/*.c)); do
		rc=0 log=$keep/unit_$name.log
		$(m print-CC) $(m print-CFLAGS) -Isrc -o "$RETRAIN_WORK/unit_$name" "test/unit/$name.c" test/lib/host.c \
			$(grep -L '"postgres.h"' src/stats/*.c) -lm >"$log" 2>&1 || {
			result 1 "unit $name is compiled"
			head -n 40 "$log"
			continue
		}
		"$RETRAIN_WORK/unit_$name" test/goldens >"$log" 2>&1 || rc=$?
		result_lines "unit $name" "$log"
		[ "$rc" = 0 ] || grep -v '^ok ' "$log"
		# one that fails, or tests nothing, without a word
		grep -q '^FAILED ' "$log" || { [ "$rc" = 0 ] && grep -q '^ok ' "$log"; } || result 1 "unit $name"
	done
}

# pg_regress_kind KIND LOG NAME ...: counts a test as passed only when a line
# of the driver (its form changed in 16) says so.
pg_regress_kind() {
	local kind=$1 log=$2 name
	shift 2
	for name in "$@"; do
		if grep -Eq "^(test $name +\.\.\. ok |ok [0-9]+ +[-+] $name )" "$log"; then
			result 0 "$kind $name" "$(sed -nE "s/^(test $name +\.\.\. ok|ok [0-9]+ +[-+] $name) +([0-9]+ ms).*/\2/p" "$log")"
		else
			result 1 "$kind $name"
		fi
	done
}

run_regress() {
	local names rc=0
	# the order of the Makefile: setup first, upgrade last
	names=$(selected $(m print-REGRESS))
	[ -n "$names" ] || return 0
	m installcheck REGRESS="$names" ISOLATION= >"$keep/regress.log" 2>&1 || rc=$?
	pg_regress_kind regress "$keep/regress.log" $names
	if [ "$rc" != 0 ]; then
		if [ -s regression.diffs ]; then show regression.diffs; else cat "$keep/regress.log"; fi
		cp -r regression.diffs results "$keep/" 2>/dev/null || :
	fi
}

run_isolation() {
	local names rc=0
	names=$(selected $(m print-ISOLATION))
	[ -n "$names" ] || return 0
	rm -f regression.diffs
	m installcheck REGRESS= ISOLATION="$names" >"$keep/isolation.log" 2>&1 || rc=$?
	pg_regress_kind isolation "$keep/isolation.log" $names
	if [ "$rc" != 0 ]; then
		if [ -s regression.diffs ]; then show regression.diffs; else cat "$keep/isolation.log"; fi
		mkdir -p "$keep/isolation"
		cp -r regression.diffs results "$keep/isolation/" 2>/dev/null || :
	fi
}

# One prove per file: progress is seen, each file is counted, and one that
# dies hides no other.
run_tap() {
	local name rc log began
	for name in $(selected $(names_of test/t/*.pl)); do
		rc=0 log=$keep/tap_$name.log began=$(date +%s)
		m prove_installcheck PROVE_TESTS="test/t/$name.pl" PROVE_FLAGS=-v >"$log" 2>&1 || rc=$?
		if [ "$rc" = 0 ] && grep -q '^Result: NOTESTS' "$log"; then
			printf '  skipped %s\n' "tap $name  ($(sed -n 's/.* skipped: //p' "$log"))"
			continue
		fi
		result "$rc" "tap $name" "$(($(date +%s) - began)) s"
		if [ "$rc" != 0 ]; then
			grep -Ev '^ok |^# (Running|Checking)' "$log" | tail -n 60
			mkdir -p "$keep/tap_$name"
			find tmp_check log -name '*.log' -o -name 'regress_log_*' 2>/dev/null |
				xargs -r cp --parents -t "$keep/tap_$name" 2>/dev/null || :
		fi
		rm -rf tmp_check
	done
}

run_doc() {
	local rc=0
	perl test/doc_examples.pl >"$keep/doc.log" 2>&1 || rc=$?
	result_lines doc "$keep/doc.log"
	[ "$rc" = 0 ] || {
		grep -v '^ok ' "$keep/doc.log"
		grep -q '^FAILED ' "$keep/doc.log" || result 1 'doc examples'
	}
}

echo "PostgreSQL $(postgres --version | sed 's/.*) //'), $(gcc --version | head -n 1)"
check_names
check_versions
began=$(date +%s)
if ! retrain_build "$keep/build.log"; then
	result 1 build
	finish
fi
result 0 build "$(($(date +%s) - began)) s"
for kind in $kinds; do
	case $kind in names) continue ;; symbols) check_symbols; continue ;; unit) run_unit; continue ;; tap) continue ;; esac
	[ -n "${PGHOST:-}" ] || retrain_server_start || {
		result 1 'start of the private server'
		finish
	}
	"run_$kind"
done
retrain_server_stop
case " $kinds " in *' tap '*) run_tap ;; esac
finish

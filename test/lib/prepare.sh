# prepare.sh: find a compiler and a PostgreSQL server to build against, and
# install what is missing where that is allowed.  Sourced by sandbox.sh.
#
# retrain_prepare WHAT (test, demo or bench) sets and exports PG_CONFIG, an
# absolute path to the pg_config of an installation of version 15 or newer
# that has the server and its headers; or it explains and exits with 1.
#
# The choice: PG_CONFIG when the caller named one; else the newest installed
# major that is complete or can be completed; else the distribution's default.

retrain_say() { printf '%s\n' "retrain: $*" >&2; }
retrain_die() { retrain_say "$*"; exit 1; }

# retrain_server_state PG_CONFIG: prints "MAJOR server headers", the last two
# as yes or no.  Prints nothing when this is no pg_config.
retrain_server_state() {
	local major server=no headers=no pgxs include
	major=$("$1" --version 2>/dev/null | sed -n 's/^PostgreSQL \([0-9]*\).*/\1/p')
	[ -n "$major" ] || return 0
	pgxs=$("$1" --pgxs) include=$("$1" --includedir-server)
	[ -x "$("$1" --bindir)/postgres" ] && server=yes
	[ -e "$pgxs" ] && [ -e "$include/postgres.h" ] && headers=yes
	echo "$major $server $headers"
}

# retrain_find_server: chooses among the installed majors; sets PG_CONFIG (or
# leaves it empty), major, server and headers.  A complete installation wins
# over an incomplete one, then a supported major over a newer one, then the
# larger number.
retrain_find_server() {
	local candidate state best=-1 rank
	PG_CONFIG='' major='' server=no headers=no
	for candidate in $(command -v pg_config || :) /usr/lib/postgresql/*/bin/pg_config \
		/usr/pgsql-*/bin/pg_config /usr/local/pgsql/bin/pg_config; do
		state=$(retrain_server_state "$candidate")
		set -- $state
		[ "$#" = 3 ] && [ "$1" -ge 15 ] || continue
		rank=$1
		[ "$2 $3" = 'yes yes' ] && rank=$((rank + 2000))
		[ "$1" -le 18 ] && rank=$((rank + 1000))
		# pg_config of libpq-dev alone is no server at all
		[ "$2 $3" = 'no no' ] && continue
		if [ "$rank" -gt "$best" ]; then
			best=$rank PG_CONFIG=$candidate major=$1 server=$2 headers=$3
		fi
	done
}

# retrain_has_python: true where a Python has what examples/trainer needs.
retrain_has_python() {
	local python
	for python in python3 /usr/bin/python3; do
		! "$python" -c 'import tomllib, psycopg, sklearn' 2>/dev/null || return 0
	done
	return 1
}

# retrain_missing WHAT: sets packages to the Debian names of what is missing,
# and missing to the same for people.  MAJOR stands for the server's major
# where only apt can tell it.
retrain_missing() {
	local m=${major:-MAJOR}
	packages='' missing=''
	add() { missing="$missing${missing:+, }$1"; shift; packages="$packages${packages:+ }$*"; }
	# the recommended libc6-dev does not come by itself
	command -v gcc >/dev/null && [ -e /usr/include/stdio.h ] || add 'a C compiler' gcc libc6-dev
	command -v make >/dev/null || add make make
	[ "$server" = yes ] || add "PostgreSQL server" "postgresql-$m"
	[ "$headers" = yes ] || add "PostgreSQL server headers" "postgresql-server-dev-$m"
	# the demo trains models; without apt its virtual environment is filled by pip
	if [ "$1" = demo ] && command -v apt-get >/dev/null && ! retrain_has_python; then
		add 'psycopg 3 and scikit-learn (Python)' python3 python3-venv python3-psycopg python3-sklearn
	fi
	if [ "$1" = test ]; then
		command -v prove >/dev/null || add 'prove (perl)' perl
		perl -MIPC::Run -e 1 2>/dev/null || add 'IPC::Run (perl)' libipc-run-perl
	fi
}

# retrain_install_commands: prints the shell commands that install $packages
# on Debian and Ubuntu; run by root or through sudo, or shown to the user.
#
# The server package would create and start a cluster.  The file that says no
# is written only where there is none; ucf keeps it when postgresql-common is
# installed.
retrain_install_commands() {
	cat <<-SH
	set -e
	conf=/etc/postgresql-common/createcluster.conf
	if [ ! -e \$conf ]; then mkdir -p /etc/postgresql-common; echo "create_main_cluster = false" >\$conf; fi
	export DEBIAN_FRONTEND=noninteractive
	apt-get -q -q update || echo "apt-get update failed; trying with what is known"
	major=\$(apt-cache show --no-all-versions postgresql | sed -n "s/^Depends:.*postgresql-\\([0-9][0-9]*\\).*/\\1/p")
	apt-get -q -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends $(echo "$packages" | sed 's/MAJOR/$major/g')
	SH
}

# retrain_would_create_cluster: true when installing the server package would
# also create a cluster, because the administrator's file does not say no.
retrain_would_create_cluster() {
	local conf=/etc/postgresql-common/createcluster.conf
	case " $packages " in *' postgresql-'[0-9M]*) ;; *) return 1 ;; esac
	case " $packages" in *' postgresql-MAJOR'* | *" postgresql-$major"*) ;; *) return 1 ;; esac
	[ -e "$conf" ] || return 1
	! grep -Eiq "^[[:space:]]*create_main_cluster[[:space:]]*=?[[:space:]]*'?(false|off|no|0)" "$conf"
}

retrain_prepare() {
	local what=$1 commands log
	if [ -n "${PG_CONFIG:-}" ]; then
		command -v "$PG_CONFIG" >/dev/null || retrain_die "PG_CONFIG=$PG_CONFIG names no program"
		PG_CONFIG=$(command -v "$PG_CONFIG")
		set -- $(retrain_server_state "$PG_CONFIG")
		[ "$#" = 3 ] || retrain_die "$PG_CONFIG is no pg_config"
		major=$1 server=$2 headers=$3
		[ "$major" -ge 15 ] || retrain_die "$PG_CONFIG is of PostgreSQL $major; 15 or newer is needed"
	else
		retrain_find_server
	fi
	retrain_missing "$what"
	if [ -n "$packages" ]; then
		retrain_say "missing: $missing"
		command -v apt-get >/dev/null ||
			retrain_die "install these with your package manager, then run make $what again"
		commands=$(retrain_install_commands)
		if retrain_would_create_cluster; then
			retrain_say "installing the server package would also create and start a cluster on this"
			retrain_say "machine, as /etc/postgresql-common/createcluster.conf stands.  Not done; to do it, run:"
			retrain_say "    sudo apt-get install --no-install-recommends $(echo "$packages" | sed 's/server-dev-MAJOR/server-dev-all/; s/-MAJOR//')"
			exit 1
		fi
		log=$(mktemp)
		if [ "$(id -u)" = 0 ]; then
			set --
		elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; then
			set -- sudo
		else
			rm -f "$log"
			retrain_say "this needs root; run this one command, then make $what again:"
			printf "sudo sh -c '%s'\n" "$(printf '%s\n' "$commands" | sed "s/'/'\\\\''/g")" >&2
			exit 1
		fi
		retrain_say "installing through apt: $(echo "$packages" | sed 's/-MAJOR//g')"
		"$@" sh -c "$commands" </dev/null >"$log" 2>&1 || retrain_install_failed
		rm -f "$log"
		hash -r
		[ -n "${PG_CONFIG:-}" ] || retrain_find_server
		[ -n "$PG_CONFIG" ] ||
			retrain_die "this distribution has no PostgreSQL 15 or newer; install one (see apt repositories of the PostgreSQL project) and set PG_CONFIG"
		set -- $(retrain_server_state "$PG_CONFIG")
		major=$1 server=$2 headers=$3
		retrain_missing "$what"
		[ -z "$packages" ] || retrain_die "still missing after the installation: $missing"
	fi
	export PG_CONFIG
}

# retrain_install_failed shows the end of apt's output and gives up.
retrain_install_failed() {
	tail -n 20 "$log" >&2
	rm -f "$log"
	retrain_die "the installation failed"
}

# Throw-away PostgreSQL servers. A run is a directory of its own under the cache, with its sockets, data
# directories and logs, so that concurrent runs never meet; nothing listens on TCP. PostgreSQL refuses to run as
# root, which then starts it as nobody. $run/env tells the tests what there is, one tab-separated fact a line.

run=""
as_server=()
if [ "$(id -u)" = 0 ]; then
    as_server=(setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/tmp)
fi

locale=C
! locale -a 2>/dev/null | grep -qix 'C\.utf-\?8' || locale=C.UTF-8
server_options="-c listen_addresses= -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
server_options+=" -c autovacuum=off -c max_connections=200 -c max_locks_per_transaction=256 -c shared_buffers=64MB"
server_options+=" -c max_wal_size=4GB -c wal_level=logical -c timezone=UTC"

# new_run NAME: a directory for this run's servers, which end with it, also on Ctrl-C.
new_run() {
    make_cache
    mkdir -p -m 755 "$cache/run"
    run=$(mktemp -d "$cache/run/$1.XXXXXX")
    [ ${#run} -lt 80 ] || die "the path \"$run\" is too long for a Unix socket; set PGHAUL_CACHE to a shorter one"
    chmod 755 "$run"
    echo $$ >"$run/owner"
    mkdir "$run/sock"
    give_to_server "$run" "$run/sock"
    write_facts
    trap 'end_run "$run"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

give_to_server() { [ "$(id -u)" != 0 ] || chown nobody:nogroup "$@"; }

fact() { (IFS=$'\t'; echo "$*" >>"$run/env"); }

write_facts() {
    fact run "$run"
    fact as "${as_server[@]+"${as_server[@]}"}"
    local major programs
    for major in $all_majors; do
        programs=$(client_programs "$major")
        [ -z "$programs" ] || fact clients "$major" "$programs"
    done
}

# start_majors MAJOR...: all at once; one that cannot be had is left out.
start_majors() {
    local major programs
    for major in "$@"; do
        programs=$(server_programs "$major")
        [ -n "$programs" ] || continue
        start_server "$major" "$programs" "$major" &
    done
    wait
    for major in $(up_majors); do
        fact server "$major" "$run/sock" "$((5400 + major))" "$(server_programs "$major")" "$(template "$major" "$(server_programs "$major")")"
    done
}

# start_server NAME PROGRAMS MAJOR: on port 5400 + MAJOR of the run's socket directory.
start_server() {
    local data=$run/$1 from
    from=$(template "$3" "$2")
    make_template "$from" "$2" || return
    cp -a "$from" "$data"
    if ! "${as_server[@]+"${as_server[@]}"}" "$2/pg_ctl" start -w -t 120 -D "$data" -l "$data.log" \
        -o "-k $run/sock -p $((5400 + $3)) $server_options" >"$run/start.$1" 2>&1; then
        say "note: PostgreSQL $3 did not start:"
        tail -n 5 "$run/start.$1" "$data.log" >&2
        return 1
    fi
}

template() { echo "$cache/data-$1-$(echo "$2 $locale" | sha256sum | cut -c 1-12)"; }

# make_template DIRECTORY PROGRAMS: what initdb makes, kept, since copying it is faster than making it.
make_template() {
    (
        flock 9
        [ ! -d "$1" ] || exit 0
        rm -rf "$1.part"
        mkdir -m 700 "$1.part"
        give_to_server "$1.part"
        LC_ALL=$locale "${as_server[@]+"${as_server[@]}"}" "$2/initdb" -D "$1.part" -U postgres -A trust -E UTF8 \
            --no-sync >"$1.log" 2>&1 || { say "note: initdb failed:"; tail -n 5 "$1.log" >&2; exit 1; }
        mv "$1.part" "$1"
    ) 9>"$1.lock"
}

is_up() { [ -S "$run/sock/.s.PGSQL.$((5400 + $1))" ]; }

up_majors() {
    local major up=()
    for major in $all_majors; do ! is_up "$major" || up+=("$major"); done
    echo "${up[*]}"
}

# end_run DIRECTORY: stops every server whose data lies in it, those that tests started among them. Not to be
# interrupted: it is what an interrupt leads to.
end_run() {
    local pids=() pid file
    trap '' INT TERM
    for file in $(find "$1" -name postmaster.pid 2>/dev/null); do
        pid=$(head -n 1 "$file")
        # A recycled number is somebody else's process.
        [ "$(readlink "/proc/$pid/cwd")" != "$(dirname "$file")" ] || { kill -QUIT "$pid" && pids+=("$pid"); }
    done
    for pid in "${pids[@]+"${pids[@]}"}"; do
        while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    done
    rm -rf "$1"
}

pg_up() {
    pg_down
    new_run up
    trap - EXIT
    start_majors ${*:-$all_majors}
    rm "$run/owner"
    ln -sfn "$run" "$cache/up"
    local major
    for major in $(up_majors); do
        echo "PostgreSQL $major: psql -h $run/sock -p $((5400 + major)) -U postgres"
    done
    echo "for cargo test: export PGHAUL_TEST_ENV=$cache/up/env"
}

# Ends what `pg up` started, and the runs whose script was killed before it could clean up.
pg_down() {
    local directory
    for directory in "$cache"/run/*; do
        [ -d "$directory" ] || continue
        [ -f "$directory/owner" ] && kill -0 "$(cat "$directory/owner")" 2>/dev/null || end_run "$directory"
    done
    rm -f "$cache/up"
}

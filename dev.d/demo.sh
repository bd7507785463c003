# A sample database out and back, by pghaul and by stock, on a PostgreSQL 18 of the demo's own.

demo() {
    local scale=${1:-4} jobs
    [[ $scale =~ ^[1-9][0-9]*$ ]] || die "the sample database's scale is a number, not \"$scale\""
    need_tools rust clients
    build_release
    get_client_packages
    new_run demo
    jobs=$(nproc)
    local bin
    bin=$(client_programs 18)
    [ -n "$bin" ] || die "PostgreSQL 18 could not be got"
    start_server demo "$bin" 18
    export PGHOST=$run/sock PGPORT=5418 PGUSER=postgres PGDATABASE=postgres

    step "PostgreSQL $("$bin/psql" -XAtc 'SHOW server_version') of our own, and the sample database, an invented shop, in it"
    "$bin/createdb" -T template0 -E UTF8 shop
    # Lines whose version guard ends before 18 are for older servers.
    sed '/-- \[[0-9]*\.\.1[0-7]\]$/d' testdata/sample/*.sql |
        PGOPTIONS="-c shop.scale=$scale -c client_min_messages=error" "$bin/psql" -Xq -v ON_ERROR_STOP=1 -d shop -f - >/dev/null
    "$bin/psql" -Xqc 'CHECKPOINT'
    "$bin/psql" -XAt -d shop -c "SELECT format('%s: %s tables, %s other relations', pg_size_pretty(pg_database_size('shop')),
        count(*) FILTER (WHERE relkind IN ('r', 'p')), count(*) FILTER (WHERE relkind NOT IN ('r', 'p')))
        FROM pg_class WHERE oid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace"
    "$bin/createdb" -T template0 -E UTF8 shop_copy
    "$bin/createdb" -T template0 -E UTF8 shop_by_stock
    "$bin/createdb" -T template0 -E UTF8 shop_crossed

    step "Dump: pghaul, then stock pg_dump"
    timed dump pghaul "$pghaul" dump -j "$jobs" -f "$run/shop.pghaul" shop
    timed dump stock "$bin/pg_dump" -Fd -j "$jobs" -f "$run/shop.stock" shop

    step "What is in the archive, and is it whole?"
    "$pghaul" list "$run/shop.pghaul" | awk '/^[^;]/ && ++entries <= 6; END { print "... and " entries - 6 " entries more" }'
    "$pghaul" verify "$run/shop.pghaul"

    step "Restore: pghaul, then stock pg_restore, each from its own archive"
    timed restore pghaul "$pghaul" restore -j "$jobs" -d shop_copy "$run/shop.pghaul"
    timed restore stock "$bin/pg_restore" -j "$jobs" -d shop_by_stock "$run/shop.stock"

    step "Nobody is locked in: stock pg_restore reads our archive"
    "$pghaul" dump --quiet -Z gzip -f "$run/shop.gzip" shop
    "$bin/pg_restore" -j "$jobs" -d shop_crossed "$run/shop.gzip"

    step "Are they equal?"
    local database
    fingerprint shop >"$run/shop.fingerprint"
    for database in shop_copy shop_by_stock shop_crossed; do
        fingerprint "$database" | diff "$run/shop.fingerprint" - || die "\"$database\" is not equal to \"shop\""
    done
    echo "all three copies: $(wc -l <"$run/shop.fingerprint") lines of definitions and row digests are the same"

    step "Seconds, and megabytes on disk ($jobs workers; pghaul compresses with zstd, this stock with gzip)"
    printf '%-10s %8s %8s\n' "" pghaul stock
    printf '%-10s %8s %8s\n' dump "${seconds[dump pghaul]}" "${seconds[dump stock]}" \
        restore "${seconds[restore pghaul]}" "${seconds[restore stock]}" \
        archive "$(megabytes "$run/shop.pghaul")" "$(megabytes "$run/shop.stock")"
    echo "The server is being stopped; nothing is left running."
}

declare -A seconds

step() { printf '\n== %s\n' "$*"; }

# timed STAGE WHO COMMAND...: shows the command, runs it and keeps its seconds.
timed() {
    local stage=$1 who=$2 begin
    shift 2
    echo "\$ $(basename "$1") ${*:2}" | sed "s|$run/||g"
    begin=$EPOCHREALTIME
    "$@"
    seconds[$stage $who]=$(awk -v begin="$begin" -v end="$EPOCHREALTIME" 'BEGIN { printf "%.2f", end - begin }')
}

megabytes() { du -sb "$1" | awk '{ printf "%.1f", $1 / 1e6 }'; }

# fingerprint DATABASE: its definitions as stock pg_dump has them, and a digest of every table's rows, of the
# sequences and of the large objects, blind to the order in which rows lie.
fingerprint() {
    "$bin/pg_dump" -s "$1" | grep -vE '^(-- Dumped (from|by)|\\(un)?restrict )'
    "$bin/psql" -XAtq -v ON_ERROR_STOP=1 -d "$1" -f dev.d/fingerprint.sql
}

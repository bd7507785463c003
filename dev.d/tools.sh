# The programs that building and testing need, and how each is got where it is missing: by rustup, or by
# Debian's packages as root or through sudo. What cannot be got is named together, with the command that gets it.

# Debian keeps ldconfig where an ordinary user does not look; rustup installs beside the shell's PATH.
export PATH="$PATH:/usr/sbin:/sbin"
cargo_home=${CARGO_HOME:-${HOME:-/nonexistent}/.cargo}
[ ! -d "$cargo_home/bin" ] || PATH="$cargo_home/bin:$PATH"

rust_needed=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)

has() { command -v "$1" >/dev/null 2>&1; }

# at_least HAVE NEED: whether version HAVE is not older than NEED.
at_least() { [ -n "$1" ] && [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

rust_version() { rustc --version 2>/dev/null | awk '{ print $2 }' || true; }
has_rust() { has cargo && at_least "$(rust_version)" "$rust_needed"; }

# need_tools GROUP...: rust, lint, clients, servers, browser. Gets what is missing, or dies naming all of it.
need_tools() {
    local group packages=()
    for group in "$@"; do
        case "$group" in
            rust)
                has cc || packages+=(gcc libc6-dev)
                has_rust || get_rust || true
                ;;
            lint)
                ! has_rust || cargo fmt --version >/dev/null 2>&1 || packages+=(rustfmt-web)
                ! has_rust || cargo clippy --version >/dev/null 2>&1 || packages+=(rust-web-clippy)
                ;;
            clients)
                has python3 && python3 -m pip --version >/dev/null 2>&1 || packages+=(python3 python3-pip)
                has flock && has setpriv || packages+=(util-linux)
                ;;
            servers)
                has npm || packages+=(npm)
                # Not required: a pg_restore that reads nothing newer than archive version 1.14.
                [ -x /usr/lib/postgresql/15/bin/pg_restore ] || ! is_offered postgresql-client-15 ||
                    apt_install postgresql-client-15 || say "note: without PostgreSQL 15's pg_restore"
                ;;
            browser)
                # Not required: the page of --timings is looked at in it.
                has chromium || has chromium-browser || has google-chrome || ! is_offered chromium ||
                    apt_install chromium || say "note: without a browser"
                ;;
        esac
    done
    [ ${#packages[@]} -eq 0 ] || apt_install "${packages[@]}" ||
        missing+=("${packages[*]}: apt-get install ${packages[*]}")
    [ ${#missing[@]} -eq 0 ] || {
        say "dev: this is missing and could not be got; the command after the colon gets it:"
        printf '  %s\n' "${missing[@]}" >&2
        exit 1
    }
}
missing=()

# Rust of its makers where they can be reached, else the newest that Debian has.
get_rust() {
    say "getting Rust $rust_needed or newer"
    has rustup || has curl || apt_install curl ca-certificates || true
    if has rustup; then
        rustup toolchain install stable --profile minimal --component rustfmt,clippy >&2 &&
            export RUSTUP_TOOLCHAIN=stable && has_rust && return
    elif has curl; then
        curl --proto '=https' --tlsv1.2 -sSf --connect-timeout 10 https://sh.rustup.rs |
            sh -s -- -y --profile minimal --component rustfmt --component clippy >&2 &&
            PATH="$cargo_home/bin:$PATH" && has_rust && return
    fi
    apt_update
    if is_offered rustc-web && at_least "$(offered_version rustc-web)" "$rust_needed"; then
        apt_install rustc-web cargo-web rustfmt-web rust-web-clippy && hash -r && has_rust && return
    fi
    missing+=("Rust $rust_needed: curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh")
    ! is_offered rustc-web || missing+=("or, as root: apt-get install rustc-web cargo-web")
    return 1
}

# Debian's lists are fetched once a run, and only when something is to be installed or none are there.
apt_update() {
    has apt-get || return 1
    [ -z "${apt_is_fresh:-}" ] || return 0
    as_root apt-get update -qq >&2 || return 1
    apt_is_fresh=yes
}

offered_version() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: \([0-9][^+~-]*\).*/\1/p'; }
is_offered() {
    [ -n "$(offered_version libc6)" ] || apt_update
    [ -n "$(offered_version "$1")" ]
}

apt_install() {
    apt_update || return 1
    say "getting $* from Debian"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif has sudo; then sudo "$@"; else return 1; fi
}

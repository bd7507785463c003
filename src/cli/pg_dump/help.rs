//! The text of `--help`. Programs look for options in it: names and values are written as pg_dump writes them.

/// What `--help` prints.
pub const HELP: &str = r"pg_dump writes a PostgreSQL database as an SQL script or as an archive (this is pghaul's).

Usage:
  pg_dump [OPTION]... [DBNAME]

General options:
  -f, --file=FILENAME          file or directory to write
  -F, --format=c|d|t|p         format to write (directory, plain text (default);
                               custom and tar are not written here)
  -j, --jobs=NUM               number of sessions that copy data
  -v, --verbose                tell of every step
  -V, --version                print the version, then exit
  -Z, --compress=METHOD[:DETAIL]
                               compression: none, gzip, lz4 or zstd
  --lock-wait-timeout=TIMEOUT  give up when a table's lock is not had by then
  --no-sync                    do not wait until all is safe on disk
  --sync-method=METHOD         how files are made safe on disk
  -?, --help                   print this help, then exit

Options controlling the output content:
  -a, --data-only              data only: no schema, no statistics
  -b, --large-objects          with large objects
  --blobs                      (older name of --large-objects)
  -B, --no-large-objects       without large objects
  --no-blobs                   (older name of --no-large-objects)
  -c, --clean                  drop objects before they are created
  -C, --create                 create the database, too
  -e, --extension=PATTERN      matching extensions only
  -E, --encoding=ENCODING      encoding of the dump
  -n, --schema=PATTERN         matching schemas only
  -N, --exclude-schema=PATTERN without matching schemas
  -O, --no-owner               leave objects to whoever runs the script
  -s, --schema-only            schema only: no data, no statistics
  -S, --superuser=NAME         superuser who disables triggers in the script
  -t, --table=PATTERN          matching tables only
  -T, --exclude-table=PATTERN  without matching tables
  -x, --no-privileges          without privileges (GRANT, REVOKE)
  --binary-upgrade             of pg_upgrade; not supported here
  --column-inserts             rows as INSERT commands that name the columns
  --disable-dollar-quoting     quote with apostrophes alone
  --disable-triggers           disable triggers while a data-only script runs
  --enable-row-security        rows that policies let the role see
  --exclude-extension=PATTERN  without matching extensions
  --exclude-table-and-children=PATTERN
                               without matching tables, their partitions and
                               children
  --exclude-table-data=PATTERN without rows of matching tables
  --exclude-table-data-and-children=PATTERN
                               without rows of matching tables, their partitions
                               and children
  --extra-float-digits=NUM     value of extra_float_digits
  --filter=FILENAME            read what to include and exclude from a file
  --if-exists                  drop with IF EXISTS
  --include-foreign-data=PATTERN
                               with rows of foreign tables on matching servers
  --inserts                    rows as INSERT commands instead of COPY
  --load-via-partition-root    load partitions through their root
  --no-comments                without comments
  --no-data                    without data
  --no-policies                without row security policies
  --no-publications            without publications
  --no-schema                  without schema
  --no-security-labels         without security labels
  --no-statistics              without statistics
  --no-subscriptions           without subscriptions
  --no-table-access-method     without the choice of table access methods
  --no-tablespaces             without the choice of tablespaces
  --no-toast-compression       without columns' compression methods
  --no-unlogged-table-data     without rows of unlogged tables
  --on-conflict-do-nothing     INSERT with ON CONFLICT DO NOTHING
  --quote-all-identifiers      quote every identifier
  --restrict-key=RESTRICT_KEY  key of psql's \restrict in the script
  --rows-per-insert=NROWS      rows in an INSERT command; implies --inserts
  --section=SECTION            this section only: pre-data, data, or post-data
  --sequence-data              with values of sequences
  --serializable-deferrable    wait for a snapshot without anomalies
  --snapshot=SNAPSHOT          dump this exported snapshot
  --statistics                 with statistics
  --statistics-only            statistics only: no schema, no data
  --strict-names               every pattern that includes must match something
  --table-and-children=PATTERN matching tables, their partitions and children
                               only
  --use-set-session-authorization
                               set owners by SET SESSION AUTHORIZATION instead of
                               ALTER OWNER

Connection options:
  -d, --dbname=DBNAME      database to dump
  -h, --host=HOSTNAME      host of the server, or directory of its socket
  -p, --port=PORT          port of the server
  -U, --username=NAME      role to connect as
  -w, --no-password        never ask for a password
  -W, --password           ask for a password first
  --role=ROLENAME          role to become before the dump

Without a database name, that of the PGDATABASE environment variable is used.
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::pg_dump::switch::KNOWN;

    /// Old names that pg_dump does not tell of either.
    const HIDDEN: &[&str] = &["--no-reconnect", "--no-acl", "--attribute-inserts", "--"];

    #[test]
    fn every_option_has_a_line() {
        let lines: Vec<&str> = HELP.lines().map(str::trim_start).collect();
        for known in KNOWN {
            let spelt = known.spelt();
            let name = &spelt[spelt.find("--").expect("a long name")..];
            let is_told = lines.iter().any(|line| {
                let option = line.split(' ').find(|word| word.starts_with("--")).unwrap_or_default();
                option.split(['=', '[']).next() == Some(name)
            });
            assert_eq!(is_told, !HIDDEN.contains(&name), "{spelt}");
        }
    }

    #[test]
    fn no_line_is_wider_than_a_script_expects() {
        assert!(HELP.lines().all(|line| line.len() <= 95));
    }
}

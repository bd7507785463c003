//! Every catalog query yields, on every major, the columns that its struct expects; no server is asked.

use pghaul::catalog::unknown_code;
use pghaul::object::QUERIES;
use pghaul::pg::statement::for_server;
use pghaul::version::ServerVersion;

/// The output columns of a query, by house rule one a line, each with `AS alias`, up to the first FROM.
fn aliases(sql: &str) -> Vec<&str> {
    sql.lines()
        .take_while(|line| !line.starts_with("FROM"))
        .filter(|line| line.starts_with("    ") && !line.starts_with("     "))
        .filter_map(|line| Some(line.rsplit_once(" AS ")?.1.trim_end().trim_end_matches(',')))
        .collect()
}

#[test]
fn columns_of_every_query_are_the_fields_of_its_struct_on_every_major() {
    for query in QUERIES.iter().chain(unknown_code::QUERIES) {
        for major in ServerVersion::OLDEST..=ServerVersion::NEWEST {
            let sql = for_server(query.sql, ServerVersion(major * 10_000));
            assert_eq!(aliases(&sql), query.fields, "{} on {major}", query.file);
        }
    }
}

#[test]
fn every_query_states_its_order() {
    for query in QUERIES.iter().chain(unknown_code::QUERIES) {
        assert!(query.sql.contains("ORDER BY"), "{}", query.file);
    }
}

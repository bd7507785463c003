-- What others make the server do: sessions at work beside those of this program, how far standbys are behind, or this
-- server if it is one, and how many sessions hide what they do from this role.
SELECT
    (
        SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity
        WHERE backend_type = 'client backend' AND state IN ('active', 'fastpath function call')
            AND application_name IS DISTINCT FROM pg_catalog.current_setting('application_name')
    )                                                                           AS active,
    (
        SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity
        WHERE backend_type IS NULL
    )                                                                           AS hidden,
    CASE
        WHEN NOT pg_catalog.pg_is_in_recovery() THEN
            (SELECT pg_catalog.max(EXTRACT(epoch FROM replay_lag)) FROM pg_catalog.pg_stat_replication)
        WHEN pg_catalog.pg_last_wal_receive_lsn() IS DISTINCT FROM pg_catalog.pg_last_wal_replay_lsn() THEN
            EXTRACT(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp())
    END::pg_catalog.float8                                                      AS lag_seconds

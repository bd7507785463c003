SELECT
    s.oid                               AS oid,
    s.subname                           AS name,
    s.subowner                          AS owner,
    s.subconninfo                       AS connection,
    s.subslotname                       AS slot,
    s.subsynccommit                     AS synchronous_commit,
    s.subpublications                   AS publications,
    s.subbinary                         AS binary,                  -- [14..]
    false                               AS binary,                  -- [..13]
    s.substream                         AS streaming,               -- [14..]
    'f'                                 AS streaming,               -- [..13]
    s.subtwophasestate                  AS two_phase,               -- [15..]
    'd'                                 AS two_phase,               -- [..14]
    s.subdisableonerr                   AS disable_on_error,        -- [15..]
    false                               AS disable_on_error,        -- [..14]
    s.subpasswordrequired               AS password_required,       -- [16..]
    true                                AS password_required,       -- [..15]
    s.subrunasowner                     AS run_as_owner,            -- [16..]
    true                                AS run_as_owner,            -- [..15]
    s.suborigin                         AS origin,                  -- [16..]
    'any'                               AS origin,                  -- [..15]
    s.subfailover                       AS failover                 -- [17..]
    false                               AS failover                 -- [..16]
FROM pg_catalog.pg_subscription s
WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
-- No ORDER BY: pg_dump numbers subscriptions as the server happens to find these.

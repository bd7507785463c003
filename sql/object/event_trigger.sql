SELECT
    e.oid                                       AS oid,
    e.evtname                                   AS name,
    e.evtowner                                  AS owner,
    e.evtevent                                  AS event,
    COALESCE(e.evttags, '{}')                   AS tags,
    e.evtfoid::pg_catalog.regproc               AS function,
    e.evtenabled                                AS enabled
FROM pg_catalog.pg_event_trigger e
ORDER BY e.oid

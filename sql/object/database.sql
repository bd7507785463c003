SELECT
    d.oid                                                   AS oid,
    d.datname                                               AS name,
    d.datdba                                                AS owner,
    pg_catalog.pg_encoding_to_char(d.encoding)              AS encoding,
    d.datlocprovider                                        AS provider,            -- [15..]
    'c'                                                     AS provider,            -- [..14]
    d.datcollate                                            AS collate,
    d.datctype                                              AS ctype,
    d.datlocale                                             AS locale,              -- [17..]
    d.daticulocale                                          AS locale,              -- [15..16]
    NULL                                                    AS locale,              -- [..14]
    d.daticurules                                           AS icu_rules,           -- [16..]
    NULL                                                    AS icu_rules,           -- [..15]
    t.spcname                                               AS tablespace,
    d.datconnlimit                                          AS connection_limit,
    d.datistemplate                                         AS is_template,
    ARRAY(
        SELECT pg_catalog.unnest(s.setconfig)
        FROM pg_catalog.pg_db_role_setting s
        WHERE s.setdatabase = d.oid AND s.setrole = 0
    )                                                       AS settings,
    ARRAY(
        -- In whatever order the server finds the roles, as pg_dump has it.
        SELECT u.rolname
        FROM (
            SELECT r.rolname, pg_catalog.unnest(s.setconfig) AS setting
            FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_roles r ON s.setrole = r.oid
            WHERE s.setdatabase = d.oid
        ) u
    )                                                       AS role_setting_roles,
    ARRAY(
        SELECT u.setting
        FROM (
            SELECT r.rolname, pg_catalog.unnest(s.setconfig) AS setting
            FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_roles r ON s.setrole = r.oid
            WHERE s.setdatabase = d.oid
        ) u
    )                                                       AS role_settings,
    d.datacl                                                AS acl,
    pg_catalog.acldefault('d', d.datdba)                    AS acl_default
FROM pg_catalog.pg_database d
    JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
WHERE d.datname = pg_catalog.current_database()
ORDER BY d.oid

SELECT
    d.oid                                       AS oid,
    d.defaclrole                                AS role,
    d.defaclnamespace                           AS schema,
    d.defaclobjtype                             AS kind,
    d.defaclacl                                 AS acl,
    CASE WHEN d.defaclnamespace = 0 THEN
        pg_catalog.acldefault(
            CASE d.defaclobjtype WHEN 'S' THEN 's'::"char" ELSE d.defaclobjtype END,
            d.defaclrole)
        ELSE '{}'
    END                                         AS acl_default
FROM pg_catalog.pg_default_acl d
ORDER BY d.ctid

SELECT
    l.oid                                       AS oid,
    l.lanname                                   AS name,
    l.lanowner                                  AS owner,
    l.lanacl                                    AS acl,
    pg_catalog.acldefault('l', l.lanowner)      AS acl_default,
    l.lanpltrusted                              AS is_trusted,
    l.lanplcallfoid                             AS handler,
    l.laninline                                 AS inline,
    l.lanvalidator                              AS validator
FROM pg_catalog.pg_language l
WHERE l.lanispl
ORDER BY l.oid

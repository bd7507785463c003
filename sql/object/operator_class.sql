SELECT
    c.oid                                       AS oid,
    c.opcname                                   AS name,
    c.opcnamespace                              AS schema,
    c.opcowner                                  AS owner,
    c.opcmethod                                 AS method,
    c.opcfamily                                 AS family,
    c.opcintype::pg_catalog.regtype             AS type_name,
    c.opckeytype::pg_catalog.regtype            AS storage,
    c.opcdefault                                AS is_default
FROM pg_catalog.pg_opclass c
ORDER BY c.ctid

SELECT
    a.attrelid      AS relation,
    a.attnum        AS number,
    a.attacl        AS acl,
    -- Written out: acldefault() takes a column's privileges from 15.4 on only. A column starts with none.
    '{}'            AS acl_default
FROM pg_catalog.pg_attribute a
WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
ORDER BY 1, 2

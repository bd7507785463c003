SELECT
    u.object    AS object,
    u.code      AS code,
    u.value     AS value
FROM (
    -- Tables and columns are many: each is looked at once.
    SELECT 'relation ' || c.oid::pg_catalog.regclass AS object, k.code, k.value
    FROM pg_catalog.pg_class c
    CROSS JOIN LATERAL (VALUES
        ('relkind', c.relkind, c.relkind NOT IN ('r', 'i', 'S', 't', 'v', 'm', 'c', 'f', 'p', 'I')),
        ('relpersistence', c.relpersistence, c.relpersistence NOT IN ('p', 'u', 't')),
        ('relreplident', c.relreplident, c.relreplident NOT IN ('d', 'n', 'f', 'i'))
    ) k (code, value, is_unknown)
    WHERE k.is_unknown
    UNION ALL
    SELECT 'column ' || pg_catalog.quote_ident(a.attname) || ' of ' || a.attrelid::pg_catalog.regclass, k.code, k.value
    FROM pg_catalog.pg_attribute a
    CROSS JOIN LATERAL (VALUES
        ('attgenerated', a.attgenerated, a.attgenerated NOT IN ('', 's', 'v')),
        ('attidentity', a.attidentity, a.attidentity NOT IN ('', 'a', 'd')),
        ('attcompression', a.attcompression, a.attcompression NOT IN ('', 'p', 'l')),  -- [14..]
        ('attstorage', a.attstorage, a.attstorage NOT IN ('p', 'e', 'm', 'x'))
    ) k (code, value, is_unknown)
    WHERE k.is_unknown
    UNION ALL
    SELECT 'type ' || oid::pg_catalog.regtype, 'typtype', typtype
    FROM pg_catalog.pg_type WHERE typtype NOT IN ('b', 'c', 'd', 'e', 'p', 'r', 'm')
    UNION ALL
    SELECT 'type ' || oid::pg_catalog.regtype, 'typalign', typalign
    FROM pg_catalog.pg_type WHERE typalign NOT IN ('c', 's', 'i', 'd')
    UNION ALL
    SELECT 'type ' || oid::pg_catalog.regtype, 'typstorage', typstorage
    FROM pg_catalog.pg_type WHERE typstorage NOT IN ('p', 'e', 'm', 'x')
    UNION ALL
    SELECT 'function ' || oid::pg_catalog.regprocedure, 'prokind', prokind
    FROM pg_catalog.pg_proc WHERE prokind NOT IN ('f', 'p', 'a', 'w')
    UNION ALL
    SELECT 'function ' || oid::pg_catalog.regprocedure, 'provolatile', provolatile
    FROM pg_catalog.pg_proc WHERE provolatile NOT IN ('i', 's', 'v')
    UNION ALL
    SELECT 'function ' || oid::pg_catalog.regprocedure, 'proparallel', proparallel
    FROM pg_catalog.pg_proc WHERE proparallel NOT IN ('s', 'r', 'u')
    UNION ALL
    SELECT 'aggregate ' || aggfnoid::pg_catalog.regprocedure, 'aggkind', aggkind
    FROM pg_catalog.pg_aggregate WHERE aggkind NOT IN ('n', 'o', 'h')
    UNION ALL
    SELECT 'aggregate ' || aggfnoid::pg_catalog.regprocedure, 'aggfinalmodify', aggfinalmodify
    FROM pg_catalog.pg_aggregate WHERE aggfinalmodify NOT IN ('r', 's', 'w')
    UNION ALL
    SELECT 'aggregate ' || aggfnoid::pg_catalog.regprocedure, 'aggmfinalmodify', aggmfinalmodify
    FROM pg_catalog.pg_aggregate WHERE aggmfinalmodify NOT IN ('r', 's', 'w')
    UNION ALL
    SELECT 'constraint ' || pg_catalog.quote_ident(conname), 'contype', contype
    FROM pg_catalog.pg_constraint WHERE contype NOT IN ('c', 'f', 'n', 'p', 'u', 't', 'x')
    UNION ALL
    SELECT 'access method ' || pg_catalog.quote_ident(amname), 'amtype', amtype
    FROM pg_catalog.pg_am WHERE amtype NOT IN ('i', 't')
    UNION ALL
    SELECT 'cast from ' || castsource::pg_catalog.regtype || ' to ' || casttarget::pg_catalog.regtype, 'castmethod', castmethod
    FROM pg_catalog.pg_cast WHERE castmethod NOT IN ('f', 'i', 'b')
    UNION ALL
    SELECT 'cast from ' || castsource::pg_catalog.regtype || ' to ' || casttarget::pg_catalog.regtype, 'castcontext', castcontext
    FROM pg_catalog.pg_cast WHERE castcontext NOT IN ('e', 'a', 'i')
    UNION ALL
    SELECT 'collation ' || pg_catalog.quote_ident(collname), 'collprovider', collprovider
    FROM pg_catalog.pg_collation WHERE collprovider NOT IN ('d', 'c', 'i', 'b')
    UNION ALL
    SELECT 'operator ' || oid::pg_catalog.regoperator, 'oprkind', oprkind
    FROM pg_catalog.pg_operator WHERE oprkind NOT IN ('b', 'l', 'r')
    UNION ALL
    SELECT 'policy ' || pg_catalog.quote_ident(polname) || ' on ' || polrelid::pg_catalog.regclass, 'polcmd', polcmd
    FROM pg_catalog.pg_policy WHERE polcmd NOT IN ('r', 'a', 'w', 'd', '*')
    UNION ALL
    SELECT 'rule ' || pg_catalog.quote_ident(rulename) || ' on ' || ev_class::pg_catalog.regclass, 'ev_enabled', ev_enabled
    FROM pg_catalog.pg_rewrite WHERE ev_enabled NOT IN ('O', 'D', 'R', 'A')
    UNION ALL
    SELECT 'trigger ' || pg_catalog.quote_ident(tgname) || ' on ' || tgrelid::pg_catalog.regclass, 'tgenabled', tgenabled
    FROM pg_catalog.pg_trigger WHERE tgenabled NOT IN ('O', 'D', 'R', 'A')
    UNION ALL
    SELECT 'event trigger ' || pg_catalog.quote_ident(evtname), 'evtenabled', evtenabled
    FROM pg_catalog.pg_event_trigger WHERE evtenabled NOT IN ('O', 'D', 'R', 'A')
    UNION ALL
    SELECT 'publication ' || pg_catalog.quote_ident(pubname), 'pubgencols', pubgencols     -- [18..]
    FROM pg_catalog.pg_publication WHERE pubgencols NOT IN ('n', 's')                      -- [18..]
    UNION ALL                                                                              -- [18..]
    SELECT 'subscription ' || pg_catalog.quote_ident(subname), 'substream', substream                                   -- [16..]
    FROM pg_catalog.pg_subscription                                                                                     -- [16..]
    WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())              -- [16..]
        AND substream NOT IN ('f', 't', 'p')                                                                            -- [16..]
    UNION ALL                                                                                                           -- [16..]
    SELECT 'subscription ' || pg_catalog.quote_ident(subname), 'subtwophasestate', subtwophasestate                     -- [15..]
    FROM pg_catalog.pg_subscription                                                                                     -- [15..]
    WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())              -- [15..]
        AND subtwophasestate NOT IN ('d', 'p', 'e')                                                                     -- [15..]
    UNION ALL                                                                                                           -- [15..]
    SELECT 'database ' || pg_catalog.quote_ident(datname), 'datlocprovider', datlocprovider                             -- [15..]
    FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database() AND datlocprovider NOT IN ('c', 'i', 'b') -- [15..]
    UNION ALL                                                                                                           -- [15..]
    SELECT 'default privileges of ' || defaclrole::pg_catalog.regrole, 'defaclobjtype', defaclobjtype
    FROM pg_catalog.pg_default_acl WHERE defaclobjtype NOT IN ('r', 'S', 'f', 'T', 'n', 'L')
    UNION ALL
    SELECT pg_catalog.pg_describe_object(classoid, objoid, objsubid), 'privtype', privtype
    FROM pg_catalog.pg_init_privs WHERE privtype NOT IN ('i', 'e')
) u
ORDER BY 1, 2

-- What only a server with libxml can hold.
-- needs: xml
CREATE SCHEMA spec_xml;
SET search_path = spec_xml;

CREATE TABLE base (a integer PRIMARY KEY, b text, c xml DEFAULT '<d/>');
INSERT INTO base VALUES (1, 'one', '<a b="c">&lt;text&gt;<!-- x --></a>'), (2, 'two', 'not one root <x/>'), (3, NULL, NULL), (4, '', '');
CREATE VIEW xml AS SELECT xmlelement(name "El", xmlattributes(a AS "At"), xmlforest(b AS t), xmlcomment('c')) AS x, xmlparse(content '<a/>') AS p, xmlserialize(document '<a/>'::xml AS text) AS s, xmlpi(name php, 'x') AS pi, xmlroot('<a/>'::xml, version '1.0') AS r FROM base;
CREATE VIEW xmltable AS SELECT x.* FROM XMLTABLE(XMLNAMESPACES('http://x' AS n), '/n:a' PASSING ('<a/>'::xml) COLUMNS i FOR ORDINALITY, v text PATH '@v' DEFAULT 'd' NOT NULL) AS x;

RESET search_path;

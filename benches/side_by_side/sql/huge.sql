-- One table of 10 GB, for the figure of memory: text that the server keeps small.
CREATE TABLE huge AS SELECT i AS id, repeat(md5(i::text), 320) AS text FROM generate_series(1, 1050000) i;

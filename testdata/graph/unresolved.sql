-- Loops that nothing repairs: each is cut somewhere, with a warning that names its members, and cannot be restored.
-- restores: never
CREATE SCHEMA spec_unresolved;
SET search_path = spec_unresolved;

CREATE DOMAIN domain_of_function AS integer;
CREATE FUNCTION of_domain(domain_of_function) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
ALTER DOMAIN domain_of_function SET DEFAULT of_domain(NULL);
CREATE DOMAIN domain_of_row AS integer;
CREATE TABLE row_of_domain (a domain_of_row);
CREATE FUNCTION of_row(row_of_domain) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
ALTER DOMAIN domain_of_row SET DEFAULT of_row(NULL);
CREATE FUNCTION mutual_a(integer) RETURNS integer LANGUAGE sql RETURN 1; -- [14..]
CREATE FUNCTION mutual_b(integer) RETURNS integer LANGUAGE sql RETURN mutual_a($1); -- [14..]
CREATE OR REPLACE FUNCTION mutual_a(integer) RETURNS integer LANGUAGE sql RETURN mutual_b($1); -- [14..]
-- Stock meets functions in the order in which their rows lie: this one's comes last again.
CREATE OR REPLACE FUNCTION mutual_b(integer) RETURNS integer LANGUAGE sql RETURN mutual_a($1); -- [14..]

RESET search_path;

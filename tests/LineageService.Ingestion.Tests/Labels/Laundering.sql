-- Ways to launder a label through SQL. Each case: what it tries, the dialect, the category of src.people.s (k is an untagged key, r another column), and what
-- the target must have at the end: the form that tells most, and whether it came as a value or only decided something.

-- case: a renamed column
-- dialect: spark
-- category: PII.email
-- expect: t.harmless RAW
CREATE TABLE t AS SELECT s AS harmless FROM src.people;

-- case: split at a sign and joined again
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT CONCAT(SPLIT(s, '@')[0], '@', SPLIT(s, '@')[1]) AS x FROM src.people;

-- case: two halves in one expression
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT CONCAT(SUBSTR(s, 1, 5), SUBSTR(s, 6, 6)) AS x FROM src.people;

-- case: two halves in two tables, joined later
-- dialect: spark
-- category: PII.phone
-- expect: t.x PARTIAL
-- finding: ReassemblyRisk t
CREATE TABLE a AS SELECT k, SUBSTR(s, 1, 5) AS h FROM src.people;
CREATE TABLE b AS SELECT k, SUBSTR(s, 6, 6) AS h FROM src.people;
CREATE TABLE t AS SELECT CONCAT(a.h, b.h) AS x FROM a JOIN b ON a.k = b.k;

-- case: two halves in two columns of a subquery
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT h1 || h2 AS x FROM (SELECT LEFT(s, 6) AS h1, RIGHT(s, 6) AS h2 FROM src.people) q;

-- case: all letters one by one
-- dialect: postgresql
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT string_agg(c, '' ORDER BY i) AS x FROM (SELECT k, i, substr(s, i, 1) AS c FROM src.people, generate_series(1, 20) AS g(i)) q GROUP BY k;

-- case: recoded by CASE
-- dialect: spark
-- category: HEALTH.diagnosis
-- expect: t.x PARTIAL indirect
CREATE TABLE t AS SELECT CASE s WHEN 'A' THEN '1' WHEN 'B' THEN '2' ELSE '3' END AS x FROM src.people;

-- case: recoded by DECODE
-- dialect: oracle
-- category: HEALTH.diagnosis
-- expect: t.x PARTIAL indirect
CREATE TABLE t AS SELECT DECODE(s, 'A', '1', 'B', '2', '3') AS x FROM src.people;

-- case: recoded by a table of literals
-- dialect: postgresql
-- category: HEALTH.diagnosis
-- expect: t.x RAW indirect
CREATE TABLE t AS SELECT m.code AS x FROM src.people p JOIN (VALUES ('A', '1'), ('B', '2')) AS m(name, code) ON p.s = m.name;

-- case: an IF that gives the value back
-- dialect: mysql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT IF(k > 0, s, MD5(s)) AS x FROM src.people;

-- case: NULLIF against a value that never is
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT NULLIF(s, 'never') AS x FROM src.people;

-- case: the hash of a short fragment
-- dialect: spark
-- category: FIN.card_pan
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT SHA2(RIGHT(s, 4), 256) AS x FROM src.people;

-- case: the hash of few values
-- dialect: spark
-- category: PII.national_id
-- expect: t.x RAW
CREATE TABLE t AS SELECT SHA2(s, 512) AS x FROM src.people;

-- case: a hash beside the value
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT CONCAT(MD5(s), ':', s) AS x FROM src.people;

-- case: a hash or the value, by a coalesce
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT COALESCE(MD5(NULL), s) AS x FROM src.people;

-- case: encrypted and decrypted in two jobs
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE a AS SELECT AES_ENCRYPT(s, 'key') AS e FROM src.people;
CREATE TABLE t AS SELECT AES_DECRYPT(e, 'key') AS x FROM a;

-- case: encrypted, packed, unpacked, decrypted
-- dialect: mysql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE a AS SELECT HEX(AES_ENCRYPT(s, 'key')) AS e FROM src.people;
CREATE TABLE t AS SELECT AES_DECRYPT(UNHEX(e), 'key') AS x FROM a;

-- case: reversed and base64
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT BASE64(REVERSE(s)) AS x FROM src.people;

-- case: compressed
-- dialect: mysql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT COMPRESS(s) AS x FROM src.people;

-- case: the count per person
-- dialect: spark
-- category: PII.user_id
-- expect: t.n PARTIAL
CREATE TABLE t AS SELECT s, COUNT(s) AS n FROM src.people GROUP BY s;

-- case: a count per person of what the person has
-- dialect: spark
-- category: HEALTH.diagnosis
-- also: src.people.k PII.user_id
-- expect: t.n PARTIAL
CREATE TABLE t AS SELECT k, COUNT(CASE WHEN s = 'A' THEN s END) AS n FROM src.people GROUP BY k;

-- case: the sum of one
-- dialect: spark
-- category: FIN.bank_account
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT k, SUM(s) AS x FROM src.people GROUP BY k;

-- case: the largest is somebody's
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT k, MAX(s) AS x FROM src.people GROUP BY k;

-- case: a median is somebody's
-- dialect: postgresql
-- category: FIN.bank_account
-- expect: t.x RAW
CREATE TABLE t AS SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY s) AS x FROM src.people;

-- case: a pivot by hand
-- dialect: spark
-- category: PII.email
-- expect: t.b RAW
CREATE TABLE t AS SELECT k, MAX(CASE WHEN r = 'a' THEN s END) AS a, MAX(CASE WHEN r = 'b' THEN s END) AS b FROM src.people GROUP BY k;

-- case: a pivot
-- dialect: spark
-- category: PII.email
-- expect: t.b RAW
CREATE TABLE t AS SELECT * FROM (SELECT k, r, s FROM src.people) PIVOT (MAX(s) FOR r IN ('a' AS a, 'b' AS b));

-- case: an unpivot
-- dialect: snowflake
-- category: PII.email
-- expect: t.v RAW
CREATE TABLE t AS SELECT k, v FROM (SELECT k, s, r FROM src.people) UNPIVOT (v FOR n IN (s, r));

-- case: packed into JSON
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT json_build_object('a', s) AS x FROM src.people;

-- case: packed into JSON and taken out by another job
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE a AS SELECT TO_JSON(NAMED_STRUCT('m', s, 'k', k)) AS j FROM src.people;
CREATE TABLE t AS SELECT GET_JSON_OBJECT(j, '$.m') AS x FROM a;

-- case: a row as JSON
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT row_to_json(p) AS x FROM (SELECT s, k FROM src.people) p;

-- case: dynamic SQL
-- dialect: tsql
-- category: PII.email
-- expect: t.x RAW
EXEC('INSERT INTO t (x) SELECT s FROM src.people');

-- case: dynamic SQL in a variable
-- dialect: tsql
-- category: PII.email
-- expect: t.x RAW
DECLARE @q nvarchar(200) = N'INSERT INTO t (x) SELECT s FROM src.people';
EXEC sp_executesql @q;

-- case: a view with a renamed column
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE VIEW v (id) AS SELECT s FROM src.people;
CREATE TABLE t AS SELECT id AS x FROM v;

-- case: a function nobody knows
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT corp_anonymise(s) AS x FROM src.people;

-- case: a user's function that is called like a hash
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT corp.md5(s) AS x FROM src.people;

-- case: a user's function whose text is there
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
CREATE FUNCTION hide(v text) RETURNS text AS $$ SELECT reverse(v) $$ LANGUAGE sql;
CREATE TABLE t AS SELECT hide(s) AS x FROM src.people;

-- case: a temporary table in between
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TEMPORARY VIEW tmp AS SELECT s AS y FROM src.people;
CREATE TABLE t AS SELECT y AS x FROM tmp;

-- case: a temporary table of the session
-- dialect: tsql
-- category: PII.email
-- expect: t.x RAW
SELECT s AS y INTO #tmp FROM src.people;
INSERT INTO t (x) SELECT y FROM #tmp;

-- case: collected and exploded
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE a AS SELECT k, COLLECT_LIST(s) AS l FROM src.people GROUP BY k;
CREATE TABLE t AS SELECT e AS x FROM a LATERAL VIEW EXPLODE(l) q AS e;

-- case: the row before
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT LAG(s, 1) OVER (PARTITION BY k ORDER BY r) AS x FROM src.people;

-- case: the first of a window
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT FIRST_VALUE(s) OVER (ORDER BY r) AS x FROM src.people;

-- case: a running sum whose differences are the values
-- dialect: spark
-- category: FIN.bank_account
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT SUM(s) OVER (ORDER BY k) AS x FROM src.people;

-- case: strings aggregated
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT string_agg(s, ',') AS x FROM src.people;

-- case: bitwise arithmetic
-- dialect: mysql
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT (s ^ 12345) & 4294967295 AS x FROM src.people;

-- case: quotient and remainder
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT CONCAT(FLOOR(s / 100000), ':', s % 100000) AS x FROM src.people;

-- case: rounded, and what the rounding took
-- dialect: spark
-- category: FIN.bank_account
-- expect: t.x RAW
CREATE TABLE t AS SELECT ROUND(s, -3) + (s - ROUND(s, -3)) AS x FROM src.people;

-- case: letters exchanged
-- dialect: postgresql
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT translate(s, '0123456789', 'abcdefghij') AS x FROM src.people;

-- case: a replacement of one letter
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT REPLACE(s, '@', '#') AS x FROM src.people;

-- case: a pattern that matches what is never there
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT REGEXP_REPLACE(s, 'ZZZ', '*') AS x FROM src.people;

-- case: a pattern for every letter that replaces the first only
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT regexp_replace(s, '.', '*') AS x FROM src.people;

-- case: a pattern that keeps all in two groups
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT REGEXP_REPLACE(s, '(.*)@(.*)', '$2@$1') AS x FROM src.people;

-- case: merged in
-- dialect: tsql
-- category: PII.email
-- expect: t.x RAW
MERGE INTO t USING src.people p ON t.k = p.k WHEN MATCHED THEN UPDATE SET x = p.s WHEN NOT MATCHED THEN INSERT (k, x) VALUES (p.k, p.s);

-- case: updated from
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
UPDATE t SET x = p.s FROM src.people p WHERE p.k = t.k;

-- case: updated by a subquery
-- dialect: mysql
-- category: PII.email
-- expect: t.x RAW
UPDATE t SET x = (SELECT p.s FROM src.people p WHERE p.k = t.k);

-- case: a recursion that takes a letter a step
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS WITH RECURSIVE w (k, rest, done) AS (
  SELECT k, s, '' FROM src.people UNION ALL SELECT k, substr(rest, 2), done || substr(rest, 1, 1) FROM w WHERE rest <> '')
SELECT done AS x FROM w WHERE rest = '';

-- case: lateral
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT q.y AS x FROM src.people p, LATERAL (SELECT p.s AS y) q;

-- case: inside an array
-- dialect: bigquery
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT [s, r][OFFSET(0)] AS x FROM src.people;

-- case: inside a struct, as another field
-- dialect: bigquery
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE a AS SELECT STRUCT(s AS a, k AS b) AS pair FROM src.people;
CREATE TABLE t AS SELECT pair.a AS x FROM a;

-- case: an array of structs taken apart
-- dialect: bigquery
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE a AS SELECT ARRAY_AGG(STRUCT(s AS m, k AS i)) AS list FROM src.people;
CREATE TABLE t AS SELECT e.m AS x FROM a, UNNEST(list) AS e;

-- case: a map
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT MAP('a', s)['a'] AS x FROM src.people;

-- case: a cross join with literals that picks letters
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT CONCAT_WS('', COLLECT_LIST(SUBSTR(p.s, n.i, 1))) AS x FROM src.people p CROSS JOIN (VALUES (1), (2), (3)) AS n(i) GROUP BY p.k;

-- case: a scalar subquery
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT (SELECT MAX(s) FROM src.people) AS x;

-- case: the union of a constant and the value
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT 'none' AS x UNION ALL SELECT s FROM src.people;

-- case: EXCEPT gives the rows back
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT s AS x FROM src.people EXCEPT SELECT '';

-- case: three predicates that say the value
-- dialect: spark
-- category: HEALTH.diagnosis
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT CONCAT(s = 'A', s = 'B', s = 'C') AS x FROM src.people;

-- case: the place of each letter
-- dialect: mysql
-- category: PII.email
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT CONCAT(INSTR(s, 'a'), INSTR(s, 'b'), INSTR(s, 'c')) AS x FROM src.people;

-- case: the number of a letter
-- dialect: mysql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT CONCAT(ASCII(s), ASCII(SUBSTR(s, 2)), ASCII(SUBSTR(s, 3))) AS x FROM src.people;

-- case: the days since a birth
-- dialect: spark
-- category: PII.birth_date
-- expect: t.x RAW
CREATE TABLE t AS SELECT DATEDIFF(CURRENT_DATE, s) AS x FROM src.people;

-- case: year, month and day in three columns of two jobs
-- dialect: spark
-- category: PII.birth_date
-- expect: t.x PARTIAL
-- finding: ReassemblyRisk t
CREATE TABLE a AS SELECT k, YEAR(s) AS y, MONTH(s) AS m, DAY(s) AS d FROM src.people;
CREATE TABLE t AS SELECT MAKE_DATE(y, m, d) AS x FROM a;

-- case: the filter that only the value passes
-- dialect: spark
-- category: HEALTH.diagnosis
-- expect: t.x RAW indirect
CREATE TABLE t AS SELECT k AS x FROM src.people WHERE s = 'A';

-- case: EXISTS tells one value
-- dialect: spark
-- category: HEALTH.diagnosis
-- expect: t.x PARTIAL indirect
CREATE TABLE t AS SELECT EXISTS (SELECT 1 FROM src.people p WHERE p.s = 'A' AND p.k = q.k) AS x FROM src.q q;

-- case: sorted by the value
-- dialect: spark
-- category: HEALTH.diagnosis
-- expect: t.x RAW indirect
CREATE TABLE t AS SELECT k AS x FROM src.people ORDER BY s LIMIT 100;

-- case: the rank within the value
-- dialect: spark
-- category: HEALTH.diagnosis
-- expect: t.x RAW indirect
CREATE TABLE t AS SELECT ROW_NUMBER() OVER (PARTITION BY s ORDER BY k) AS x FROM src.people;

-- case: inserted without a list of columns
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t (x STRING, y STRING);
INSERT INTO t SELECT s, k FROM src.people;

-- case: a star over a table of columns nobody knows
-- dialect: spark
-- category: PII.email
-- expect: u.s RAW
CREATE TABLE t AS SELECT * FROM src.people;
CREATE TABLE u AS SELECT s FROM t;
CREATE TABLE z AS SELECT s FROM src.people WHERE k = 1;

-- case: a swap of two tables
-- dialect: spark
-- category: PII.email
-- expect: t.s RAW
CREATE TABLE t_new AS SELECT s FROM src.people;
ALTER TABLE t_new RENAME TO t;

-- case: deleted rows that come back
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
WITH gone AS (DELETE FROM src.people RETURNING s) INSERT INTO t (x) SELECT s FROM gone;

-- case: written by a statement nobody reads
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t (x STRING);
CREATE TABLE z AS SELECT s FROM src.people;
INSERT INTO t SELECT FROM WHERE src.people ((;

-- case: cut so that the declared length is what is left
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT left(s, 255) AS x FROM src.people;

-- case: cut behind a packing
-- dialect: mysql
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT LEFT(CONV(s, 10, 36), 8) AS x FROM src.people;

-- case: masked in one branch of a MERGE only
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
MERGE INTO t USING src.people p ON t.k = p.k WHEN MATCHED THEN UPDATE SET x = md5(p.s) WHEN NOT MATCHED THEN INSERT (k, x) VALUES (p.k, p.s);

-- case: masked in most of many jobs
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
INSERT INTO t (x) SELECT md5(s) FROM src.people;
INSERT INTO t (x) SELECT sha2(s, 256) FROM src.people;
INSERT INTO t (x) SELECT mask(s) FROM src.people;
INSERT INTO t (x) SELECT left(s, 1) FROM src.people;
INSERT INTO t (x) SELECT length(s) FROM src.people;
INSERT INTO t (x) SELECT count(s) FROM src.people;
INSERT INTO t (x) SELECT crc32(s) FROM src.people;
INSERT INTO t (x) SELECT s = 'a' FROM src.people;
INSERT INTO t (x) SELECT mask_show_last_n(s, 2) FROM src.people;
INSERT INTO t (x) SELECT lower(s) FROM src.people;

-- case: a group of orders instead of persons
-- dialect: spark
-- category: FIN.bank_account
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT k, SUM(s) AS x FROM src.people GROUP BY k HAVING COUNT(DISTINCT order_id) >= 10;

-- case: a group of rows instead of persons
-- dialect: spark
-- category: FIN.bank_account
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT k, SUM(s) AS x FROM src.people GROUP BY k HAVING COUNT(*) >= 100;

-- case: one person's part of a large group
-- dialect: spark
-- category: FIN.bank_account
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT k, SUM(CASE WHEN r = 'me' THEN s END) AS x FROM src.people GROUP BY k HAVING COUNT(DISTINCT user_id) >= 10;

-- case: one person's part by a filter
-- dialect: postgresql
-- category: FIN.bank_account
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT k, sum(s) FILTER (WHERE r = 'me') AS x FROM src.people GROUP BY k HAVING count(DISTINCT user_id) >= 10;

-- case: a large group or a small one
-- dialect: spark
-- category: FIN.bank_account
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT k, SUM(s) AS x FROM src.people GROUP BY k HAVING COUNT(DISTINCT user_id) >= 10 OR k = 1;

-- case: an average over a proven group is a figure
-- dialect: spark
-- category: FIN.bank_account
-- expect: t.x AGG
CREATE TABLE t AS SELECT k, AVG(s) AS x FROM src.people GROUP BY k HAVING COUNT(DISTINCT user_id) >= 10 AND k > 0;

-- case: a pattern that needs a letter which is never there
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT REGEXP_REPLACE(s, '(x)\\d{4}(\\d)', '$1$2') AS x FROM src.people;

-- case: a pattern of which one branch keeps all
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT REGEXP_REPLACE(s, '(.*)|..', '$1') AS x FROM src.people;

-- case: a replacement of the second occurrence
-- dialect: oracle
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT REGEXP_REPLACE(s, '.', '*', 1, 2) AS x FROM src.people;

-- case: one replacement of ClickHouse
-- dialect: clickhouse
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t ENGINE = Memory AS SELECT replaceRegexpOne(s, '.', '*') AS x FROM src.people;

-- case: cut from a column of one length
-- dialect: postgresql
-- category: PII.address
-- expect: t.x PARTIAL
CREATE TABLE src.people (k int, s char(40));
CREATE TABLE t AS SELECT left(s, 4) AS x FROM src.people;

-- case: cut from a column of at most a length
-- dialect: postgresql
-- category: PII.address
-- expect: t.x RAW
CREATE TABLE src.people (k int, s varchar(40));
CREATE TABLE t AS SELECT left(s, 4) AS x FROM src.people;

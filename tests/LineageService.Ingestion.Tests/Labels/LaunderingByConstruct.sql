-- More ways to launder a label, each by a construct of some engine. Form as in Laundering.sql.

-- case: packed into an object and flattened
-- dialect: snowflake
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE a AS SELECT OBJECT_CONSTRUCT('m', s) AS o FROM src.people;
CREATE TABLE t AS SELECT f.value AS x FROM a, LATERAL FLATTEN(input => a.o) f;

-- case: the last row of a pattern
-- dialect: snowflake
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT x FROM src.people MATCH_RECOGNIZE (ORDER BY k MEASURES LAST(a.s) AS x ONE ROW PER MATCH PATTERN (a+) DEFINE a AS a.k > 0);

-- case: a cell of a spreadsheet
-- dialect: oracle
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT x FROM src.people MODEL DIMENSION BY (k) MEASURES (s AS x) RULES (x[0] = x[1]);

-- case: rows as XML in one text
-- dialect: tsql
-- category: PII.email
-- expect: t.x RAW
SELECT STUFF((SELECT ',' + s FROM src.people FOR XML PATH('')), 1, 1, '') AS x INTO t;

-- case: each letter cut to its first letter and put together
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT AGGREGATE(SPLIT(s, ''), '', (acc, c) -> CONCAT(acc, SUBSTR(c, 1, 1))) AS x FROM src.people;

-- case: each letter cut in a lambda and joined
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT ARRAY_JOIN(TRANSFORM(SPLIT(s, ''), c -> LEFT(c, 1)), '') AS x FROM src.people;

-- case: the second half by reversing twice
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT CONCAT(LEFT(s, 6), REVERSE(LEFT(REVERSE(s), 6))) AS x FROM src.people;

-- case: a digest looked up in a dictionary
-- dialect: spark
-- category: HEALTH.diagnosis
-- expect: t.x RAW indirect
CREATE TABLE t AS SELECT d.plain AS x FROM src.people p JOIN src.rainbow d ON MD5(p.s) = d.digest;

-- case: the day and what is left of it
-- dialect: spark
-- category: PII.birth_date
-- expect: t.x RAW
CREATE TABLE t AS SELECT CONCAT(DATE_TRUNC('MONTH', s), DAY(s)) AS x FROM src.people;

-- case: the year and the day in it
-- dialect: spark
-- category: PII.birth_date
-- expect: t.x RAW
CREATE TABLE t AS SELECT YEAR(s) * 1000 + DAYOFYEAR(s) AS x FROM src.people;

-- case: the year, the week and the day in it
-- dialect: spark
-- category: PII.birth_date
-- expect: t.x RAW
CREATE TABLE t AS SELECT CONCAT(YEAR(s), WEEKOFYEAR(s), DAYOFWEEK(s)) AS x FROM src.people;

-- case: a date formatted twice
-- dialect: oracle
-- category: PII.birth_date
-- expect: t.x RAW
CREATE TABLE t AS SELECT TO_CHAR(s, 'YYYY') || TO_CHAR(s, 'MMDD') AS x FROM src.people;

-- case: seconds since an epoch
-- dialect: postgresql
-- category: PII.birth_date
-- expect: t.x RAW
CREATE TABLE t AS SELECT EXTRACT(EPOCH FROM s) AS x FROM src.people;

-- case: excluded in a conflict
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
INSERT INTO t (k, x) SELECT k, MD5(s) FROM src.people ON CONFLICT (k) DO UPDATE SET x = (SELECT p.s FROM src.people p WHERE p.k = excluded.k);

-- case: two tables in one insert
-- dialect: oracle
-- category: PII.email
-- expect: t.x RAW
INSERT ALL INTO t (x) VALUES (a) INTO u (y) VALUES (b) SELECT s AS a, STANDARD_HASH(s) AS b FROM src.people;

-- case: several inserts from one table
-- dialect: hive
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t (x STRING);
FROM src.people INSERT OVERWRITE TABLE u SELECT md5(s) INSERT OVERWRITE TABLE t SELECT s;

-- case: what a deletion gives out
-- dialect: tsql
-- category: PII.email
-- expect: t.x RAW
DELETE FROM src.people OUTPUT deleted.s INTO t (x) WHERE k = 1;

-- case: a trigger that writes along
-- dialect: oracle
-- category: PII.email
-- expect: t.x RAW
CREATE OR REPLACE TRIGGER tr AFTER INSERT ON src.people FOR EACH ROW BEGIN INSERT INTO t (x) VALUES (:NEW.s); END;

-- case: a cursor row by row
-- dialect: oracle
-- category: PII.email
-- expect: t.x RAW
BEGIN FOR r IN (SELECT s FROM src.people) LOOP INSERT INTO t (x) VALUES (r.s); END LOOP; END;

-- case: a text put together and run
-- dialect: mysql
-- category: PII.email
-- expect: t.x RAW
SET @q = CONCAT('INSERT INTO t (x) SELECT ', 's FROM src.people');
PREPARE p FROM @q;
EXECUTE p;

-- case: stacked
-- dialect: spark
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT STACK(2, s, r) AS (x) FROM src.people;

-- case: the values as keys of a histogram
-- dialect: trino
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT map_keys(histogram(s)) AS x FROM src.people;

-- case: the most frequent values
-- dialect: clickhouse
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t ENGINE = Memory AS SELECT topK(10)(s) AS x FROM src.people;

-- case: the most frequent values by a sketch
-- dialect: snowflake
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT APPROX_TOP_K(s, 10) AS x FROM src.people;

-- case: quantiles are somebody's
-- dialect: bigquery
-- category: FIN.bank_account
-- expect: t.x RAW
CREATE TABLE t AS SELECT APPROX_QUANTILES(s, 100) AS x FROM src.people;

-- case: values as keys of a JSON object
-- dialect: mysql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT JSON_OBJECTAGG(s, k) AS x FROM src.people;

-- case: buckets of one number each
-- dialect: postgresql
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT width_bucket(s, 0, 1000000000000, 1000000000000) AS x FROM src.people;

-- case: buckets narrower than one
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT FLOOR(s / 0.5) AS x FROM src.people;

-- case: a number as one letter and cut
-- dialect: postgresql
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT left(chr(s::int), 1) AS x FROM src.people;

-- case: cut at a length that a column says
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT SUBSTR(s, 1, k) AS x FROM src.people;

-- case: split at what is never there
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT split_part(s, '|', 1) AS x FROM src.people;

-- case: the whole match of a pattern
-- dialect: oracle
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT REGEXP_SUBSTR(s, '.*') AS x FROM src.people;

-- case: one letter overlaid
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT overlay(s placing '*' from 1 for 1) AS x FROM src.people;

-- case: chosen by its place
-- dialect: tsql
-- category: PII.email
-- expect: t.x RAW
SELECT CHOOSE(1, s, 'x') AS x INTO t FROM src.people;

-- case: a sounding code
-- dialect: mysql
-- category: PII.name
-- expect: t.x RAW
CREATE TABLE t AS SELECT SOUNDEX(s) AS x FROM src.people;

-- case: the average of one row
-- dialect: spark
-- category: FIN.bank_account
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT AVG(s) OVER (ORDER BY k ROWS BETWEEN CURRENT ROW AND CURRENT ROW) AS x FROM src.people;

-- case: the bits of a group of one
-- dialect: mysql
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT k, BIT_XOR(s) AS x FROM src.people GROUP BY k;

-- case: a whole row as text
-- dialect: postgresql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE src.people (k int, s text);
CREATE TABLE t AS SELECT p::text AS x FROM src.people p;

-- case: a clone
-- dialect: snowflake
-- category: PII.email
-- expect: t.s RAW
CREATE TABLE src.people (k int, s string);
CREATE TABLE t CLONE src.people;

-- case: a whole table as a query
-- dialect: postgresql
-- category: PII.email
-- expect: t.s RAW
CREATE TABLE src.people (k int, s text);
CREATE TABLE t AS TABLE src.people;

-- case: the result of the last query
-- dialect: snowflake
-- category: PII.email
-- expect: t.x RAW
SELECT s AS x FROM src.people;
CREATE TABLE t AS SELECT x FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()));

-- case: through a script of the shell
-- dialect: hive
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT TRANSFORM (s) USING 'cat' AS (x) FROM src.people;

-- case: values as names of columns
-- dialect: spark
-- category: HEALTH.diagnosis
-- expect: t.a PARTIAL indirect
CREATE TABLE t AS SELECT * FROM (SELECT k, s FROM src.people) PIVOT (MAX(k) FOR s IN ('A' AS a, 'B' AS b));

-- case: a star with one column replaced
-- dialect: bigquery
-- category: PII.email
-- expect: t.k RAW
CREATE TABLE src.people (k STRING, s STRING);
CREATE TABLE t AS SELECT * EXCEPT (s) REPLACE (s AS k) FROM src.people;

-- case: formatted
-- dialect: bigquery
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE t AS SELECT FORMAT('%s-%t', r, s) AS x FROM src.people;

-- case: an encryption unwound behind two packings in three jobs
-- dialect: bigquery
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE a AS SELECT TO_JSON_STRING(STRUCT(TO_BASE64(AEAD.ENCRYPT(r, s, '')) AS c)) AS j, r FROM src.people;
CREATE TABLE b AS SELECT JSON_VALUE(j, '$.c') AS c, r FROM a;
CREATE TABLE t AS SELECT AEAD.DECRYPT_STRING(r, FROM_BASE64(c), '') AS x FROM b;

-- case: padded, and the padding cut off
-- dialect: postgresql
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT right(lpad(s, 30, '0'), 15) AS x FROM src.people;

-- case: a part of a part for each part
-- dialect: trino
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT array_join(transform(regexp_extract_all(s, '.'), c -> substr(c, 1, 1)), '') AS x FROM src.people;

-- case: unnested with the place of each letter
-- dialect: trino
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT array_agg(substr(c, 1, 1) ORDER BY i) AS x FROM src.people CROSS JOIN UNNEST(split(s, '')) WITH ORDINALITY AS u(c, i) GROUP BY k;

-- case: buckets of two widths
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT CONCAT(FLOOR(s / 10), ':', FLOOR(s / 7)) AS x FROM src.people;

-- case: buckets of one width, moved by half of it
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT CONCAT(FLOOR(s / 10), ':', FLOOR((s + 5) / 10)) AS x FROM src.people;

-- case: the same cut behind another replacement
-- dialect: spark
-- category: PII.phone
-- expect: t.x RAW
CREATE TABLE t AS SELECT CONCAT(LEFT(s, 6), LEFT(REPLACE(s, '+49171', ''), 6)) AS x FROM src.people;

-- case: wide buckets are a part
-- dialect: postgresql
-- category: PII.phone
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT width_bucket(s, 0, 1000000, 10) AS x FROM src.people;

-- case: the same cut of the same value twice is one part
-- dialect: spark
-- category: PII.phone
-- expect: t.x PARTIAL
CREATE TABLE t AS SELECT CONCAT(LEFT(UPPER(s), 4), LEFT(LOWER(s), 4)) AS x FROM src.people;

-- case: a column that readers see masked
-- dialect: tsql
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE src.people (k int, s varchar(100) MASKED WITH (FUNCTION = 'email()'));
SELECT s AS x INTO t FROM src.people;

-- case: a masking policy of the warehouse
-- dialect: snowflake
-- category: PII.email
-- expect: t.x RAW
CREATE TABLE src.people (k int, s string);
ALTER TABLE src.people MODIFY COLUMN s SET MASKING POLICY hide_mail;
CREATE TABLE t AS SELECT s AS x FROM src.people;

-- case: as a user who sees it masked
-- dialect: tsql
-- category: PII.email
-- expect: t.x RAW
EXECUTE AS USER = 'masked_reader';
INSERT INTO t (x) SELECT s FROM src.people;
REVERT;

-- case: as a role that sees it masked
-- dialect: snowflake
-- category: PII.email
-- expect: t.x RAW
USE ROLE masked_reader;
CREATE TABLE t AS SELECT s AS x FROM src.people;

-- sqlite3 -csv -header DATABASE < ties.sql > collaboration.csv
SELECT eh_from AS "from",
       eh_to AS "to",
       eh_month AS "date",
       eh_kind AS "kind",
       printf('%d.%09d', SUM(eh_weight) / 1000000000, SUM(eh_weight) % 1000000000) AS "weight",
       COUNT(*) AS "count",
       MIN(eh_day) AS "first",
       MAX(eh_day) AS "last"
FROM (
    SELECT "from" AS eh_from,
           "to" AS eh_to,
           "kind" AS eh_kind,
           substr(NULLIF("date", ''), 1, 10) AS eh_day,
           substr(NULLIF("date", ''), 1, 7) || '-01' AS eh_month,
           MAX(0, COALESCE(CAST(ROUND(NULLIF("weight", '') * 1000000000) AS INTEGER), 1000000000)) AS eh_weight,
           CASE WHEN MAX(0, COALESCE(CAST(ROUND(NULLIF("weight", '') * 1000000000) AS INTEGER), 1000000000)) > 0 THEN 1 ELSE 0 END AS eh_counts
    FROM "collaboration"
) AS eh_records
GROUP BY eh_from, eh_to, eh_month, eh_kind, eh_counts;
-- sqlite3 -csv -header DATABASE < ties.sql > collaboration.csv
SELECT eh_from AS "Primary""Id",
       eh_to AS "Other`Id",
       eh_month AS "MetricDate",
       eh_kind AS "kind",
       printf('%d.%09d', SUM(eh_weight) / 1000000000, SUM(eh_weight) % 1000000000) AS "weight",
       COUNT(*) AS "count",
       MIN(eh_day) AS "first",
       MAX(eh_day) AS "last"
FROM (
    SELECT "Primary""Id" AS eh_from,
           "Other`Id" AS eh_to,
           "kind" AS eh_kind,
           substr(NULLIF("MetricDate", ''), 1, 10) AS eh_day,
           substr(NULLIF("MetricDate", ''), 1, 7) || '-01' AS eh_month,
           MAX(0, COALESCE(CAST(ROUND(NULLIF("weight", '') * 1000000000) AS INTEGER), 1000000000)) AS eh_weight,
           CASE WHEN MAX(0, COALESCE(CAST(ROUND(NULLIF("weight", '') * 1000000000) AS INTEGER), 1000000000)) > 0 THEN 1 ELSE 0 END AS eh_counts
    FROM "raw"."contacts"
) AS eh_records
GROUP BY eh_from, eh_to, eh_month, eh_kind, eh_counts;
-- sqlite3 -csv -header DATABASE < ties.sql > collaboration.csv
SELECT eh_from AS "from",
       eh_to AS "to",
       COUNT(*) AS "weight",
       COUNT(*) AS "count"
FROM (
    SELECT "from" AS eh_from,
           "to" AS eh_to
    FROM "collaboration"
) AS eh_records
GROUP BY eh_from, eh_to;

-- psql -X -q --csv -f ties.sql > collaboration.csv
SELECT eh_from AS "from",
       eh_to AS "to",
       eh_month AS "date",
       eh_kind AS "kind",
       SUM(eh_weight) AS "weight",
       COUNT(*) AS "count",
       MIN(eh_day) AS "first",
       MAX(eh_day) AS "last"
FROM (
    SELECT "from" AS eh_from,
           "to" AS eh_to,
           "kind" AS eh_kind,
           CAST("date" AS DATE) AS eh_day,
           CAST(date_trunc('month', CAST("date" AS TIMESTAMP)) AS DATE) AS eh_month,
           COALESCE(CAST("weight" AS NUMERIC(28, 9)), 1) AS eh_weight,
           CASE WHEN COALESCE(CAST("weight" AS NUMERIC(28, 9)), 1) > 0 THEN 1 ELSE 0 END AS eh_counts
    FROM "collaboration"
) AS eh_records
GROUP BY eh_from, eh_to, eh_month, eh_kind, eh_counts;
-- psql -X -q --csv -f ties.sql > collaboration.csv
SELECT eh_from AS "Primary""Id",
       eh_to AS "Other`Id",
       eh_month AS "MetricDate",
       eh_kind AS "kind",
       SUM(eh_weight) AS "weight",
       COUNT(*) AS "count",
       MIN(eh_day) AS "first",
       MAX(eh_day) AS "last"
FROM (
    SELECT "Primary""Id" AS eh_from,
           "Other`Id" AS eh_to,
           "kind" AS eh_kind,
           CAST("MetricDate" AS DATE) AS eh_day,
           CAST(date_trunc('month', CAST("MetricDate" AS TIMESTAMP)) AS DATE) AS eh_month,
           COALESCE(CAST("weight" AS NUMERIC(28, 9)), 1) AS eh_weight,
           CASE WHEN COALESCE(CAST("weight" AS NUMERIC(28, 9)), 1) > 0 THEN 1 ELSE 0 END AS eh_counts
    FROM "raw"."contacts"
) AS eh_records
GROUP BY eh_from, eh_to, eh_month, eh_kind, eh_counts;
-- psql -X -q --csv -f ties.sql > collaboration.csv
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

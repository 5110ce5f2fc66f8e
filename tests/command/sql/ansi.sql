-- your own client, with CSV and a header
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
           CAST(EXTRACT(YEAR FROM CAST("date" AS DATE)) AS VARCHAR(4)) || CASE WHEN EXTRACT(MONTH FROM CAST("date" AS DATE)) < 10 THEN '-0' ELSE '-' END || CAST(EXTRACT(MONTH FROM CAST("date" AS DATE)) AS VARCHAR(2)) || '-01' AS eh_month,
           COALESCE(CAST("weight" AS DECIMAL(28, 9)), 1) AS eh_weight,
           CASE WHEN COALESCE(CAST("weight" AS DECIMAL(28, 9)), 1) > 0 THEN 1 ELSE 0 END AS eh_counts
    FROM "collaboration"
) AS eh_records
GROUP BY eh_from, eh_to, eh_month, eh_kind, eh_counts;
-- your own client, with CSV and a header
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
           CAST(EXTRACT(YEAR FROM CAST("MetricDate" AS DATE)) AS VARCHAR(4)) || CASE WHEN EXTRACT(MONTH FROM CAST("MetricDate" AS DATE)) < 10 THEN '-0' ELSE '-' END || CAST(EXTRACT(MONTH FROM CAST("MetricDate" AS DATE)) AS VARCHAR(2)) || '-01' AS eh_month,
           COALESCE(CAST("weight" AS DECIMAL(28, 9)), 1) AS eh_weight,
           CASE WHEN COALESCE(CAST("weight" AS DECIMAL(28, 9)), 1) > 0 THEN 1 ELSE 0 END AS eh_counts
    FROM "raw"."contacts"
) AS eh_records
GROUP BY eh_from, eh_to, eh_month, eh_kind, eh_counts;
-- your own client, with CSV and a header
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

-- clickhouse-client --queries-file ties.sql > collaboration.csv
SELECT eh_from AS `from`,
       eh_to AS `to`,
       eh_month AS `date`,
       eh_kind AS `kind`,
       concat(toString(intDiv(SUM(eh_weight), 1000000000)), '.', leftPad(toString(SUM(eh_weight) % 1000000000), 9, '0')) AS `weight`,
       COUNT(*) AS `count`,
       MIN(eh_day) AS `first`,
       MAX(eh_day) AS `last`
FROM (
    SELECT `from` AS eh_from,
           `to` AS eh_to,
           `kind` AS eh_kind,
           toDate(`date`) AS eh_day,
           toStartOfMonth(toDate(`date`)) AS eh_month,
           toInt128(greatest(round(COALESCE(`weight`, 1) * 1000000000), 0)) AS eh_weight,
           CASE WHEN toInt128(greatest(round(COALESCE(`weight`, 1) * 1000000000), 0)) > 0 THEN 1 ELSE 0 END AS eh_counts
    FROM `collaboration`
) AS eh_records
GROUP BY eh_from, eh_to, eh_month, eh_kind, eh_counts
SETTINGS format_csv_null_representation = ''
FORMAT CSVWithNames;
-- clickhouse-client --queries-file ties.sql > collaboration.csv
SELECT eh_from AS `Primary"Id`,
       eh_to AS `Other\`Id`,
       eh_month AS `MetricDate`,
       eh_kind AS `kind`,
       concat(toString(intDiv(SUM(eh_weight), 1000000000)), '.', leftPad(toString(SUM(eh_weight) % 1000000000), 9, '0')) AS `weight`,
       COUNT(*) AS `count`,
       MIN(eh_day) AS `first`,
       MAX(eh_day) AS `last`
FROM (
    SELECT `Primary"Id` AS eh_from,
           `Other\`Id` AS eh_to,
           `kind` AS eh_kind,
           toDate(`MetricDate`) AS eh_day,
           toStartOfMonth(toDate(`MetricDate`)) AS eh_month,
           toInt128(greatest(round(COALESCE(`weight`, 1) * 1000000000), 0)) AS eh_weight,
           CASE WHEN toInt128(greatest(round(COALESCE(`weight`, 1) * 1000000000), 0)) > 0 THEN 1 ELSE 0 END AS eh_counts
    FROM `raw`.`contacts`
) AS eh_records
GROUP BY eh_from, eh_to, eh_month, eh_kind, eh_counts
SETTINGS format_csv_null_representation = ''
FORMAT CSVWithNames;
-- clickhouse-client --queries-file ties.sql > collaboration.csv
SELECT eh_from AS `from`,
       eh_to AS `to`,
       COUNT(*) AS `weight`,
       COUNT(*) AS `count`
FROM (
    SELECT `from` AS eh_from,
           `to` AS eh_to
    FROM `collaboration`
) AS eh_records
GROUP BY eh_from, eh_to
SETTINGS format_csv_null_representation = ''
FORMAT CSVWithNames;

// The reading and aggregation of bench/ingest in DuckDB: people first, then the weight of each pair of people.
//
// usage: node aggregate.mjs STUDY THREADS   (prints the number of pairs and the sum of their weights)
// The package @duckdb/node-api is looked for from the directory that the command is called in.
import { createRequire } from "node:module";

const { DuckDBInstance } = createRequire(process.cwd() + "/")("@duckdb/node-api");
const [study, threads] = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:", { threads });
const database = await instance.connect();
const answer = await database.runAndReadAll(`
  WITH people AS (SELECT person, row_number() OVER () AS number FROM read_csv('${study}/people.csv')),
  pairs AS (
    SELECT least(a.number, b.number) AS low, greatest(a.number, b.number) AS high, sum(weight) AS weight
    FROM read_csv('${study}/collaboration.csv') AS records
    JOIN people AS a ON a.person = records."from"
    JOIN people AS b ON b.person = records."to"
    WHERE records."from" <> records."to"
    GROUP BY ALL)
  SELECT count(*), round(sum(weight)) FROM pairs`);
const [count, weight] = answer.getRows()[0];
console.log(String(count), String(weight));

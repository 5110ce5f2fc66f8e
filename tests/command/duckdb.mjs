// The sums of a query in DuckDB, as CSV with a header on standard output.
//
// usage: node duckdb.mjs RECORDS.csv QUERY.sql   (the query asks the table collaboration, which holds the records)
// The package @duckdb/node-api is looked for from the directory DUCKDB.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { DuckDBInstance } = createRequire(process.env.DUCKDB + "/")("@duckdb/node-api");
const [records, query] = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
const database = await instance.connect();
await database.run(`CREATE TABLE collaboration AS FROM read_csv('${records}', sample_size = -1)`);
const sums = readFileSync(query, "utf8").replace(/^--.*$/gm, "").replace(/;\s*$/, "");
await database.run(`COPY (${sums}) TO '/dev/stdout' (FORMAT csv, HEADER)`);

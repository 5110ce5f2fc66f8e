# The reading and aggregation of bench/ingest in data.table: people first, then the weight of each pair of people.
#
# usage: Rscript aggregate.R STUDY   (prints the number of pairs and the sum of their weights)
suppressMessages(library(data.table))
study <- commandArgs(TRUE)[1]
people <- fread(file.path(study, "people.csv"), select = "person")
records <- fread(file.path(study, "collaboration.csv"),
  select = c("from", "to", "date", "kind", "weight"), showProgress = FALSE
)
one <- match(records$from, people$person)
other <- match(records$to, people$person)
pairs <- data.table(low = pmin(one, other), high = pmax(one, other), weight = records$weight)
ties <- pairs[!is.na(low) & !is.na(high) & low != high, .(weight = sum(weight)), keyby = .(low, high)]
cat(nrow(ties), round(sum(ties$weight)), "\n")

"""The reading and aggregation of bench/ingest in pandas: people first, then the weight of each pair of people.

usage: aggregate.py STUDY   (prints the number of pairs and the sum of their weights)
"""
import sys

import numpy
import pandas

people = pandas.Index(pandas.read_csv(sys.argv[1] + "/people.csv", usecols=["person"]).person)
records = pandas.read_csv(sys.argv[1] + "/collaboration.csv", usecols=["from", "to", "date", "kind", "weight"])
one = people.get_indexer(records["from"])
other = people.get_indexer(records["to"])
known = (one >= 0) & (other >= 0) & (one != other)
pairs = pandas.DataFrame(
    {
        "low": numpy.minimum(one, other)[known],
        "high": numpy.maximum(one, other)[known],
        "weight": records["weight"].to_numpy()[known],
    }
)
ties = pairs.groupby(["low", "high"], sort=True)["weight"].sum()
print(len(ties), round(ties.sum()))

"""The peers of `comity screen`, asked the same: nomenklatura's logic-v2 and a scan by rapidfuzz.

One JSON object on standard input: {"what": "pairs" | "screen" | "rates", ...}. logic-v2 has no index of its own that needs no
server, so 50 + 20 candidates are found here, by rare words and by pieces of three letters of the romanised names, and scored
as yente does. Every question is an entity of its own: logic-v2 remembers the names of an entity by its id.
"""

import collections
import gzip
import json
import math
import re
import sys
import time

from followthemoney import model
from nomenklatura.matching import ScoringConfig, get_algorithm
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler
from normality import ascii_text

ALGORITHM = get_algorithm("logic-v2")
CONFIG = ScoringConfig.defaults()
SCHEMA = {"person": "Person", "entity": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}
PROPERTY = {"weak": "weakAlias", "aka": "alias", "fka": "previousName"}
CANDIDATES = (50, 20)


def entity(number, schema, names):
    properties = collections.defaultdict(list)
    for name, kind in names:
        properties[PROPERTY.get(kind, "name")].append(name)
    return model.get_proxy({"id": number, "schema": schema, "properties": properties}, cleaned=False)


def score(query, candidate):
    return ALGORITHM.compare(query, candidate, CONFIG).score


def folded(name):
    return re.findall(r"\w+", (ascii_text(name) or "").lower())


def pieces(words):
    text = " " + " ".join(sorted(words)) + " "
    return {text[at : at + 3] for at in range(len(text) - 2)}


class Index:
    def __init__(self, path):
        self.parties, self.names = [], []
        self.words = collections.defaultdict(set)
        self.pieces = collections.defaultdict(set)
        with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                party = json.loads(line)
                place = len(self.parties)
                names = [(name["name"], name["kind"]) for name in party["names"]]
                schema = SCHEMA.get(party["type"], "LegalEntity")
                self.parties.append((party["id"], party["type"], entity(f"list-{place}", schema, names)))
                for name, _ in names:
                    words = folded(name)
                    self.names.append((party["type"], " ".join(sorted(words))))
                    for word in words:
                        self.words[word].add(place)
                    for piece in pieces(words):
                        self.pieces[piece].add(place)

    def best(self, table, keys, kind, most):
        found = collections.Counter()
        for key in keys:
            places = table.get(key, ())
            if places:
                weight = math.log(1 + len(self.parties) / len(places))
                for place in places:
                    found[place] += weight
        right = (place for place, _ in found.most_common(most * 4) if self.parties[place][1] == kind)
        return [place for place, _ in zip(right, range(most))]

    def candidates(self, kind, name):
        words = folded(name)
        first = self.best(self.words, set(words), kind, CANDIDATES[0])
        second = self.best(self.pieces, pieces(words), kind, CANDIDATES[1] * 2)
        more = [place for place in second if place not in set(first)][: CANDIDATES[1]]
        return first + more


def screened(index, number, question, places):
    query = entity(f"query-{number}", SCHEMA.get(question["type"], "LegalEntity"), [(question["name"], "primary")])
    matches = []
    for place in places:
        found = score(query, index.parties[place][2])
        if found > 0:
            matches.append({"id": index.parties[place][0], "score": found})
    return sorted(matches, key=lambda match: -match["score"])


def screen(asked):
    index = Index(asked["list"])
    for number, question in enumerate(asked["questions"]):
        places = index.candidates(question["type"], question["name"])
        print(json.dumps({"qid": question["qid"], "matches": screened(index, number, question, places)}))


def rates(asked):
    index = Index(asked["list"])
    questions = asked["questions"]
    found = [index.candidates(question["type"], question["name"]) for question in questions]
    start = time.process_time()
    for number, (question, places) in enumerate(zip(questions, found)):
        screened(index, number, question, places)
    logic = len(questions) / (time.process_time() - start)
    names = [name for _, name in index.names]
    texts = [" ".join(sorted(folded(question["name"]))) for question in questions]
    start = time.process_time()
    process.cdist(texts, names, scorer=JaroWinkler.normalized_similarity, score_cutoff=0.9, workers=1)
    scan = len(texts) / (time.process_time() - start)
    print(json.dumps({"logic_v2": logic, "scan": scan}))


def pairs(asked):
    scores = []
    for number, (schema, one, other) in enumerate(asked["pairs"]):
        first = entity(f"one-{number}", schema, [(one, "primary")])
        second = entity(f"other-{number}", schema, [(other, "primary")])
        scores.append(score(first, second))
    print(json.dumps(scores))


ASKED = json.load(sys.stdin)
{"pairs": pairs, "screen": screen, "rates": rates}[ASKED["what"]](ASKED)

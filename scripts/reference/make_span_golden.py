#!/usr/bin/env python3
"""Writes the spans that are found in random labels: core/src/test/resources/rnn/golden/spans.json.

GoldenSpansTest compares this project's counts with them. Spans are found here as sets of (first token, last token,
type), apart from this project's way, which walks along both columns at once as conlleval.pl does. Most sequences are
improper: labels are drawn at random.

    python3 scripts/reference/make_span_golden.py [FILE] [--conll DIRECTORY]

--conll writes each set as a file of columns that conlleval.pl reads, so that this program can be checked too: of the
version of 2004-01-26 for IOB1 and IOB2; for BIOES of one that knows S- and a beginning behind an end.
"""

import json
import pathlib
import random

import command_line

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "core/src/test/resources/rnn/golden/spans.json"
SEED = 20240229
TYPES = ["PER", "LOC", "date-of-birth"]  # a hyphen in a type is part of it
SETS = {"IOB2": "BI", "IOB1": "BI", "BIOES": "BIES"}
SENTENCES = 60


def split(label):
    """The prefix and the type of a label; nothing is of the type that O has."""
    return ("O", None) if label == "O" else (label[0], label[2:])


def spans(labels):
    """The spans (first token, last token, type) of a sentence, however improper."""
    found = set()
    start = None
    for i, label in enumerate(labels):
        prefix, kind = split(label)
        if prefix == "O":
            start = None
            continue
        continues = (start is not None and prefix in "IE"
                     and split(labels[i - 1])[0] in "BI" and split(labels[i - 1])[1] == kind)
        if not continues:
            start = i
        found.discard((start, i - 1, kind))  # it was longer
        found.add((start, i, kind))
    return found


def improper(labels, notation):
    """How many times two neighbours, or a neighbour and the sentence's end, do not fit."""
    wrong = 0
    for before, after in zip(["O"] + labels, labels + ["O"]):
        left, left_type = split(before)
        right, right_type = split(after)
        inside = left != "O" and left_type == right_type
        if notation == "IOB2":
            wrong += right == "I" and not inside
        elif notation == "IOB1":
            wrong += right == "B" and not inside
        elif left in "BI":
            wrong += not (right in "IE" and left_type == right_type)
        else:
            wrong += right in "IE"
    return wrong


def sentence(prefixes, rng):
    """Gold labels and predicted ones, which are mostly the same."""
    labels = ["O", "O"] + [prefix + "-" + kind for prefix in prefixes for kind in TYPES]
    gold = []
    for _ in range(rng.choice([1, 2, 3, 5, 8, 13])):
        if gold and gold[-1] != "O" and rng.random() < 0.5:  # spans of several tokens are not rare
            gold.append(rng.choice(prefixes[1:]) + gold[-1][1:])
        else:
            gold.append(rng.choice(labels))
    predicted = [label if rng.random() < 0.7 else rng.choice(labels) for label in gold]
    return gold, predicted


def counted(name, prefixes, rng):
    """A set of sentences and what is in them."""
    sentences = [sentence(prefixes, rng) for _ in range(SENTENCES)]
    counts = {kind: [0, 0, 0] for kind in TYPES}
    for gold, predicted in sentences:
        gold, predicted = spans(gold), spans(predicted)
        for i, found in enumerate((gold, predicted, gold & predicted)):
            for _, _, kind in found:
                counts[kind][i] += 1
    return {
        "notation": name,
        "sentences": [{"gold": " ".join(gold), "predicted": " ".join(predicted)} for gold, predicted in sentences],
        "goldPredictedCorrect": [sum(count[i] for count in counts.values()) for i in range(3)],
        "byType": counts,
        "improper": sum(improper(predicted, name) for _, predicted in sentences),
    }


def main():
    parser = command_line.parser(__doc__)
    parser.add_argument("file", type=pathlib.Path, nargs="?", default=GOLDEN, metavar="FILE")
    parser.add_argument("--conll", type=pathlib.Path, metavar="DIRECTORY")
    options = parser.parse_args()
    rng = random.Random(SEED)
    sets = [counted(name, prefixes, rng) for name, prefixes in SETS.items()]
    golden = {"writtenBy": "scripts/reference/make_span_golden.py", "seed": SEED, "sets": sets}
    options.file.write_text(json.dumps(golden, indent=1) + "\n")
    if options.conll:
        for one in sets:
            rows = ["\n".join("w %s %s" % pair for pair in zip(s["gold"].split(), s["predicted"].split()))
                    for s in one["sentences"]]
            (options.conll / (one["notation"] + ".txt")).write_text("\n\n".join(rows) + "\n")


if __name__ == "__main__":
    main()

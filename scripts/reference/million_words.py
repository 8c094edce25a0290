#!/usr/bin/env python3
"""Writes million.txt, a million words in random order and as many tokens again by Zipf's law, twenty
a line, and million-valid.txt, 2,000 lines by Zipf's law.

    python3 scripts/reference/million_words.py
"""

import math
import random

import command_line

WORDS = 999_990
LINE = 20


def zipf():
    return min(WORDS - 1, int(math.exp(random.random() * math.log(WORDS + 1)) - 1))


def write(name, tokens):
    with open(name, "w", encoding="ascii") as file:
        for start in range(0, len(tokens), LINE):
            file.write(" ".join("w%d" % token for token in tokens[start:start + LINE]) + "\n")


def main():
    command_line.parser(__doc__).parse_args()
    random.seed(1)
    tokens = list(range(WORDS)) + [zipf() for _ in range(1_000_000)]
    random.shuffle(tokens)
    write("million.txt", tokens)
    write("million-valid.txt", [zipf() for _ in range(2000 * LINE)])


if __name__ == "__main__":
    main()

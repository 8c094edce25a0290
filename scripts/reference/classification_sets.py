#!/usr/bin/env python3
"""Writes classification sets made of training files, by which settings of classifiers can be compared.

Lines are label, tab, text, as --format labelled and scripts/benchmark labels read them; NAME.train, NAME.valid and
NAME.test of:

    intents   650 texts of SNIPS' training file, judged by 400 and tested by 2,000 others of it
    rare      2,500 of them; each of the 2,000 that test has a word that no other text of the file has
    genre     weblog, newsgroup, email, reviews or answers: of which a sentence of UD EWT is, parted by documents
    article   of which of 20 articles a sentence of WikiText-2's valid.txt is
    speaker   which of the ten who speak most often in tinyshakespeare a speech is of, its first 60 words

    python3 scripts/reference/classification_sets.py SNIPS_TRAIN EWT_TRAIN WIKITEXT_VALID SHAKESPEARE DIRECTORY

SNIPS_TRAIN is the directory of seq.in and label, EWT_TRAIN the file en_ewt-ud-train.conllu, SHAKESPEARE the file
input.txt.
"""

import collections
import pathlib
import random
import re

import command_line


def write(directory, name, train, valid, test):
    for part, rows in (("train", train), ("valid", valid), ("test", test)):
        lines = "".join(f"{label}\t{text}\n" for label, text in rows)
        (directory / f"{name}.{part}").write_text(lines, encoding="utf-8")


def intents(snips, directory):
    labels = (snips / "label").read_text(encoding="utf-8").splitlines()
    texts = (snips / "seq.in").read_text(encoding="utf-8").splitlines()
    rows = [(label.strip(), text.strip()) for label, text in zip(labels, texts)]
    random.seed(7)
    random.shuffle(rows)
    write(directory, "intents", rows[:650], rows[1000:1400], rows[4000:6000])
    having = collections.Counter(word for _, text in rows for word in set(text.split()))
    lonely = [any(having[word] == 1 for word in text.split()) for _, text in rows]
    tested = [i for i, is_lonely in enumerate(lonely) if is_lonely][:2000]
    rest = [rows[i] for i in sorted(set(range(len(rows))) - set(tested))]
    write(directory, "rare", rest[500:3000], rest[:500], [rows[i] for i in tested])


def documents(conllu):
    """Genre and sentences of each document."""
    found, words = [], []
    for line in conllu.open(encoding="utf-8"):
        fields = line.rstrip("\n").split("\t")
        if line.startswith("# newdoc id"):
            found.append((re.match(r"# newdoc id = ([a-z]+)", line).group(1), []))
        if len(fields) > 3 and fields[0].isdigit():
            words.append(fields[1])
        if line == "\n":
            found[-1][1].append(" ".join(words))
            words = []
    return found


def genre(conllu, directory):
    parts = {"train": [], "valid": [], "test": []}
    found = documents(conllu)
    random.seed(3)
    random.shuffle(found)
    for kind, sentences in found:
        drawn = random.random()
        part = "test" if drawn < 0.25 else "valid" if drawn < 0.32 else "train"
        parts[part] += [(kind, text) for text in sentences if len(text.split()) >= 4]
    for rows in parts.values():
        random.shuffle(rows)
    write(directory, "genre", parts["train"][:700], parts["train"][700:1200], parts["test"][:2000])


def article(text, directory):
    articles = []
    for line in map(str.strip, text.open(encoding="utf-8")):
        if re.match(r"^= [^=]+ =$", line):
            articles.append([])
        elif articles and line and not line.startswith("="):
            sentences = map(str.strip, re.split(r"(?<= \.) ", line))
            articles[-1] += [text for text in sentences if 6 <= len(text.split()) <= 60]
    articles.sort(key=lambda sentences: -len(sentences))
    rows = [(f"a{i}", text) for i, sentences in enumerate(articles[:20]) for text in sentences[:160]]
    random.seed(5)
    random.shuffle(rows)
    half = len(rows) // 2
    write(directory, "article", rows[:600], rows[half - 300:half], rows[half:])


def speaker(plays, directory):
    speeches = collections.defaultdict(list)
    for paragraph in plays.read_text(encoding="utf-8").split("\n\n"):
        name, *lines = paragraph.split("\n")
        words = re.findall(r"[a-z']+|[^\sa-z']", " ".join(lines).lower())
        if name.endswith(":") and len(words) >= 6:
            speeches[name[:-1]].append(" ".join(words[:60]))
    names = sorted(speeches, key=lambda name: -len(speeches[name]))[:10]
    rows = [(name, text) for name in names for text in speeches[name]]
    random.seed(13)
    random.shuffle(rows)
    half = len(rows) // 2
    write(directory, "speaker", rows[half + 150:], rows[half:half + 150], rows[:half])


def main():
    parser = command_line.parser(__doc__)
    for name in ("SNIPS_TRAIN", "EWT_TRAIN", "WIKITEXT_VALID", "SHAKESPEARE", "DIRECTORY"):
        parser.add_argument(name.lower(), type=pathlib.Path, metavar=name)
    options = parser.parse_args()
    options.directory.mkdir(parents=True, exist_ok=True)
    intents(options.snips_train, options.directory)
    genre(options.ewt_train, options.directory)
    article(options.wikitext_valid, options.directory)
    speaker(options.shakespeare, options.directory)


if __name__ == "__main__":
    main()

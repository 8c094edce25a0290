#!/usr/bin/env python3
"""Writes what PyTorch computes for small taggers and classifiers: core/src/test/resources/rnn/golden.

GoldenLabelsTest compares losses, every gradient tensor, probabilities and the most probable labels of this project
with them. Each sequence is run by itself, without padding; the conditional random field is written out here, its best
labels found by trying all.

    python3 scripts/reference/make_label_golden.py [DIRECTORY]

needs PyTorch and NumPy (Debian: python3-torch). Everything is computed in double precision, as make_golden.py does.
"""

import itertools
import pathlib

import command_line

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "core/src/test/resources/rnn/golden"
if __name__ == "__main__":
    PARSER = command_line.parser(__doc__)
    PARSER.add_argument("directory", type=pathlib.Path, nargs="?", default=GOLDEN, metavar="DIRECTORY")
    OPTIONS = PARSER.parse_args()
    command_line.require("torch", "numpy")

import torch  # noqa: E402, help does without it

from make_golden import SEED, rounded, write_json  # noqa: E402

WORDS, EMBEDDING, CHARACTERS, CHARACTER_EMBEDDING, CHARACTER_HIDDEN = 11, 5, 7, 3, 3
HIDDEN, LAYERS, LABELS, LENGTHS = 4, 2, 4, [4, 1, 5]
CELLS = {"elman": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
# Name of the file: cell, head, units of a dense layer, weights of the classes, what stands beside the states.
CASES = {
    "tagger-lstm-crf": ("lstm", "crf", [], [], "none"),
    "tagger-gru-softmax": ("gru", "softmax", [], [], "none"),
    "classifier-lstm-max": ("lstm", "max", [], [], "none"),
    "classifier-gru-last": ("gru", "last", [], [], "none"),
    "classifier-elman-mean": ("elman", "mean", [6], [1.0, 0.5, 2.0, 1.5], "none"),
    "classifier-lstm-max-shortcut": ("lstm", "max", [], [], "input"),
}


class CharacterEncoder(torch.nn.Module):
    """The states in which a word's characters end, read forwards and backwards."""

    def __init__(self, cell):
        super().__init__()
        self.embedding = torch.nn.Embedding(CHARACTERS, CHARACTER_EMBEDDING)
        self.rnn = CELLS[cell](CHARACTER_EMBEDDING, CHARACTER_HIDDEN, bidirectional=True)

    def forward(self, spelling):
        states, _ = self.rnn(self.embedding(torch.tensor(spelling)))
        return torch.cat([states[-1, :CHARACTER_HIDDEN], states[0, CHARACTER_HIDDEN:]])


class ConditionalRandomField(torch.nn.Module):
    """A linear chain; names as in pytorch-crf."""

    def __init__(self):
        super().__init__()
        self.start_transitions = torch.nn.Parameter(torch.zeros(LABELS))
        self.end_transitions = torch.nn.Parameter(torch.zeros(LABELS))
        self.transitions = torch.nn.Parameter(torch.zeros(LABELS, LABELS))

    def score(self, emissions, labels):
        score = self.start_transitions[labels[0]] + self.end_transitions[labels[-1]]
        for t, label in enumerate(labels):
            score = score + emissions[t, label]
            if t > 0:
                score = score + self.transitions[labels[t - 1], label]
        return score

    def all_scores(self, emissions):
        """Every sequence of labels, and its score."""
        sequences = list(itertools.product(range(LABELS), repeat=len(emissions)))
        return sequences, torch.stack([self.score(emissions, labels) for labels in sequences])


class LabelModel(torch.nn.Module):
    """Words and characters, a bidirectional stack, a head; its parameter names are the file's."""

    def __init__(self, cell, head, dense, shortcut):
        super().__init__()
        self.kind = head
        self.shortcut = shortcut
        self.embedding = torch.nn.Embedding(WORDS, EMBEDDING)
        self.characters = CharacterEncoder(cell)
        self.rnn = CELLS[cell](EMBEDDING + 2 * CHARACTER_HIDDEN, HIDDEN, LAYERS, bidirectional=True)
        beside = EMBEDDING + 2 * CHARACTER_HIDDEN if shortcut == "input" else 0
        sizes = [2 * HIDDEN + beside, *dense]
        self.head = torch.nn.Linear(sizes[-1], LABELS)
        self.head.dense = torch.nn.ModuleList(torch.nn.Linear(a, b) for a, b in zip(sizes, dense))
        if head == "crf":
            self.crf = ConditionalRandomField()

    def states(self, words, spellings):
        characters = torch.stack([self.characters(spelling) for spelling in spellings])
        inputs = torch.cat([self.embedding(torch.tensor(words)), characters], dim=1)
        states = self.rnn(inputs)[0]  # [n,2H]
        return torch.cat([states, inputs], dim=1) if self.shortcut == "input" else states

    def pooled(self, states):
        if self.kind == "last":
            return torch.cat([states[-1, :HIDDEN], states[0, HIDDEN:]])
        return states.max(dim=0).values if self.kind == "max" else states.mean(dim=0)

    def run(self, words, spellings, gold, weights):
        """Loss, probabilities [n,K], the most probable labels; of a class, one of each."""
        states = self.states(words, spellings)
        if self.kind == "crf":
            emissions = self.head(states)
            sequences, scores = self.crf.all_scores(emissions)
            loss = torch.logsumexp(scores, 0) - self.crf.score(emissions, gold)
            shares = torch.softmax(scores, 0)
            marginals = torch.zeros(len(words), LABELS, dtype=torch.float64)
            for labels, share in zip(sequences, shares):
                for t, label in enumerate(labels):
                    marginals[t, label] += share.detach()
            return loss, marginals, list(sequences[int(scores.argmax())])
        if self.kind == "softmax":
            logits = self.head(states)
            loss = torch.nn.functional.cross_entropy(logits, torch.tensor(gold), reduction="sum")
        else:
            hidden = self.pooled(states)
            for layer in self.head.dense:
                hidden = torch.tanh(layer(hidden))
            logits = self.head(hidden)[None]
            weight = weights[gold[0]] if weights else 1
            loss = weight * torch.nn.functional.cross_entropy(
                logits, torch.tensor(gold), reduction="sum")
        return loss, torch.softmax(logits, 1), logits.argmax(1).tolist()


def label_case(cell, head, dense, weights, shortcut):
    torch.manual_seed(SEED)
    model = LabelModel(cell, head, dense, shortcut).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.round(torch.empty_like(parameter).uniform_(-0.6, 0.6) * 256) / 256)
    is_of_tokens = head in ("crf", "softmax")
    spelling_of = [torch.randint(0, CHARACTERS, (1 + word % 4,)).tolist() for word in range(WORDS)]
    sequences, loss = [], 0
    for length in LENGTHS:
        words = torch.randint(0, WORDS, (length,)).tolist()
        gold = torch.randint(0, LABELS, (length if is_of_tokens else 1,)).tolist()
        spellings = [spelling_of[word] for word in words]
        nats, probabilities, best = model.run(words, spellings, gold, weights)
        loss = loss + nats
        sequences.append({
            "words": words,
            "spellings": [",".join(map(str, spelling)) for spelling in spellings],
            "gold": gold,
            "probabilities": rounded(probabilities),
            "best": best,
        })
    loss.backward()
    return {
        "writtenBy": "scripts/reference/make_label_golden.py",
        "torchVersion": torch.__version__,
        "seed": SEED,
        "words": WORDS,
        "embedding": EMBEDDING,
        "characters": CHARACTERS,
        "characterEmbedding": CHARACTER_EMBEDDING,
        "characterHidden": CHARACTER_HIDDEN,
        "cell": cell,
        "layers": LAYERS,
        "hidden": HIDDEN,
        "head": head,
        "shortcut": shortcut,
        "dense": dense,
        "labels": LABELS,
        "weights": weights,
        "parameters": {
            n: {"shape": list(p.shape), "values": rounded(p)} for n, p in model.named_parameters()
        },
        "sequences": sequences,
        "lossNats": rounded([float(loss)])[0],
        "gradients": {n: rounded(p.grad) for n, p in model.named_parameters()},
    }


def main():
    OPTIONS.directory.mkdir(parents=True, exist_ok=True)
    for name, case in CASES.items():
        write_json(OPTIONS.directory / (name + ".json"), label_case(*case))


if __name__ == "__main__":
    main()

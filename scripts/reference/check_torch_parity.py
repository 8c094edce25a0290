#!/usr/bin/env python3
"""Loads a model directory into torch.nn modules by name, and computes the loss of token ids there.

    python3 scripts/reference/check_torch_parity.py MODEL_DIR [ID ...]

Parameters go from model.safetensors into Embedding, RNN/LSTM/GRU and Linear, or
AdaptiveLogSoftmaxWithLoss, as they are: no permutation, no renaming, and load_state_dict with
strict=True. The ids are read as one sequence from
a zero state; each but the first is predicted. Without ids, the ids 0 to V-1 and back are taken.

The last line on standard output is JSON: ids, summed loss and loss per token in nats. Needs PyTorch
and NumPy (Debian: python3-torch), nothing else.
"""

import json
import pathlib

import command_line

if __name__ == "__main__":
    PARSER = command_line.parser(__doc__)
    PARSER.add_argument("model", type=pathlib.Path, metavar="MODEL_DIR")
    PARSER.add_argument("ids", type=int, nargs="*", metavar="ID")
    OPTIONS = PARSER.parse_args()
    command_line.require("torch", "numpy")

import numpy  # noqa: E402, help does without them
import torch  # noqa: E402

import safetensors_numpy  # noqa: E402

CELLS = {
    "elman": lambda i, h, n: torch.nn.RNN(i, h, n, nonlinearity="tanh"),
    "elman-relu": lambda i, h, n: torch.nn.RNN(i, h, n, nonlinearity="relu"),
    "lstm": torch.nn.LSTM,
    "gru": torch.nn.GRU,
}


class LanguageModel(torch.nn.Module):
    def __init__(self, network, tensors):
        super().__init__()
        words, hidden = network["vocabularySize"], network["hiddenSize"]
        sizes = network["embeddingSize"], hidden, network["layers"]
        self.embedding = torch.nn.Embedding(words, network["embeddingSize"])
        self.rnn = CELLS[network["cell"]](*sizes)
        if network.get("output") == "adaptive":
            self.output = torch.nn.AdaptiveLogSoftmaxWithLoss(
                hidden, words, cutoffs(tensors), head_bias=True)
            self.output.tail = torch.nn.ModuleList(tails(tensors))
        else:  # full, or sampled, which differs in training only
            self.output = torch.nn.Linear(hidden, words)
            if network["tiesEmbedding"]:
                self.output.weight = self.embedding.weight
        self.activation = torch.tanh if network["outputActivation"] == "tanh" else lambda x: x

    def loss(self, ids):
        hidden, _ = self.rnn(self.embedding(ids[:-1]))
        hidden, targets = hidden.flatten(0, 1), ids[1:, 0]
        if isinstance(self.output, torch.nn.Linear):
            logits = self.activation(self.output(hidden))  # tanh stands on the logits
            return torch.nn.functional.cross_entropy(logits, targets, reduction="sum")
        return -self.output(hidden, targets).output.sum()


def cutoffs(tensors):
    """Where the clusters of an adaptive softmax begin, told by the sizes of their tensors."""
    sizes = []
    while "output.tail.%d.1.weight" % len(sizes) in tensors:
        sizes.append(len(tensors["output.tail.%d.1.weight" % len(sizes)]))
    first = len(tensors["output.head.bias"]) - len(sizes)
    return [first + sum(sizes[:k]) for k in range(len(sizes))]


def tails(tensors):
    """The clusters of an adaptive softmax, as wide as their tensors: no one ratio divides them."""
    k = 0
    while "output.tail.%d.0.weight" % k in tensors:
        shapes = [tensors["output.tail.%d.%d.weight" % (k, part)].shape for part in (0, 1)]
        yield torch.nn.Sequential(
            *(torch.nn.Linear(inputs, outputs, bias=False) for outputs, inputs in shapes))
        k += 1


def with_tied_tensors(tensors):
    """What is one tensor in the file and has two names in torch."""
    if "output.head.clusters.weight" in tensors:  # the head's words are the embedding's first
        clusters = tensors.pop("output.head.clusters.weight")
        words = len(tensors["output.head.bias"]) - len(clusters)
        head = numpy.concatenate([tensors["embedding.weight"][:words], clusters])
        return {**tensors, "output.head.weight": head}
    return {**tensors, "output.weight": tensors["embedding.weight"]}


def main():
    directory = OPTIONS.model
    network = json.loads((directory / "config.json").read_text(encoding="utf-8"))["network"]
    tensors, _ = safetensors_numpy.read(directory / "model.safetensors")
    if network["tiesEmbedding"]:
        tensors = with_tied_tensors(tensors)
    model = LanguageModel(network, tensors)
    model.load_state_dict({n: torch.from_numpy(t) for n, t in tensors.items()}, strict=True)
    model.double().eval()

    size = network["vocabularySize"]
    ids = OPTIONS.ids or list(range(size)) + list(range(size - 1, -1, -1))
    with torch.no_grad():
        sequence = torch.tensor(ids).unsqueeze(1)  # [T,B=1]
        loss = float(model.loss(sequence))
    print(json.dumps({
        "writtenBy": "scripts/reference/check_torch_parity.py",
        "torchVersion": torch.__version__,
        "ids": ids,
        "lossNats": float("%.8g" % loss),
        "lossNatsPerToken": float("%.8g" % (loss / (len(ids) - 1))),
    }))


if __name__ == "__main__":
    main()

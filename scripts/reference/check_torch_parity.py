#!/usr/bin/env python3
"""Loads a model directory into torch.nn modules by name, and computes the loss of token ids there.

    python3 scripts/reference/check_torch_parity.py MODEL_DIR [ID ...]

Parameters go from model.safetensors into Embedding, RNN/LSTM/GRU and Linear as they are: no
permutation, no renaming, and load_state_dict with strict=True. The ids are read as one sequence from
a zero state; each but the first is predicted. Without ids, the ids 0 to V-1 and back are taken.

The last line on standard output is JSON: ids, summed loss and loss per token in nats. Needs PyTorch
and NumPy (Debian: python3-torch), nothing else.
"""

import json
import pathlib
import sys

import torch

import safetensors_numpy

CELLS = {
    "elman": lambda i, h, n: torch.nn.RNN(i, h, n, nonlinearity="tanh"),
    "elman-relu": lambda i, h, n: torch.nn.RNN(i, h, n, nonlinearity="relu"),
    "lstm": torch.nn.LSTM,
    "gru": torch.nn.GRU,
}


class LanguageModel(torch.nn.Module):
    def __init__(self, network):
        super().__init__()
        sizes = network["embeddingSize"], network["hiddenSize"], network["layers"]
        self.embedding = torch.nn.Embedding(network["vocabularySize"], network["embeddingSize"])
        self.rnn = CELLS[network["cell"]](*sizes)
        self.output = torch.nn.Linear(network["hiddenSize"], network["vocabularySize"])
        if network["tiesEmbedding"]:
            self.output.weight = self.embedding.weight
        self.activation = torch.tanh if network["outputActivation"] == "tanh" else lambda x: x

    def forward(self, ids):
        hidden, _ = self.rnn(self.embedding(ids))
        return self.activation(self.output(hidden))  # tanh stands on the logits


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    directory = pathlib.Path(sys.argv[1])
    network = json.loads((directory / "config.json").read_text(encoding="utf-8"))["network"]
    tensors, _ = safetensors_numpy.read(directory / "model.safetensors")
    if network["tiesEmbedding"]:  # one tensor in the file, two names in torch
        tensors["output.weight"] = tensors["embedding.weight"]
    model = LanguageModel(network)
    model.load_state_dict({n: torch.from_numpy(t) for n, t in tensors.items()}, strict=True)
    model.double().eval()

    size = network["vocabularySize"]
    ids = [int(i) for i in sys.argv[2:]] or list(range(size)) + list(range(size - 1, -1, -1))
    with torch.no_grad():
        sequence = torch.tensor(ids).unsqueeze(1)  # [T,B=1]
        logits = model(sequence[:-1]).flatten(0, 1)
        loss = float(torch.nn.functional.cross_entropy(logits, sequence[1:, 0], reduction="sum"))
    print(json.dumps({
        "writtenBy": "scripts/reference/check_torch_parity.py",
        "torchVersion": torch.__version__,
        "ids": ids,
        "lossNats": float("%.8g" % loss),
        "lossNatsPerToken": float("%.8g" % (loss / (len(ids) - 1))),
    }))


if __name__ == "__main__":
    main()

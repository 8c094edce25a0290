#!/usr/bin/env python3
"""Writes the numbers that PyTorch computes for small networks: core/src/test/resources/rnn/golden.

GoldenTest compares losses, every gradient tensor, final states and ten training steps of this
project with them; OptimizerGoldenTest compares optimizers. The files are committed, so tests need no Python.

    python3 scripts/reference/make_golden.py [DIRECTORY]

needs PyTorch and NumPy (Debian: python3-torch). Everything is computed in double precision, so that
the files hold the right values and the tests measure the rounding of this project alone. Parameters
are multiples of 1/256, which decimal and binary fractions both hold exactly.
"""

import json
import pathlib

import command_line

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "core/src/test/resources/rnn/golden"
if __name__ == "__main__":
    PARSER = command_line.parser(__doc__)
    PARSER.add_argument("directory", type=pathlib.Path, nargs="?", default=GOLDEN, metavar="DIRECTORY")
    OPTIONS = PARSER.parse_args()
    command_line.require("torch", "numpy")

import torch  # noqa: E402, help does without it

import safetensors_numpy  # noqa: E402

SEED = 20240229
TIME_STEPS, BATCH, VOCABULARY, EMBEDDING, HIDDEN, LAYERS = 5, 3, 17, 5, 7, 2
# Of the adaptive softmax, which cuts the words of a vocabulary by their number: see WordClusters.
ADAPTIVE_VOCABULARY, ADAPTIVE_HIDDEN, ADAPTIVE_CUTOFFS = 53, 17, [7, 11, 19, 31]
ADAPTIVE_WIDTH = 16  # of all clusters, so near to as many hidden units
TRAINING_STEPS = 10
CURVES = {
    "sgd": {"learningRate": 1.0, "clipNorm": 0.25},
    "adam": {"learningRate": 0.03, "clipNorm": 0.25},
}
CELLS = {
    "elman": lambda *sizes: torch.nn.RNN(*sizes, LAYERS, nonlinearity="tanh"),
    "elman-relu": lambda *sizes: torch.nn.RNN(*sizes, LAYERS, nonlinearity="relu"),
    "lstm": lambda *sizes: torch.nn.LSTM(*sizes, LAYERS),
    "gru": lambda *sizes: torch.nn.GRU(*sizes, LAYERS),
}


class TiedHead(torch.nn.Module):
    """The head of an adaptive softmax whose words have the first rows of the embedding."""

    def __init__(self, embedding, words, clusters):
        super().__init__()
        self.embedding = [embedding]  # in a list, so that it is no parameter of this module
        self.words = words
        self.clusters = torch.nn.Linear(embedding.embedding_dim, clusters, bias=False)
        self.bias = torch.nn.Parameter(torch.zeros(words + clusters))

    def forward(self, hidden):
        weight = torch.cat([self.embedding[0].weight[:self.words], self.clusters.weight])
        return torch.nn.functional.linear(hidden, weight, self.bias)


class LanguageModel(torch.nn.Module):
    """Embedding, stacked recurrent layers, output; its parameter names are the file's."""

    def __init__(self, network):
        super().__init__()
        words, hidden = network["vocabularySize"], network["hiddenSize"]
        self.embedding = torch.nn.Embedding(words, network["embeddingSize"])
        self.rnn = CELLS[network["cell"]](network["embeddingSize"], hidden)
        if network["output"] == "adaptive":
            self.output = torch.nn.AdaptiveLogSoftmaxWithLoss(
                hidden, words, ADAPTIVE_CUTOFFS, head_bias=True)
            ends = [*ADAPTIVE_CUTOFFS[1:], words]
            self.output.tail = torch.nn.ModuleList(
                torch.nn.Sequential(
                    torch.nn.Linear(hidden, ADAPTIVE_WIDTH, bias=False),
                    torch.nn.Linear(ADAPTIVE_WIDTH, end - first, bias=False))
                for first, end in zip(ADAPTIVE_CUTOFFS, ends))
            if network["tiesEmbedding"]:
                self.output.head = TiedHead(
                    self.embedding, ADAPTIVE_CUTOFFS[0], len(ADAPTIVE_CUTOFFS))
        else:
            self.output = torch.nn.Linear(hidden, words)
            if network["tiesEmbedding"]:
                self.output.weight = self.embedding.weight

    def loss(self, hidden, targets):
        """Summed over the targets that are no padding."""
        hidden, targets = hidden.flatten(0, 1), targets.flatten()
        if isinstance(self.output, torch.nn.Linear):
            return torch.nn.functional.cross_entropy(
                self.output(hidden), targets, ignore_index=-1, reduction="sum")
        is_word = targets >= 0
        return -self.output(hidden[is_word], targets[is_word]).output.sum()

    def probabilities(self, hidden):
        if isinstance(self.output, torch.nn.Linear):
            return torch.softmax(self.output(hidden), dim=-1)
        return torch.exp(self.output.log_prob(hidden))


def summed_loss(model, inputs, targets, states):
    hidden, states = model.rnn(model.embedding(inputs), states)
    return model.loss(hidden, targets), states


def detached(states):
    return tuple(s.detach() for s in states) if isinstance(states, tuple) else states.detach()


def rounded(values):
    """Numbers with 8 significant digits."""
    if isinstance(values, torch.Tensor):
        values = values.detach().flatten().tolist()
    return [float("%.8g" % v) for v in values]


def window(vocabulary, masked):
    inputs = torch.randint(0, vocabulary, (TIME_STEPS, BATCH))
    targets = torch.randint(0, vocabulary, (TIME_STEPS, BATCH))
    if masked:  # the last stream predicts two tokens less
        targets[-2:, -1] = -1
    return inputs, targets


def curve(network, parameters, windows, name):
    """Token-mean losses of ten steps on the first window, gradients clipped by global norm."""
    rate, norm = CURVES[name]["learningRate"], CURVES[name]["clipNorm"]
    model = LanguageModel(network).double()
    model.load_state_dict(parameters)
    optimizer = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[name](
        model.parameters(), lr=rate)
    inputs, targets = windows[0]
    tokens = int((targets >= 0).sum())
    losses, norms = [], []
    for _ in range(TRAINING_STEPS):
        optimizer.zero_grad()
        loss = summed_loss(model, inputs, targets, None)[0] / tokens
        loss.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), norm)))
        optimizer.step()
        losses.append(float(loss))
    return {**CURVES[name], "losses": rounded(losses), "gradientNorms": rounded(norms)}


def network_case(cell, tied, output="full"):
    vocabulary, hidden = (
        (ADAPTIVE_VOCABULARY, ADAPTIVE_HIDDEN) if output == "adaptive" else (VOCABULARY, HIDDEN))
    network = {
        "cell": cell,
        "vocabularySize": vocabulary,
        "embeddingSize": hidden if tied else EMBEDDING,
        "hiddenSize": hidden,
        "layers": LAYERS,
        "dropout": 0.0,
        "tiesEmbedding": tied,
        "outputActivation": "none",
        "loss": "cross-entropy",
        "output": output,
        "outputSamples": 0,
    }
    torch.manual_seed(SEED)
    model = LanguageModel(network).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.round(torch.empty_like(parameter).uniform_(-0.6, 0.6) * 256) / 256)
    parameters = {n: p.detach().clone() for n, p in model.state_dict().items()}
    windows = [window(vocabulary, masked=True), window(vocabulary, masked=False)]
    case = {
        "writtenBy": "scripts/reference/make_golden.py",
        "torchVersion": torch.__version__,
        "seed": SEED,
        "network": network,
        "timeSteps": TIME_STEPS,
        "batchSize": BATCH,
        "parameters": {
            n: {"shape": list(p.shape), "values": rounded(p)} for n, p in model.named_parameters()
        },
        "windows": [],
    }
    states = None
    for inputs, targets in windows:  # the second continues the first, through detached states
        model.zero_grad()
        loss, states = summed_loss(model, inputs, targets, states)
        loss.backward()
        states = detached(states)
        hidden = states[0] if isinstance(states, tuple) else states
        with torch.no_grad():
            probabilities = model.probabilities(hidden[-1])
        case["windows"].append({
            "inputs": inputs.flatten().tolist(),
            "targets": targets.flatten().tolist(),
            "lossNats": rounded([float(loss)])[0],
            "gradients": {
                n: rounded(torch.zeros_like(p) if p.grad is None else p.grad)
                for n, p in model.named_parameters()
            },
            "finalHidden": rounded(hidden),
            "finalCell": rounded(states[1]) if isinstance(states, tuple) else [],
            "nextProbabilities": rounded(probabilities),
        })
    case["curves"] = {n: curve(network, parameters, windows, n) for n in CURVES}
    return case, parameters


OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {"lr": 0.1}),
    "momentum": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    "nesterov": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    "adagrad": (torch.optim.Adagrad, {"lr": 0.1}),
    "rmsprop": (torch.optim.RMSprop, {"lr": 0.01}),
    "adam": (torch.optim.Adam, {"lr": 0.01}),
    "adamw": (torch.optim.AdamW, {"lr": 0.01, "weight_decay": 0.01}),
}
WEIGHT_DECAY = 0.25
DECOUPLED_IN_TORCH = ("sgd", "adamw")  # for plain SGD it is the same as a penalty in the gradient


def optimizer_steps(kind, options, start, gradients, decay=0):
    """The parameters after each step; before it they shrink by lr * decay."""
    parameter = torch.nn.Parameter(start.clone())
    optimizer = kind([parameter], **options)
    steps = []
    for gradient in gradients:
        with torch.no_grad():
            parameter.mul_(1 - options["lr"] * decay)
        parameter.grad = gradient.clone()
        optimizer.step()
        steps.append(rounded(parameter))
    return optimizer, steps


def optimizer_case():
    """Where each optimizer goes from one start when it is handed the same ten gradients."""
    torch.manual_seed(SEED)
    size = 13
    start = torch.round(torch.empty(size, dtype=torch.float64).uniform_(-2, 2) * 256) / 256
    scales = torch.logspace(-3, 1, size, dtype=torch.float64)
    gradients = [
        torch.round((start * 0.7 ** step + torch.randn(size, dtype=torch.float64)) * scales * 65536)
        / 65536
        for step in range(TRAINING_STEPS)
    ]
    gradients[4][::2] = 0  # a gradient need not reach every parameter
    case = {
        "writtenBy": "scripts/reference/make_golden.py",
        "torchVersion": torch.__version__,
        "seed": SEED,
        "start": rounded(start),
        "gradients": [rounded(g) for g in gradients],
        "optimizers": {},
        "decayed": {},
    }
    for name, (kind, options) in OPTIMIZERS.items():
        optimizer, steps = optimizer_steps(kind, options, start, gradients)
        defaults = {k: v for k, v in optimizer.defaults.items()
                    if isinstance(v, (int, float, tuple)) and not isinstance(v, bool)}
        case["optimizers"][name] = {"learningRate": options["lr"],
                                    "weightDecay": options.get("weight_decay", 0),
                                    "torchOptions": defaults, "parameters": steps}
        if name in DECOUPLED_IN_TORCH:
            inside = {**options, "weight_decay": WEIGHT_DECAY}
            _, steps = optimizer_steps(kind, inside, start, gradients)
        else:
            _, steps = optimizer_steps(kind, options, start, gradients, WEIGHT_DECAY)
        case["decayed"][name] = {"learningRate": options["lr"], "weightDecay": WEIGHT_DECAY,
                                 "parameters": steps}
    return case


def write_json(path, content):
    """One line per field and per tensor."""
    def lines(value, indent):
        if isinstance(value, dict) and value:
            inner = ",\n".join(
                "%s  %s: %s" % (indent, json.dumps(k), lines(v, indent + "  "))
                for k, v in value.items())
            return "{\n%s\n%s}" % (inner, indent)
        if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
            inner = ",\n".join(indent + "  " + lines(v, indent + "  ") for v in value)
            return "[\n%s\n%s]" % (inner, indent)
        return json.dumps(value, separators=(",", ":"))

    path.write_text(lines(content, "") + "\n", encoding="utf-8")
    print(path, path.stat().st_size)


def main():
    directory = OPTIONS.directory
    directory.mkdir(parents=True, exist_ok=True)
    for cell in CELLS:
        for tied in (False, True):
            case, parameters = network_case(cell, tied)
            name = cell + ("-tied" if tied else "")
            write_json(directory / (name + ".json"), case)
            if name == "lstm":
                tensors = {n: p.float().numpy() for n, p in parameters.items()}
                safetensors_numpy.write(
                    directory / "lstm-from-torch.safetensors", tensors, {"format": "pt"})
    for tied in (False, True):
        case, _ = network_case("elman", tied, "adaptive")
        write_json(directory / ("adaptive" + ("-tied" if tied else "") + ".json"), case)
    write_json(directory / "optimizers.json", optimizer_case())


if __name__ == "__main__":
    main()

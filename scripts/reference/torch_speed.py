#!/usr/bin/env python3
"""Measures PyTorch on request, by the protocol of rnn.benchmark.SpeedMeter.

    python3 scripts/reference/torch_speed.py CONFIGURATIONS.json

Each line of standard input is a request, the answer one line of JSON on standard output:

    about                            version and how it was built
    train CONFIGURATION SECONDS      training steps: forward, backward, clip by global norm, SGD
    forward CONFIGURATION SECONDS    forward and cross-entropy, no gradient, no dropout
    generate CONFIGURATION SECONDS   one token at a time at batch 1, drawn from the softmax

The output is the full softmax or, if the configuration says so, AdaptiveLogSoftmaxWithLoss with the
clusters of this project; it has nothing that ties a part of those to the embedding, and nothing sampled.

One thread. The work of a request is warmed up first, for longer if it is new, and is kept until
another configuration is asked for. Works with PyTorch 1.13 (Debian: python3-torch) and 2.x.
"""

import json
import math
import os
import re
import sys
import time

import command_line

if __name__ == "__main__":
    PARSER = command_line.parser(__doc__)
    PARSER.add_argument("configurations", metavar="CONFIGURATIONS.json")
    OPTIONS = PARSER.parse_args()
    command_line.require("torch")

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import torch  # noqa: E402, the number of threads is read when it is loaded

CELLS = {"elman": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
CLIP = 5.0
LEARNING_RATE = 0.001  # so small that the loss stays where it began and can be compared
TEXT_WINDOWS = 16
COLD_SECONDS = 2.0
WARM_SECONDS = 0.2


class FullSoftmax(torch.nn.Linear):
    """The logits of all words."""

    def loss(self, hidden, targets):
        return torch.nn.functional.cross_entropy(self(hidden), targets)

    def probabilities(self, hidden):
        return torch.softmax(self(hidden), dim=1)


class AdaptiveSoftmax(torch.nn.AdaptiveLogSoftmaxWithLoss):
    """A head, and clusters of words whose vectors shrink: see rnn.layer.WordClusters."""

    def __init__(self, H, V):
        first = word_clusters(V)
        super().__init__(H, V, first, head_bias=True)
        self.tail = torch.nn.ModuleList()
        for k, (start, end) in enumerate(zip(first, [*first[1:], V])):
            width = min(H, max(1, int(H / 16 ** ((k + 1) / len(first)) / 16 + 0.5)) * 16)
            self.tail.append(torch.nn.Sequential(
                torch.nn.Linear(H, width, bias=False),
                torch.nn.Linear(width, end - start, bias=False)))

    def loss(self, hidden, targets):
        return self(hidden, targets).loss

    def probabilities(self, hidden):
        return torch.exp(self.log_prob(hidden))


def word_clusters(V):
    """Where each cluster of an adaptive softmax begins."""
    head, count = min(V // 2, int(math.sqrt(V))), max(1, int(math.log(V) + 0.5))  # as Java rounds
    return sorted({int(head * (V / head) ** (k / count)) for k in range(count)})


class LanguageModel(torch.nn.Module):
    """Embedding, recurrent layers and output; dropout after the embedding and after each layer."""

    def __init__(self, c):
        super().__init__()
        V, E, H, L = c["vocabularySize"], c["embeddingSize"], c["hiddenSize"], c["layers"]
        self.embedding = torch.nn.Embedding(V, E)
        self.rnn = CELLS[c["cell"]](E, H, L, dropout=c["dropout"] if L > 1 else 0)
        torch.nn.init.uniform_(self.embedding.weight, -0.1, 0.1)
        if c["output"] == "full":
            self.output = FullSoftmax(H, V)
            if c["tiesEmbedding"]:
                self.output.weight = self.embedding.weight
            torch.nn.init.uniform_(self.output.weight, -0.1, 0.1)
            torch.nn.init.zeros_(self.output.bias)
        else:
            self.output = AdaptiveSoftmax(H, V)
        self.dropout = torch.nn.Dropout(c["dropout"]) if c["dropout"] else torch.nn.Identity()

    def forward(self, tokens, state):
        outputs, state = self.rnn(self.dropout(self.embedding(tokens)), state)
        return self.dropout(outputs).flatten(0, 1), state


def detached(state):
    return tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()


class Text:
    """Some windows of token ids that go round and round, drawn by Zipf's law."""

    def __init__(self, c):
        generator = torch.Generator().manual_seed(1)
        T, shape = c["window"], (TEXT_WINDOWS * c["window"] + 1, c["batchSize"])
        V = c["vocabularySize"]
        uniform = torch.rand(shape, generator=generator, dtype=torch.float64)
        tokens = (torch.exp(uniform * math.log(V + 1)).long() - 1).clamp(max=V - 1)
        starts = range(0, TEXT_WINDOWS * T, T)
        self.windows = [(tokens[s:s + T], tokens[s + 1:s + T + 1].flatten()) for s in starts]
        self.window = 0

    def next(self):
        self.window = (self.window + 1) % TEXT_WINDOWS
        return self.windows[self.window]


class Train:
    def __init__(self, c):
        self.tokens = c["window"] * c["batchSize"]
        self.text, self.model, self.state = Text(c), LanguageModel(c).train(), None
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=LEARNING_RATE)
        self.loss = None

    def run(self):
        inputs, targets = self.text.next()
        self.optimizer.zero_grad(set_to_none=True)  # the default of 2.x, and the faster
        hidden, state = self.model(inputs, self.state)
        loss = self.model.output.loss(hidden, targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimizer.step()
        self.state, self.loss = detached(state), loss.detach()


class Forward:
    def __init__(self, c):
        self.tokens = c["window"] * c["batchSize"]
        self.text, self.model, self.state = Text(c), LanguageModel(c).eval(), None
        self.loss = None

    @torch.inference_mode()
    def run(self):
        inputs, targets = self.text.next()
        hidden, self.state = self.model(inputs, self.state)
        self.loss = self.model.output.loss(hidden, targets)


class Generate:
    def __init__(self, c):
        self.tokens = c["window"]
        self.model, self.state = LanguageModel(c).eval(), None
        self.token = torch.zeros(1, 1, dtype=torch.long)  # [T=1,B=1]
        self.loss = None

    @torch.inference_mode()
    def run(self):
        for _ in range(self.tokens):
            hidden, self.state = self.model(self.token, self.state)
            self.token = torch.multinomial(self.model.output.probabilities(hidden), 1)


WORKS = {"train": Train, "forward": Forward, "generate": Generate}


def speed(work, seconds):
    """Runs the work for at least that much CPU time, and one window."""
    windows, wall, cpu = 0, time.perf_counter(), time.process_time()
    while windows == 0 or time.process_time() - cpu < seconds:
        work.run()
        windows += 1
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    tokens = windows * work.tokens
    answer = {
        "windows": windows,
        "tokensPerCpuSecond": tokens / cpu,
        "tokensPerSecond": tokens / wall,
    }
    if work.loss is not None:
        answer["lossNatsPerToken"] = float(work.loss)
    return answer


def blas_libraries():
    """Files of the BLAS in use, where it is a shared library; [] where it is built in or unknown."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            files = {line.split(maxsplit=5)[5].strip() for line in maps if "/" in line}
    except OSError:
        return []
    pattern = re.compile(r"/lib(openblas|blas\.|blis|mkl_|atlas)[^/]*$")
    return sorted(file for file in files if pattern.search(file))


class Meter:
    """Answers requests; keeps the works of one configuration warm."""

    def __init__(self, configurations):
        self.configurations = configurations
        self.works, self.works_of = {}, None

    def answer(self, request):
        if request == ["about"]:
            return {"name": "PyTorch", "version": torch.__version__, "blas": blas_libraries(),
                    "build": torch.__config__.show()}
        if len(request) != 3 or request[0] not in WORKS:
            raise ValueError("A request must be about, or one of %s, then CONFIGURATION SECONDS,"
                             " but is '%s'" % (", ".join(WORKS), " ".join(request)))
        what, name, seconds = request[0], request[1], float(request[2])
        if name not in self.configurations:
            raise ValueError("Configuration must be one of %s but is '%s'"
                             % (", ".join(self.configurations), name))
        c = self.configurations[name]
        if name != self.works_of:
            self.works, self.works_of = {}, name
        if what not in self.works:
            self.works[what] = WORKS[what](c)
            speed(self.works[what], COLD_SECONDS)
        speed(self.works[what], WARM_SECONDS)
        return speed(self.works[what], seconds)


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    with open(OPTIONS.configurations, encoding="utf-8") as file:
        meter = Meter({c["name"]: c for c in json.load(file)})
    for line in sys.stdin:
        try:
            answer = meter.answer(line.split())
        except ValueError as e:
            answer = {"error": str(e)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

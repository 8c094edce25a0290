#!/usr/bin/env python3
"""Writes what the papers' equations of the cells without a product on h give: core/src/test/resources/rnn/golden.

GoldenTest compares losses, every gradient tensor and ten training steps of this project with them. The cells are written
out here step by step, and PyTorch differentiates them:

    qrnn, qrnn2   Bradbury et al. 2017, arXiv:1611.01576, fo-pooling, reading x_t, or x_t and x_{t-1}
    sru           Lei et al. 2018, arXiv:1709.02755, without v * c_{t-1} in its gates, and its skip projected
    mingru        Feng et al. 2024, arXiv:2410.01201, section 3.1

    python3 scripts/reference/scan_cells.py [DIRECTORY]

needs PyTorch and NumPy (Debian: python3-torch). Everything is computed in double precision, as make_golden.py does.
"""

import pathlib

import command_line

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "core/src/test/resources/rnn/golden"
if __name__ == "__main__":
    PARSER = command_line.parser(__doc__)
    PARSER.add_argument("directory", type=pathlib.Path, nargs="?", default=GOLDEN, metavar="DIRECTORY")
    OPTIONS = PARSER.parse_args()
    command_line.require("torch", "numpy")

import torch  # noqa: E402, help does without it

import make_golden  # noqa: E402
from make_golden import LAYERS  # noqa: E402


def qrnn(a, c):
    z, f, o = torch.tanh(a[0]), torch.sigmoid(a[1]), torch.sigmoid(a[2])
    c = f * c + (1 - f) * z
    return o * c, c


def sru(a, c):
    f, r = torch.sigmoid(a[1]), torch.sigmoid(a[2])
    c = f * c + (1 - f) * a[0]
    return r * c + (1 - r) * a[3], c


def mingru(a, c):
    z = torch.sigmoid(a[0])
    h = (1 - z) * c + z * a[1]
    return h, h


# Name: h_t and c_t from the blocks of W x_t + b and from c_{t-1}; how many blocks; how many inputs are read.
STEPS = {"qrnn": (qrnn, 3, 1), "qrnn2": (qrnn, 3, 2), "sru": (sru, 4, 1), "mingru": (mingru, 2, 1)}


class Stack(torch.nn.Module):
    """Stacked layers of a cell; called as torch.nn.LSTM is. Its states are h, c and each layer's last input."""

    def __init__(self, cell, input_size, hidden_size):
        super().__init__()
        self.step, blocks, self.width = STEPS[cell]
        self.hidden_size = hidden_size
        for layer in range(LAYERS):
            inputs = input_size if layer == 0 else hidden_size
            shapes = {"weight_ih": (blocks * hidden_size, inputs), "bias_ih": (blocks * hidden_size,)}
            if self.width == 2:
                shapes["weight_ih_previous"] = shapes["weight_ih"]
            for name, shape in shapes.items():
                self.register_parameter("%s_l%d" % (name, layer), torch.nn.Parameter(torch.zeros(shape)))

    def forward(self, sequence, states):
        hidden, cells, inputs = [], [], []
        for layer in range(LAYERS):
            weight, bias = getattr(self, "weight_ih_l%d" % layer), getattr(self, "bias_ih_l%d" % layer)
            zeros = sequence.new_zeros(sequence.shape[1], self.hidden_size)
            c = zeros if states is None else states[1][layer]
            previous = torch.zeros_like(sequence[0]) if states is None else states[2 + layer]
            outputs = []
            for x in sequence:
                a = x @ weight.T + bias
                if self.width == 2:
                    a = a + previous @ getattr(self, "weight_ih_previous_l%d" % layer).T
                h, c = self.step(a.split(self.hidden_size, dim=1), c)
                outputs.append(h)
                previous = x
            sequence = torch.stack(outputs)
            hidden.append(h)
            cells.append(c)
            inputs.append(previous)
        return sequence, (torch.stack(hidden), torch.stack(cells), *inputs)


def main():
    OPTIONS.directory.mkdir(parents=True, exist_ok=True)
    for cell in STEPS:
        make_golden.CELLS[cell] = lambda *sizes, cell=cell: Stack(cell, *sizes)
        case, _ = make_golden.network_case(cell, tied=False)
        case["writtenBy"] = "scripts/reference/scan_cells.py"
        make_golden.write_json(OPTIONS.directory / (cell + ".json"), case)


if __name__ == "__main__":
    main()

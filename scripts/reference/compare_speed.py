#!/usr/bin/env python3
"""Measures rnn-spark and PyTorch in turns, and prints a table.

    scripts/benchmark peers [options]        (which builds, and hands over to this)
    python3 scripts/reference/compare_speed.py [options] -- JAVA COMMAND OF SpeedMeter

Starts one process of rnn.benchmark.SpeedMeter and, for each Python with PyTorch, one of
torch_speed.py as it is and one told OPENBLAS_CORETYPE=SkylakeX (which matters where OpenBLAS does
not know the processor). All stay warm and take turns: a pair is one measurement of each, right after
another, with the peak of the core beside it. Tables hold medians; ratios and shares of the peak are
medians over pairs. One thread each, tokens per second of CPU time. Standard library only.
"""

import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PEERS_CELLS = ("elman", "lstm", "gru")  # those of torch_speed.py
CONFIGURATIONS = HERE / "speed_configurations.json"
SPEEDS = {"train": "Training (forward, backward, clip, update)",
          "forward": "Forward only (evaluation)",
          "generate": "Generating, one token at a time at batch 1"}
BREAKDOWNS = {"breakdown": "training", "breakdown-forward": "forward only",
              "breakdown-generate": "generating"}
OWN = "rnn-spark"
PEAK_SECONDS = 0.5
EXIT_SECONDS = 20
LOSS_TOLERANCE = 0.05  # networks and texts are random, and neither side learns: rates are tiny


def say(text):
    print(text, file=sys.stderr, flush=True)


class Meter:
    """A process that measures on request."""

    def __init__(self, command, environment=None):
        self.command = command
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            env={**os.environ, **(environment or {})})
        self.about = self.ask("about")
        self.name = self.about["name"]

    def ask(self, *request):
        line = " ".join(str(word) for word in request)
        try:
            self.process.stdin.write(line + "\n")
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            sys.exit("'%s' ended with status %s when asked '%s'; see above for what it said"
                     % (" ".join(self.command)[:200], self.process.wait(), line))
        answer = json.loads(answer)
        if "error" in answer:
            sys.exit("'%s' was refused: %s" % (line, answer["error"]))
        return answer

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()


def has_torch(python):
    probe = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"
    try:
        return subprocess.run([python, "-c", probe], check=False).returncode == 0
    except OSError:
        return False


def uses_reference_blas(about):
    """Whether products run in the reference BLAS, which nobody chooses for its speed."""
    fast = ("openblas", "blis", "mkl", "atlas")
    return bool(about["blas"]) and not any(name in file for file in about["blas"] for name in fast)


def start_peers(pythons, environments):
    """The PyTorch processes that can run here; says why where there are none."""
    if not pythons:
        # Debian's packages belong to its own Python, which need not be the first on the PATH.
        pythons = [python for python in (sys.executable, "/usr/bin/python3") if has_torch(python)][:1]
    else:
        for python in pythons:
            if not has_torch(python):
                sys.exit("--python must be a Python that has PyTorch but %s has none" % python)
    if not pythons:
        say("PyTorch is missing, so rnn-spark is measured alone. Install it (Debian, Ubuntu:"
            " apt install python3-torch libopenblas0) or name a Python that has it with --python.")
    peers = []
    for python in pythons:
        command = [python, str(HERE / "torch_speed.py"), str(CONFIGURATIONS)]
        peer = Meter(command)
        peer.name = "torch " + peer.about["version"]
        if uses_reference_blas(peer.about):
            say("%s is left out: its products run in the reference BLAS (%s), many times slower than"
                " what comes with it by default. Install libopenblas0, or put a directory with"
                " OpenBLAS as libblas.so.3 on LD_LIBRARY_PATH."
                % (peer.name, ", ".join(peer.about["blas"])))
            peer.close()
            continue
        peers.append(peer)
        for environment in environments:
            told = Meter(command, environment)
            told.name = " ".join([peer.name, *environment.values()])
            peers.append(told)
    return peers


def processor():
    """Name and flags of the processor, as far as the system tells."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            fields = dict(line.split(":", 1) for line in file if ":" in line)
    except OSError:
        fields = {}
    fields = {name.strip(): value.strip() for name, value in fields.items()}
    return {"name": fields.get("model name", platform.processor() or platform.machine()),
            "flags": fields.get("flags", "").split()}


def has_peer(configuration):
    """Whether torch_speed.py has that cell, and that output: full, or adaptive where nothing is tied."""
    return configuration["cell"] in PEERS_CELLS and (
        configuration["output"] == "full" or (
            configuration["output"] == "adaptive" and not configuration["tiesEmbedding"]))


def measure(own, peers, configuration, work, pairs, seconds):
    """A dictionary from meter to answer for each pair, under "peak" and "read" the core's limits."""
    rows = []
    for pair in range(pairs):
        row = {}
        for meter in (own, *peers) if pair % 2 == 0 else (*reversed(peers), own):
            row[meter.name] = meter.ask(work, configuration, seconds)
            if meter is own:
                row["peak"] = own.ask("peak", min(seconds, PEAK_SECONDS))["gigaflopPerCpuSecond"]
                if work == "generate":
                    limit = own.ask("read", configuration, min(seconds, PEAK_SECONDS))
                    row["read"] = limit["gigabytesPerCpuSecond"]
        rows.append(row)
        figures = ", ".join("%s %.0f" % (meter.name, row[meter.name]["tokensPerCpuSecond"])
                            for meter in (own, *peers))
        say("%s %s, pair %d of %d: %s tokens/s, peak %.0f GFLOP/s"
            % (work, configuration, pair + 1, pairs, figures, row["peak"]))
    check_losses(rows[-1], configuration, work)
    return rows


def check_losses(row, configuration, work):
    losses = {name: answer["lossNatsPerToken"] for name, answer in row.items()
              if isinstance(answer, dict) and "lossNatsPerToken" in answer}
    expected = losses.get(OWN)
    for name, loss in losses.items():
        if not abs(loss - expected) <= LOSS_TOLERANCE * expected:
            say("WARNING: %s %s: the loss of %s is %.3f but that of %s %.3f; do they do the same work?"
                % (work, configuration, name, loss, OWN, expected))


def median(rows, value):
    return statistics.median(value(row) for row in rows)


def summary(rows, peers, work):
    """The medians that a line of the table shows."""
    def speed(row, name):
        return row[name]["tokensPerCpuSecond"]

    line = {
        "tokensPerCpuSecond": {
            name: median(rows, lambda row: speed(row, name))
            for name in (OWN, *(peer.name for peer in peers))},
        "ratio": {
            peer.name: median(rows, lambda row: speed(row, OWN) / speed(row, peer.name))
            for peer in peers},
        "gigaflopPerCpuSecond": median(rows, lambda row: row[OWN]["gigaflopPerCpuSecond"]),
        "peakGigaflopPerCpuSecond": median(rows, lambda row: row["peak"]),
        "percentOfPeak": median(
            rows, lambda row: 100 * row[OWN]["gigaflopPerCpuSecond"] / row["peak"]),
        "allocatedBytesPerWindow": median(rows, lambda row: row[OWN]["allocatedBytesPerWindow"]),
    }
    if work == "generate":
        # A token reads each weight once, 4 bytes, and multiplies it once, 2 FLOP.
        line["percentOfRead"] = median(
            rows, lambda row: 100 * 2 * row[OWN]["gigaflopPerCpuSecond"] / row["read"])
    return line


def table(head, lines):
    """Markdown, with aligned columns."""
    lines = [head, *lines]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    rows = ["| " + " | ".join(
        cell.ljust(width) if i == 0 else cell.rjust(width)
        for i, (cell, width) in enumerate(zip(line, widths))) + " |" for line in lines]
    rule = "|" + "|".join(
        "-" * (width + 2) if i == 0 else "-" * (width + 1) + ":"
        for i, width in enumerate(widths)) + "|"
    return "\n".join([rows[0], rule, *rows[1:]])


def print_speeds(work, summaries, peers):
    names = [peer.name for peer in peers]
    head = ["", OWN, *names, *("× " + name for name in names), "GFLOP/s", "% of peak"]
    head += ["% of read speed"] * (work == "generate") + ["bytes/window"]
    lines = []
    for configuration, line in summaries.items():
        cells = [configuration]
        speeds, ratios = line["tokensPerCpuSecond"], line["ratio"]
        cells += ["%.0f" % speeds[name] if name in speeds else "–" for name in (OWN, *names)]
        cells += ["%.2f" % ratios[name] if name in ratios else "–" for name in names]
        cells += ["%.1f" % line["gigaflopPerCpuSecond"], "%.0f" % line["percentOfPeak"]]
        cells += ["%.0f" % line["percentOfRead"]] if work == "generate" else []
        cells += ["%.0f" % line["allocatedBytesPerWindow"]]
        lines.append(cells)
    print("\n%s, tokens per CPU-second:\n" % SPEEDS[work])
    print(table(head, lines), flush=True)


def print_breakdown(configuration, what, breakdown):
    print("\nWhere the time goes, %s %s (%d samples):\n"
          % (configuration, BREAKDOWNS[what], breakdown["samples"]))
    lines = [[phase, "%.1f" % share] for phase, share in breakdown["percent"].items()]
    print(table(["phase", "%"], lines), flush=True)


def configurations():
    """What the file of configurations holds, by name."""
    return {c["name"]: c for c in json.loads(CONFIGURATIONS.read_text(encoding="utf-8"))}


def chosen(what, known):
    """A parser of comma-separated names."""
    def parse(text):
        names = [name for name in text.split(",") if name]
        unknown = [name for name in names if name not in known]
        if unknown or not names:
            raise argparse.ArgumentTypeError(
                "%s must be of %s but is '%s'" % (what, ", ".join(known), text))
        return names
    return parse


def at_least(least, kind):
    def parse(text):
        try:
            number = kind(text)
        except ValueError:
            number = None
        if number is None or not number >= least:
            raise argparse.ArgumentTypeError("must be a number of at least %s but is '%s'"
                                             % (least, text))
        return number
    return parse


def variables(text):
    pairs = [word.partition("=") for word in text.split()]
    if not pairs or not all(name and equals for name, equals, _ in pairs):
        raise argparse.ArgumentTypeError(
            "must be NAME=VALUE, several separated by spaces, but is '%s'" % text)
    return {name: value for name, _, value in pairs}


def parse_arguments():
    known = list(configurations())
    works = [*SPEEDS, *BREAKDOWNS]
    has_avx512 = "avx512f" in processor()["flags"]
    parser = argparse.ArgumentParser(
        prog=os.environ.get("RNN_BENCHMARK_COMMAND"),
        description="Measures rnn-spark and PyTorch in turns, one thread each.",
        epilog="Configurations stand in scripts/reference/speed_configurations.json.")
    parser.add_argument("--configurations", metavar="A,B", type=chosen("configurations", known),
                        default=known, help="which of %s (default: all)" % ", ".join(known))
    parser.add_argument("--work", metavar="A,B", type=chosen("work", works), default=list(SPEEDS),
                        help="what of %s (default: %s)" % (", ".join(works), ",".join(SPEEDS)))
    parser.add_argument("--pairs", metavar="N", type=at_least(1, int), default=5,
                        help="measurements of each (default: %(default)s)")
    parser.add_argument("--seconds", metavar="S", type=at_least(0.01, float), default=3.0,
                        help="CPU time of a measurement; a breakdown takes all pairs' together"
                             " (default: %(default)s)")
    parser.add_argument("--core", metavar="N", type=at_least(0, int),
                        help="pins all processes to this core (Linux)")
    parser.add_argument("--python", metavar="PATH", action="append", default=[],
                        help="a Python with PyTorch; may be given again to compare several"
                             " (default: this one, or else /usr/bin/python3)")
    parser.add_argument("--environment", metavar="NAME=VALUE", type=variables, action="append",
                        default=[{"OPENBLAS_CORETYPE": "SkylakeX"}] * has_avx512,
                        help="PyTorch also with these variables, several separated by spaces; may be"
                             " given again (always, where there is AVX-512:"
                             " OPENBLAS_CORETYPE=SkylakeX)")
    parser.add_argument("--no-peers", dest="peers", action="store_false",
                        help="measures rnn-spark alone")
    parser.add_argument("--json", metavar="FILE", type=pathlib.Path,
                        help="writes every figure there")
    parser.add_argument("java", nargs="+", metavar="JAVA", help=argparse.SUPPRESS)
    return parser.parse_args()


def pin(core):
    if not hasattr(os, "sched_setaffinity"):
        sys.exit("--core needs Linux; leave it out on this system")
    try:
        os.sched_setaffinity(0, {core})
    except OSError as e:
        sys.exit("--core must be a core this process may use, but %d is not: %s" % (core, e.strerror))


def main():
    arguments = parse_arguments()
    if arguments.core is not None:
        pin(arguments.core)
    own = Meter(arguments.java)
    peers = start_peers(arguments.python, arguments.environment) if arguments.peers else []
    speeds = [work for work in SPEEDS if work in arguments.work]
    breakdowns = [work for work in BREAKDOWNS if work in arguments.work]

    figures = []
    summaries = {work: {} for work in speeds}
    shares = []
    for configuration in arguments.configurations:
        those = peers if has_peer(configurations()[configuration]) else []
        for work in speeds:
            rows = measure(own, those, configuration, work, arguments.pairs, arguments.seconds)
            figures.append({"configuration": configuration, "work": work, "pairs": rows})
            summaries[work][configuration] = summary(rows, those, work)
        for work in breakdowns:
            say("%s %s" % (work, configuration))
            answer = own.ask(work, configuration, arguments.pairs * arguments.seconds)
            shares.append({"configuration": configuration, "work": work, **answer})

    cpu = processor()["name"]
    print("%s; Java %s, %s kernels; %s" % (
        cpu, own.about["java"], own.about["kernels"],
        "medians of %d pairs of %g s" % (arguments.pairs, arguments.seconds)))
    for work in speeds:
        print_speeds(work, summaries[work], peers)
    for share in shares:
        print_breakdown(share["configuration"], share["work"], share)
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps({
            "processor": cpu,
            "core": arguments.core,
            "seconds": arguments.seconds,
            "meters": {meter.name: meter.about for meter in (own, *peers)},
            "medians": summaries,
            "breakdowns": shares,
            "figures": figures,
        }, indent=1) + "\n", encoding="utf-8")
        say("All figures are in %s." % arguments.json)
    for meter in (own, *peers):
        meter.close()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

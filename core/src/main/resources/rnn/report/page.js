"use strict";
(() => {
  const runs = JSON.parse(document.getElementById("data").textContent);
  const page = document.getElementById("page");
  const {COLOURS, element, isNumber, sum, largest, colour, ofSeries, mixed, count, short, percent, duration, usual, shares} = drawing;
  const add = (name, attributes, ...children) => page.appendChild(element(name, attributes, ...children));
  const KINDS = {"language-model": "language model", tag: "tagger", classify: "classifier"};

  // --- what a run is ---------------------------------------------------------------------------

  const isOfLabels = (run) => run.kind !== "language-model";
  const learnsLikelihood = (run) => !isOfLabels(run) && run.network.loss !== "squared-error";
  const areLikelihoods = runs.every(learnsLikelihood); // else the axis is one of losses
  const hasRounds = (run) => run.rounds.tokens.length > 0;
  const hasTimes = (run) => sum(run.rounds.seconds) > 0;
  const isKnown = (column) => column.some(isNumber);

  /** Tokens trained on at the end of each point. */
  function tokensAfter(run) {
    let tokens = 0;
    return run.rounds.tokens.map((ofRound) => (tokens += ofRound));
  }

  /** Quotients of two columns; null where one is not a number. */
  const ratios = (above, below) =>
    above.map((value, i) => (isNumber(value) && isNumber(below[i]) && below[i] > 0 ? value / below[i] : null));

  /** What is drawn of losses in nats: perplexities if all runs have such. */
  const asLoss = (nats) =>
    nats.map((value) => {
      const drawn = isNumber(value) && areLikelihoods ? Math.exp(value) : value;
      return isNumber(drawn) ? drawn : null;
    });

  /** The tokens of the longest run. */
  const mostTokens = largest([1, ...runs.flatMap((run) => [sum(run.rounds.tokens), largest(run.epochs.tokens)])]);
  const {chart, bars, redraw, number} = drawing.charts(page, mostTokens);

  const textOf = (figure) => (figure.isShare ? percent(figure.value) : short(figure.value));
  const pair = (figure) => [textOf(figure), figure.title];

  /** What is most worth to know of one run beside others: the first figure of each kind of data, and how much it took. */
  function headOf(run) {
    const first = ["valid", "test"].flatMap((data) => run.figures.find((figure) => figure.name.startsWith(data)) || []);
    return [...first.map(pair), ...effortOf(run).slice(0, 2)];
  }

  function figuresOf(run) {
    return [...run.figures.map(pair), ...effortOf(run)];
  }

  function effortOf(run) {
    const figures = [];
    if (isNumber(run.parameters)) figures.push([short(run.parameters), "parameters"]);
    if (hasRounds(run)) {
      figures.push([short(sum(run.rounds.tokens)), "tokens trained on"]);
    }
    if (hasTimes(run)) {
      const seconds = sum(run.rounds.seconds);
      figures.push([duration(seconds), "in rounds"]);
      figures.push([short(sum(run.rounds.tokens) / seconds), "tokens per second"]);
      if (isKnown(run.rounds.busySeconds)) figures.push([(sum(run.rounds.busySeconds) / seconds).toFixed(2), "replicas' worth of computing"]);
    }
    return figures;
  }

  // --- curves ----------------------------------------------------------------------------------

  const label = (run, what) => (runs.length === 1 ? what : `${run.name}: ${what}`);

  /** A level across the chart from the first tokens to the last. */
  function level(what, value, i) {
    return {label: what, x: [0, mostTokens], y: [value, value], colour: () => ofSeries(i), dash: [6, 5], width: 1.2};
  }

  /** A level for each model that counts that has one of the figures, those on held-out data first. */
  function levelsOf(run, isFigure) {
    return run.baselines.flatMap((baseline, b) => {
      for (const [data, words] of [["valid", "held-out data"], ["test", "test data"]]) {
        const name = Object.keys(baseline).find((key) => key.startsWith(data) && isNumber(baseline[key]) && isFigure(key.slice(data.length)));
        if (name) return [level(`${baseline.baseline}, ${words}`, baseline[name], 4 + b)];
      }
      return [];
    });
  }

  function curvesOfLoss() {
    const isAlone = runs.length === 1;
    const curves = [];
    runs.forEach((run, r) => {
      curves.push({
        label: label(run, "training"), x: tokensAfter(run), y: asLoss(run.rounds.lossNats),
        colour: () => ofSeries(r), width: 1.2, dash: isAlone ? undefined : [2, 3],
      });
      curves.push({
        label: label(run, "held out"), x: run.epochs.tokens, y: asLoss(run.epochs.validationLossNats),
        colour: () => ofSeries(isAlone ? 1 : r), width: 2.4, points: true,
      });
    });
    if (isAlone && areLikelihoods) {
      const run = runs[0];
      if (isKnown(run.epochs.averagePerplexity)) {
        curves.push({label: "mean of the last epochs, held out", x: run.epochs.tokens, y: run.epochs.averagePerplexity, colour: () => ofSeries(3), width: 2, points: true});
      }
      curves.push(...levelsOf(run, (figure) => figure === "Perplexity"));
      const possible = (run.results || {}).bestPossiblePerplexity;
      if (isNumber(possible)) curves.push(level("best possible, test data", possible, 2));
    }
    return curves;
  }

  function curvesOfJudge() {
    const letters = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, "").replace("span", "");
    const curves = [];
    runs.forEach((run, r) => {
      if (!isOfLabels(run)) return;
      curves.push({
        label: label(run, (run.judge || "judged by") + ", held out"), x: run.epochs.tokens, y: run.epochs.judged,
        colour: () => ofSeries(runs.length === 1 ? 1 : r), width: 2.4, points: true,
      });
      if (runs.length === 1) curves.push(...levelsOf(run, (figure) => letters(figure) === letters(run.judge || "")));
    });
    return curves;
  }

  function drawCurves() {
    if (!runs.some((run) => hasRounds(run) || run.epochs.tokens.length > 0)) return;
    add("h2", {}, "Learning");
    const perPoint = largest(runs.map((run) => largest(run.rounds.rounds)));
    const marks = runs.length === 1 ? runs[0].epochs.tokens.filter(isNumber) : [];
    add("p", {}, "Over the tokens trained on. " + (marks.length > 0 ? "Vertical lines are the ends of epochs. " : "")
      + (areLikelihoods ? "Perplexity is e to the loss in nats per token; the axis is logarithmic." : "The training loss is the mean of each round, in nats per token where a likelihood is learned.")
      + (runs.length > 1 ? " Dotted curves are of training, those with points of held-out data." : "")
      + (perPoint > 1 ? ` A point stands for up to ${count(perPoint)} rounds.` : ""));
    chart(areLikelihoods ? "Perplexity" : "Loss", curvesOfLoss(), {log: areLikelihoods, marks, height: 320});
    chart("Held-out figure that epochs are judged by", curvesOfJudge(), {marks, format: percent, range: shares});
    chart("Learning rate", runs.map((run, r) => ({
      label: label(run, "learning rate"), x: tokensAfter(run), y: run.rounds.learningRate, colour: () => ofSeries(runs.length === 1 ? 0 : r),
    })), {height: 150, marks, format: (value) => String(+value.toPrecision(3))});
    if (runs.length > 1) return;
    const run = runs[0];
    for (const rejection of run.rejections) {
      add("p", {class: "warning"}, `Epoch ${rejection.epoch}, round ${rejection.round} was taken back: ${rejection.rejected}; `
        + `from there on ${rejection.learningRateFactor} of the learning rate.`);
    }
  }

  function drawTimes() {
    if (!runs.some(hasTimes)) return;
    add("h2", {}, "Time");
    if (runs.length > 1) {
      chart("Tokens per second", runs.map((run, r) => ({
        label: run.name, x: tokensAfter(run), y: ratios(run.rounds.tokens, run.rounds.seconds), colour: () => ofSeries(r),
      })), {height: 220});
      return;
    }
    const {tokens, seconds, rounds, waitingSeconds, communicatingSeconds, spread} = runs[0].rounds;
    const x = tokensAfter(runs[0]);
    if (isKnown(waitingSeconds) && isKnown(communicatingSeconds)) {
      const computing = seconds.map((all, i) => Math.max(0, all - (waitingSeconds[i] || 0) - (communicatingSeconds[i] || 0)));
      const toSlowest = computing.map((value, i) => value + (waitingSeconds[i] || 0));
      const share = (values) => Math.round((100 * sum(values)) / sum(seconds)) + " %";
      add("p", {}, `Of the rounds' time ${share(computing)} went into computing, ${share(waitingSeconds)} into waiting for the slowest shard, `
        + `${share(communicatingSeconds)} into communication and the driver's step. The first rounds hold the start of compiler and cluster.`);
      const filled = (i) => () => mixed(ofSeries(i), colour("--card"), 0.35); // opaque: one covers what is below
      chart("Seconds of a round, one on top of the other", [
        {label: "communicating", x, y: ratios(seconds, rounds), own: ratios(communicatingSeconds, rounds), colour: () => ofSeries(1), fill: filled(1), width: 1},
        {label: "waiting", x, y: ratios(toSlowest, rounds), own: ratios(waitingSeconds, rounds), colour: () => ofSeries(5), fill: filled(5), width: 1},
        {label: "computing", x, y: ratios(computing, rounds), colour: () => ofSeries(0), fill: filled(0), width: 1},
      ], {height: 220, range: usual});
    } else {
      chart("Seconds of a round", [{label: "seconds", x, y: ratios(seconds, rounds), colour: () => ofSeries(0)}], {height: 180, range: usual});
    }
    chart("Tokens per second", [
      {label: "tokens per second", x, y: ratios(tokens, seconds), colour: () => ofSeries(0)},
    ], {height: 180, range: usual});
    const isOneShard = runs[0].tasks && runs[0].tasks.tasks === runs[0].tasks.rounds; // whose update is the mean
    if (!isOneShard) chart("How far the shards' updates lay from their mean, in lengths of the mean", [
      {label: "divergence", x, y: spread, colour: () => ofSeries(3)},
    ], {height: 160});
  }

  // --- texts -----------------------------------------------------------------------------------

  /**
   * What stands between a token and the next one: nothing where tokens are characters or parts of
   * words, but that parts which begin with ## mark those that go on.
   */
  function between(run, tokens) {
    const {tokenizer} = run.network;
    if (tokenizer === "tokenizer.json" && tokens.some((token) => token.startsWith("##"))) {
      return (next) => (next === undefined || next.startsWith("##") ? "" : " ");
    }
    return () => (["character", "bpe", "tokenizer.json"].includes(tokenizer) ? "" : " ");
  }

  const MAX_SURPRISE = 12; // nats: a probability of six in a million

  function drawSurprises(run) {
    if (!run.heldOutText || run.heldOutText.length === 0) return;
    add("h2", {}, "Held-out text by its surprise");
    const steps = [0, 3, 6, 9, 12];
    add("p", {}, "Surprise is −ln of the probability that the finished model gives a token in its place"
      + (/^sentence/.test(run.network.reading || "") ? ", each sentence by itself" : "") + ". The darker, the less it was expected. ");
    const scale = add("div", {class: "scale"});
    for (const step of steps) {
      scale.append(element("i", {style: `background:rgba(var(--hot),${(0.85 * step) / MAX_SURPRISE})`}), step + (step === MAX_SURPRISE ? " nats or more" : ""));
    }
    for (const text of run.heldOutText) {
      const box = add("div", {class: "text"});
      const space = between(run, text.tokens);
      text.tokens.forEach((token, i) => {
        const nats = text.surprisesNats[i];
        const alpha = isNumber(nats) ? (0.85 * Math.min(MAX_SURPRISE, Math.max(0, nats))) / MAX_SURPRISE : 0;
        const title = isNumber(nats) ? `${nats.toFixed(2)} nats` : "no finite number";
        box.append(element("span", {style: `background:rgba(var(--hot),${alpha.toFixed(3)})`, title}, token), space(text.tokens[i + 1]));
      });
    }
  }

  function drawSamples(run) {
    if (run.samples.length === 0) return;
    add("h2", {}, "What it writes");
    const all = run.samples.length;
    const middle = Math.floor(all / 2);
    const shown = all <= 6 ? run.samples : run.samples.filter((sample, i) => i < 2 || i >= all - 2 || i === middle);
    add("p", {}, (all === 1 ? "Samples of the model" : all === shown.length ? "Samples after each epoch" : `Samples after ${shown.length} of ${all} epochs, the first, the last and one between`)
      + ", drawn with the same random numbers.");
    for (const sample of shown) {
      add("div", {class: "sample"}, element("h3", {}, "Epoch " + sample.epoch), sample.samples.join("\n"));
    }
  }

  function drawConfusions(run) {
    const confusions = run.confusions;
    if (!confusions || confusions.labels.length === 0) return;
    add("h2", {}, "Confusions");
    add("p", {}, `Rows are the right labels, columns what was predicted; of ${confusions.data}. `
      + (confusions.isAll ? "" : "The labels that are confused most."));
    const table = element("table", {class: "confusions"});
    const head = element("tr", {}, element("th", {}));
    confusions.labels.forEach((name) => head.append(element("th", {}, name)));
    table.append(head);
    confusions.counts.forEach((row, gold) => {
      const total = sum(row);
      const line = element("tr", {}, element("th", {class: "row"}, confusions.labels[gold]));
      row.forEach((number, predicted) => {
        const alpha = total === 0 ? 0 : (0.75 * number) / total;
        const hue = gold === predicted ? "--good" : "--hot";
        line.append(element("td", {style: `background:rgba(var(${hue}),${(gold === predicted ? 0.5 * alpha : alpha).toFixed(3)})`}, number === 0 ? "" : count(number)));
      });
      table.append(line);
    });
    add("div", {class: "scroll"}, table);
  }

  function drawWorst(run) {
    if (!run.worst || run.worst.length === 0) return;
    add("h2", {}, "Where it was wrong");
    add("p", {}, "Of a few hundred held-out sequences those with the most mistakes: over each mistake stands what was predicted and, in brackets, what is right.");
    for (const sentence of run.worst) {
      const box = add("div", {class: "text"});
      const space = between(run, sentence.tokens);
      if (sentence.gold.length !== sentence.tokens.length) { // one label for all
        box.append(element("ruby", {class: "wrong"}, sentence.tokens.map((token, i) => token + space(sentence.tokens[i + 1])).join(""), element("rt", {}, `${sentence.predicted[0]} (${sentence.gold[0]})`)));
        continue;
      }
      sentence.tokens.forEach((token, i) => {
        const isWrong = sentence.gold[i] !== sentence.predicted[i];
        box.append(isWrong
          ? element("ruby", {class: "wrong"}, token, element("rt", {}, `${sentence.predicted[i]} (${sentence.gold[i]})`))
          : token, space(sentence.tokens[i + 1]));
      });
    }
  }

  // --- facts -----------------------------------------------------------------------------------

  function drawFacts(title, field, isOpen) {
    const names = [...new Set(runs.flatMap((run) => Object.keys(run[field] || {})))];
    if (names.length === 0) return;
    const table = element("table", {class: "facts"});
    if (runs.length > 1) {
      const head = element("tr", {}, element("th", {}));
      runs.forEach((run) => head.append(element("th", {}, run.name)));
      table.append(head);
    }
    for (const name of names) {
      const values = runs.map((run) => {
        const value = (run[field] || {})[name];
        return value === undefined ? "–" : isNumber(value) ? String(+value.toPrecision(6)) : String(value);
      });
      const row = element("tr", new Set(values).size > 1 ? {class: "differs"} : {}, element("th", {}, name));
      values.forEach((value) => row.append(element("td", {}, value)));
      table.append(row);
    }
    add("details", isOpen ? {open: ""} : {}, element("summary", {}, title), element("div", {class: "scroll"}, table));
  }

  // --- the page --------------------------------------------------------------------------------

  function drawHead() {
    if (runs.length === 1) {
      const run = runs[0];
      add("h1", {}, run.name);
      const shape = Object.entries(run.network)
        .filter(([name]) => ["model", "cell", "layers", "units", "head", "weights"].includes(name))
        .map(([name, value]) => `${name} ${value}`)
        .join(", ");
      add("p", {}, `${KINDS[run.kind] || "model"}: ${shape}. ${run.location}`);
      const figures = add("div", {class: "figures"});
      for (const [value, what] of figuresOf(run)) {
        figures.append(element("div", {class: "figure"}, element("b", {}, value), element("span", {}, what)));
      }
    } else {
      add("h1", {}, runs.length + " runs");
      runs.forEach((run, r) => {
        const figures = headOf(run).map(([value, what]) => `${what} ${value}`).join(" · ");
        add("p", {}, element("span", {class: "key", style: `background:var(--s${r % COLOURS})`}), element("b", {}, run.name), " " + figures);
      });
    }
    const unread = sum(runs.map((run) => run.unread));
    if (unread > 0) add("p", {class: "warning"}, `${unread} lines of metrics could not be read and are left out.`);
  }

  function drawBaselines(run) {
    if (run.baselines.length === 0) return;
    add("h2", {}, "Models that count, on the same data");
    const table = element("table", {class: "facts"});
    for (const baseline of run.baselines) {
      for (const figure of baseline.figures) {
        table.append(element("tr", {}, element("th", {}, baseline.baseline), element("td", {}, figure.title), element("td", {}, textOf(figure))));
      }
    }
    add("div", {class: "scroll"}, table);
  }

  drawHead();
  drawCurves();
  drawTimes();
  if (runs.length === 1) {
    const run = runs[0];
    taskDrawing.draw(run, add, {chart, bars});
    drawBaselines(run);
    drawSamples(run);
    drawSurprises(run);
    drawConfusions(run);
    drawWorst(run);
  }
  add("h2", {}, "How it was made");
  runs.forEach((run) => (run.byTitle = Object.fromEntries(run.figures.map((figure) => [figure.title, textOf(figure)]))));
  drawFacts("Results", "byTitle", runs.length > 1);
  if (runs.length > 1) {
    runs.forEach((run) => (run.ofTasks = taskDrawing.facts(run)));
    drawFacts("Spark tasks", "ofTasks", true);
  }
  drawFacts("Network", "network", runs.length > 1);
  drawFacts("Options as given", "options", true);
  drawFacts("Options as chosen", "chosen", false);
  drawFacts("Data", "data", false);
  drawFacts("Versions", "versions", false);
  for (const run of runs) {
    if (run.command && runs.length > 1) add("p", {}, run.name);
    if (run.command) add("pre", {}, run.command);
  }

  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) {
      width = innerWidth;
      redraw();
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("beforeprint", redraw);
  addEventListener("afterprint", redraw);
  document.documentElement.dataset.drawn = String(number());
})();

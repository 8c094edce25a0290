"use strict";
(() => {
  const runs = JSON.parse(document.getElementById("data").textContent);
  const page = document.getElementById("page");
  const charts = []; // each draws itself anew: for another width, for other colours
  const COLOURS = 8;
  const KINDS = {"language-model": "language model", tag: "tagger", classify: "classifier"};

  // --- small parts -----------------------------------------------------------------------------

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    for (const child of children) made.append(child); // text stays text, whatever is in it
    return made;
  }
  const add = (name, attributes, ...children) => page.appendChild(element(name, attributes, ...children));
  const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
  const sum = (values) => values.reduce((total, value) => total + (isNumber(value) ? value : 0), 0);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const ofSeries = (i) => colour(`--s${i % COLOURS}`);

  /** A colour of which a share is a and the rest b, both as #rrggbb. */
  function mixed(a, b, share) {
    const part = (hex, i) => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
    const parts = [0, 1, 2].map((i) => Math.round(share * part(a, i) + (1 - share) * part(b, i)));
    return `rgb(${parts.join(",")})`;
  }

  function count(value) {
    return isNumber(value) ? Math.round(value).toLocaleString("en") : "–";
  }
  function short(value) {
    if (!isNumber(value)) return "–";
    const size = Math.abs(value);
    if (size >= 1e9) return +(value / 1e9).toPrecision(3) + " G";
    if (size >= 1e6) return +(value / 1e6).toPrecision(3) + " M";
    if (size >= 1e4) return +(value / 1e3).toPrecision(3) + " k";
    return Number.isInteger(value) ? String(value) : value.toPrecision(4).replace(/e.*/, "");
  }
  /** A number at an axis: no more digits than it needs. */
  const tick = (value) => value === null ? "" : (/[GMk]$/.test(short(value)) ? short(value) : String(+value.toPrecision(4)));
  const percent = (share) => (isNumber(share) ? (100 * share).toFixed(2) + " %" : "–");
  function duration(seconds) {
    if (seconds < 90) return +seconds.toPrecision(3) + " s";
    if (seconds < 5400) return Math.round(seconds / 60) + " min";
    return (seconds / 3600).toFixed(1) + " h";
  }

  // --- what a run is ---------------------------------------------------------------------------

  const isOfLabels = (run) => run.kind !== "language-model";
  const learnsLikelihood = (run) => !isOfLabels(run) && run.network["head loss"] !== "squared-error";
  const hasRounds = (run) => run.rounds.tokens.length > 0;

  /** Tokens trained on at the end of each round. */
  function tokensAfter(run) {
    let tokens = 0;
    return run.rounds.tokens.map((ofRound) => (tokens += ofRound));
  }

  const asLoss = (run, nats) =>
    nats.map((value) => (isNumber(value) ? (learnsLikelihood(run) ? Math.exp(value) : value) : null));

  function figuresOf(run) {
    const figures = [];
    const results = run.results || {};
    for (const [name, value] of Object.entries(results)) {
      if (!isNumber(value)) continue;
      const isShare = /Accuracy|F1|Precision|Recall/.test(name);
      figures.push([isShare ? percent(value) : short(value), inWords(name)]);
    }
    const best = learnsLikelihood(run)
      ? Math.min(...run.epochs.validationLossNats.filter(isNumber).map(Math.exp))
      : NaN;
    if (isNumber(best) && !("validPerplexity" in results)) figures.push([short(best), "held-out perplexity, best"]);
    if (isNumber(run.parameters)) figures.push([short(run.parameters), "parameters"]);
    if (hasRounds(run)) {
      const seconds = sum(run.rounds.seconds);
      figures.push([short(sum(run.rounds.tokens)), "tokens trained on"]);
      figures.push([duration(seconds), "in rounds"]);
      figures.push([short(sum(run.rounds.tokens) / seconds), "tokens per second"]);
      figures.push([(sum(run.rounds.busySeconds) / seconds).toFixed(2), "replicas' worth of computing"]);
    }
    return figures;
  }

  const inWords = (name) =>
    name.replace(/([A-Z]+)/g, " $1").toLowerCase().replace("f1", "F1").replace(/^valid/, "held-out").trim();

  // --- curves ----------------------------------------------------------------------------------

  /**
   * A chart over tokens. Each curve is {label, x, y, colour, dash, width, points, fill}; marks are
   * x where something begins.
   */
  function chart(title, curves, options) {
    const shown = curves.filter((curve) => curve.y.some(isNumber));
    if (shown.length === 0) return;
    const box = add("div", {class: "chart"}, element("h3", {}, title));
    let plot = null;
    const draw = () => {
      if (plot) plot.destroy();
      const data = uPlot.join(shown.map((curve) => [curve.x, curve.y]));
      const ink = colour("--soft"), line = colour("--line");
      const axis = {stroke: ink, grid: {stroke: line, width: 1}, ticks: {stroke: line, width: 1}, font: "12px system-ui, sans-serif"};
      plot = new uPlot(
        {
          width: Math.max(260, box.clientWidth - 18),
          height: options.height || 280,
          scales: {x: {time: false, range: [0, mostTokens()]}, y: options.log ? {distr: 3, range: around} : {range: options.range}},
          axes: [
            {...axis, values: (self, ticks) => ticks.map(tick)},
            {...axis, size: 74, splits: options.log ? decades : undefined, values: (self, ticks) => ticks.map((value) => (value !== null && options.format ? options.format(value) : tick(value)))},
          ],
          series: [
            {label: "tokens", value: (self, value) => count(value)},
            ...shown.map((curve) => ({
              label: curve.label,
              stroke: curve.colour(),
              fill: curve.fill ? curve.fill() : undefined,
              width: curve.width || 1.5,
              dash: curve.dash,
              spanGaps: true,
              points: {show: curve.points || curve.x.length === 1, size: 6, fill: curve.colour()},
              value: (self, value) => (value === null ? "" : options.format ? options.format(value) : short(value)),
            })),
          ],
          hooks: {drawAxes: [(self) => drawMarks(self, options.marks || [], line)]},
        },
        data,
        box);
    };
    draw();
    charts.push(draw);
  }

  /** Limits of a logarithmic axis: the values' own, with a little air. */
  function around(self, least, most) {
    if (!isNumber(least) || least <= 0) return [1, 10];
    const air = Math.max(Math.pow(most / least, 0.05), 1.02);
    return [least / air, most * air];
  }

  /** The values 1, 2 and 5 of every power of ten within the axis, or more where these are too few. */
  function decades(self, axis, least, most) {
    for (const steps of [[1, 2, 5], [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9], null]) {
      const splits = [];
      if (steps === null) {
        for (let i = 0; i <= 4; i++) splits.push(least + ((most - least) * i) / 4);
        return splits;
      }
      for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power++) {
        for (const step of steps) {
          const value = step * Math.pow(10, power);
          if (value >= least && value <= most) splits.push(value);
        }
      }
      if (splits.length >= 3) return splits;
    }
  }

  /** From 0 to a little more than usual values: the first round, which holds the start, may be cut. */
  function usual(self, least, most) {
    const values = self.data.slice(1).flat().filter(isNumber).sort((a, b) => a - b);
    if (values.length === 0) return [0, 1];
    const high = values[Math.floor(0.97 * (values.length - 1))];
    return [0, 1.15 * (most > 3 * high ? high : most)];
  }

  function drawMarks(self, marks, stroke) {
    const {ctx, bbox} = self;
    ctx.save();
    ctx.strokeStyle = stroke;
    ctx.lineWidth = 2;
    for (const mark of marks) {
      const x = self.valToPos(mark, "x", true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }

  const label = (run, what) => (runs.length === 1 ? what : `${run.name}: ${what}`);

  /** The tokens of the longest run. */
  const mostTokens = () =>
    Math.max(1, ...runs.map((run) => Math.max(0, ...tokensAfter(run), ...run.epochs.tokens.filter(isNumber))));

  /** A level across the chart from the first tokens to the last. */
  function level(what, value, i) {
    return {label: what, x: [0, mostTokens()], y: [value, value], colour: () => ofSeries(i), dash: [6, 5], width: 1.2};
  }

  function curvesOfLoss() {
    const curves = [];
    runs.forEach((run, r) => {
      curves.push({
        label: label(run, "training"), x: tokensAfter(run), y: asLoss(run, run.rounds.lossNats),
        colour: () => ofSeries(r === 0 ? 0 : 2 * r), width: 1.2,
      });
      curves.push({
        label: label(run, "held out"), x: run.epochs.tokens, y: asLoss(run, run.epochs.validationLossNats),
        colour: () => ofSeries(runs.length === 1 ? 1 : 2 * r), width: 2.4, points: true,
      });
      if (runs.length === 1 && run.epochs.averagePerplexity.some(isNumber) && learnsLikelihood(run)) {
        curves.push({label: "mean of the last epochs, held out", x: run.epochs.tokens, y: run.epochs.averagePerplexity, colour: () => ofSeries(3), width: 2, points: true});
      }
      if (runs.length === 1 && learnsLikelihood(run)) {
        run.baselines.forEach((baseline, b) => {
          const value = isNumber(baseline.testPerplexity) ? baseline.testPerplexity : baseline.validPerplexity;
          if (isNumber(value)) curves.push(level(baseline.baseline, value, 4 + b));
        });
        const possible = (run.results || {}).bestPossiblePerplexity;
        if (isNumber(possible)) curves.push(level("best possible", possible, 2));
      }
    });
    return curves;
  }

  function curvesOfJudge() {
    const curves = [];
    runs.filter(isOfLabels).forEach((run, r) => {
      curves.push({
        label: label(run, (run.judge || "judged by") + ", held out"), x: run.epochs.tokens, y: run.epochs.judged,
        colour: () => ofSeries(runs.length === 1 ? 1 : 2 * r), width: 2.4, points: true,
      });
      if (runs.length > 1) return;
      run.baselines.forEach((baseline, b) => {
        const name = Object.keys(baseline).find((key) => /Accuracy|F1/.test(key) && isNumber(baseline[key]));
        if (name) curves.push(level(`${baseline.baseline} (${inWords(name)})`, baseline[name], 4 + b));
      });
    });
    return curves;
  }

  function drawCurves() {
    if (!runs.some((run) => hasRounds(run) || run.epochs.tokens.length > 0)) return;
    add("h2", {}, "Learning");
    const areLikelihoods = runs.every(learnsLikelihood);
    const marks = runs.length === 1 ? runs[0].epochs.tokens.filter(isNumber) : [];
    add("p", {}, "Over the tokens trained on. " + (marks.length > 0 ? "Vertical lines are the ends of epochs. " : "")
      + (areLikelihoods ? "Perplexity is e to the loss in nats per token; the axis is logarithmic." : "The training loss is the mean of each round."));
    chart(areLikelihoods ? "Perplexity" : "Loss", curvesOfLoss(), {log: areLikelihoods, marks, height: 320});
    chart("Held-out figure that epochs are judged by", curvesOfJudge(), {marks, format: percent});
    chart("Learning rate", runs.map((run, r) => ({
      label: label(run, "learning rate"), x: tokensAfter(run), y: run.rounds.learningRate, colour: () => ofSeries(2 * r),
    })), {height: 150, marks, format: (value) => String(+value.toPrecision(3))});
    if (runs.length > 1) return;
    const run = runs[0];
    for (const rejection of run.rejections) {
      add("p", {class: "warning"}, `Epoch ${rejection.epoch}, round ${rejection.round} was taken back: ${rejection.rejected}; `
        + `from there on ${rejection.learningRateFactor} of the learning rate.`);
    }
  }

  function drawTimes() {
    if (!runs.some(hasRounds)) return;
    add("h2", {}, "Time");
    if (runs.length > 1) {
      chart("Tokens per second", runs.map((run, r) => ({
        label: run.name, x: tokensAfter(run), y: run.rounds.tokens.map((tokens, i) => tokens / run.rounds.seconds[i]), colour: () => ofSeries(2 * r),
      })), {height: 220});
      return;
    }
    const run = runs[0];
    const x = tokensAfter(run);
    const seconds = run.rounds.seconds, waiting = run.rounds.waitingSeconds, communicating = run.rounds.communicatingSeconds;
    const rest = seconds.map((all, i) => Math.max(0, all - (waiting[i] || 0) - (communicating[i] || 0)));
    const share = (values) => Math.round((100 * sum(values)) / sum(seconds)) + " %";
    add("p", {}, `Of the rounds' time ${share(rest)} went into computing, ${share(waiting)} into waiting for the slowest shard, `
      + `${share(communicating)} into communication and the driver's step. The first rounds hold the start of compiler and cluster.`);
    const filled = (i) => () => mixed(ofSeries(i), colour("--card"), 0.35); // opaque: one covers what is below
    chart("Seconds of a round, one on top of the other", [
      {label: "communicating", x, y: seconds, colour: () => ofSeries(1), fill: filled(1), width: 1},
      {label: "waiting", x, y: rest.map((value, i) => value + (waiting[i] || 0)), colour: () => ofSeries(5), fill: filled(5), width: 1},
      {label: "computing", x, y: rest, colour: () => ofSeries(0), fill: filled(0), width: 1},
    ], {height: 220, range: usual});
    chart("Tokens per second", [
      {label: "tokens per second", x, y: run.rounds.tokens.map((tokens, i) => tokens / seconds[i]), colour: () => ofSeries(0)},
    ], {height: 180, range: usual});
    chart("How far the shards' updates lay from their mean, in lengths of the mean", [
      {label: "divergence", x, y: run.rounds.spread, colour: () => ofSeries(3)},
    ], {height: 160});
  }

  // --- texts -----------------------------------------------------------------------------------

  const MAX_SURPRISE = 12; // nats: a probability of six in a million

  function drawSurprises(run) {
    if (!run.heldOutText) return;
    add("h2", {}, "Held-out text by its surprise");
    const steps = [0, 3, 6, 9, 12];
    add("p", {}, "Surprise is −ln of the probability that the finished model gives a token in its place. The darker, the less it was expected. ");
    const scale = add("div", {class: "scale"});
    for (const step of steps) {
      scale.append(element("i", {style: `background:rgba(var(--hot),${(0.85 * step) / MAX_SURPRISE})`}), step + (step === MAX_SURPRISE ? " nats or more" : ""));
    }
    for (const text of run.heldOutText) {
      const box = add("div", {class: "text"});
      text.tokens.forEach((token, i) => {
        const nats = text.surprisesNats[i];
        const alpha = (0.85 * Math.min(MAX_SURPRISE, Math.max(0, nats))) / MAX_SURPRISE;
        box.append(element("span", {style: `background:rgba(var(--hot),${alpha.toFixed(3)})`, title: `${nats.toFixed(2)} nats`}, token), " ");
      });
    }
  }

  function drawSamples(run) {
    if (run.samples.length === 0) return;
    add("h2", {}, "What it writes");
    add("p", {}, "Samples after each epoch, drawn with the same random numbers.");
    const shown = run.samples.length <= 6 ? run.samples
      : run.samples.filter((sample, i) => i < 2 || i >= run.samples.length - 2 || i === Math.floor(run.samples.length / 2));
    for (const sample of shown) {
      add("div", {class: "sample"}, element("h3", {}, "Epoch " + sample.epoch), sample.samples.join("\n"));
    }
  }

  function drawConfusions(run) {
    const confusions = run.confusions;
    if (!confusions) return;
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
      if (sentence.gold.length !== sentence.tokens.length) { // one label for all
        box.append(element("ruby", {class: "wrong"}, sentence.tokens.join(" "), element("rt", {}, `${sentence.predicted[0]} (${sentence.gold[0]})`)));
        continue;
      }
      sentence.tokens.forEach((token, i) => {
        const isWrong = sentence.gold[i] !== sentence.predicted[i];
        box.append(isWrong
          ? element("ruby", {class: "wrong"}, token, element("rt", {}, `${sentence.predicted[i]} (${sentence.gold[i]})`))
          : token, " ");
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
        .filter(([name]) => /cell|layers|hiddenSize|head kind|model/.test(name))
        .map(([name, value]) => `${name.replace("stack ", "").replace("hiddenSize", "units").replace("head kind", "head")} ${value}`)
        .join(", ");
      add("p", {}, `${KINDS[run.kind] || "model"}: ${shape}. ${run.location}`);
      const figures = add("div", {class: "figures"});
      for (const [value, what] of figuresOf(run)) {
        figures.append(element("div", {class: "figure"}, element("b", {}, value), element("span", {}, what)));
      }
    } else {
      add("h1", {}, runs.length + " runs");
      runs.forEach((run, r) => {
        const figures = figuresOf(run).slice(0, 4).map(([value, what]) => `${what} ${value}`).join(" · ");
        add("p", {}, element("span", {class: "key", style: `background:var(--s${(2 * r) % COLOURS})`}), element("b", {}, run.name), " " + figures);
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
      for (const [name, value] of Object.entries(baseline)) {
        if (!isNumber(value)) continue;
        table.append(element("tr", {}, element("th", {}, baseline.baseline), element("td", {}, inWords(name)),
          element("td", {}, /Accuracy|F1/.test(name) ? percent(value) : short(value))));
      }
    }
    add("div", {class: "scroll"}, table);
  }

  drawHead();
  drawCurves();
  drawTimes();
  if (runs.length === 1) {
    const run = runs[0];
    drawBaselines(run);
    drawSamples(run);
    drawSurprises(run);
    drawConfusions(run);
    drawWorst(run);
  }
  add("h2", {}, "How it was made");
  drawFacts("Results", "results", runs.length > 1);
  drawFacts("Network", "network", runs.length > 1);
  drawFacts("Options as given", "options", true);
  drawFacts("Options as chosen", "chosen", false);
  drawFacts("Data", "data", false);
  drawFacts("Versions", "versions", false);
  runs.forEach((run) => {
    if (runs.length > 1) add("p", {}, run.name);
    add("pre", {}, run.command);
  });

  const redraw = () => charts.forEach((draw) => draw());
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
  document.documentElement.dataset.drawn = String(charts.length);
})();

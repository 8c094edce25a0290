"use strict";
/** Small parts of a page, and its charts. */
const drawing = (() => {
  const COLOURS = 8;

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    for (const child of children) made.append(child); // text stays text, whatever is in it
    return made;
  }
  const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
  const sum = (values) => values.reduce((total, value) => total + (isNumber(value) ? value : 0), 0);
  const largest = (values) => values.reduce((most, value) => (isNumber(value) && value > most ? value : most), -Infinity);
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
    if (Math.abs(+value.toPrecision(4)) < 1e4) return Number.isInteger(value) ? String(value) : value.toPrecision(4);
    const size = Math.abs(+value.toPrecision(3));
    const [unit, name] = size >= 1e9 ? [1e9, " G"] : size >= 1e6 ? [1e6, " M"] : [1e3, " k"];
    return +(value / unit).toPrecision(3) + name;
  }
  /** A number at an axis: no more digits than it needs. */
  const tick = (value) => value === null ? "" : (/[GMk]$/.test(short(value)) ? short(value) : String(+value.toPrecision(4)));
  const percent = (share) => (isNumber(share) ? (100 * share).toFixed(2) + " %" : "–");
  function duration(seconds) {
    if (seconds < 90) return +seconds.toPrecision(3) + " s";
    if (seconds < 5400) return Math.round(seconds / 60) + " min";
    return (seconds / 3600).toFixed(1) + " h";
  }

  /** Seconds at an axis up to most: in hours or minutes where these are many. */
  function clock(most) {
    const [unit, name] = most >= 4 * 3600 ? [3600, "h"] : most >= 600 ? [60, "min"] : [1, "s"];
    return {
      incrs: [1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3].map((step) => step * unit),
      values: (self, ticks) => ticks.map((value) => `${+(value / unit).toPrecision(4)} ${name}`),
    };
  }

  // --- charts ----------------------------------------------------------------------------------

  /** Limits of a logarithmic axis: the values' own, with a little air; a round that exploded is cut. */
  function around(self, least, most) {
    if (!isNumber(least) || least <= 0) return [1, 10];
    const end = Math.min(most, 1000 * high(self));
    const air = Math.max(Math.pow(end / least, 0.05), 1.02);
    return [least / air, end * air];
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

  /** What all but 3 of 100 of a chart's values are at most; NaN of none. */
  function high(self) {
    const values = self.data.slice(1).flat().filter(isNumber).sort((a, b) => a - b);
    return values.length === 0 ? NaN : values[Math.floor(0.97 * (values.length - 1))];
  }

  /** From 0 to a little more than usual values: the first round, which holds the start, may be cut. */
  function usual(self, least, most) {
    const ofMost = high(self);
    if (!isNumber(ofMost)) return [0, 1];
    return [0, 1.15 * (most > 3 * ofMost ? ofMost : most)];
  }

  /** Limits of an axis of shares: the values' own, with a little air, within 0 and 1. */
  function shares(self, least, most) {
    if (!isNumber(least)) return [0, 1];
    const air = Math.max(0.1 * (most - least), 0.01);
    return [Math.max(0, least - air), Math.min(1, most + air)];
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

  function axisStyle() {
    const line = {stroke: colour("--line"), width: 1};
    return {stroke: colour("--soft"), grid: line, ticks: line, font: "12px system-ui, sans-serif"};
  }

  /** Bars on rows 1, 2, ...: {y, waited, pieces}, a thin line from waited to the pieces {from, to, colour}. */
  function drawBars(self, bars, rows) {
    const {ctx, bbox} = self;
    const dot = uPlot.pxRatio;
    const height = Math.max(2 * dot, Math.min(12 * dot, (0.7 * bbox.height) / rows));
    const x = (value) => self.valToPos(value, "x", true);
    ctx.save();
    for (const bar of bars) {
      const y = self.valToPos(bar.y, "y", true);
      ctx.fillStyle = bar.pieces[0].colour();
      ctx.fillRect(x(bar.waited), y - dot / 2, Math.max(0, x(bar.pieces[0].from) - x(bar.waited)), dot);
      for (const piece of bar.pieces) {
        if (piece.to <= piece.from && piece !== bar.pieces[0]) continue;
        ctx.fillStyle = piece.colour();
        ctx.fillRect(x(piece.from), y - height / 2, Math.max(1.5 * dot, x(piece.to) - x(piece.from)), height);
      }
    }
    ctx.restore();
  }

  /** What a legend says of figures: the one where somebody points, or the last where nobody does, as on paper. */
  const pointedAt = (figures, index) => (isNumber(index) ? figures[index] : figures.filter(isNumber).pop());

  /** Charts at the end of page, over tokens from 0 to mostTokens. */
  function charts(page, mostTokens) {
    const drawn = []; // each draws itself anew: for another width, for other colours

    /**
     * A chart over tokens, or over seconds if options have {x: {label, most}}. Each curve is {label,
     * x, y, colour, dash, width, points, fill, own}; marks are x where something begins. The legend
     * says the curve's own figures where they are others than its heights; all curves have one x then.
     */
    function chart(title, curves, options) {
      const shown = curves.filter((curve) => curve.y.some(isNumber));
      if (shown.length === 0) return;
      const box = page.appendChild(element("div", {class: "chart"}, element("h3", {}, title)));
      let plot = null;
      const draw = () => {
        if (plot) plot.destroy();
        const data = uPlot.join(shown.map((curve) => [curve.x, curve.y]));
        const axis = axisStyle();
        plot = new uPlot(
          {
            width: Math.max(260, box.clientWidth - 18),
            height: options.height || 280,
            scales: {x: {time: false, range: [0, options.x ? options.x.most : mostTokens]}, y: options.log ? {distr: 3, range: around} : {range: options.range}},
            axes: [
              options.x ? {...axis, ...clock(options.x.most)} : {...axis, values: (self, ticks) => ticks.map(tick)},
              {...axis, size: 74, splits: options.log ? decades : undefined, values: (self, ticks) => ticks.map((value) => (value !== null && options.format ? options.format(value) : tick(value)))},
            ],
            series: [
              options.x ? {label: options.x.label, value: (self, at, series, index) => short(pointedAt(self.data[series], index))} : {label: "tokens", value: (self, at, series, index) => count(pointedAt(self.data[series], index))},
              ...shown.map((curve) => ({
                label: curve.label,
                stroke: curve.colour(),
                fill: curve.fill ? curve.fill() : undefined,
                width: curve.width || 1.5,
                dash: curve.dash,
                spanGaps: true,
                points: {show: curve.points || curve.x.length === 1, size: 6, fill: curve.colour()},
                value: (self, at, series, index) => {
                  const value = pointedAt(curve.own || self.data[series], index);
                  return !isNumber(value) ? "" : options.format ? options.format(value) : short(value);
                },
              })),
            ],
            hooks: {drawAxes: [(self) => drawMarks(self, options.marks || [], colour("--line"))]},
          },
          data,
          box);
      };
      draw();
      drawn.push(draw);
    }

    /** Bars over seconds, see drawBars; a legend of {label, colour}; x as of a chart. */
    function bars(title, drawnBars, {legend, x}) {
      const box = page.appendChild(element("div", {class: "chart"}, element("h3", {}, title)));
      const rows = largest(drawnBars.map((bar) => bar.y));
      let plot = null;
      const draw = () => {
        if (plot) plot.destroy();
        const axis = axisStyle();
        plot = new uPlot(
          {
            width: Math.max(260, box.clientWidth - 18),
            height: Math.min(460, 70 + 16 * Math.max(rows, 3)),
            legend: {live: false},
            cursor: {show: false},
            scales: {x: {time: false, range: [0, x.most]}, y: {dir: -1, range: [0.5, rows + 0.5]}},
            axes: [
              {...axis, ...clock(x.most)},
              {...axis, size: 74, space: 15, grid: {show: false}, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4], values: (self, ticks) => ticks.map((value) => (value >= 1 ? "shard " + value : ""))},
            ],
            series: [{label: x.label}, ...legend.map((one) => ({label: one.label, stroke: one.colour(), fill: one.colour(), paths: () => null, points: {show: false}}))],
            hooks: {draw: [(self) => drawBars(self, drawnBars, rows)]},
          },
          [[0, x.most], ...legend.map(() => [1, rows])],
          box);
      };
      draw();
      drawn.push(draw);
    }

    function redraw() {
      drawn.forEach((draw) => draw());
    }

    return {chart, bars, redraw, number: () => drawn.length};
  }

  return {COLOURS, element, isNumber, sum, largest, colour, ofSeries, mixed, count, short, percent, duration, usual, shares, charts};
})();

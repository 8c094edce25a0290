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
  const smallest = (values) => values.reduce((least, value) => (isNumber(value) && value < least ? value : least), Infinity);
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

  const inWords = (name) =>
    name.replace(/([A-Z]+)/g, " $1").toLowerCase().replace("f1", "F1").replace(/^valid/, "held-out").trim();

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

  /** Charts at the end of page, over tokens from 0 to mostTokens. */
  function charts(page, mostTokens) {
    const drawn = []; // each draws itself anew: for another width, for other colours

    /**
     * A chart over tokens. Each curve is {label, x, y, colour, dash, width, points, fill}; marks are
     * x where something begins.
     */
    function chart(title, curves, options) {
      const shown = curves.filter((curve) => curve.y.some(isNumber));
      if (shown.length === 0) return;
      const box = page.appendChild(element("div", {class: "chart"}, element("h3", {}, title)));
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
            scales: {x: {time: false, range: [0, mostTokens]}, y: options.log ? {distr: 3, range: around} : {range: options.range}},
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
      drawn.push(draw);
    }

    function redraw() {
      drawn.forEach((draw) => draw());
    }

    return {chart, redraw, number: () => drawn.length};
  }

  return {COLOURS, element, isNumber, sum, largest, smallest, colour, ofSeries, mixed, count, short, percent, duration, inWords, usual, charts};
})();

"use strict";
/** The Spark tasks of a run's rounds: each attempt as a bar, and those worth a look in tables. */
const taskDrawing = (() => {
  const {element, isNumber, sum, largest, colour, ofSeries, mixed, count, duration} = drawing;
  const MAX_FAILED = 30; // in the table
  const MAX_SLOW = 6;

  const isResult = (attempt) => attempt.outcome === undefined;
  const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const seconds = (value) => duration(+value.toPrecision(3));
  const plural = (number, one) => `${count(number)} ${one}${number === 1 ? "" : "s"}`;
  const where = (attempt) => (attempt.executor === "driver" ? "the driver" : "executor " + attempt.executor)
    + (attempt.host && attempt.executor !== "driver" ? " on " + attempt.host : "");

  /** Figures to be compared between runs. */
  function facts({tasks}) {
    if (!tasks) return {};
    return {
      "tasks of rounds": tasks.tasks, "attempts that failed": tasks.failed, "attempts that were killed": tasks.killed,
      "seconds of a task, median": median(tasks.medianSeconds),
      "slowest of a round, in medians": isNumber(tasks.slowestInMedians) ? +tasks.slowestInMedians.toPrecision(3) : undefined,
    };
  }

  /** The sentence on an executor that is the slowest more often than its share. */
  function onSlowest({slowestOf, rounds}) {
    const executors = Object.entries(slowestOf).sort((a, b) => b[1] - a[1]);
    if (executors.length < 2) return "";
    const [id, number] = executors[0];
    return ` Executor ${id} had the slowest task in ${number} of ${plural(rounds, "round")}.`;
  }

  function table(head, rows) {
    const made = element("table", {class: "facts attempts"}, element("tr", {}, ...head.map((name) => element("th", {}, name))));
    rows.forEach((row) => made.append(element("tr", {}, ...row.map((value) => element("td", {}, value)))));
    return element("div", {class: "scroll"}, made);
  }
  const place = (attempt) => [seconds(attempt.startedSeconds), `${attempt.epoch}, ${attempt.round}`, String(attempt.shard + 1), String(attempt.attempt + 1), where(attempt), seconds(attempt.seconds)];
  const HEAD = ["at", "epoch, round", "shard", "attempt", "where", "took"];

  const append = (add, made) => add("div", {}, made);

  function drawTables(add, attempts) {
    const failed = attempts.filter((attempt) => !isResult(attempt));
    if (failed.length > 0) {
      add("h3", {}, "Attempts without a result");
      append(add, table([...HEAD, "what happened"], failed.slice(0, MAX_FAILED).map((attempt) => [...place(attempt), `${attempt.outcome}: ${attempt.reason || "no reason is known"}`])));
      if (failed.length > MAX_FAILED) add("p", {}, `And ${count(failed.length - MAX_FAILED)} more, in metrics.jsonl.`);
    }
    const times = (attempt) => attempt.seconds / attempt.medianSeconds;
    const slow = attempts
      .filter((attempt) => isResult(attempt) && times(attempt) > 1.5 && attempt.seconds - attempt.medianSeconds > 0.1)
      .sort((a, b) => times(b) - times(a)).slice(0, MAX_SLOW);
    if (slow.length > 0) {
      add("h3", {}, "The slowest beside the other tasks of their round");
      append(add, table([...HEAD, "the middle one took"], slow.map((attempt) => [...place(attempt), seconds(attempt.medianSeconds)])));
    }
  }

  /** Bars of attempts, each a piece for what it computed and one for the rest. */
  function barsOf(attempts) {
    const light = (i) => mixed(ofSeries(i), colour("--card"), 0.45);
    return attempts.map((attempt) => {
      const series = isResult(attempt) ? 0 : attempt.outcome === "failed" ? 1 : 3;
      const from = attempt.startedSeconds, to = from + attempt.seconds;
      return {
        y: attempt.shard + 1, series, waited: from - attempt.waitedSeconds,
        pieces: [{from, to, colour: () => light(series)}, {from, to: isResult(attempt) ? from + attempt.computingSeconds : to, colour: () => ofSeries(series)}],
      };
    }).sort((a, b) => (a.series === 0 ? 0 : 1) - (b.series === 0 ? 0 : 1)); // those without a result on top
  }

  /** The part of the page about one run's tasks. */
  function draw(run, add, {chart, bars}) {
    const {tasks} = run;
    if (!tasks) return;
    const {attempts} = tasks;
    const all = tasks.tasks + tasks.failed + tasks.killed;
    add("h2", {}, "Spark tasks");
    add("p", {}, `${plural(tasks.tasks, "task")} of ${plural(tasks.rounds, "round")}`
      + (tasks.failed + tasks.killed === 0 ? ", each at its first attempt." : `; ${plural(tasks.failed, "attempt")} failed and ${tasks.killed} ${tasks.killed === 1 ? "was" : "were"} killed.`)
      + ` The task in the middle took ${seconds(median(tasks.medianSeconds))}`
      + (isNumber(tasks.slowestInMedians) && tasks.tasks > tasks.rounds ? `, the slowest of a round ${tasks.slowestInMedians.toFixed(1)} times as long as the one in its middle.` : ".")
      + onSlowest(tasks)
      + (attempts.length < all ? ` Listed are ${count(attempts.length)} of ${count(all)} attempts: the first ones, and of the others what stands out.` : ""));
    const most = largest([...tasks.startedSeconds.map((start, i) => start + tasks.maxSeconds[i]), ...attempts.map((attempt) => attempt.startedSeconds + attempt.seconds)]);
    const x = {label: "seconds", most};
    if (attempts.length > 0) {
      const number = (isOne) => attempts.filter(isOne).length;
      const legend = [["with a result", isResult, 0], ["failed", (attempt) => attempt.outcome === "failed", 1], ["killed", (attempt) => attempt.outcome === "killed", 3]]
        .map(([label, isOne, series]) => ({label: `${label}: ${count(number(isOne))}`, colour: () => ofSeries(series), isShown: number(isOne) > 0}));
      add("p", {}, "Each bar is an attempt: dark while it computed, light while it was started or its result was fetched, behind a thin line while it waited for a free core.");
      bars("Attempts by shard, over the time since the run began", barsOf(attempts), {
        legend: legend.filter((one) => one.isShown),
        x: {...x, most: largest(attempts.map((attempt) => attempt.startedSeconds + attempt.seconds))}, // listed ones may be of its beginning alone
      });
    }
    if (sum(tasks.maxSeconds) > 0 && tasks.startedSeconds.length > 1 && tasks.tasks > tasks.rounds) {
      const at = tasks.startedSeconds;
      chart("Seconds of a round's tasks, over the time since the run began", [
        {label: "slowest", x: at, y: tasks.maxSeconds, colour: () => ofSeries(1)},
        {label: "middle", x: at, y: tasks.medianSeconds, colour: () => ofSeries(0)},
        {label: "fastest", x: at, y: tasks.minSeconds, colour: () => ofSeries(2)},
      ], {height: 180, range: drawing.usual, x});
    }
    drawTables(add, attempts);
  }

  return {draw, facts};
})();

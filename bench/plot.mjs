// `npm run bench:plot`: draws the results that are kept for every machine into bench/results/.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from './harness/results.mjs';
import { barChart, lineChart } from './harness/svg.mjs';

/** What is drawn together, for the eye; each row has a chart of its own too. */
const OVERVIEW = ['spawn', 'gather', 'sleep', 'cancel', 'handOff', 'timers', 'depth'];

/** Kind of results → what is drawn of them: a part of a name each, and the drawing. */
const drawings = {
  bench: (results) => speedCharts(results, 'native', 'native async/await'),
  reference: (results) =>
    speedCharts(results, 'reference', 'ReferenceEventLoop, on a clock that jumps'),
  scale: scaleCharts,
  fairness: fairnessCharts,
};

const files = existsSync(folder)
  ? readdirSync(folder).filter((file) => file.endsWith('.json'))
  : [];
if (files.length === 0) console.log('no results are kept: run `npm run bench` first');
for (const file of files) {
  const results = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const kind = file.split('.').at(-2);
  for (const [name, svg] of Object.entries(drawings[kind]?.(results) ?? {})) {
    const path = join(folder, `${file.replace(/\.json$/, '')}${name}.svg`);
    writeFileSync(path, svg);
    console.log(path);
  }
}

function speedCharts({ machine, node, rows }, base, baseTitle) {
  const groups = Object.values(rows).map(({ title, systems }) => ({
    label: title,
    bars: Object.entries(systems)
      .filter(([system]) => system !== base)
      .map(([system, { ratio }]) => ({
        label: system,
        value: ratio.median,
        isOurs: ['yieldfrom', 'virtual'].includes(system),
      }))
      .sort((a, b) => b.value - a.value),
  }));
  const note = `how many times as fast as ${baseTitle}, which is 1; Node ${node}, ${machine}`;
  return { '': barChart({ title: 'Speed', note, groups }) };
}

function scaleCharts({ machine, node, rows }) {
  const xTitle = 'how many';
  const noteOf = (unit) => `${unit}; Node ${node}, ${machine}`;
  const charts = {};
  for (const [name, { title, unit, lines }] of Object.entries(rows)) {
    charts[`.${name}`] = lineChart({ title, note: noteOf(unit), xTitle, lines });
  }
  const drawn = OVERVIEW.filter((name) => rows[name] !== undefined);
  const lines = drawn.map((name) => ({ label: name, points: rows[name].lines[0].points }));
  if (lines.length > 0) {
    const note = noteOf(rows[drawn[0]].unit);
    charts[''] = lineChart({ title: 'Growth', note, xTitle, lines });
  }
  return charts;
}

function fairnessCharts({ machine, node, rows }) {
  // The scale is logarithmic: an idle process stands where a tenth of a task would.
  const pointsOf = (loads) => loads.map(({ spinners, p99 }) => [Math.max(spinners, 0.1), p99]);
  const lines = Object.values(rows).map(({ title, loads }) => ({
    label: title,
    points: pointsOf(loads),
  }));
  const note = `milliseconds at the 99th percentile; Node ${node}, ${machine}`;
  const xTitle = 'tasks that spin (leftmost: none)';
  return { '': lineChart({ title: 'Delays beside spinning tasks', note, xTitle, lines }) };
}

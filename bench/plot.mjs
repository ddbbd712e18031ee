// `npm run bench:plot`: draws the results that are kept for every machine into bench/results/.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from './harness/results.mjs';
import { barChart, lineChart } from './harness/svg.mjs';

const files = existsSync(folder)
  ? readdirSync(folder).filter((file) => file.endsWith('.json'))
  : [];
if (files.length === 0) console.log('no results are kept: run `npm run bench` first');
for (const file of files) {
  const results = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const charts = file.endsWith('.scale.json') ? scaleCharts(results) : benchCharts(results);
  for (const [name, svg] of Object.entries(charts)) {
    const path = join(folder, `${file.replace(/\.json$/, '')}${name}.svg`);
    writeFileSync(path, svg);
    console.log(path);
  }
}

function benchCharts({ machine, node, rows }) {
  const groups = Object.values(rows).map(({ title, systems }) => ({
    label: title,
    bars: Object.entries(systems)
      .filter(([system]) => system !== 'native')
      .map(([system, { ratio }]) => ({
        label: system,
        value: ratio.median,
        isOurs: system === 'yieldfrom',
      }))
      .sort((a, b) => b.value - a.value),
  }));
  const note = `how many times as fast as native async/await, which is 1; Node ${node}, ${machine}`;
  return { '': barChart({ title: 'Speed', note, groups }) };
}

function scaleCharts({ machine, node, rows }) {
  const charts = {};
  for (const [name, { title, unit, lines }] of Object.entries(rows)) {
    const note = `${unit}; Node ${node}, ${machine}`;
    charts[`.${name}`] = lineChart({ title, note, xTitle: 'how many', lines });
  }
  return charts;
}

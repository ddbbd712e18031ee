// The table of hosts and entry points: printed, and written into the README between its markers.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/sources.mjs';

const words = { works: 'yes', refuses: 'by name', fails: '**no**' };
const begin = '<!-- everywhere: npm run test:everywhere -- --readme -->';
const end = '<!-- /everywhere -->';

/** Titles of rows → what came out of each entry point, as a table of Markdown. */
export function tableOf(results) {
  const entries = [...new Set(results.flatMap(({ outcomes }) => Object.keys(outcomes)))];
  const columns = entries.map((entry) => `\`${entry.replace(/^yieldfrom\//, '')}\``);
  const lines = results.map(({ title, outcomes }) => [
    title,
    ...entries.map((entry) => words[outcomes[entry]?.outcome] ?? ''),
  ]);
  const rows = [['', ...columns], ...lines];
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const draw = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...body] = rows.map(draw);
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}

/** Puts the table into the README. */
export function writeIntoReadme(table) {
  const path = join(root, 'README.md');
  const text = readFileSync(path, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no ${begin} … ${end}`);
  writeFileSync(path, `${text.slice(0, from)}${begin}\n\n${table}\n\n${text.slice(to)}`);
}

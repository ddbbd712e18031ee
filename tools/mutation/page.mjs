// Writes docs/mutation.md from the kept results and the reasons.

import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { rooms } from './rooms.mjs';
import { reasonOf } from './survivors.mjs';

const opening = `# Mutation testing

Written by \`npm run mutation\` (Stryker, mocha, coverage per test); do not edit. A mutant is the library with one
small fault in it; it is killed when a spec fails or never ends. The score is the share of all mutants that were
killed, survivors with a reason and code that no spec covers included. 90 % is the pass mark of every room. A row is of the
commit that it names: what later specs kill shows at the room's next run.

- All of Stryker's mutators are in force, and no file of \`lib/core\` and \`lib/std\` is left out.
- The specs that run are those of the room, then of core, std, the rules, run, adapt and bad input; for std the laws and
  the conformance corpus as well. Those of real processes, threads, hosts, browsers, packaging and demos are not run, nor single ones that take a second: see \`tools/mutation/rooms.mjs\`.
- A mutant that loops is known by how often its code is run, or by the processor time of one spec, and not by the
  clock: see \`tools/mutation/runner.cjs\`.
- A mutant that ends its process again and again counts for nothing ("failed").

`;

/** The page, as Markdown. */
export function pageOf(results) {
  const rows = Object.entries(results);
  const table = [
    '| room | mutants | killed | timeout | survived | no coverage | ignored | failed | score | on | at |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |',
    ...rows.map(
      ([name, r]) =>
        `| ${[name, r.mutants, r.killed, r.timeout, r.survived, r.noCoverage, r.ignored, r.failed, `${r.score.toFixed(1)} %`, r.date, r.commit].join(' | ')} |`,
    ),
  ];
  const lists = rows
    .filter(([, { survivors }]) => survivors.length > 0)
    .map(([name, { survivors }]) => `\n## ${name}\n\n${survivors.map(entryOf).join('\n')}\n`);
  const missing = Object.keys(rooms).filter((name) => !(name in results));
  const unmeasured =
    missing.length === 0 ? '' : `\nNot run to its end yet: ${missing.join(', ')}.\n`;
  return `${opening}${table.join('\n')}\n${unmeasured}${lists.join('')}`;
}

function entryOf(survivor) {
  const { file, line, mutator, original, replacement } = survivor;
  const reason = reasonOf(survivor) ?? 'no reason yet';
  return `- ${file}:${line} (${mutator}) ${quoted(original)} → ${quoted(replacement)}: ${reason}`;
}

function quoted(text) {
  const fence = text.includes('`') ? '``' : '`';
  return text === '' ? 'nothing' : `${fence} ${text} ${fence}`.replace(/^` (.*) `$/, '`$1`');
}

/** Writes a text as prettier would. */
export async function writeFormatted(path, text) {
  const config = await resolveConfig(path);
  writeFileSync(path, await format(text, { ...config, filepath: path }));
}

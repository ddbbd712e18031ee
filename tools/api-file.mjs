// `npm run api:file`: writes docs/api.md, every public name of every door with its signature and the first
// sentence of its doc comment, from the declarations that are built. `-- --check` only says whether the file
// is what it would write. A change of the public API is thus a change of a file, and seen in review.

import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript5';
import { doors, experimentalDoors } from './doors.mjs';
import { root, runOrLeave } from './sources.mjs';

const target = join(root, 'docs/api.md');
const libFolder = dirname(fileURLToPath(import.meta.resolve('typescript5')));

/** Name of a declaration → the door that shows it first. */
const shownBy = new Map();
const printer = ts.createPrinter({ removeComments: true });

runOrLeave('tools/ensure-dist.mjs');
const current = write();
const kept = readIfThere(target);
if (!process.argv.includes('--check')) {
  if (current !== kept) writeFileSync(target, current);
} else if (current !== kept) {
  console.error(`docs/api.md lags behind lib/: ${firstDifference(kept, current)}`);
  console.error('run `npm run api:file`, and look at what it changes');
  process.exit(1);
}

function write() {
  const files = Object.values(doors).map((module) => join(root, 'dist/types', `${module}.d.ts`));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    skipLibCheck: true,
    noEmit: true,
    lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'].map((name) =>
      join(libFolder, name),
    ),
  });
  const checker = program.getTypeChecker();
  const parts = Object.keys(doors).map((door, index) =>
    describeDoor(door, program.getSourceFile(files[index]), checker),
  );
  const counts = parts.map(({ names }) => names).reduce((sum, count) => sum + count, 0);
  const head = [
    '# The public API',
    '',
    `Written by \`npm run api:file\` from the declarations; a spec holds it to them. ${counts} names, door by door, each with its signature and the first sentence of its doc comment. What is marked *experimental* may change in any release; all else follows semantic versioning.`,
    '',
    ...Object.keys(doors).map((door) => {
      const name = nameOf(door);
      return `- [\`${name}\`](#${name.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '')})`;
    }),
  ];
  return `${[...head, ...parts.map((part) => part.text)].join('\n')}\n`;
}

function describeDoor(door, file, checker) {
  const exports = checker
    .getExportsOfModule(checker.getSymbolAtLocation(file))
    .toSorted((a, b) => order(a.name, b.name));
  const lines = ['', `## \`${nameOf(door)}\``];
  const isExperimental = experimentalDoors.includes(door);
  if (isExperimental) lines.push('', '*Experimental.*');
  const again = [];
  for (const entry of exports) {
    const symbol = entry.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(entry) : entry;
    const known = shownBy.get(symbol);
    if (known !== undefined) {
      again.push(`\`${entry.name}\` (${known})`);
      continue;
    }
    shownBy.set(symbol, `\`${nameOf(door)}\``);
    lines.push('', ...describeName(entry.name, symbol, checker));
  }
  if (again.length > 0) lines.push('', `Also there: ${again.join(', ')}.`);
  return { text: lines.join('\n'), names: exports.length };
}

function describeName(name, symbol, checker) {
  const tags = symbol.getJsDocTags(checker);
  const marks = ['experimental', 'deprecated'].filter((mark) =>
    tags.some((tag) => tag.name === mark),
  );
  const sentence = firstSentence(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
  const mark = marks.map((word) => `, *${word}*`).join('');
  const said = sentence === '' ? '' : `: ${sentence}`;
  return [`**${name}**${mark}${said}`, '', '```ts api', ...signaturesOf(symbol), '```'];
}

function signaturesOf(symbol) {
  const signatures = (symbol.declarations ?? []).map((declaration) => {
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    return printer
      .printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
      .split('\n')
      .filter((line) => !/^\s*(?:#private;|private .*)$/.test(line))
      .join('\n')
      .replace(/^(?:export )?(?:default )?(?:declare )?/, '')
      .replace(/\{\s*\}$/, '{}');
  });
  return [...new Set(signatures)];
}

function firstSentence(text) {
  const paragraph = text
    .split(/\n\s*\n/)[0]
    .replaceAll(/\s+/g, ' ')
    .trim();
  return /^.*?[.!?](?= [A-Z`]|$)/.exec(paragraph)?.[0] ?? paragraph;
}

function nameOf(door) {
  return door === '.' ? 'yieldfrom' : `yieldfrom${door.slice(1)}`;
}

function order(a, b) {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  if (x !== y) return x < y ? -1 : 1;
  return a < b ? -1 : 1;
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function firstDifference(before, after) {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const index = now.findIndex((line, at) => line !== old[at]);
  const at = index === -1 ? now.length : index;
  return `line ${at + 1} should be ${JSON.stringify(now[at] ?? 'gone')}`;
}

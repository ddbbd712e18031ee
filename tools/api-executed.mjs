// `npm run api:executed`: which of asyncio's names that the doors export are named by a spec and executed by
// the specs. It runs the specs of Node once and takes V8's own counts of calls; `-- --from coverage/tmp` takes
// those of an earlier run instead, as `npm run cover` leaves them. `-- --missing` lists what is missing, and
// what no door exports yet; `-- --named` looks only whether a spec names each, and runs nothing; `-- --in FOLDER`
// looks for specs elsewhere.
// `-- --table FILE` renews the checked-in list of names from a table of asyncio's names.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { doors } from './doors.mjs';
import { filesBelow, root, runOrLeave } from './sources.mjs';

const namesFile = join(root, 'spec/house/asyncio-names.json');
const reasonsFile = join(root, 'spec/house/asyncio-unexecuted.json');
const compiled = 'build/spec/lib/';

/** Kinds of entries of the table that are no names to call. */
const otherKinds = [
  'environment',
  'environment variable',
  'extension hook',
  'finalizer',
  'module',
  'operators',
  'parameter',
  'signal',
];

/** Abstract classes of asyncio, and the classes here that their methods are called on. */
const concrete = {
  AbstractEventLoop: ['EventLoop', 'BaseEventLoop'],
  BaseEventLoop: ['EventLoop', 'BaseEventLoop'],
  AbstractServer: ['Server'],
};

const option = (name) => {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
};

if (option('--table')) {
  writeFileSync(namesFile, `${JSON.stringify(namesOf(option('--table')), null, 2)}\n`);
  runOrLeave('prettier', '--write', namesFile);
  process.exit(0);
}

const names = JSON.parse(readFileSync(namesFile, 'utf8'));
const { enforced, reasons } = JSON.parse(readFileSync(reasonsFile, 'utf8'));
const specs = filesBelow(option('--in') ?? 'spec')
  .filter((file) => file.endsWith('.spec.ts'))
  .map((file) => readFileSync(join(root, file), 'utf8'));
const isNamedOnly = process.argv.includes('--named');
const callCounts = isNamedOnly
  ? new Map()
  : countsIn(option('--from') ? join(root, option('--from')) : runSpecs());
const lib = declarations();
const exported = await exportedNames();

let [left, there, total] = [0, 0, 0];
for (const [area, all] of Object.entries(names)) {
  const list = all.filter((name) => !(name in reasons));
  const present = list.filter((name) => isThere(name));
  const absent = list.filter((name) => !present.includes(name));
  const missing = present.map((name) => [name, whyMissing(name)]).filter(([, why]) => why);
  left += missing.length;
  there += present.length;
  total += list.length;
  const rest = absent.length > 0 ? `, ${absent.length} not exported yet` : '';
  console.log(`${area.padEnd(22)} ${present.length - missing.length} of ${present.length}${rest}`);
  if (!process.argv.includes('--missing')) continue;
  for (const [name, why] of missing) console.log(`    ${name}: ${why}`);
  for (const name of absent) console.log(`    ${name}: not exported yet`);
}
if (process.argv.includes('--missing')) {
  console.log('Not counted:');
  for (const [name, reason] of Object.entries(reasons)) console.log(`    ${name}: ${reason}`);
}
const done = isNamedOnly ? 'named' : 'named and executed';
console.log(
  `${there - left} of ${there} names of asyncio that the doors export are ${done} by specs; ` +
    `${total - there} of ${total} are not exported yet`,
);
if (enforced && left > 0) process.exit(1);

/** Name → what a door of the package exports under it. A door whose peer is not installed is shut. */
async function exportedNames() {
  const found = new Map();
  for (const module of Object.values(doors)) {
    const url = pathToFileURL(join(root, compiled, `${module}.js`)).href;
    const values = await import(url).catch(() => ({}));
    for (const [name, value] of Object.entries(values)) found.set(name, value);
  }
  return found;
}

/** Whether a door exports a name, and what it exports has the member. */
function isThere(name) {
  const [head, member] = name.split(/\.(.*)/s);
  const heads = (concrete[head] ?? [head]).filter((each) => exported.has(each));
  if (member === undefined) return heads.length > 0;
  return heads.some((each) => hasMember(each, member));
}

/** A method or an accessor is in the class; a field only in its text. */
function hasMember(head, member) {
  const value = exported.get(head);
  const key = /^\[Symbol\.(\w+)\]$/.exec(member)?.[1];
  if (key === undefined ? member in Object(value) : Symbol[key] in Object(value)) return true;
  const { prototype } = Object(value);
  if (key === undefined ? member in Object(prototype) : Symbol[key] in Object(prototype))
    return true;
  if (typeof value !== 'function' || key !== undefined) return false;
  const field = new RegExp(`(?<![\\w$#])${member}(?![\\w$])`);
  for (let each = value; typeof each === 'function'; each = Object.getPrototypeOf(each)) {
    if (field.test(String(each).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''))) return true;
  }
  return false;
}

/** What a name lacks; nothing if it is there, a spec names it, and the specs executed it. */
function whyMissing(name) {
  const [head, member] = name.split(/\.(.*)/s);
  const heads = concrete[head] ?? [head];
  const known = heads.filter((each) => lib.has(each));
  if (!isNamed(concrete[head] ? [] : [head], member)) return 'no spec names it';
  if (isNamedOnly) return undefined;
  const executed = member
    ? known.some((each) => isMemberExecuted(each, member))
    : known.some(isExecuted);
  return executed ? undefined : 'no spec executes it';
}

/** Whether one spec has all the words: the class, and the member as it is written at a call. */
function isNamed(words, member) {
  const wanted = [...words, ...(member ? [member.replace(/^\[|\]$/g, '')] : [])].map(
    (word) => new RegExp(`(?<![\\w$])${word.replace(/[.$]/g, '\\$&')}(?![\\w$])`),
  );
  return specs.some((text) => wanted.every((word) => word.test(text)));
}

/** A constant is executed with its module; a class when anything in it was called. */
function isExecuted(name) {
  const { file, kind, start, end } = lib.get(name);
  return kind === 'const' ? callCounts.has(file) : isCalled(file, start, end);
}

/** A member that is no function is a field, there as soon as an instance is. */
function isMemberExecuted(name, member) {
  let isFunction = false;
  for (let each = name; lib.has(each); each = lib.get(each).parent) {
    const { file, members } = lib.get(each);
    for (const { start, end } of members.filter((own) => own.name === member)) {
      isFunction = true;
      if (isCalled(file, start, end)) return true;
    }
  }
  return !isFunction && isExecuted(name);
}

/** Whether a function that begins between two places of a file was called. */
function isCalled(file, from, to) {
  const starts = [...(callCounts.get(file) ?? [])];
  return starts.some(([start, count]) => start >= from && start < to && count > 0);
}

/** Exported name → the file that declares it and where, and for a class its parent and methods. */
function declarations() {
  const found = new Map();
  const declared = /^export (?:async )?(class|const|function)\*? (\w+)(?: extends (\w+))?/gm;
  const method = /^ {4}(?:static |async |get |set |\*)*(\w+|\[[\w.]+\])\(.*\{$/gm;
  for (const file of filesBelow(compiled).filter((path) => path.endsWith('.js'))) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const match of text.matchAll(declared)) {
      const [head, kind, name, parent] = match;
      // A wrapper of another room has the name of what it wraps.
      if (kind === 'const' && found.has(name)) continue;
      const start = match.index;
      const body = text.slice(start).split(/^\}/m)[0];
      const members = [...(kind === 'class' ? body.matchAll(method) : [])].map((own) => ({
        name: own[1],
        start: start + own.index,
        end: start + own.index + own[0].length,
      }));
      const end = start + (kind === 'class' ? body : head).length;
      found.set(name, { file, kind, parent, members, start, end });
    }
  }
  return found;
}

/** Runs the specs; gives the folder of V8's counts. */
function runSpecs() {
  runOrLeave('tools/compile.mjs', 'spec');
  const folder = mkdtempSync(join(tmpdir(), 'api-executed-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const mocha = join(root, 'node_modules/.bin/mocha');
  const { status } = spawnSync(mocha, ['--reporter', 'dot'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_V8_COVERAGE: folder },
    shell: process.platform === 'win32',
  });
  if (status !== 0) console.log('Some specs failed: what they did before counts all the same.');
  return folder;
}

/** File of lib → where a function begins → how often it was called, in all processes together. */
function countsIn(folder) {
  const counts = new Map();
  const base = pathToFileURL(`${root}/`).href;
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.json'))) {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    for (const { url, functions } of result ?? []) {
      if (!url.startsWith(base + compiled)) continue;
      const file = url.slice(base.length);
      const own = counts.get(file) ?? new Map();
      counts.set(file, own);
      // The module itself begins at 0.
      for (const [{ startOffset, count }] of functions.map(({ ranges }) => ranges).slice(1)) {
        own.set(startOffset, (own.get(startOffset) ?? 0) + count);
      }
    }
  }
  return counts;
}

/** Area → the names in a table whose columns are area, Python, kind, since, TypeScript. */
function namesOf(table) {
  const areas = {};
  for (const line of readFileSync(table, 'utf8').trim().split('\n').slice(1)) {
    const [area, , kind, , typescript] = line.split('\t');
    if (otherKinds.includes(kind) || typescript.startsWith('ASYNCIO')) continue;
    const list = (areas[area] ??= []);
    for (const name of namesIn(typescript)) if (!list.includes(name)) list.push(name);
  }
  return Object.fromEntries(Object.entries(areas).filter(([, list]) => list.length > 0));
}

/** The names in an entry: `Lock.aexit() / [Symbol.asyncDispose]()`, `LookupError, KeyError`. */
function namesIn(entry) {
  if (/^\{|of asCompleted result$|^getExtraInfo/.test(entry)) return [];
  const bare = entry.replace(/\([^)]*\)/g, '');
  let head = '';
  return bare.split(/ \/ |, |\/(?=\w)/).flatMap((part) => {
    const match = /^(?:concurrent\.futures\.)?(\w+)?(?:\.?(\w+|\[Symbol\.\w+\]))?/.exec(
      part.trim(),
    );
    const [, first, second] = match ?? [];
    if (first === undefined && (second === undefined || head === '')) return [];
    const isMember = first === undefined || (head !== '' && /^[a-z]/.test(first));
    if (!isMember) head = first;
    const member = isMember ? (first ?? second) : second;
    if (!/^[A-Za-z_]/.test(head)) return [];
    return [member === undefined ? head : `${head}.${member}`];
  });
}

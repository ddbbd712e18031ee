import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Linter } from 'eslint';
import * as testing from '../../lib/testing/index.js';
import * as node from '../../lib/node.js';
import * as yieldfrom from '../../lib/index.js';
import { plugin, recommended, rules, strict } from '../../lib/eslint/index.js';
import {
  COMBINATORS,
  COROUTINE_FUNCTIONS,
  COROUTINE_METHODS,
  FUTURE_FUNCTIONS,
  PLAIN_GENERATORS,
  RUNNERS,
} from '../../lib/eslint/names.js';
import { filesBelow } from '../kit/files.js';
import { configFor, lint, programOf } from '../kit/typed-lint.js';
import { root } from '../house/rules/tree.js';

const HEAD =
  "import { call, coroutine, createTask, type Coroutine, fromPromise, gather, Lock, run, sleep } from 'yieldfrom';\n" +
  'declare const on: boolean; declare function use(value: unknown): void;\n' +
  'function* inferred() { yield* sleep(1); return 1; }\n' +
  'class Door { readonly lock = new Lock(); *open(): Coroutine<number> { yield* this.lock.acquire(); return 1; } }\n' +
  'declare const door: Door; declare function load(): Promise<number>;\n' +
  'void [call, coroutine, createTask, fromPromise, gather, run, inferred, on, use, door, load];\n';

/** What only types can tell: code, and what is reported of it. */
const typed: readonly (readonly [code: string, ...ids: string[]])[] = [
  ['export function* main(): Coroutine<void> { yield* door.open(); }'],
  ['export function* main(): Coroutine<void> { yield* door.lock.acquire(); door.lock.release(); }'],
  ['export function make(): Coroutine<number> { return door.open(); }'],
  ['export function* main(): Coroutine<void> { use(door.open()); yield* sleep(1); }'],
  ['export function* main(): Coroutine<void> { yield* fromPromise(load()); }'],
  ['export function* main(): Coroutine<void> { createTask(door.open()); yield* sleep(1); }'],
  ['export const names = function* () { yield 1; }; names();'],
  ['export async function main() { await run(door.open()); await load(); }'],
  ['export const all = [1].map(() => door.open());'],
  ['export function* main(): Coroutine<number> { const x: number = yield door.open(); return x; }'],
  ['door.open();', 'statement'],
  ['inferred();', 'statement'],
  [
    'export function* main(): Coroutine<void> { door.lock.acquire(); yield* sleep(1); }',
    'statement',
  ],
  [
    'export function* main(): Coroutine<unknown> { yield* sleep(1); return door.open(); }',
    'returned',
  ],
  ['export function* main(): Coroutine<void> { yield door.open(); }', 'yielded'],
  ['export async function main() { await door.open(); }', 'awaited'],
  ['export function* main(): Coroutine<void> { if (door.open()) yield* sleep(1); }', 'asValue'],
  ['const unused = door.open();', 'neverRead'],
  ['[1].forEach(() => door.open());', 'dropped'],
  ['export const all = Promise.all([door.open()]);', 'promises'],
  ['void door.open();', 'void'],
  ['export const all = gather(door.open() as never);', 'notIterable'],
  ['export function* main(): Coroutine<void> { yield* load() as never; }'],
  ['export async function* main() { yield* door.open() as never; }', 'asyncGenerator'],
];

const shown = (code: string): string => code.slice(0, 90);

describe('plugin', function () {
  // They compile and read a lot, and may have to do so beside everything else that a machine does.
  this.timeout(120_000);
  this.slow(20_000);

  it('has its six rules, and configurations that name them', () => {
    expect(Object.keys(plugin.rules ?? {})).to.deep.equal(Object.keys(rules));
    expect(Object.keys(rules)).to.have.length(6);
    const named = Object.keys({ ...recommended.rules, ...strict.rules });
    expect(named.sort()).to.deep.equal(Object.keys(rules).map((name) => `yieldfrom/${name}`));
  });

  it('knows names that the package exports', () => {
    const exported = { ...yieldfrom, ...node, ...testing } as Record<string, unknown>;
    const known = [COMBINATORS, COROUTINE_FUNCTIONS, FUTURE_FUNCTIONS, PLAIN_GENERATORS, RUNNERS];
    const missing = known.flatMap((names) => [...names]).filter((name) => !(name in exported));
    expect(missing).to.deep.equal([]);
    for (const [name, methods] of Object.entries(COROUTINE_METHODS)) {
      const { prototype } = exported[name] as { prototype: object };
      for (const method of methods) expect(method in prototype, `${name}#${method}`).to.equal(true);
    }
    const generators = [...PLAIN_GENERATORS].map((name) => exported[name]?.constructor.name);
    expect(new Set(generators)).to.deep.equal(new Set(['GeneratorFunction']));
  });

  describe('with types', () => {
    const demos = filesBelow('demos').filter(isSource);
    const files = Object.fromEntries(
      typed.map(([code], i) => [`typed-${String(i)}.ts`, HEAD + code]),
    );
    let program: ReturnType<typeof programOf>;
    before(() => (program = programOf(demos, files)));

    for (const [i, [code, ...ids]] of typed.entries()) {
      it(`${ids.length === 0 ? 'leaves' : `reports ${ids.join()} in`} ${shown(code)}`, () => {
        const file = `typed-${String(i)}.ts`;
        expect(lint(file, HEAD + code, program).map(({ id }) => id)).to.deep.equal(ids);
      });
    }

    it('mends what it mends for good, and the result compiles', () => {
      const body =
        'export function* main(): Coroutine<number> { const x = yield inferred(); yield sleep(1); yield createTask(sleep(2)); return x; }';
      const filename = join(root, 'fix.ts');
      const linter = new Linter({ cwd: root });
      const { output } = linter.verifyAndFix(HEAD + body, configFor(null, strict), { filename });
      expect(output).to.equal(HEAD + body.replaceAll('yield ', 'yield* '));
      const mended = programOf(demos, { 'fix.ts': output }, program);
      expect(lint('fix.ts', output, mended, strict)).to.deep.equal([]);
      const errors = mended.getSemanticDiagnostics(mended.getSourceFile(filename));
      expect(errors.map(({ messageText }) => messageText)).to.deep.equal([]);
    });

    it('has nothing to say of the demos', () => {
      // Under co a plain `yield` of a generator object is what is meant.
      const ours = demos.filter((file) => !file.endsWith('/co.ts'));
      const found = ours.flatMap((file) => lint(file, readFileSync(file, 'utf8'), program));
      expect(found).to.deep.equal([]);
    });
  });

  it('has nothing to say of this library and its demos', () => {
    const files = [...filesBelow('lib'), ...filesBelow('demos')].filter(isSource);
    expect(files.length).to.be.greaterThan(300);
    expect(files.flatMap((file) => lint(file, readFileSync(file, 'utf8')))).to.deep.equal([]);
  });

  it('has nothing to say of genuine iterators', () => {
    const modules = [
      'eslint/lib',
      'eslint9/lib',
      '@braidai/lang/dist',
      '@loaderkit/resolve/dist',
      'msgpackr',
      'lru-cache/dist',
    ];
    const files = modules
      .flatMap((name) => filesBelow(`node_modules/${name}`))
      .filter((file) => /\.[cm]?js$/.test(file) && statSync(file).size < 70_000)
      .filter((file) => /function ?\*|^ +\*\w+\(|\*\[Symbol/m.test(readFileSync(file, 'utf8')));
    expect(files.length).to.be.greaterThanOrEqual(40);
    const found = files.flatMap((file) => lint(file, readFileSync(file, 'utf8'), null, strict));
    expect(found).to.deep.equal([]);
  });
});

function isSource(file: string): boolean {
  return file.endsWith('.ts') && !file.endsWith('.d.ts');
}

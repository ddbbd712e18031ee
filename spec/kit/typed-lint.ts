// ESLint with types, for specs. typescript-eslint's parser needs the compiler as a library, which
// TypeScript 7 is no longer: it is given an older one, which stands beside it under another name.

import { createRequire, Module } from 'node:module';
import { join, resolve } from 'node:path';
import { Linter } from 'eslint';
import type * as TypeScript from 'typescript5';
import { recommended } from '../../lib/eslint/index.js';
import { root } from '../house/rules/tree.js';

type Resolve = (request: string, parent?: { readonly filename?: string | null }) => string;

const loader = Module as unknown as { _resolveFilename: Resolve };
const resolveFilename = loader._resolveFilename;
loader._resolveFilename = function (this: unknown, request, parent, ...rest: unknown[]) {
  const isForParser = /@typescript-eslint|ts-api-utils/.test(parent?.filename ?? '');
  const wanted = isForParser ? request.replace(/^typescript(?=$|\/)/, 'typescript5') : request;
  return (resolveFilename as (...args: unknown[]) => string).call(this, wanted, parent, ...rest);
};

const require = createRequire(import.meta.url);
export const ts = require('typescript5') as typeof TypeScript;
const parser = require('@typescript-eslint/parser') as Linter.Parser;

/** What is reported: where, by which rule, and which of its messages. */
export interface Report {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly id: string;
}

/** Makes a program of files on the disk and files that are given as text; cheaper if there was one before. */
export function programOf(
  files: readonly string[],
  texts: Readonly<Record<string, string>> = {},
  before?: TypeScript.Program,
): TypeScript.Program {
  const options: TypeScript.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    paths: {
      yieldfrom: [join(root, 'lib/index.ts')],
      'yieldfrom/*': [
        join(root, 'lib/*.ts'),
        join(root, 'lib/*/index.ts'),
        join(root, 'lib/io/*/index.ts'),
      ],
    },
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const given = new Map(Object.entries(texts).map(([name, text]) => [resolve(root, name), text]));
  const onDisk = { ...host };
  host.fileExists = (name) => given.has(name) || onDisk.fileExists(name);
  host.readFile = (name) => given.get(name) ?? onDisk.readFile(name);
  host.getSourceFile = (name, settings, ...rest) => {
    const text = given.get(name);
    if (text === undefined) return onDisk.getSourceFile(name, settings, ...rest);
    return ts.createSourceFile(name, text, settings, true);
  };
  const names = [...files.map((file) => resolve(root, file)), ...given.keys()];
  return ts.createProgram(names, options, host, before);
}

/** Gives the configuration for a file of TypeScript, with types if a program is given. */
export function configFor(
  program: TypeScript.Program | null,
  config: Linter.Config = recommended,
): Linter.Config[] {
  const parserOptions = program === null ? {} : { programs: [program] };
  const files = ['**/*.{ts,js,mjs,cjs}'];
  return [
    { ...config, files },
    { files, languageOptions: { parser, parserOptions } },
    { files, linterOptions: { reportUnusedDisableDirectives: 'off' } },
  ];
}

/** Lints a file; with types if a program is given that it belongs to. */
export function lint(
  file: string,
  text: string,
  program: TypeScript.Program | null = null,
  config = recommended,
): Report[] {
  const linter = new Linter({ cwd: root });
  const filename = resolve(root, file);
  return linter
    .verify(text, configFor(program, config), { filename })
    .filter(({ ruleId, fatal }) => fatal === true || ruleId?.startsWith('yieldfrom/') === true)
    .map(({ line, ruleId, messageId, message }) => ({
      file,
      line,
      rule: ruleId ?? '',
      id: messageId ?? message,
    }));
}

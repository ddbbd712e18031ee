// Rules about the form of single files.

import type { Node } from '@babel/types';
import { type Source, type Tree, lineOf, walk } from './tree.js';

export const linesMax = { file: 300, function: 60 };

/** Default exports, enums and namespaces. */
export function forbiddenForms(tree: Tree): string[] {
  return inEach(tree, ({ path, file }) => {
    const found: string[] = [];
    walk(file.program, (node) => {
      const form = formOf(node);
      if (form) found.push(`${path}:${lineOf(node)} has ${form}`);
    });
    return found;
  });
}

/** Files and functions over the sizes of the house. */
export function oversizes(tree: Tree): string[] {
  return inEach(tree, ({ path, text, file }) => {
    const lineCount = text.trimEnd().split('\n').length;
    const over = lineCount > linesMax.file ? [`${path} has ${lineCount} lines`] : [];
    walk(file.program, (node) => {
      if (!isFunction(node) || !node.loc) return;
      const length = node.loc.end.line - node.loc.start.line + 1;
      if (length > linesMax.function)
        over.push(`${path}:${lineOf(node)} function of ${length} lines`);
    });
    return over;
  });
}

/** Suites whose body is a generator: mocha would call it and find no test in it. */
export function generatorSuites(specs: Tree): string[] {
  return inEach(specs, ({ path, file }) => {
    const found: string[] = [];
    walk(file.program, (node) => {
      if (node.type !== 'CallExpression' || !isSuite(node.callee)) return;
      const generator = node.arguments.some(
        (argument) => argument.type === 'FunctionExpression' && argument.generator,
      );
      if (generator) found.push(`${path}:${lineOf(node)} describes with a generator`);
    });
    return found;
  });
}

/** Files of lib/ without a spec of their path, and specs in a room's place without a file. */
export function unmirrored(lib: Tree, specs: Tree): string[] {
  const rooms = new Set([...lib.keys()].map((path) => path.split('/')[0]));
  const hasSpec = (path: string): boolean => specs.has(path.replace(/\.ts$/, '.spec.ts'));
  const hasFile = (path: string): boolean => lib.has(path.replace(/\.spec\.ts$/, '.ts'));
  return [
    ...[...lib.keys()]
      .filter((path) => path.includes('/') && !path.endsWith('/index.ts') && !hasSpec(path))
      .map((path) => `lib/${path} has no spec`),
    ...[...specs.keys()]
      .filter((path) => path.endsWith('.spec.ts') && path.includes('/'))
      .filter((path) => rooms.has(path.split('/')[0]) && !hasFile(path))
      .map((path) => `spec/${path} has no file in lib`),
  ];
}

function inEach(tree: Tree, check: (source: Source) => readonly string[]): string[] {
  return [...tree.values()].flatMap(check);
}

function formOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ExportDefaultDeclaration':
    case 'TSExportAssignment':
      return 'a default export';
    case 'ExportSpecifier':
      return node.exported.type === 'Identifier' && node.exported.name === 'default'
        ? 'a default export'
        : undefined;
    case 'TSEnumDeclaration':
      return 'an enum';
    case 'TSModuleDeclaration':
      return node.kind === 'namespace' ? 'a namespace' : undefined;
    default:
      return undefined;
  }
}

function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'ClassMethod' ||
    node.type === 'ClassPrivateMethod' ||
    node.type === 'ObjectMethod'
  );
}

function isSuite(callee: Node): boolean {
  if (callee.type === 'MemberExpression') return isSuite(callee.object);
  return callee.type === 'Identifier' && /^(describe|context|suite)$/.test(callee.name);
}

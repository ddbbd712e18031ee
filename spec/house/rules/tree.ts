// The tree the house rules look at: files of lib/ or spec/, or a few planted lines, parsed as they are
// written, types included. TypeScript 7 has no API for programs, hence babel's parser.

import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@babel/parser';
import { type File, type Node, VISITOR_KEYS } from '@babel/types';

/** The top of the repository, seen from build/spec/spec/house/rules. */
export const root: string = fileURLToPath(new URL('../../../../../', import.meta.url));

export interface Import {
  /** Path of a file in the tree, or the bare name of a package. */
  readonly target: string;
  readonly line: number;
}

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly file: File;
  readonly imports: readonly Import[];
}

/** Files by path, relative to the top of the tree: `core/loop/handle.ts`. */
export type Tree = ReadonlyMap<string, Source>;

/** Every TypeScript file below a folder of the repository; none when there is no such folder. */
export function readTree(folder: string): Tree {
  const files: Record<string, string> = {};
  for (const path of typescriptFiles(join(root, folder))) {
    files[path] = readFileSync(join(root, folder, path), 'utf8');
  }
  return treeOf(files);
}

/** A tree of planted texts. */
export function treeOf(files: Readonly<Record<string, string>>): Tree {
  return new Map(Object.entries(files).map(([path, text]) => [path, sourceOf(path, text)]));
}

/** Visits a node and all below it, parents first. `enter` returning false keeps out of a branch. */
export function walk(
  node: Node,
  enter: (node: Node, parents: readonly Node[]) => boolean | undefined | void,
  parents: readonly Node[] = [],
): void {
  if (enter(node, parents) === false) return;
  const below = [...parents, node];
  for (const key of VISITOR_KEYS[node.type] ?? []) {
    for (const child of [(node as unknown as Record<string, unknown>)[key]].flat()) {
      if (isNode(child)) walk(child, enter, below);
    }
  }
}

export function lineOf(node: Node): number {
  return node.loc?.start.line ?? 0;
}

/** `core/loop/handle.ts` → `core/loop/handle`. */
export function moduleName(path: string): string {
  return path.replace(/\.ts$/, '');
}

/** Whether `path` is `folder` itself (as a module) or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  const name = moduleName(path);
  return name === folder || name.startsWith(`${folder}/`);
}

function typescriptFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function sourceOf(path: string, text: string): Source {
  const file = parse(text, {
    sourceType: 'module',
    sourceFilename: path,
    plugins: ['typescript', 'decorators', 'explicitResourceManagement'],
  });
  return { path, text, file, imports: importsOf(path, file) };
}

/** All ways to name another module: static, dynamic, for types, by re-export. */
function importsOf(path: string, file: File): Import[] {
  const imports: Import[] = [];
  walk(file.program, (node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined) return;
    const target = specifier.startsWith('.')
      ? posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts')
      : specifier;
    imports.push({ target, line: lineOf(node) });
  });
  return imports;
}

function specifierOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node.source?.value;
    case 'TSImportType':
      return literal(node.argument);
    case 'ImportExpression':
      return literal(node.source);
    case 'CallExpression':
      return node.callee.type === 'Import' ? literal(node.arguments[0]) : undefined;
    case 'TSExternalModuleReference':
      return node.expression.value;
    default:
      return undefined;
  }
}

function literal(node: Node | undefined): string {
  if (node?.type === 'StringLiteral') return node.value;
  if (node?.type === 'TSLiteralType') return literal(node.literal);
  return '(computed)';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

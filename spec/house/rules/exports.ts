// Follows exported names to the statement that declares them.

import type { Node, Statement } from '@babel/types';
import { posix } from 'node:path';
import type { Source, Tree } from './tree.js';

/** Where a name comes from: a file of the tree, or a package outside of it. */
export interface Origin {
  readonly path: string;
  readonly name: string;
}

/** What was found before: a door asks for each of its names, and a door of doors again for each. */
const known = new WeakMap<Tree, Map<string, Map<string, Origin>>>();

/** The names a module exports, and the origin of each. */
export function exportsOf(tree: Tree, path: string): Map<string, Origin> {
  let modules = known.get(tree);
  if (modules === undefined) known.set(tree, (modules = new Map()));
  let names = modules.get(path);
  if (names === undefined) modules.set(path, (names = findExports(tree, path)));
  return names;
}

function findExports(tree: Tree, path: string): Map<string, Origin> {
  const names = new Map<string, Origin>();
  const source = tree.get(path);
  if (!source) return names;
  for (const statement of source.file.program.body) {
    if (statement.type === 'ExportAllDeclaration') {
      const target = resolve(path, statement.source.value);
      for (const [name, origin] of exportsOf(tree, target)) names.set(name, origin);
    }
    if (statement.type !== 'ExportNamedDeclaration') continue;
    for (const name of declaredNames(statement.declaration)) names.set(name, { path, name });
    for (const specifier of statement.specifiers) {
      const name = nameOf(specifier.exported);
      const local = specifier.type === 'ExportSpecifier' ? specifier.local.name : '*';
      names.set(
        name,
        statement.source
          ? originIn(tree, resolve(path, statement.source.value), local)
          : localOrigin(tree, source, local),
      );
    }
  }
  return names;
}

/** All top-level statements that declare an origin's name: overloads, an interface beside a class. */
export function declarationsOf(tree: Tree, { path, name }: Origin): Statement[] {
  return (tree.get(path)?.file.program.body ?? []).filter((statement) => {
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    return declaredNames(declaration).includes(name);
  });
}

/** The doc comments that stand before a node, as one text. */
export function docOf(node: Node): string {
  return (node.leadingComments ?? [])
    .filter((comment) => comment.type === 'CommentBlock' && comment.value.startsWith('*'))
    .map((comment) => comment.value)
    .join('\n');
}

function originIn(tree: Tree, path: string, name: string): Origin {
  return exportsOf(tree, path).get(name) ?? { path, name };
}

function localOrigin(tree: Tree, { path, file }: Source, local: string): Origin {
  for (const statement of file.program.body) {
    if (statement.type !== 'ImportDeclaration') continue;
    for (const specifier of statement.specifiers) {
      if (specifier.local.name !== local) continue;
      const imported = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : '*';
      return originIn(tree, resolve(path, statement.source.value), imported);
    }
  }
  return { path, name: local };
}

function declaredNames(node: Node | null | undefined): string[] {
  if (node?.type === 'VariableDeclaration') {
    return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  }
  if (!node || !('id' in node) || !node.id || node.id.type !== 'Identifier') return [];
  return [node.id.name];
}

function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'StringLiteral' ? node.value : '*';
}

function resolve(path: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
}

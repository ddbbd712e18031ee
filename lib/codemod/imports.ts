// What a file imports, read, added to, and cleared of what is no longer used. Files of CommonJS get
// `require`.

import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';
import MagicString from 'magic-string';
import { Source } from './source.js';

interface Wanted {
  readonly local: string;
  readonly isType: boolean;
}

/** A name that a file has of a module. */
export interface Imported {
  readonly from: string;
  /** `default`, `*`, or what the module calls it. */
  readonly name: string;
}

export class Imports {
  readonly #source: Source;
  readonly #had: Map<string, Imported>;
  readonly #wanted: Map<string, Map<string, Wanted>> = new Map();

  constructor(source: Source) {
    this.#source = source;
    this.#had = importedNames(source);
  }

  /** What a local name was imported as. */
  of(local: string): Imported | undefined {
    return this.#had.get(local);
  }

  /** The name under which the file has something already, or will have it. */
  localName(from: string, name: string): string {
    for (const [local, imported] of this.#had) {
      if (imported.from === from && imported.name === name) return local;
    }
    if (!this.#source.mentions(name)) return name;
    return `${name}OfYieldfrom`;
  }

  add(from: string, name: string, isType: boolean): void {
    const local = this.localName(from, name);
    if (this.#had.has(local)) return;
    const names = this.#wanted.get(from) ?? new Map<string, Wanted>();
    names.set(name, { local, isType });
    this.#wanted.set(from, names);
  }

  /** Writes the new imports: into one that is there, else as the first. */
  write(): void {
    for (const [from, names] of this.#wanted) {
      const specifiers = [...names].map(([name, wanted]) => ({ name, ...wanted }));
      if (!this.#source.isModule) this.#insertRequire(from, specifiers);
      else if (!this.#extend(from, specifiers)) this.#insertImport(from, specifiers);
    }
  }

  #extend(from: string, specifiers: readonly (Wanted & { name: string })[]): boolean {
    const { program, edits } = this.#source;
    const there = program.node.body.find(
      (node): node is t.ImportDeclaration =>
        node.type === 'ImportDeclaration' &&
        node.source.value === from &&
        node.importKind !== 'type' &&
        node.specifiers.some(({ type }) => type === 'ImportSpecifier'),
    );
    const last = there?.specifiers.at(-1);
    if (last === undefined) return false;
    edits.appendLeft(last.end ?? 0, `, ${specifiers.map(importSpecifier).join(', ')}`);
    return true;
  }

  #insertImport(from: string, specifiers: readonly (Wanted & { name: string })[]): void {
    const allTypes = specifiers.every(({ isType }) => isType);
    const list = specifiers
      .map((one) => importSpecifier(allTypes ? { ...one, isType: false } : one))
      .join(', ');
    this.#insert(`import ${allTypes ? 'type ' : ''}{ ${list} } from '${from}';`);
  }

  #insertRequire(from: string, specifiers: readonly (Wanted & { name: string })[]): void {
    const list = specifiers
      .filter(({ isType }) => !isType)
      .map(({ name, local }) => (name === local ? name : `${name}: ${local}`));
    if (list.length > 0) this.#insert(`const { ${list.join(', ')} } = require('${from}');`);
  }

  #insert(line: string): void {
    const { program, edits } = this.#source;
    const { body, directives, interpreter } = program.node;
    const first = body.find(
      (node) => node.type === 'ImportDeclaration' || requiredFrom(node) !== undefined,
    );
    if (first !== undefined) {
      edits.appendLeft(first.start ?? 0, `${line}\n`);
      return;
    }
    const head = directives.at(-1) ?? interpreter;
    if (head) edits.appendLeft(head.end ?? 0, `\n${line}`);
    else edits.appendLeft(body[0]?.start ?? 0, `${line}\n\n`);
  }
}

function importSpecifier({ name, local, isType }: Wanted & { name: string }): string {
  return `${isType ? 'type ' : ''}${name === local ? name : `${name} as ${local}`}`;
}

function importedNames({ program }: Source): Map<string, Imported> {
  const names = new Map<string, Imported>();
  for (const node of program.node.body) {
    const required = requiredFrom(node);
    if (node.type === 'ImportDeclaration') {
      const from = node.source.value;
      for (const one of node.specifiers) names.set(one.local.name, { from, name: nameIn(one) });
    } else if (required !== undefined) {
      for (const [local, name] of required.names) names.set(local, { from: required.from, name });
    }
  }
  return names;
}

function nameIn(specifier: t.ImportDeclaration['specifiers'][number]): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  const { imported } = specifier;
  return imported.type === 'Identifier' ? imported.name : imported.value;
}

interface Required {
  readonly from: string;
  readonly names: [local: string, name: string][];
}

/** What a statement requires: `const x = require(…)`, `const { x } = require(…)`, `… = require(…).x`. */
function requiredFrom(node: t.Node): Required | undefined {
  if (node.type !== 'VariableDeclaration' || node.declarations.length !== 1) return undefined;
  const [{ id, init } = { id: undefined, init: undefined }] = node.declarations;
  const member =
    init?.type === 'MemberExpression' && init.property.type === 'Identifier' && !init.computed
      ? init.property.name
      : undefined;
  const call = init?.type === 'MemberExpression' ? init.object : init;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') return undefined;
  const [argument] = call.arguments;
  if (call.callee.name !== 'require' || argument?.type !== 'StringLiteral') return undefined;
  const from = argument.value;
  if (id?.type === 'Identifier') return { from, names: [[id.name, member ?? 'default']] };
  if (id?.type !== 'ObjectPattern' || member !== undefined) return { from, names: [] };
  const names = id.properties.flatMap((property): [string, string][] =>
    property.type === 'ObjectProperty' &&
    property.key.type === 'Identifier' &&
    property.value.type === 'Identifier'
      ? [[property.value.name, property.key.name]]
      : [],
  );
  return { from, names };
}

/** Takes away imports from `module` that `before` used, and `code` does not. */
export function clearImports(path: string, code: string, modules: RegExp): string {
  const source = new Source(path, code);
  const edits = new MagicString(code);
  for (const statement of source.program.get('body')) {
    const from = statement.isImportDeclaration()
      ? statement.node.source.value
      : requiredFrom(statement.node)?.from;
    if (from !== undefined && modules.test(from)) clearStatement(source, statement, edits);
  }
  return edits.toString();
}

function clearStatement(
  source: Source,
  statement: NodePath<t.Statement>,
  edits: MagicString,
): void {
  const { node } = statement;
  const isImport = node.type === 'ImportDeclaration';
  const locals = isImport
    ? node.specifiers.map(({ local }) => local.name)
    : (requiredFrom(node)?.names.map(([local]) => local) ?? []);
  const unused = locals.filter((local) => !isUsed(source, local));
  if (locals.length === 0 || unused.length === 0) return;
  if (unused.length === locals.length) {
    const end = node.end ?? 0;
    const line = node.start === 0 ? /^\s*\n(?=\S)/ : /^[ \t]*\r?\n/;
    const rest = line.exec(source.text.slice(end))?.[0].length ?? 0;
    edits.remove(node.start ?? 0, end + rest);
    return;
  }
  if (!isImport) return;
  const list = node.specifiers.filter(({ type }) => type === 'ImportSpecifier');
  for (const [index, one] of list.entries()) {
    if (!unused.includes(one.local.name)) continue;
    const next = list[index + 1];
    const previous = list[index - 1];
    if (next !== undefined) edits.remove(one.start ?? 0, next.start ?? 0);
    else edits.remove(previous?.end ?? one.start ?? 0, one.end ?? 0);
  }
}

/** Whether a name stands anywhere but where it is imported: as a value or as a type. */
function isUsed(source: Source, local: string): boolean {
  let used = false;
  source.program.traverse({
    enter(path) {
      const { node } = path;
      if (path.isImportDeclaration() || requiredFrom(node) !== undefined) path.skip();
      else if ((node.type === 'Identifier' || node.type === 'JSXIdentifier') && node.name === local)
        used ||= !isPropertyName(path);
    },
  });
  return used;
}

function isPropertyName(path: NodePath): boolean {
  const { parent, key } = path;
  return (
    (parent.type === 'MemberExpression' && key === 'property' && !parent.computed) ||
    (parent.type === 'ObjectProperty' && key === 'key' && !parent.computed && !parent.shorthand)
  );
}

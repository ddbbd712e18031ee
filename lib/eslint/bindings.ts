// Where a name in a file comes from: this package, a function or a class of the file, or elsewhere.

import type { Rule, Scope } from 'eslint';
import type { Class, Identifier, MethodDefinition } from 'estree';
import { PACKAGE } from './names.js';
import {
  type Call,
  calledName,
  type FunctionNode,
  innermost,
  isFunction,
  keyOf,
  type Node,
} from './nodes.js';

type SourceCode = Rule.RuleContext['sourceCode'];

/** Where the callee of a call comes from. */
export type Origin =
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'package method'; readonly of: string; readonly name: string }
  | { readonly kind: 'function'; readonly fn: FunctionNode; readonly isDecorated: boolean };

/** The bindings of one file. */
export class Bindings {
  readonly #source: SourceCode;

  constructor(source: SourceCode) {
    this.#source = source;
  }

  /** Gives the variable that an identifier means. */
  variableOf(identifier: Identifier): Scope.Variable | null {
    let scope: Scope.Scope | null = this.#source.getScope(identifier);
    for (; scope !== null; scope = scope.upper) {
      const variable = scope.set.get(identifier.name);
      if (variable !== undefined) return variable;
    }
    return null;
  }

  /** Gives where what is called comes from; null if that is not known. */
  originOf(call: Call): Origin | null {
    return this.originOfValue(call.callee as Node);
  }

  /** As `originOf`, for a function that is named and not called. */
  originOfValue(value: Node): Origin | null {
    const callee = innermost(value);
    if (isFunction(callee)) return { kind: 'function', fn: callee, isDecorated: false };
    if (callee.type === 'Identifier') return this.#originOfName(callee);
    if (callee.type !== 'MemberExpression') return null;
    const name = keyOf(callee);
    const object = innermost(callee.object as Node);
    if (name === null) return null;
    if (object.type === 'ThisExpression' || object.type === 'Super') {
      return methodOf(classAround(object), name);
    }
    return object.type === 'Identifier' ? this.#originOfMember(object, name) : null;
  }

  /** Gives the name under which the package exports what an identifier means. */
  exportedName(identifier: Identifier): string | null {
    const [definition] = this.variableOf(identifier)?.defs ?? [];
    if (definition === undefined) return null;
    if (definition.type === 'ImportBinding') return importedName(definition);
    if (definition.type !== 'Variable') return null;
    return requiredName(definition.node.init as Node | null, definition);
  }

  #originOfName(identifier: Identifier): Origin | null {
    const exported = this.exportedName(identifier);
    if (exported !== null) return { kind: 'package', name: exported };
    const [definition] = this.variableOf(identifier)?.defs ?? [];
    if (definition === undefined) return null;
    if (definition.type === 'FunctionName') {
      return { kind: 'function', fn: definition.node as FunctionNode, isDecorated: false };
    }
    if (definition.type !== 'Variable' || definition.node.id.type !== 'Identifier') return null;
    return this.#originOfInit(definition.node.init as Node | null);
  }

  #originOfInit(init: Node | null): Origin | null {
    if (init === null) return null;
    const value = innermost(init);
    if (isFunction(value)) return { kind: 'function', fn: value, isDecorated: false };
    if (value.type !== 'CallExpression' || !this.isDecorator(value as Call)) return null;
    const body = value.arguments[0] as Node | undefined;
    return isFunction(body) ? { kind: 'function', fn: body, isDecorated: true } : null;
  }

  /** Tells a call of `coroutine(…)`. */
  isDecorator(call: Call): boolean {
    if (calledName(call) !== 'coroutine') return false;
    const callee = innermost(call.callee as Node);
    const name = callee.type === 'MemberExpression' ? innermost(callee.object as Node) : callee;
    return name.type === 'Identifier' && this.exportedName(name) !== null;
  }

  #originOfMember(object: Identifier, name: string): Origin | null {
    if (this.exportedName(object) === '*') return { kind: 'package', name };
    const [definition] = this.variableOf(object)?.defs ?? [];
    if (definition?.type !== 'Variable') return null;
    const init = definition.node.init as Node | null;
    if (init === null) return null;
    const made = innermost(init);
    if (made.type === 'ObjectExpression') return propertyOf(made, name);
    if (made.type !== 'NewExpression' || made.callee.type !== 'Identifier') return null;
    const exported = this.exportedName(made.callee);
    if (exported !== null) return { kind: 'package method', of: exported, name };
    const [of] = this.variableOf(made.callee)?.defs ?? [];
    return of?.type === 'ClassName' ? methodOf(of.node, name) : null;
  }
}

/** Gives the class that a `this` belongs to. */
function classAround(node: Node): Class | null {
  for (let at: Rule.Node = node; at.parent !== null; at = at.parent) {
    if (at.type === 'ClassDeclaration' || at.type === 'ClassExpression') return at;
    const isOwn = at.type === 'FunctionDeclaration' || at.type === 'FunctionExpression';
    if (isOwn && at.parent.type !== 'MethodDefinition') return null;
  }
  return null;
}

function methodOf(of: Class | null, name: string): Origin | null {
  const method = of?.body.body.find(
    (member): member is MethodDefinition =>
      member.type === 'MethodDefinition' && member.kind === 'method' && keyOf(member) === name,
  );
  if (method === undefined) return null;
  const { decorators = [] } = method as { decorators?: readonly unknown[] };
  const isDecorated = decorators.some((decorator) =>
    /^\s*coroutine\b/.test(nameOfDecorator(decorator)),
  );
  return { kind: 'function', fn: method.value as unknown as FunctionNode, isDecorated };
}

function nameOfDecorator(decorator: unknown): string {
  const { expression } = decorator as { expression: Node };
  const named = expression.type === 'CallExpression' ? expression.callee : expression;
  return named.type === 'Identifier' ? named.name : '';
}

function propertyOf(
  object: Extract<Node, { type: 'ObjectExpression' }>,
  name: string,
): Origin | null {
  for (const property of object.properties) {
    if (property.type !== 'Property' || keyOf(property) !== name) continue;
    const value = property.value as Node;
    return isFunction(value) ? { kind: 'function', fn: value, isDecorated: false } : null;
  }
  return null;
}

function importedName({ node, parent }: Scope.Definition): string | null {
  const source: unknown = (parent as { source?: { value?: unknown } } | null)?.source?.value;
  if (typeof source !== 'string' || !PACKAGE.test(source)) return null;
  if (node.type === 'ImportNamespaceSpecifier') return '*';
  if (node.type !== 'ImportSpecifier') return null;
  return node.imported.type === 'Identifier' ? node.imported.name : null;
}

/** Gives the name that `const { sleep: pause } = require('yieldfrom')` takes. */
function requiredName(init: Node | null, definition: Scope.Definition): string | null {
  if (init?.type !== 'CallExpression' || calledName(init) !== 'require') return null;
  const [source] = init.arguments;
  if (source?.type !== 'Literal' || !PACKAGE.test(String(source.value))) return null;
  const pattern = (definition.node as unknown as { id: Node }).id;
  if (pattern.type === 'Identifier') return '*';
  if (pattern.type !== 'ObjectPattern') return null;
  for (const property of pattern.properties) {
    if (property.type === 'Property' && (property.value as Node) === (definition.name as Node)) {
      return keyOf(property);
    }
  }
  return null;
}

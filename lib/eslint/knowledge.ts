// What is known of the calls and functions of a file: by their types where there are any, and
// otherwise by what is imported, and by what the functions of the file do.

import type { Rule } from 'eslint';
import type { CallExpression, Identifier } from 'estree';
import { Bindings } from './bindings.js';
import {
  COMBINATORS,
  COROUTINE_FUNCTIONS,
  COROUTINE_METHODS,
  FUTURE_FUNCTIONS,
  PLAIN_GENERATORS,
  RUNNER_METHODS,
  RUNNERS,
} from './names.js';
import {
  type Call,
  calledName,
  calledObject,
  type FunctionNode,
  innermost,
  isFunction,
  type Node,
  nodesIn,
  outermost,
} from './nodes.js';
import { typesOf, type Verdict } from './types.js';

const files = new WeakMap<object, Knowledge>();

/** Gives what is known of the file that a rule looks at; all rules share it. */
export function knowledgeOf(context: Rule.RuleContext): Knowledge {
  const key = context.sourceCode.ast;
  let known = files.get(key);
  if (known === undefined) files.set(key, (known = new Knowledge(context)));
  return known;
}

/** What is known of one file. */
export class Knowledge {
  readonly bindings: Bindings;
  readonly #typed: ((node: Node) => Verdict) | null;
  readonly #keys: Readonly<Record<string, readonly string[]>>;
  readonly #functions = new Map<FunctionNode, boolean>();

  constructor(context: Rule.RuleContext) {
    this.bindings = new Bindings(context.sourceCode);
    this.#typed = typesOf(context);
    this.#keys = context.sourceCode.visitorKeys;
  }

  /** Tells what a call gives. */
  verdictOn(node: Node): Verdict {
    const value = innermost(node);
    if (value.type !== 'CallExpression') return this.#typed?.(value) ?? 'unknown';
    const typed = this.#typed?.(value) ?? 'unknown';
    return typed === 'unknown' ? this.#byName(value as Call) : typed;
  }

  /** Tells whether a node is a call that makes a coroutine, which somebody has to run. */
  isCoroutineCall(node: Node): node is Call {
    const value = innermost(node);
    if (value.type !== 'CallExpression') return false;
    const verdict = this.verdictOn(value);
    return verdict === 'generator' || verdict === 'thenable coroutine';
  }

  /** Tells whether a function is the body of a coroutine. */
  isCoroutineFunction(fn: FunctionNode | null): fn is FunctionNode {
    if (fn?.generator !== true || fn.async === true) return false;
    const known = this.#functions.get(fn);
    if (known !== undefined) return known;
    // A function that calls itself is asked about while it is being looked at.
    this.#functions.set(fn, false);
    const answer = this.#looksLikeCoroutine(fn);
    this.#functions.set(fn, answer);
    return answer;
  }

  /** Tells whether an expression is a coroutine function that is named and not called. */
  isUncalledCoroutine(node: Node): boolean {
    const value = innermost(node);
    if (value.type !== 'Identifier' && !isFunction(value)) return false;
    const origin = this.bindings.originOfValue(value);
    if (origin?.kind !== 'function') return false;
    return origin.isDecorated || this.isCoroutineFunction(origin.fn);
  }

  /** Tells whether a call hands what it is given to a loop. */
  isRunner(call: CallExpression): boolean {
    const name = calledName(call);
    if (name === null) return false;
    const object = calledObject(call);
    if (call.callee.type === 'MemberExpression') {
      if (object !== null && this.bindings.exportedName(object) === '*') return RUNNERS.has(name);
      return RUNNER_METHODS.has(name);
    }
    return this.exported(call, RUNNERS) !== null;
  }

  /** Gives the name of the function of this package that is called, if it is one of these. */
  exported(call: CallExpression, names: ReadonlySet<string>): string | null {
    const origin = this.bindings.originOf(call as Call);
    return origin?.kind === 'package' && names.has(origin.name) ? origin.name : null;
  }

  #byName(call: Call): Verdict {
    const origin = this.bindings.originOf(call);
    if (origin === null) return 'unknown';
    if (origin.kind === 'package') return verdictOnExport(origin.name);
    if (origin.kind === 'package method') {
      return COROUTINE_METHODS[origin.of]?.includes(origin.name) === true ? 'generator' : 'other';
    }
    if (origin.isDecorated) return 'thenable coroutine';
    if (origin.fn.async === true && origin.fn.generator !== true) return 'promise';
    return this.isCoroutineFunction(origin.fn) ? 'generator' : 'unknown';
  }

  #looksLikeCoroutine(fn: FunctionNode): boolean {
    return this.#isAnnotated(fn) || this.#isHandedOver(fn) || this.#asks(fn);
  }

  #isAnnotated(fn: FunctionNode): boolean {
    const { returnType } = fn as { returnType?: { typeAnnotation?: { typeName?: Identifier } } };
    return ['Coroutine', 'Awaitable'].includes(returnType?.typeAnnotation?.typeName?.name ?? '');
  }

  /** Tells whether the function, or what a call of it gives, goes to whoever runs coroutines. */
  #isHandedOver(fn: FunctionNode): boolean {
    if (fn.type !== 'FunctionDeclaration') {
      const { parent } = outermost(fn);
      if (parent.type === 'CallExpression') {
        return this.bindings.isDecorator(parent as Call) || this.#takesBody(parent);
      }
      if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
        return this.#isCalledByRunner(parent.id);
      }
      return false;
    }
    return fn.id !== null && this.#isCalledByRunner(fn.id);
  }

  #takesBody(call: CallExpression): boolean {
    return this.exported(call, new Set(['asyncFor', 'asyncWith', 'toAsync'])) !== null;
  }

  #isCalledByRunner(name: Identifier): boolean {
    const references = this.bindings.variableOf(name)?.references ?? [];
    return references.some(({ identifier }) => {
      const call = (identifier as unknown as Node).parent;
      if (call.type !== 'CallExpression' || call.callee !== (identifier as unknown)) return false;
      const value = outermost(call);
      const { parent } = value;
      if (parent.type === 'CallExpression')
        return parent.callee !== (value as unknown) && this.isRunner(parent);
      const around = parent.type === 'ArrayExpression' ? outermost(parent).parent : null;
      return around?.type === 'CallExpression' && this.exported(around, COMBINATORS) !== null;
    });
  }

  /** Tells whether the body asks for something that a driver answers. */
  #asks(fn: FunctionNode): boolean {
    return nodesIn(fn, this.#keys).some((node) => {
      if (
        node.type !== 'YieldExpression' ||
        node.argument === null ||
        node.argument === undefined
      ) {
        return false;
      }
      const verdict = this.verdictOn(node.argument as Node);
      return verdict === 'generator' || verdict === 'thenable coroutine' || verdict === 'future';
    });
  }
}

function verdictOnExport(name: string): Verdict {
  if (PLAIN_GENERATORS.has(name)) return 'generator';
  if (COROUTINE_FUNCTIONS.has(name)) return 'thenable coroutine';
  return FUTURE_FUNCTIONS.has(name) ? 'future' : 'other';
}

// What becomes of the value of a call: whether somebody runs the coroutine that it makes.

import type { Rule } from 'eslint';
import type { Knowledge } from './knowledge.js';
import { DROPPING, JUDGING } from './names.js';
import {
  calledName,
  type FunctionNode,
  functionAround,
  isFunction,
  keyOf,
  type Node,
  outermost,
  resultOf,
} from './nodes.js';

/** What is done with a coroutine. */
export type Use =
  /** Handed to somebody who may run it. */
  | 'passed on'
  | 'statement'
  | 'returned'
  | 'yielded'
  | 'awaited'
  | 'tested'
  | 'shown'
  | 'void'
  | 'never read'
  | 'overwritten'
  | 'dropped by a callback'
  | 'judged by a callback'
  | 'given to promises';

const PROMISE_METHODS = new Set(['all', 'allSettled', 'any', 'race', 'resolve']);

const CONSOLE_METHODS = new Set(['debug', 'error', 'info', 'log', 'warn']);

/** Tells what is done with the value of a node that makes a coroutine. */
export function useOf(node: Node, known: Knowledge): Use {
  const value = resultOf(node);
  const parent = value.parent;
  const isTest = (parent as { test?: unknown }).test === value;
  if (isTest && parent.type !== 'SwitchCase') return 'tested';
  switch (parent.type) {
    case 'ExpressionStatement':
      return 'statement';
    case 'ReturnStatement':
      return useOfReturned(functionAround(value), known);
    case 'ArrowFunctionExpression':
      return parent.body === (value as unknown) ? useOfReturned(parent, known) : 'passed on';
    case 'YieldExpression':
      return parent.delegate ? 'passed on' : 'yielded';
    case 'AwaitExpression':
      return 'awaited';
    case 'UnaryExpression':
      return useOfOperand(parent.operator);
    case 'BinaryExpression':
      return isIdentity(parent.operator) ? 'passed on' : 'tested';
    case 'LogicalExpression':
      return parent.operator === '??' ? 'passed on' : 'tested';
    case 'SequenceExpression':
      return 'statement';
    case 'TemplateLiteral':
      return 'shown';
    case 'VariableDeclarator':
    case 'AssignmentExpression':
      return useOfVariable(parent, known);
    case 'ArrayExpression':
      return useOfArray(parent, known);
    case 'CallExpression':
      return useOfArgument(parent, value);
    default:
      return 'passed on';
  }
}

function useOfOperand(operator: string): Use {
  if (operator === 'void') return 'void';
  return operator === 'typeof' || operator === 'delete' ? 'passed on' : 'tested';
}

function isIdentity(operator: string): boolean {
  return ['===', '!==', '==', '!=', 'in', 'instanceof'].includes(operator);
}

/** What a coroutine gives back is its result; what a callback gives back may be dropped. */
function useOfReturned(fn: FunctionNode | null, known: Knowledge): Use {
  if (fn === null) return 'passed on';
  if (fn.generator === true) return known.isCoroutineFunction(fn) ? 'returned' : 'passed on';
  return useOfCallback(fn);
}

/** Tells what is done with what a callback gives. */
export function useOfCallback(callback: Node): Use {
  const value = outermost(callback);
  const { parent } = value;
  if (parent.type !== 'CallExpression' || parent.callee === (value as unknown)) return 'passed on';
  const name = calledName(parent) ?? '';
  const isMethod = parent.callee.type === 'MemberExpression';
  if (DROPPING.has(name)) return 'dropped by a callback';
  return isMethod && JUDGING.has(name) ? 'judged by a callback' : 'passed on';
}

function useOfVariable(
  at: Extract<Rule.Node, { type: 'VariableDeclarator' | 'AssignmentExpression' }>,
  known: Knowledge,
): Use {
  const name = at.type === 'VariableDeclarator' ? at.id : at.left;
  if (name.type !== 'Identifier') return 'passed on';
  if (at.type === 'AssignmentExpression' && at.operator !== '=') return 'passed on';
  const variable = known.bindings.variableOf(name);
  // What is exported, or global, is read elsewhere.
  if (variable === null || variable.scope.type === 'global' || isExported(at)) return 'passed on';
  const reads = variable.references.filter((reference) => reference.isRead());
  if (reads.length > 0) return 'passed on';
  return isNamedInExport(variable.identifiers as unknown as Node[]) ? 'passed on' : 'never read';
}

function isExported(at: Rule.Node): boolean {
  return at.parent?.parent?.type === 'ExportNamedDeclaration';
}

function isNamedInExport(identifiers: readonly Node[]): boolean {
  return identifiers.some((identifier) => identifier.parent.type === 'ExportSpecifier');
}

/** Promises take a coroutine for a value; an array that nobody looks at drops what is in it. */
function useOfArray(array: Node, known: Knowledge): Use {
  const use = useOf(array, known);
  return ['statement', 'void', 'never read', 'given to promises'].includes(use) ? use : 'passed on';
}

function useOfArgument(call: Extract<Rule.Node, { type: 'CallExpression' }>, value: Node): Use {
  const { callee } = call;
  if (callee === (value as unknown) || callee.type !== 'MemberExpression') return 'passed on';
  if (callee.object.type !== 'Identifier') return 'passed on';
  const method = keyOf(callee) ?? '';
  if (callee.object.name === 'Promise' && PROMISE_METHODS.has(method)) return 'given to promises';
  return callee.object.name === 'console' && CONSOLE_METHODS.has(method) ? 'shown' : 'passed on';
}

/** Tells whether a `yield*` may be written at a node. */
export function mayDelegate(node: Node, known: Knowledge): boolean {
  const fn = functionAround(node);
  return isFunction(fn) && known.isCoroutineFunction(fn);
}

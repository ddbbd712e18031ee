// What co makes of a value that is yielded, written out as a promise.

import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';
import { type Draft, Refusal } from './draft.js';
import { lateAmong, type Workshop } from './workshop.js';

/** What binds less tightly than `await`. */
export function needsParens({ node }: NodePath): boolean {
  if (node.extra?.['parenthesized'] === true) return false;
  return /^(Binary|Logical|Conditional|Assignment|Sequence|Yield|TSAs|TSSatisfies)Expression$/.test(
    node.type,
  );
}

/** Sees to it that a value is a promise, or can stand for one. */
export function draftPromise(value: NodePath, workshop: Workshop, draft: Draft): void {
  const { bodies, values, options } = workshop;
  const called = bodies.calledBy(value);
  const named = bodies.namedBy(value);
  if (called !== undefined || named !== undefined) {
    const body = called ?? named;
    if (!workshop.isConverted(body)) {
      throw new Refusal(value.node, `it waits for ${body?.what ?? ''}, which stays as it is`);
    }
    if (named !== undefined) draftNamed(value, draft);
    return;
  }
  if (value.isArrayExpression()) return draftAll(value, workshop, draft);
  if (value.isObjectExpression()) return draftProperties(value, workshop, draft);
  if (value.isArrowFunctionExpression() || value.isFunctionExpression()) {
    return draftThunk(value as NodePath<t.Function>, workshop, draft);
  }
  if (values.isPromise(value)) return;
  if (values.isPlainCall(value)) {
    throw new Refusal(value.node, 'it yields what is no promise: a thunk, or a list of its own');
  }
  if (options.assumePromises !== true) {
    throw new Refusal(
      value.node,
      'it yields what may be a promise, or a thunk, a generator, an array: with --assume-promises it is taken for a promise',
    );
  }
  draft.note(value.node, 'this', 'is taken for a promise, as --assume-promises says');
}

/** A generator function that co is given itself is called by it, with its own `this`. */
function draftNamed(value: NodePath, draft: Draft): void {
  if (!value.isIdentifier()) {
    throw new Refusal(value.node, 'it yields a generator function where it is made, or a method');
  }
  draft.insertFirst(value.node.end ?? 0, '()');
}

function draftAll(array: NodePath<t.ArrayExpression>, workshop: Workshop, draft: Draft): void {
  refuseLate(array, workshop);
  for (const one of array.get('elements') as NodePath[]) draftMember(one, workshop, draft);
  draft.insert(array.node.start ?? 0, 'Promise.all(');
  draft.insertFirst(array.node.end ?? 0, ')');
}

/** In arrays and objects plain values pass; calls must not begin before all is evaluated. */
function draftMember(member: NodePath, workshop: Workshop, draft: Draft): void {
  const { node } = member;
  if ((node as t.Node | null) === null || node.type === 'SpreadElement') {
    throw new Refusal(member.parent, 'a list is spread into it, or has holes');
  }
  if (workshop.values.isPlain(member) && !isContainer(member)) return;
  draftPromise(member, workshop, draft);
}

/** Async functions begin at their call; co begins when all members are there. */
function refuseLate(container: NodePath, { bodies }: Workshop): void {
  const late = lateAmong(
    leavesOf(container),
    (leaf) => bodies.calledBy(leaf) !== undefined || leaf.isFunction(),
  );
  if (late === undefined) return;
  throw new Refusal(
    late.node,
    'what stands before it would begin before this is evaluated: give this a name above',
  );
}

/** The members of an array or an object, and of those within, in the order of their evaluation. */
function leavesOf(container: NodePath): NodePath[] {
  const members = container.isArrayExpression()
    ? (container.get('elements') as NodePath[])
    : (container as NodePath<t.ObjectExpression>)
        .get('properties')
        .filter((one) => one.isObjectProperty())
        .map((one) => one.get('value') as NodePath);
  return members.flatMap((one) =>
    one.isArrayExpression() || one.isObjectExpression() ? leavesOf(one) : [one],
  );
}

function isContainer({ node }: NodePath): boolean {
  return /^(Array|Object|ArrowFunction|Function)Expression$/.test(node.type);
}

/** `{ a: x }` becomes `Promise.all([x]).then(([a]) => ({ a }))`, with its members where they were. */
function draftProperties(
  object: NodePath<t.ObjectExpression>,
  workshop: Workshop,
  draft: Draft,
): void {
  const { node } = object;
  const keys: string[] = [];
  refuseLate(object, workshop);
  for (const property of object.get('properties')) {
    if (!property.isObjectProperty() || property.node.computed) {
      throw new Refusal(property.node, 'a property of the object is computed, spread, or a method');
    }
    const { key, value, shorthand } = property.node;
    if (key.type !== 'Identifier' || isReserved(key.name)) {
      throw new Refusal(key, 'a property of the object has a name that cannot be a variable');
    }
    keys.push(key.name);
    draftMember(property.get('value'), workshop, draft);
    if (!shorthand) draft.replace(key.start ?? 0, workshop.source.startOf(value), '');
  }
  const names = keys.join(', ');
  draft.replace(node.start ?? 0, (node.start ?? 0) + 1, 'Promise.all([');
  draft.replace((node.end ?? 0) - 1, node.end ?? 0, `]).then(([${names}]) => ({ ${names} }))`);
}

function isReserved(name: string): boolean {
  return /^(default|class|function|new|delete|in|if|else|for|while|do|return|this|null|true|false|var|let|const|await|yield|eval|arguments|import|export|switch|case|try|catch|finally|throw|typeof|void|with|super|static|enum|extends|debugger|break|continue|instanceof)$/.test(
    name,
  );
}

/** A thunk of one parameter: what it calls back with settles a promise. */
function draftThunk(thunk: NodePath<t.Function>, workshop: Workshop, draft: Draft): void {
  const { node } = thunk;
  const usesThis = workshop.source.text.slice(node.start ?? 0, node.end ?? 0).includes('this');
  const isSimple = node.params.length === 1 && node.params[0]?.type === 'Identifier';
  if (!isSimple || node.generator === true || node.async === true || usesThis) {
    throw new Refusal(node, 'it yields a function that is no simple thunk');
  }
  const { isTypeScript } = workshop.source;
  const [head, error] = isTypeScript
    ? ['new Promise<any>(', 'error?: unknown, ...results: unknown[]']
    : ['new Promise(', 'error, ...results'];
  draft.insert(node.start ?? 0, `${head}(resolve, reject) => { (`);
  draft.insertFirst(
    node.end ?? 0,
    `)((${error}) => { if (error) reject(error); else resolve(results.length > 1 ? results : results[0]); }); })`,
  );
}

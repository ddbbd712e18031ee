// The head of a function, from one kind to another: the star, `async`, the arrow, the declared result.

import type * as t from '@babel/types';
import type { Body, FunctionPath } from './body.js';
import { type Draft, Refusal } from './draft.js';
import type { Source, Token } from './source.js';

/** Where the parameters of a function begin, or its name, if it has one. */
function endOfHead({ node }: FunctionPath): number {
  const named = node as Partial<Record<'id' | 'key' | 'typeParameters' | 'body', t.Node | null>> &
    t.Function;
  const first = named.id ?? named.key ?? named.typeParameters ?? named.params[0] ?? named.body;
  return first.start ?? 0;
}

function isMethod(path: FunctionPath): boolean {
  return path.isClassMethod() || path.isObjectMethod() || path.isClassPrivateMethod();
}

/** Makes an async function of a generator function. */
export function makeAsync(body: Body, source: Source, draft: Draft): void {
  const { path } = body;
  const { start, decorators } = path.node as t.ClassMethod;
  const from = decorators?.at(-1)?.end ?? start ?? 0;
  const star = source.token('*', from, endOfHead(path)) as Token;
  const after = /^ */.exec(source.text.slice(star.end))?.[0].length ?? 0;
  if (isMethod(path)) {
    draft.replace(star.start, star.end + after, 'async ');
  } else {
    const keyword = source.token('function', from, star.start) as Token;
    draft.insertFirst(keyword.start, 'async ');
    const hasSpaceBefore = source.text[star.start - 1] === ' ';
    draft.replace(star.start, star.end + (hasSpaceBefore ? after : 0), '');
  }
  retype(body, draft, 'Promise');
}

/** Makes a generator function of an async function; of an arrow function a function expression. */
export function makeGenerator(body: Body, source: Source, draft: Draft): void {
  const { path } = body;
  const { start, decorators } = path.node as t.ClassMethod;
  const from = decorators?.at(-1)?.end ?? start ?? 0;
  const keyword = source.token('async', from, source.text.length) as Token;
  const space = /^\s*/.exec(source.text.slice(keyword.end))?.[0].length ?? 0;
  if (path.isArrowFunctionExpression()) {
    refuseThis(path);
    draft.replace(keyword.start, keyword.end + space, 'function* ');
    unfoldArrow(body, source, draft);
  } else if (isMethod(path)) {
    draft.replace(keyword.start, keyword.end + space, '*');
  } else {
    draft.replace(keyword.start, keyword.end + space, '');
    const functionKeyword = source.token('function', keyword.end, source.text.length) as Token;
    draft.insert(functionKeyword.end, '*');
  }
}

function unfoldArrow({ path }: Body, source: Source, draft: Draft): void {
  const node = path.node as t.ArrowFunctionExpression;
  const [only] = node.params;
  const head = node.returnType?.end ?? only?.end ?? node.start ?? 0;
  const arrow = source.token('=>', head, source.startOf(node.body)) as Token;
  const firstParen = source.token('(', node.start ?? 0, arrow.start);
  if (only !== undefined && (firstParen === undefined || firstParen.start > (only.start ?? 0))) {
    draft.insert(only.start ?? 0, '(');
    draft.insert(only.end ?? 0, ')');
  }
  const spaces = /^ */.exec(source.text.slice(arrow.end))?.[0].length ?? 0;
  if (node.body.type === 'BlockStatement') {
    draft.replace(arrow.start, arrow.end + spaces, '');
    return;
  }
  draft.replace(arrow.start, arrow.end, '{ return');
  if (spaces === 0) draft.insert(arrow.end, ' ');
  draft.insert(source.endOf(node.body), '; }');
}

function refuseThis(path: FunctionPath): void {
  path.traverse({
    Function(inner) {
      if (!inner.isArrowFunctionExpression()) inner.skip();
    },
    ThisExpression({ node }) {
      throw new Refusal(node, 'it is an arrow function that uses `this`: a generator has its own');
    },
    Identifier({ node, parent, key }) {
      if (node.name !== 'arguments' || (parent.type === 'MemberExpression' && key === 'property')) {
        return;
      }
      throw new Refusal(node, 'it is an arrow function that uses `arguments` of the one around it');
    },
    Super({ node }) {
      throw new Refusal(node, 'it is an arrow function that uses `super`');
    },
    MetaProperty({ node }) {
      if (node.meta.name === 'new') {
        throw new Refusal(node, 'it is an arrow function that uses `new.target`');
      }
    },
  });
}

/** The types of what a coroutine gives, by the names of those that hold it, and its place there. */
const HOLDERS: Readonly<Record<string, number>> = { Promise: 0, Coroutine: 0, Generator: 1 };

/** Declares the result of a function anew: `Promise<T>` for `Coroutine<T>` or `Generator<any, T>`. */
export function retype({ path }: Body, draft: Draft, holder: string): void {
  refuseDeclared(path);
  const annotation = (path.node as t.FunctionDeclaration).returnType;
  if (annotation === null || annotation === undefined) return;
  const type = annotation.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
  const name =
    type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier'
      ? type.typeName.name
      : '';
  const place = HOLDERS[name];
  if (type?.type !== 'TSTypeReference' || place === undefined) {
    throw new Refusal(annotation, 'its declared type does not say what it gives in the end');
  }
  const parameters = type.typeParameters?.params ?? [];
  const result = parameters[place];
  if (result === undefined) {
    const fallback = name === 'Generator' ? 'any' : 'unknown';
    draft.replace(type.start ?? 0, type.end ?? 0, `${holder}<${fallback}>`);
    return;
  }
  draft.replace(type.start ?? 0, result.start ?? 0, `${holder}<`);
  draft.replace(result.end ?? 0, type.end ?? 0, '>');
}

/** A type that is declared elsewhere, for the variable or by overloads, would have to change as well. */
function refuseDeclared(path: FunctionPath): void {
  const { node, parent } = path;
  if (parent.type === 'VariableDeclarator' && (parent.id as t.Identifier).typeAnnotation) {
    throw new Refusal(parent.id, 'the variable that holds it has a declared type');
  }
  const siblings = path.getAllPrevSiblings();
  const name = (node as t.FunctionDeclaration).id?.name;
  const overload = siblings.find(
    (one) =>
      (one.node.type === 'TSDeclareFunction' && one.node.id?.name === name) ||
      (one.node.type === 'TSDeclareMethod' &&
        (one.node.key as t.Identifier).name === ((node as t.ClassMethod).key as t.Identifier).name),
  );
  if (overload !== undefined) throw new Refusal(overload.node, 'it has overloads');
}

// What can be said of an expression from this file alone: that it is a promise for sure, or a plain
// value for sure. Of all else nothing is said.

import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';
import {
  annotationOf,
  isCoOf,
  isGlobal,
  isPlainClass,
  isPlainType,
  isPromiseType,
  isPromisingMethod,
  typeIn,
} from './facts.js';
import type { Imports } from './imports.js';

const PROMISING_MODULE = /^(node:)?(fs|timers|dns|stream|readline)\/promises$/;
const PROMISE_METHODS = new Set(['then', 'catch', 'finally']);

/** Values that no `then` hangs on. */
const PLAIN = new Set<t.Node['type']>([
  'StringLiteral',
  'NumericLiteral',
  'BooleanLiteral',
  'NullLiteral',
  'BigIntLiteral',
  'RegExpLiteral',
  'TemplateLiteral',
  'BinaryExpression',
  'UnaryExpression',
  'UpdateExpression',
  'ArrayExpression',
  'ArrowFunctionExpression',
  'FunctionExpression',
  'ClassExpression',
  'AwaitExpression',
  'YieldExpression',
]);

export class Values {
  readonly #imports: Imports;
  readonly #asked = new Set<t.Node>();

  constructor(imports: Imports) {
    this.#imports = imports;
  }

  /** True if an expression is a promise for sure. */
  isPromise(path: NodePath): boolean {
    const { node } = path;
    if (this.#asked.has(node)) return false;
    this.#asked.add(node);
    try {
      return this.#isPromise(path);
    } finally {
      this.#asked.delete(node);
    }
  }

  /** True if an expression is nothing to wait for, for sure. */
  isPlain(path: NodePath): boolean {
    const { node } = path;
    if (PLAIN.has(node.type)) return true;
    if (node.type === 'ObjectExpression') {
      return node.properties.every(
        (one) => one.type !== 'SpreadElement' && (one.key as t.Identifier).name !== 'then',
      );
    }
    if (path.isConditionalExpression()) {
      return this.isPlain(path.get('consequent')) && this.isPlain(path.get('alternate'));
    }
    if (path.isLogicalExpression()) {
      return this.isPlain(path.get('left')) && this.isPlain(path.get('right'));
    }
    if (path.isAssignmentExpression()) {
      return node.type === 'AssignmentExpression' && node.operator !== '='
        ? true
        : this.isPlain(path.get('right'));
    }
    if (path.isTSAsExpression() || path.isTSNonNullExpression() || path.isTSSatisfiesExpression()) {
      return this.isPlain(path.get('expression') as NodePath);
    }
    if (node.type === 'MemberExpression') {
      return !node.computed && (node.property as t.Identifier).name === 'length';
    }
    if (path.isNewExpression()) return isPlainClass(path.node.callee, path);
    return path.isIdentifier() && this.#isPlainName(path);
  }

  /** True for the call of a function of this file that gives plain values: a thunk, a list. */
  isPlainCall(path: NodePath): boolean {
    if (!path.isCallExpression()) return false;
    const callee = path.get('callee');
    if (!callee.isIdentifier()) return false;
    const declared = callee.scope.getBinding(callee.node.name)?.path;
    const fn = declared?.isVariableDeclarator() === true ? declared.get('init') : declared;
    if (fn?.isFunction() !== true || fn.node.async === true || fn.node.generator === true) {
      return false;
    }
    const body = fn.get('body') as NodePath;
    if (!body.isBlockStatement()) return this.isPlain(body);
    const last = body.get('body').at(-1);
    return last?.isReturnStatement() === true && this.isPlain(last.get('argument') as NodePath);
  }

  #isPlainName(path: NodePath<t.Identifier>): boolean {
    const { name } = path.node;
    if (name === 'undefined') return true;
    const binding = path.scope.getBinding(name);
    if (binding === undefined) return false;
    const { node } = binding.path;
    if (node.type === 'VariableDeclarator') {
      if (node.id.type !== 'Identifier' || binding.path.parentPath?.parentPath?.isFor() === true) {
        return false;
      }
      if (isPlainType(annotationOf(node.id))) return true;
      const init = (binding.path as NodePath<t.VariableDeclarator>).get('init');
      const isFirstPlain =
        init.node === null || init.node === undefined || this.#plainOnce(init as NodePath);
      return isFirstPlain && binding.constantViolations.every((one) => this.#isPlainChange(one));
    }
    return binding.kind === 'param' && isPlainType(annotationOf(binding.identifier));
  }

  #isPlainChange(violation: NodePath): boolean {
    if (violation.isUpdateExpression()) return true;
    if (!violation.isAssignmentExpression()) return false;
    if (violation.node.operator !== '=') return true;
    return violation.node.left.type === 'Identifier' && this.#plainOnce(violation.get('right'));
  }

  #plainOnce(path: NodePath): boolean {
    if (this.#asked.has(path.node)) return true;
    this.#asked.add(path.node);
    try {
      return this.isPlain(path);
    } finally {
      this.#asked.delete(path.node);
    }
  }

  #isPromise(path: NodePath): boolean {
    if (path.isImport()) return true;
    if (path.isNewExpression()) return isGlobal(path.get('callee'), 'Promise');
    if (path.isCallExpression()) {
      return path.node.callee.type === 'Import' || this.#givesPromise(path.get('callee'));
    }
    if (path.isConditionalExpression()) {
      return this.isPromise(path.get('consequent')) && this.isPromise(path.get('alternate'));
    }
    if (path.isTSNonNullExpression()) return this.isPromise(path.get('expression'));
    if (path.isTSAsExpression()) {
      return isPromiseType(path.node.typeAnnotation) || this.isPromise(path.get('expression'));
    }
    if (!path.isIdentifier()) return false;
    const binding = path.scope.getBinding(path.node.name);
    if (binding === undefined) return false;
    if (isPromiseType(annotationOf(binding.identifier))) return true;
    const { path: declared } = binding;
    if (!binding.constant || !declared.isVariableDeclarator()) return false;
    const init = declared.get('init') as NodePath;
    return declared.node.id.type === 'Identifier' && init.node !== null && this.isPromise(init);
  }

  /** True if the calls of an expression give promises. */
  #givesPromise(callee: NodePath): boolean {
    const { node } = callee;
    if (callee.isFunctionExpression() || callee.isArrowFunctionExpression()) {
      return this.#isPromising(callee as NodePath<t.Function>);
    }
    if (node.type === 'MemberExpression') return this.#methodGivesPromise(callee as never);
    if (callee.isCallExpression()) return this.#isMaker(callee.get('callee'));
    if (!callee.isIdentifier()) return false;
    const { name } = callee.node;
    const binding = callee.scope.getBinding(name);
    if (binding === undefined) return name === 'fetch';
    const imported = this.#imports.of(name);
    if (imported !== undefined && binding.kind === 'module') {
      return PROMISING_MODULE.test(imported.from) || isCoOf(imported);
    }
    if (imported !== undefined && isCoOf(imported)) return true;
    if (imported !== undefined && PROMISING_MODULE.test(imported.from)) return true;
    return this.#isPromisingName(binding.path, binding.identifier);
  }

  #isPromisingName(declared: NodePath, identifier: t.Identifier): boolean {
    if (declared.isFunctionDeclaration()) return this.#isPromising(declared);
    if (declared.node.type === 'TSDeclareFunction') {
      return isPromiseType(typeIn(declared.node.returnType));
    }
    const annotation = annotationOf(identifier);
    if (annotation?.type === 'TSFunctionType') {
      return isPromiseType(annotation.typeAnnotation?.typeAnnotation);
    }
    if (!declared.isVariableDeclarator()) return false;
    const init = declared.get('init') as NodePath;
    if (init.isArrowFunctionExpression() || init.isFunctionExpression()) {
      return this.#isPromising(init as NodePath<t.Function>);
    }
    return init.isCallExpression() && this.#isMaker(init.get('callee'));
  }

  /** True for what makes a function that gives promises: `co.wrap`, `toAsync`. */
  #isMaker(callee: NodePath): boolean {
    const { node } = callee;
    if (node.type === 'Identifier') {
      const imported = this.#imports.of(node.name);
      return imported?.name === 'toAsync' || (imported?.from === 'co' && imported.name === 'wrap');
    }
    if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return false;
    const imported = this.#imports.of(node.object.name);
    const { property } = node;
    const isWrap = property.type === 'Identifier' && property.name === 'wrap';
    return isWrap && imported !== undefined && isCoOf(imported);
  }

  #methodGivesPromise(callee: NodePath<t.MemberExpression>): boolean {
    const { object, property, computed } = callee.node;
    if (computed || property.type !== 'Identifier') return false;
    if (PROMISE_METHODS.has(property.name)) return true;
    if (isGlobal(callee.get('object'), 'Promise')) return property.name !== 'withResolvers';
    if (object.type === 'Identifier') {
      const imported = this.#imports.of(object.name);
      if (imported === undefined) return false;
      return PROMISING_MODULE.test(imported.from) || (isCoOf(imported) && property.name === 'call');
    }
    if (object.type === 'MemberExpression' && object.object.type === 'Identifier') {
      const imported = this.#imports.of(object.object.name);
      const isFs = imported !== undefined && /^(node:)?fs$/.test(imported.from);
      return isFs && (object.property as t.Identifier).name === 'promises';
    }
    return object.type === 'ThisExpression' && isPromisingMethod(callee, property.name);
  }

  /** True if a function that is none of ours gives a promise at each call. */
  #isPromising(fn: NodePath<t.Function>): boolean {
    const { node } = fn;
    if (node.generator === true) return false;
    if (node.async === true || isPromiseType(typeIn(node.returnType))) return true;
    const body = fn.get('body') as NodePath;
    if (!body.isBlockStatement()) return this.isPromise(body);
    const [only, ...more] = body.get('body');
    if (more.length > 0 || only?.isReturnStatement() !== true) return false;
    return only.node.argument !== null && this.isPromise(only.get('argument') as NodePath);
  }
}

// What a node says by itself, without a look at the rest of the file.

import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';

/** True for co, in whatever way it was imported. */
export function isCoOf({ from, name }: { from: string; name: string }): boolean {
  return (from === 'co' || from === 'yieldfrom/co') && (name === 'default' || name === 'co');
}

export function isGlobal(path: NodePath, name: string): boolean {
  return path.isIdentifier() && path.node.name === name && !path.scope.hasBinding(name, true);
}

/** True if nothing happens when the expression is evaluated, early or late. */
export function isQuiet(node: t.Node): boolean {
  switch (node.type) {
    case 'Identifier':
    case 'ThisExpression':
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return true;
    case 'MemberExpression':
      return isQuiet(node.object) && (!node.computed || isQuiet(node.property));
    case 'TemplateLiteral':
      return node.expressions.every(isQuiet);
    case 'UnaryExpression':
      return node.operator !== 'delete' && isQuiet(node.argument);
    case 'BinaryExpression':
      return isQuiet(node.left) && isQuiet(node.right);
    case 'ArrayExpression':
      return node.elements.every((one) => one !== null && isQuiet(one));
    case 'ObjectExpression':
      return node.properties.every((one) => one.type === 'ObjectProperty' && isQuiet(one.value));
    default:
      return false;
  }
}

export function isPromisingMethod(callee: NodePath, name: string): boolean {
  const holder = callee.findParent((one) => one.isClassBody());
  if (holder?.isClassBody() !== true) return false;
  return holder.node.body.some(
    (one) =>
      (one.type === 'ClassMethod' || one.type === 'TSDeclareMethod') &&
      one.key.type === 'Identifier' &&
      one.key.name === name &&
      !one.generator &&
      (one.async === true || isPromiseType(typeIn(one.returnType))),
  );
}

export function isPlainClass(callee: t.Node, path: NodePath): boolean {
  const plain = ['Map', 'Set', 'Date', 'Array', 'WeakMap', 'WeakSet', 'URL', 'Uint8Array'];
  if (callee.type !== 'Identifier') return false;
  const declared = path.scope.getBinding(callee.name)?.path;
  if (declared?.isClassDeclaration() === true) {
    const { superClass, body } = declared.node;
    return (
      !superClass &&
      body.body.every(
        (one) => ((one as t.ClassMethod).key as t.Identifier | undefined)?.name !== 'then',
      )
    );
  }
  return (
    (plain.includes(callee.name) || callee.name.endsWith('Error')) &&
    !path.scope.hasBinding(callee.name, true)
  );
}

export function annotationOf(node: t.Node): t.TSType | undefined {
  return typeIn((node as t.Identifier).typeAnnotation);
}

export function typeIn(annotation: t.Node | null | undefined): t.TSType | undefined {
  return annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
}

export function isPromiseType(type: t.TSType | undefined | null): boolean {
  return (
    type?.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    /^Promise(Like)?$/.test(type.typeName.name)
  );
}

export function isPlainType(type: t.TSType | undefined): boolean {
  return (
    type !== undefined &&
    /^TS(String|Number|Boolean|BigInt|Void|Undefined|Null|Array|Tuple|Literal)(Keyword|Type)$/.test(
      type.type,
    )
  );
}

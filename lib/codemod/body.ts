// The functions of a file that may be coroutines, and every place that has to do with them.

import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';
import type { Source } from './source.js';

export type FunctionPath = NodePath<t.Function>;
export type WaitPath = NodePath<t.YieldExpression | t.AwaitExpression>;

/** A generator function, or an async function. */
export interface Body {
  readonly path: FunctionPath;
  /** What it is called in reports. */
  readonly what: string;
  /** Its own waits: `yield`, `yield*` or `await`, not those of functions within. */
  readonly waits: readonly WaitPath[];
  readonly returns: readonly NodePath<t.ReturnStatement>[];
  readonly uses: Use[];
  /** Loops with `for await`, and the like: what no wait of a coroutine stands for. */
  readonly others: readonly NodePath[];
}

/** One place where a body is named, or stands as an expression. */
export interface Use {
  /** What names it: an identifier, a member expression, or the function itself. */
  readonly ref: NodePath;
  /** Its call, if it is called there. */
  readonly call: NodePath<t.CallExpression> | undefined;
  /** The call, or else what names it. */
  readonly value: NodePath;
  readonly isExport?: boolean;
}

/** Whether a function is one that a codemod looks for. */
export type Wanted = (node: t.Function) => boolean;

export class Bodies {
  readonly all: readonly Body[];
  readonly #byNode: Map<t.Node, Body>;

  constructor(source: Source, isWanted: Wanted) {
    const paths: FunctionPath[] = [];
    source.program.traverse({
      Function(path) {
        if (isWanted(path.node)) paths.push(path);
      },
    });
    this.all = paths.map(bodyOf);
    this.#byNode = new Map(this.all.map((body) => [body.path.node, body]));
    for (const body of this.all) body.uses.push(...usesOf(body, source.program));
  }

  /** The body in which a place lies, if it lies in one directly. */
  around(path: NodePath): Body | undefined {
    const fn = path.getFunctionParent();
    return fn === null ? undefined : this.#byNode.get(fn.node);
  }

  /** The body that an expression calls. */
  calledBy(path: NodePath): Body | undefined {
    return this.all.find(({ uses }) => uses.some(({ call }) => call?.node === path.node));
  }

  /** The body that an expression names, or is. */
  namedBy(path: NodePath): Body | undefined {
    return this.all.find(({ uses }) =>
      uses.some(({ ref, call }) => ref.node === path.node && call === undefined),
    );
  }
}

function bodyOf(path: FunctionPath): Body {
  const waits: WaitPath[] = [];
  const returns: NodePath<t.ReturnStatement>[] = [];
  const others: NodePath[] = [];
  path.get('body').traverse({
    Function: (inner) => inner.skip(),
    YieldExpression: (wait) => void waits.push(wait),
    AwaitExpression: (wait) => void waits.push(wait),
    ReturnStatement: (one) => void returns.push(one),
    ForOfStatement: (loop) => void (loop.node.await && others.push(loop)),
    VariableDeclaration: (one) => void (one.node.kind === 'await using' && others.push(one)),
  });
  const own = path.get('body');
  if (own.isYieldExpression() || own.isAwaitExpression()) waits.unshift(own);
  return { path, what: nameOf(path), waits, returns, others, uses: [] };
}

/** How a report calls a function. */
function nameOf(path: FunctionPath): string {
  const { node, parent } = path;
  if ('id' in node && node.id) return `function ${node.id.name}`;
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
    return `function ${parent.id.name}`;
  }
  const key = 'key' in node ? node.key : undefined;
  if (key?.type === 'Identifier') return `method ${key.name}`;
  if (key?.type === 'PrivateName') return `method #${key.id.name}`;
  return 'a function without a name';
}

function usesOf({ path }: Body, program: NodePath<t.Program>): Use[] {
  const { node, parentPath } = path;
  if (path.isClassMethod() || path.isObjectMethod() || path.isClassPrivateMethod()) {
    return methodUses(path, program);
  }
  const uses: Use[] = [];
  let name: string | undefined;
  if (path.isFunctionDeclaration()) {
    name = path.node.id?.name;
    if (parentPath?.isExportDeclaration()) uses.push(exportAt(path));
  } else if (parentPath?.isVariableDeclarator()) {
    const { id } = parentPath.node;
    if (id.type !== 'Identifier') return [useAt(path)];
    name = id.name;
    const statement = parentPath.parentPath?.parentPath;
    if (statement?.isExportNamedDeclaration() === true) uses.push(exportAt(path));
  } else {
    const own = 'id' in node && node.id ? path.scope.getOwnBinding(node.id.name) : undefined;
    return [useAt(path), ...(own?.referencePaths ?? []).map(useAt)];
  }
  if (name === undefined) return uses;
  const binding = path.parentPath?.scope.getBinding(name);
  for (const ref of binding?.referencePaths ?? []) {
    uses.push(
      ref.isExportDeclaration() || ref.parentPath?.isExportSpecifier() === true
        ? exportAt(ref)
        : useAt(ref),
    );
  }
  // What is assigned anew is not what it was declared as.
  for (const violation of binding?.constantViolations ?? []) uses.push(useAt(violation));
  return dedupe(uses);
}

function dedupe(uses: readonly Use[]): Use[] {
  const seen = new Set<string>();
  return uses.filter(({ ref, isExport }) => {
    const key = `${String(ref.node.start)} ${String(isExport)}`;
    return seen.has(key) ? false : (seen.add(key), true);
  });
}

/** Every place that reads a property of the method's name: whose property, nobody can tell. */
function methodUses(
  method: NodePath<t.ClassMethod | t.ObjectMethod | t.ClassPrivateMethod>,
  program: NodePath<t.Program>,
): Use[] {
  const { key, computed } = method.node as t.ClassMethod;
  const name = propertyName(key, computed);
  const uses: Use[] = [];
  const holder = method.isObjectMethod() ? method.parentPath : method.parentPath?.parentPath;
  const statement = holder?.isExpression() === true ? holder.parentPath?.parentPath : holder;
  if (statement?.parentPath?.isExportDeclaration() === true) uses.push(exportAt(method));
  if (name === undefined) return [...uses, useAt(method)];
  program.traverse({
    MemberExpression(path) {
      if (propertyName(path.node.property, path.node.computed) !== name) return;
      if (!isOfAnother(path, method)) uses.push(useAt(path));
    },
    OptionalMemberExpression(path) {
      if (propertyName(path.node.property, path.node.computed) === name) uses.push(useAt(path));
    },
    ObjectPattern(path) {
      for (const one of path.get('properties')) {
        if (!one.isObjectProperty()) continue;
        if (propertyName(one.node.key, one.node.computed) === name) uses.push(useAt(one));
      }
    },
  });
  return uses;
}

/** True for `this.name` and `instance.name` where another class, or object, is meant for sure. */
function isOfAnother(ref: NodePath<t.MemberExpression>, method: NodePath): boolean {
  const object = ref.get('object');
  if (object.isThisExpression()) {
    const holder = ref.findParent((one) => one.isClassBody() || one.isObjectMethod());
    const around = holder?.isObjectMethod() === true ? holder.parentPath : holder;
    return around !== null && around !== undefined && around.node !== method.parent;
  }
  if (!object.isIdentifier()) return false;
  const declared = object.scope.getBinding(object.node.name)?.path;
  if (declared?.isVariableDeclarator() !== true) return false;
  const { init } = declared.node;
  if (init?.type === 'ObjectExpression') return init !== method.parent;
  if (init?.type !== 'NewExpression' || init.callee.type !== 'Identifier') return false;
  const holder = method.parentPath?.parent;
  const own = holder?.type === 'ClassDeclaration' ? holder.id?.name : undefined;
  return own !== undefined && own !== init.callee.name && !hasSubclass(method);
}

function hasSubclass(method: NodePath): boolean {
  let found = false;
  method.scope.getProgramParent().path.traverse({
    Class(path) {
      found ||= path.node.superClass !== null && path.node.superClass !== undefined;
    },
  });
  return found;
}

/** The name of a property, told from private ones. */
function propertyName(key: t.Node, computed: boolean | undefined): string | undefined {
  if (key.type === 'PrivateName') return `#${key.id.name}`;
  if (key.type === 'Identifier' && computed !== true) return key.name;
  return key.type === 'StringLiteral' ? key.value : undefined;
}

function exportAt(ref: NodePath): Use {
  return { ref, call: undefined, value: ref, isExport: true };
}

function useAt(ref: NodePath): Use {
  const parent = ref.parentPath;
  const call = parent?.isCallExpression() === true && ref.key === 'callee' ? parent : undefined;
  return { ref, call, value: call ?? ref };
}

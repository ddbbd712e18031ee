// Node's own modules, asked of the process at run time: the door stays one that every host can load.

interface ProcessLike {
  getBuiltinModule?(id: string): unknown;
}

/** Gives a built-in module of Node; undefined on other hosts, and where it was left out. @internal */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what is in there
export function builtin<T>(name: string): T | undefined {
  const { process } = globalThis as { readonly process?: ProcessLike };
  try {
    return process?.getBuiltinModule?.(`node:${name}`) as T | undefined;
  } catch {
    return undefined;
  }
}

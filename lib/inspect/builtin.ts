// Node's own modules, asked of the process at run time: the door stays one that every host can load.

interface ProcessLike {
  getBuiltinModule?(id: string): unknown;
}

/** Gives a built-in module of Node; undefined on other hosts, and where it was left out. */
export function builtin(name: string): unknown {
  const { process } = globalThis as { process?: ProcessLike };
  try {
    return process?.getBuiltinModule?.(`node:${name}`);
  } catch {
    return undefined;
  }
}

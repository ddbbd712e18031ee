/** As much of a process as gives modules of Node without naming them in an import. */
interface Process {
  getBuiltinModule?(id: string): unknown;
}

/** Gives a module of Node; undefined where there is no Node. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what is in there
export function builtinModule<T>(id: string): T | undefined {
  const { process } = globalThis as { readonly process?: Process };
  return process?.getBuiltinModule?.(id) as T | undefined;
}

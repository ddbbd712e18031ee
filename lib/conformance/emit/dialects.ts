// How three languages say the same. Each line of a block is indented by whoever writes the block.

/** A way to write coroutines. */
export interface Dialect {
  readonly awaits: string;
  readonly literals: { readonly null: string; readonly true: string; readonly false: string };
  /** Whether blocks end with a brace; if not, they begin with a colon. */
  readonly hasBraces: boolean;
  readonly end: string;
  readonly define: (name: string) => string;
  readonly spawn: (thing: string, body: string) => string;
  readonly future: (thing: string) => string;
  readonly resolve: (thing: string, value: string) => string;
  readonly reject: (thing: string, error: string) => string;
  readonly gather: (of: readonly string[], keepsErrors: boolean) => string;
  readonly raise: (error: string) => string;
  readonly rethrow: (variable: string) => string;
  readonly repeat: (index: string, times: string) => string;
  readonly not: (value: string) => string;
  readonly catches: (variable: string) => string;
}

const script = {
  literals: { null: 'null', true: 'true', false: 'false' },
  hasBraces: true,
  end: ';',
  raise: (error: string) => `throw new Raised(${error})`,
  rethrow: (variable: string) => `throw ${variable}`,
  repeat: (index: string, times: string) =>
    `for (let ${index} = 0; ${index} < ${times}; ${index} += 1)`,
  not: (value: string) => `!${value}`,
  catches: (variable: string) => `catch (${variable})`,
};

/** Generators, with this library. */
export const coroutine: Dialect = {
  ...script,
  awaits: 'yield* ',
  define: (name) => `function* ${name}()`,
  spawn: (thing, body) => `${thing} = createTask(${body}())`,
  future: (thing) => `${thing} = new Future()`,
  resolve: (thing, value) => `${thing}.setResult(${value})`,
  reject: (thing, error) => `${thing}.setException(new Raised(${error}))`,
  gather: (of, keepsErrors) =>
    `gather([${of.join(', ')}]${keepsErrors ? ', { returnExceptions: true }' : ''})`,
};

/** Native async functions. */
export const asyncFunctions: Dialect = {
  ...script,
  awaits: 'await ',
  define: (name) => `async function ${name}()`,
  spawn: (thing, body) => `${thing} = spawn(${body})`,
  future: (thing) => `${thing} = new Deferred()`,
  resolve: (thing, value) => `${thing}.resolve(${value})`,
  reject: (thing, error) => `${thing}.reject(new Raised(${error}))`,
  gather: (of, keepsErrors) =>
    keepsErrors ? `allSettled([${of.join(', ')}])` : `Promise.all([${of.join(', ')}])`,
};

/** Python's asyncio. */
export const python: Dialect = {
  awaits: 'await ',
  literals: { null: 'None', true: 'True', false: 'False' },
  hasBraces: false,
  end: '',
  define: (name) => `async def ${name}()`,
  spawn: (thing, body) => `${thing} = loop.create_task(${body}())`,
  future: (thing) => `${thing} = loop.create_future()`,
  resolve: (thing, value) => `${thing}.set_result(${value})`,
  reject: (thing, error) => `${thing}.set_exception(Raised(${error}))`,
  gather: (of, keepsErrors) =>
    `asyncio.gather(${[...of, ...(keepsErrors ? ['return_exceptions=True'] : [])].join(', ')})`,
  raise: (error) => `raise Raised(${error})`,
  rethrow: (variable) => `raise ${variable}`,
  repeat: (index, times) => `for ${index} in range(${times})`,
  not: (value) => `(not ${value})`,
  catches: (variable) => `except Exception as ${variable}`,
};

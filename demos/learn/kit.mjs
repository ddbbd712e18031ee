// What the hidden checks of the exercises say things with. A check is given these functions and the
// module of the exercise; it throws, or rejects, where the exercise is not right. Whatever is wrong is
// told with a line of the exercise. Nothing here needs Node: a page can run the same checks.

import { explore, runTest } from 'yieldfrom/testing';

/** An exercise is not right; `line` is where in its file, counted from 1. */
export class ExerciseError extends Error {
  name = 'ExerciseError';

  constructor(message, line, cause) {
    super(message, { cause });
    this.line = line;
  }
}

/**
 * Checks an exercise.
 *
 * @param exercise What its file exports.
 * @param check The hidden check.
 * @param file `source` is its text, `url` how stacks name it.
 */
export async function checkExercise(exercise, check, file) {
  const kit = kitFor(file);
  try {
    await check(exercise, kit);
  } catch (error) {
    if (error instanceof ExerciseError) throw error;
    throw new ExerciseError(describe(error), lineIn(error, file) ?? kit.lineOf(), error);
  }
}

function kitFor(file) {
  let looked = '';

  /** The line where what was looked at last is defined. */
  const lineOf = (name = looked) => {
    const lines = file.source.split('\n');
    const at = lines.findIndex((line) => new RegExp(`^export .*\\b${name || '\\w'}\\b`).test(line));
    return at === -1
      ? Math.max(1, lines.findIndex((line) => line.startsWith('export')) + 1)
      : at + 1;
  };

  /** What is not an export of the exercise is looked at for something that is. */
  const look = (name) => {
    if (new RegExp(`^export .*\\b${name || '-'}\\b`, 'm').test(file.source)) looked = name;
  };

  const fail = (message, line) => {
    throw new ExerciseError(message, line ?? lineOf());
  };

  /** Runs a body as a test: nothing may be left behind. Gives what it printed, with the lines of code. */
  const printedBy = async (body, options) => {
    look(body.name);
    const printed = [];
    const before = console.log;
    let loop;
    console.log = (...things) => {
      const line = lineIn(new Error(), file);
      printed.push({ text: `${loop?.time() ?? 0} ${things.join(' ')}`, line });
    };
    try {
      await runTest(
        'exercise',
        function* (t) {
          loop = t.loop;
          const made = body(t);
          return isAwaitable(made) ? yield* made : made;
        },
        options,
      );
    } catch (error) {
      const line = lineIn(error, file) ?? printed.at(-1)?.line;
      throw new ExerciseError(describe(error), line ?? lineOf(), error);
    } finally {
      console.log = before;
    }
    return printed;
  };

  return {
    fail,
    lineOf,

    /** It prints these lines, each with the loop's time before it: `20 done`. */
    async prints(body, wanted, options) {
      const printed = await printedBy(body, options);
      const index = wanted.findIndex((text, at) => printed[at]?.text !== text);
      const last = printed.at(-1)?.line;
      if (index !== -1) {
        const { text, line } = printed[index] ?? { text: 'nothing', line: last };
        fail(`line ${index + 1} of the output should be "${wanted[index]}", and is: ${text}`, line);
      }
      if (printed.length > wanted.length) {
        fail(`it should end there, and goes on: ${printed[wanted.length].text}`, last);
      }
    },

    /** It gives this value. `body` may be a coroutine function. */
    async gives(body, wanted, options) {
      let given;
      await printedBy(
        Object.defineProperty(
          function* (t) {
            const made = body(t);
            given = isAwaitable(made) ? yield* made : made;
          },
          'name',
          { value: body.name },
        ),
        options,
      );
      if (shown(given) !== shown(wanted))
        fail(`it should give ${shown(wanted)}, and gives ${shown(given)}`);
    },

    /** It throws an error of this name. */
    async throws(body, name, options) {
      let thrown;
      await printedBy(
        Object.defineProperty(
          function* (t) {
            try {
              const made = body(t);
              if (isAwaitable(made)) yield* made;
            } catch (error) {
              thrown = error;
            }
          },
          'name',
          { value: body.name },
        ),
        options,
      );
      if (thrown === undefined) fail(`it should throw a ${name}, and throws nothing`);
      if (thrown.name !== name) {
        fail(`it should throw a ${name}, and throws ${thrown}`, lineIn(thrown, file));
      }
    },

    /** No schedule breaks it. The program is given a fixture, and throws where something is wrong. */
    explores(program, options = {}) {
      look(program.name);
      const { failure } = explore(program, options);
      if (failure === undefined) return;
      const { error, lanes } = failure;
      throw new ExerciseError(
        `there is an order in which it fails: ${describe(error)}\n${lanes}`,
        lineIn(error, file) ?? lineOf(),
        error,
      );
    },

    /** Says what the next failure is about: the name of an export. */
    about: look,

    /** Checks that values are equal, as they are written in JSON. */
    equal(given, wanted, what) {
      if (shown(given) !== shown(wanted)) {
        fail(`${what} should be ${shown(wanted)}, and is ${shown(given)}`);
      }
    },
  };
}

function isAwaitable(value) {
  return (
    typeof value === 'object' && value !== null && Symbol.iterator in value && !Array.isArray(value)
  );
}

function shown(value) {
  return typeof value === 'number' || value === undefined ? String(value) : JSON.stringify(value);
}

function describe(error) {
  return error instanceof Error ? `${error.name}: ${error.message}` : `it threw ${String(error)}`;
}

/** The topmost line of the exercise that an error tells of: in its stack, its message or its cause. */
function lineIn(error, { url }) {
  if (!(error instanceof Error)) return undefined;
  const place = url.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = new RegExp(`${place}(?:\\?[^:)\\s]*)?:(\\d+)`);
  const match = found.exec(error.stack ?? '') ?? found.exec(error.message);
  return match ? Number(match[1]) : lineIn(error.cause, { url });
}

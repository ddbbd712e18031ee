// Schedules too long for a line are kept in a file, where there are files.

/** As much of Node as that takes. */
interface Files {
  getBuiltinModule?(name: 'node:fs'): {
    readFileSync(path: string, encoding: 'utf8'): string;
    writeFileSync(path: string, text: string): void;
    mkdirSync(path: string, options: { recursive: true }): void;
  };
  cwd?(): string;
}

/** Where the files lie, below the folder that the tests were started in. */
const FOLDER = '.yieldfrom/replay';

/** Keeps a text; gives the path of its file, undefined where there are no files. */
export function keepInFile(name: string, text: string): string | undefined {
  const fs = files();
  if (fs === undefined) return undefined;
  const path = `${FOLDER}/${name.replace(/[^a-z0-9-]/g, '-')}.txt`;
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(path, `${text}\n`);
  return path;
}

/** Gives what such a file holds. */
export function readKept(path: string): string {
  return files()?.readFileSync(path, 'utf8') ?? '';
}

function files(): ReturnType<NonNullable<Files['getBuiltinModule']>> | undefined {
  const { process } = globalThis as { process?: Files };
  return process?.getBuiltinModule?.('node:fs');
}

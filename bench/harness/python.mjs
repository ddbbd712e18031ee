// Finds a Python to measure: the first on the PATH, or the system's own, which has the packages that the
// system installs.

import { spawnSync } from 'node:child_process';

/** Gives a Python from 3.11 on that has the modules; undefined if there is none. */
export function findPython(modules = 'asyncio') {
  const code = `import sys, ${modules}; sys.exit(0 if sys.version_info >= (3, 11) else 1)`;
  return ['python3', '/usr/bin/python3'].find(
    (path) => spawnSync(path, ['-c', code], { stdio: 'ignore' }).status === 0,
  );
}

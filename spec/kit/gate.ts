// What holds a job in another thread or process until the spec lets it go on: a file. Node only.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a body with the paths of a log and of a gate that is shut, and a function that opens it. */
export async function withGate(
  body: (log: string, gate: string, open: () => void) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gate-'));
  const gate = join(folder, 'gate');
  const open = (): void => {
    writeFileSync(gate, '');
  };
  try {
    await body(join(folder, 'log'), gate, open);
  } finally {
    // Whoever still waits at it goes on, whatever failed.
    open();
    rmSync(folder, { recursive: true });
  }
}

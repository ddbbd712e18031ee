import type { Command } from 'commander';

/** Ends a command whose optional packages are not installed, and says what to install. */
export function refuseWithout(self: Command, error: unknown, needs: string): never {
  if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  return self.error(`error: ${needs}`);
}

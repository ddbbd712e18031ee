import { rmSync } from 'node:fs';

for (const folder of ['build', 'dist', 'coverage']) {
  rmSync(folder, { recursive: true, force: true });
}

// A certificate for localhost, made when it is first asked for, by the openssl of the machine.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

let made: Certificate | null = null;

/** Gives a self-signed certificate for localhost and 127.0.0.1, the same every time. */
export function certificate(): Certificate {
  if (made !== null) return made;
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  try {
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', cert],
        ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ],
      { stdio: 'ignore' },
    );
    made = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
    return made;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

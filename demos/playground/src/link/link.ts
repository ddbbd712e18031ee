// The whole state in the fragment of an address: no server keeps it. It is compressed, since a program
// is in it. Written by hand what can be left out is left out.

import type { SessionState } from '../session.js';
import { plainSpec, type RunSpec } from '../run/spec.js';

const FORMAT = '1';

/** Writes a state as a fragment, without its `#`. */
export async function toFragment(state: SessionState): Promise<string> {
  const { spec, position, selected, breakpoints, layout } = state;
  const plain = plainSpec(spec.code);
  const changed = Object.entries(spec).filter(
    ([name, value]) =>
      name === 'code' || JSON.stringify(value) !== JSON.stringify(plain[name as keyof RunSpec]),
  );
  const kept = {
    s: Object.fromEntries(changed),
    p: position,
    ...(selected === 0 ? {} : { t: selected }),
    ...(breakpoints.length === 0 ? {} : { b: breakpoints }),
    ...(layout === 'all' ? {} : { l: layout }),
  };
  return (
    FORMAT +
    toBase64(
      await pipe(
        new TextEncoder().encode(JSON.stringify(kept)),
        new CompressionStream('deflate-raw'),
      ),
    )
  );
}

/** Reads one; undefined if it is none. */
export async function fromFragment(fragment: string): Promise<SessionState | undefined> {
  if (!fragment.startsWith(FORMAT)) return undefined;
  try {
    const bytes = await pipe(fromBase64(fragment.slice(1)), new DecompressionStream('deflate-raw'));
    const kept = JSON.parse(new TextDecoder().decode(bytes)) as {
      s: Partial<RunSpec> & { code: string };
      p: number;
      t?: number;
      b?: SessionState['breakpoints'];
      l?: string;
    };
    return {
      spec: { ...plainSpec(kept.s.code), ...kept.s },
      position: kept.p,
      selected: kept.t ?? 0,
      breakpoints: kept.b ?? [],
      layout: kept.l ?? 'all',
    };
  } catch {
    return undefined;
  }
}

async function pipe(
  bytes: Uint8Array,
  through: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(through);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

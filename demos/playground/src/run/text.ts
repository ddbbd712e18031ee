// What a program prints, the same everywhere: consoles differ between platforms.

/** Gives a value as the page's console shows it. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return nested(value, 0);
}

const DEPTH_MAX = 3;

function nested(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${String(value)}n`;
  if (typeof value === 'function') return `[function ${value.name}]`;
  if (typeof value !== 'object' || value === null || value instanceof Error) return String(value);
  if (depth >= DEPTH_MAX) return '…';
  if (Array.isArray(value)) return `[${value.map((one) => nested(one, depth + 1)).join(', ')}]`;
  const own = value as { toString?: unknown };
  if (typeof own.toString === 'function' && own.toString !== Object.prototype.toString) {
    return String(value);
  }
  const entries = Object.entries(value).map(([key, one]) => `${key}: ${nested(one, depth + 1)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

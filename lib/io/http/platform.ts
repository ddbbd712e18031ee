/** As much of a platform as tells Node from a browser. */
interface Platform {
  process?: { versions?: { node?: string } };
}

/** Whether this is Node, or a platform that does as Node does: its `fetch` keeps no cookies. */
export function isNode(): boolean {
  return typeof (globalThis as Platform).process?.versions?.node === 'string';
}

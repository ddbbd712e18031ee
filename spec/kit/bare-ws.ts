// Clients and servers of the package `ws` as it comes, as peers of ours. Node only.

import { WebSocket, type WebSocketServer } from 'ws';

/** A client that keeps what it hears. */
export interface BareClient {
  readonly socket: WebSocket;
  /** Gives the next message: text, or the bytes with commas between them. */
  next(): Promise<string>;
  /** Gives the code and the reason of the end. */
  readonly closed: Promise<[code: number, reason: string]>;
}

/** Opens one. */
export async function bareClient(
  url: string,
  protocols: string[] = [],
  options: object = {},
): Promise<BareClient> {
  const socket = new WebSocket(url, protocols, options);
  const heard: string[] = [];
  let wanting: ((text: string) => void) | null = null;
  socket.on('message', (data: Buffer, isBinary) => {
    const text = isBinary ? [...data].join(',') : data.toString();
    if (wanting === null) heard.push(text);
    else wanting(text);
    wanting = null;
  });
  const closed = new Promise<[number, string]>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve([code, reason.toString()]);
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  return {
    socket,
    closed,
    next: () =>
      new Promise((resolve) => {
        const text = heard.shift();
        if (text === undefined) wanting = resolve;
        else resolve(text);
      }),
  };
}

/** Waits until a server listens. */
export function listening(server: WebSocketServer): Promise<void> {
  return new Promise((resolve) => {
    server.on('listening', resolve);
  });
}

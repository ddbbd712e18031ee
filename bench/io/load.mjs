// What the clients of both kinds do: so many connections, each of which sends a message and waits until it has
// come back. A client's arguments are PORT CONNECTIONS BYTES MILLISECONDS; it prints how many messages came back,
// and in how long.

export const [port, connectionCount, size, duration] = process.argv.slice(2).map(Number);
export const message = Buffer.alloc(size, 'x');

let isOver = false;
let messageCount = 0;

/** A message has come back: `send` sends the next one, if there is to be one. */
export function cameBack(send) {
  messageCount += 1;
  if (!isOver) send();
}

/** Has every socket send, and counts what comes back. */
export async function measure(sockets, send) {
  for (const socket of sockets) send(socket);
  // The first messages warm up.
  await new Promise((resolve) => setTimeout(resolve, duration / 4));
  process.send?.('begin');
  messageCount = 0;
  const begunAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, duration));
  const took = performance.now() - begunAt;
  console.log(JSON.stringify({ messageCount, took }));
  isOver = true;
}

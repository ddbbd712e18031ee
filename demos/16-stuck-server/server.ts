// A bank over lines of text, with a mistake. `status` answers at once; `transfer ann bob 10` asks whether
// it is sure, and takes the money when the answer is `yes`.

import { asyncWith, type Coroutine, currentTask, Lock, run } from 'yieldfrom';
import {
  type SocketAddress,
  startServer,
  type StreamReader,
  type StreamWriter,
} from 'yieldfrom/node';

interface Account {
  readonly lock: Lock;
  balance: number;
}

const accounts = new Map<string, Account>(
  ['ann', 'bob'].map((name) => [name, { lock: new Lock(), balance: 100 }]),
);

function* transfer(from: Account, to: Account, amount: number, client: Client): Coroutine<void> {
  yield* asyncWith(from.lock, function* askAndPay() {
    if (!(yield* client.agrees())) return;
    yield* to.lock.acquire(); // the mistake: another transfer may have taken these two the other way round
    from.balance -= amount;
    to.balance += amount;
    to.lock.release();
  });
}

/** Whoever is at the other end of a connection. */
class Client {
  readonly reader: StreamReader;
  readonly writer: StreamWriter;

  constructor(reader: StreamReader, writer: StreamWriter) {
    this.reader = reader;
    this.writer = writer;
  }

  say(text: string): void {
    this.writer.write(Buffer.from(`${text}\n`));
  }

  *hear(): Coroutine<string> {
    return String(yield* this.reader.readline()).trim();
  }

  *agrees(): Coroutine<boolean> {
    this.say('sure?');
    return (yield* this.hear()) === 'yes';
  }
}

function* serve(reader: StreamReader, writer: StreamWriter): Coroutine<void> {
  const client = new Client(reader, writer);
  const request = yield* client.hear();
  currentTask()?.setName(request); // whoever looks sees it
  const [command, from = '', to = '', amount] = request.split(' ');
  const [payer, payee] = [accounts.get(from), accounts.get(to)];
  if (command === 'transfer' && payer !== undefined && payee !== undefined) {
    yield* transfer(payer, payee, Number(amount), client);
    client.say('done');
  } else {
    for (const [name, { balance, lock }] of accounts)
      client.say(`${name} ${balance} ${String(lock)}`);
  }
  writer.close();
}

function* main(): Coroutine<void> {
  const server = yield* startServer(serve, '127.0.0.1', 0);
  console.log((server.sockets[0] as SocketAddress).port);
  yield* server.serveForever();
}

await run(main());

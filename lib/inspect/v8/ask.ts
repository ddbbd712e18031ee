// Questions to an inspector of V8, whichever side of it one is on. Whoever asks is a generator: it hands up
// commands, and goes on with the replies. On the thread that is looked at they come at once, and must, or the
// program would run on in between; from another process they come later.

/** A command of the protocol. @internal */
export interface Command {
  readonly method: string;
  readonly params?: object;
}

/** What V8 says to a command. @internal */
export interface Reply {
  readonly [field: string]: unknown;
}

/** Something that asks, and gives what it has learned. @internal */
export type Asking<T> = Generator<readonly Command[], T, readonly Reply[]>;

/** A script that V8 knows. */
export interface Script {
  readonly scriptId: string;
  readonly url: string;
  readonly sourceMapURL?: string;
}

/** Something that commands can be sent to: their replies, and what is told besides. */
export interface Inspector {
  /** The text of the snapshot that was taken last. */
  takeSnapshotText(): string;
  /** The scripts that were told of since `Debugger.enable`. */
  readonly scripts: ReadonlyMap<string, Script>;
}

/** Keeps what an inspector tells besides replies. @internal */
export class InspectorEvents implements Inspector {
  readonly scripts = new Map<string, Script>();
  #chunks: string[] = [];

  hear(method: string, params: object): void {
    if (method === 'HeapProfiler.addHeapSnapshotChunk') {
      this.#chunks.push((params as { readonly chunk: string }).chunk);
    } else if (method === 'Debugger.scriptParsed') {
      const script = params as Script;
      this.scripts.set(script.scriptId, script);
    }
  }

  takeSnapshotText(): string {
    const text = this.#chunks.join('');
    this.#chunks = [];
    return text;
  }
}

/** The number of the signal that Ctrl-C sends. */
const SIGINT = 2;

/** Why a process cannot be looked into: something that the user can do something about. */
export class AttachError extends Error {
  override readonly name = 'AttachError';
  readonly code = 'ATTACH';
  /** What the command ends with. */
  readonly exitCode: number;

  private constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }

  static noProcess(pid: number): AttachError {
    return new AttachError(
      `Cannot look into process ${String(pid)}: there is none with this number`,
    );
  }

  static notPermitted(pid: number): AttachError {
    return new AttachError(
      `Cannot look into process ${String(pid)}: it belongs to another user: run this command as that user`,
    );
  }

  static notNode(pid: number, program: string): AttachError {
    return new AttachError(
      `Cannot look into process ${String(pid)}: it is no Node but ${program}; nothing was sent to it`,
    );
  }

  static deaf(pid: number): AttachError {
    return new AttachError(
      `Cannot look into process ${String(pid)}: it does not listen to SIGUSR1, with which Node is asked to ` +
        'open its inspector; nothing was sent to it: wait until it has started, ' +
        'or start it without --disable-sigusr1',
    );
  }

  static portTaken(pid: number, port: number, holder: string): AttachError {
    return new AttachError(
      `Cannot look into process ${String(pid)}: its inspector opens on port ${String(port)}, which ${holder} holds: ` +
        'end that one, or start one of the two with --inspect-port=0',
    );
  }

  static noInspector(pid: number, ms: number): AttachError {
    return new AttachError(
      `Cannot look into process ${String(pid)}: it was asked to open its inspector, and has not within ` +
        `${String(ms)} ms: it may be stopped, and may still open one when it goes on; --timeout waits longer`,
    );
  }

  static leftOpen(pid: number, why: string): AttachError {
    return new AttachError(
      `Cannot look into process ${String(pid)}: its inspector was opened, and may still be open: ${why}`,
    );
  }

  /** Ends as a shell expects of what was ended by Ctrl-C. */
  static interrupted(pid: number): AttachError {
    return new AttachError(
      `Interrupted: process ${String(pid)} has not been looked into`,
      128 + SIGINT,
    );
  }

  static noYieldfrom(pid: number): AttachError {
    return new AttachError(
      `Cannot look into process ${String(pid)}: no yieldfrom is loaded in it (in its main thread)`,
    );
  }

  static another(pid: number, port: string, found: unknown): AttachError {
    return new AttachError(
      `Cannot look into process ${String(pid)}: the inspector at its port ${port} is that of process ${String(found)}`,
    );
  }

  static refused(pid: number, what: string): AttachError {
    return new AttachError(`Process ${String(pid)} could not be looked into: it answered: ${what}`);
  }

  static lost(pid: number, why: string): AttachError {
    return new AttachError(`Lost the connection to process ${String(pid)}: ${why}`);
  }

  static silent(pid: number, ms: number): AttachError {
    return new AttachError(
      `Process ${String(pid)} has not answered within ${String(ms)} ms: --timeout waits longer`,
    );
  }
}

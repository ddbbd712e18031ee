// Where the library writes when nobody else takes an error: the console, or a sink of your own.

/** What the library writes to. */
export interface LogSink {
  debug(message: string, ...details: unknown[]): void;
  info(message: string, ...details: unknown[]): void;
  warning(message: string, ...details: unknown[]): void;
  error(message: string, ...details: unknown[]): void;
}

/** As much of the console as the sink needs; looked up at each call, so that tests can replace it. */
const toConsole: LogSink = {
  debug: (message, ...details) => {
    console.debug(message, ...details);
  },
  info: (message, ...details) => {
    console.info(message, ...details);
  },
  warning: (message, ...details) => {
    console.warn(message, ...details);
  },
  error: (message, ...details) => {
    console.error(message, ...details);
  },
};

/** The library's log, as `asyncio.log.logger`. Assign its methods to send it elsewhere. */
export const logger: LogSink = { ...toConsole };

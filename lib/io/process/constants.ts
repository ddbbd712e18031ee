/** A pipe between us and the child. */
export const PIPE = -1;

/** Standard error goes where standard output goes. */
export const STDOUT = -2;

/** What is read is empty, and what is written is lost. */
export const DEVNULL = -3;

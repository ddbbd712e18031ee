/** The version of the package, as its package.json has it: a spec holds the two together. */
export const version = '0.1.0';

// What workers do.

export const double = (n) => n * 2;

// co 4.6.0 comes without types. What `yield` gives is for the reader to know: no type can say it,
// since the driver decides, so it is `never` here, which every annotation accepts.

declare module 'co' {
  export default function co<T>(body: () => Generator<unknown, T, never>): Promise<T>;
}

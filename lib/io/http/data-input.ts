/// <reference lib="es2018.asynciterable" preserve="true" />
/** What is sent with a request. */
export type DataInput =
  | string
  | Uint8Array
  | ArrayBuffer
  | AsyncIterable<Uint8Array>
  | Readonly<Record<string, string | number | boolean>>
  | object;

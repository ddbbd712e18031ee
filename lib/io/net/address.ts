// Addresses: looked up, and told.

import { lookup, lookupService } from 'node:dns';
import { isIP, type Socket } from 'node:net';
import {
  type AddressInfo,
  type AddressInfoOptions,
  type Coroutine,
  type EventLoop,
  type HostAndPort,
  OSError,
} from '../../core/index.js';
import type { SocketAddress } from '../stream/index.js';
import { hostCall } from './host-call.js';

const SOCK_STREAM = 1;
const IPPROTO = { 1: 6, 2: 17 } as Readonly<Record<number, number>>;
const NI_NUMERICHOST = 1;
const NI_NUMERICSERV = 2;
/** As much of the services of a system as programs name. */
const SERVICES: Readonly<Record<string, number>> = {
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  http: 80,
  pop3: 110,
  imap: 143,
  https: 443,
};

/**
 * Looks up the addresses of a host, in the order of the system; null for our own.
 *
 * @switches unless `host` is an address
 * @cancelled the answer is ignored
 * @throws {OSError} when there is none
 */
export function* getaddrinfo(
  loop: EventLoop,
  host: string | null,
  port: number | string | null,
  options: AddressInfoOptions = {},
): Coroutine<AddressInfo[]> {
  const { family = 0, type = SOCK_STREAM, proto = IPPROTO[type] ?? 0, flags = 0 } = options;
  const number = portFrom(port);
  const name = host === null || host === '' ? 'localhost' : host;
  const known = isIP(name);
  const found =
    known === 0
      ? yield* lookUp(loop, name, family, flags)
      : [{ address: name, family: known }].filter((each) => family === 0 || each.family === family);
  return found.map(({ address, family: kind }) => ({
    family: kind === 6 ? 6 : 4,
    type,
    proto,
    canonname: '',
    sockaddr: { address, family: kind === 6 ? 'IPv6' : 'IPv4', port: number },
  }));
}

/**
 * Looks up the names of an address and of its port; the bits 1 and 2 of `flags` leave one as it is.
 *
 * @switches unless both are left
 * @cancelled the answer is ignored
 * @throws {OSError} when the system does not answer
 */
export function* getnameinfo(
  loop: EventLoop,
  sockaddr: HostAndPort,
  flags = 0,
): Coroutine<[host: string, service: string]> {
  const [host, port] = pairFrom(sockaddr);
  if (isIP(host) === 0)
    throw new TypeError(`getnameinfo() needs an address, got the string '${host}'`);
  const isNumeric = (flag: number): boolean => (flags & flag) !== 0;
  if (isNumeric(NI_NUMERICHOST) && isNumeric(NI_NUMERICSERV)) return [host, String(port)];
  const [name, service] = yield* hostCall<[string, string]>(
    loop,
    'getnameinfo',
    ({ resolve, reject }) => {
      lookupService(host, port, (error, found, foundService) => {
        if (error === null) resolve([found, foundService]);
        else reject(error);
      });
    },
  );
  return [
    isNumeric(NI_NUMERICHOST) ? host : name,
    isNumeric(NI_NUMERICSERV) ? String(port) : service,
  ];
}

/** Gives a host and a port as a pair. */
export function pairFrom(address: HostAndPort): readonly [host: string, port: number] {
  return 'address' in address ? [address.address, address.port] : address;
}

/** Gives where a socket stands, undefined if nowhere. */
export function sockNameOf(socket: Socket, path?: string): SocketAddress | string | undefined {
  const { localAddress, localPort, localFamily } = socket;
  return placeOf(localAddress, localPort, localFamily) ?? path;
}

/** Gives where its peer stands. */
export function peerNameOf(socket: Socket, path?: string): SocketAddress | string | undefined {
  const { remoteAddress, remotePort, remoteFamily } = socket;
  return placeOf(remoteAddress, remotePort, remoteFamily) ?? path;
}

/** Has addresses of the two families take turns, after `firstCount` of the first. */
export function interleave(infos: readonly AddressInfo[], firstCount: number): AddressInfo[] {
  const families = new Map<number, AddressInfo[]>();
  for (const info of infos) {
    const known = families.get(info.family);
    if (known === undefined) families.set(info.family, [info]);
    else known.push(info);
  }
  const lists = [...families.values()];
  const mixed = lists[0]?.splice(0, firstCount - 1) ?? [];
  while (lists.some((list) => list.length > 0)) {
    for (const list of lists) mixed.push(...list.splice(0, 1));
  }
  return mixed;
}

function placeOf(
  address: string | undefined,
  port: number | undefined,
  family: string | undefined,
): SocketAddress | undefined {
  if (address === undefined || port === undefined) return undefined;
  return { address, family: family === 'IPv6' ? 'IPv6' : 'IPv4', port };
}

function portFrom(port: number | string | null): number {
  if (port === null || port === '') return 0;
  const number = SERVICES[port] ?? Number(port);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
  throw new OSError(`Servname not supported for ai_socktype: ${String(port)}`, {
    code: 'EAI_SERVICE',
  });
}

function* lookUp(
  loop: EventLoop,
  host: string,
  family: number,
  hints: number,
): Coroutine<readonly { readonly address: string; readonly family: number }[]> {
  return yield* hostCall(loop, `getaddrinfo ${host}`, ({ resolve, reject }) => {
    const done = (error: Error | null, found: { address: string; family: number }[]): void => {
      if (error === null) resolve(found);
      else reject(error);
    };
    lookup(host, { all: true, family, hints, verbatim: true }, done);
  });
}

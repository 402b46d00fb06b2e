// SPDX-License-Identifier: MIT
// Handles that were not connected through the gate: sockets that a server accepted, that another process sent, that were
// inherited, that another thread opened, and terminals made of a socket's descriptor.
//
// INVARIANT: what one is, is asked of the kernel. A handle's class, properties and prototype are the program's to change.

import { canonicalHost } from '../action/host.ts';
import { formatIpv6 } from '../action/host-address.ts';
import type { Gate } from '../gate/gate.ts';
import { hasProc, openBinding, type BindingClass, type Native } from '../runtime/bindings.ts';
import { arrayPush, numberParseInt, reflectApply, regExpExec, SetConstructor, setAdd, setHas, stringIndexOf, stringSlice, stringSplit } from '../runtime/primordials.ts';
import { realReadText, realStatMode } from '../runtime/real-fs.ts';
import { newConnection, type Connection } from './connection.ts';
import { descriptorOf } from './handle-descriptor.ts';
import { connectAction } from './network-actions.ts';

interface Endpoint {
  readonly address: string;
  readonly port: number;
}

const listenLine = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F:]+ 0A /;
const wildcards = ['0.0.0.0', '::'];
const fileType = 0o170000;
const characterDevice = 0o020000;

export class ForeignHandles {
  readonly #gate: Gate;
  readonly #localEnd: Native;
  readonly #peer: Native;
  readonly #windowSize: Native;
  /** Where this machine is known to listen, as `address port`. */
  readonly #listening = new SetConstructor<string>();

  constructor(gate: Gate) {
    const tcp = (openBinding('tcp_wrap').TCP as BindingClass).prototype;
    this.#gate = gate;
    this.#localEnd = tcp.getsockname as Native;
    this.#peer = tcp.getpeername as Native;
    this.#windowSize = (openBinding('tty_wrap').TTY as BindingClass).prototype.getWindowSize as Native;
  }

  /** A server listens on this handle now. */
  noteListening(handle: object): void {
    const end = this.localEnd(handle);
    if (typeof end === 'object' && end !== null) setAdd(this.#listening, `${end.address} ${end.port}`);
  }

  /** Its connection, under the rules for its peer; null for what is no network socket, or comes from a client of this machine's. */
  classify(handle: object): Connection | null {
    const local = this.localEnd(handle);
    if (local === undefined) return this.#isTerminalOfNone(handle) ? this.#connectionTo(null) : null;
    if (local !== null && this.#isInbound(local)) return null;
    return this.#connectionTo(endOf(this.#peer, handle) ?? null);
  }

  /** Where the handle is bound; null for a TCP handle that is not, undefined for another handle. */
  localEnd(handle: object): Endpoint | null | undefined {
    return endOf(this.#localEnd, handle);
  }

  #connectionTo(peer: Endpoint | null): Connection {
    const action = connectAction('tcp', peer?.address ?? '?', peer?.address ?? null, peer?.port ?? 0);
    const layer = this.#gate.foresee(action).kind === 'allow' ? 'raw' : peer === null ? 'closed' : 'http';
    return newConnection(action.host, action.address, action.port, layer, layer);
  }

  /** libuv makes a terminal of a socket's descriptor, too. */
  #isTerminalOfNone(handle: object): boolean {
    try {
      reflectApply(this.#windowSize, handle, [[0, 0]]);
    } catch {
      // No terminal's handle.
      return false;
    }
    if (!hasProc) return false;
    const mode = realStatMode(`/proc/self/fd/${descriptorOf(handle)}`);
    return mode !== undefined && (mode & fileType) !== characterDevice;
  }

  /** Whether somebody listens where the socket is bound: then it was accepted there, here or in the process that sent it. */
  #isInbound(local: Endpoint): boolean {
    if (this.#isListening(local)) return true;
    // Nowhere else can anybody say.
    if (!hasProc) return true;
    noteListeners(this.#listening, '/proc/self/net/tcp');
    noteListeners(this.#listening, '/proc/self/net/tcp6');
    return this.#isListening(local);
  }

  #isListening({ address, port }: Endpoint): boolean {
    if (setHas(this.#listening, `${address} ${port}`)) return true;
    for (let i = 0; i < wildcards.length; i++) if (setHas(this.#listening, `${wildcards[i] as string} ${port}`)) return true;
    return false;
  }
}

function endOf(ask: Native, handle: object): Endpoint | null | undefined {
  const end: { address?: unknown; port?: unknown } = { address: undefined, port: undefined };
  try {
    if (reflectApply(ask, handle, [end]) !== 0) return null;
  } catch {
    // No TCP handle.
    return undefined;
  }
  const address = typeof end.address === 'string' ? canonicalHost(end.address) : null;
  return address === null || typeof end.port !== 'number' || end.port === 0 ? null : { address, port: end.port };
}

/** `0: 0100007F:1F90 00000000:0000 0A …`: the address in the machine's order of bytes, in words of four; 0A is LISTEN. */
function noteListeners(listening: Set<string>, table: string): void {
  let text: string;
  try {
    text = realReadText(table);
  } catch {
    // A kernel without IPv6, a container without the table.
    return;
  }
  const lines = stringSplit(text, '\n');
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] as string;
    if (stringIndexOf(line, ' 0A ') === -1) continue;
    const found = regExpExec(listenLine, line);
    if (found === null) continue;
    const address = readAddress(found[1] as string);
    if (address !== null) setAdd(listening, `${address} ${numberParseInt(found[2] as string, 16)}`);
  }
}

function readAddress(hex: string): string | null {
  const bytes: number[] = [];
  for (let word = 0; word < hex.length; word += 8) for (let at = word + 6; at >= word; at -= 2) arrayPush(bytes, numberParseInt(stringSlice(hex, at, at + 2), 16));
  if (bytes.length === 4) return `${bytes[0] as number}.${bytes[1] as number}.${bytes[2] as number}.${bytes[3] as number}`;
  if (bytes.length !== 16) return null;
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) arrayPush(groups, (bytes[i] as number) * 256 + (bytes[i + 1] as number));
  return formatIpv6(groups);
}

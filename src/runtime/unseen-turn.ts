// SPDX-License-Identifier: MIT
// A turn of the event loop that the program's async hooks are not shown: the bare program has none there.

import { arrayPush, objectGetOwnPropertyDescriptor, objectGetOwnPropertySymbols, setAdd, SetConstructor, setDelete, setHas, setImmediateCaptured, symbolDescription } from './primordials.ts';

// One per thread. A turn's number is asked for until shortly after it has run; few are under way at any time.
const remembered = 256;
const turns = { starting: false, ids: new SetConstructor<number>(), order: [] as number[], next: 0 };

/** `setImmediate`, past the program's async hooks. */
export function unseenTurn(callback: () => void): void {
  turns.starting = true;
  try {
    remember(idOf(setImmediateCaptured(callback)));
  } finally {
    turns.starting = false;
  }
}

/** Whether a hook that is called now is told of a turn of ours. */
export function isUnseen(id: number, isInit: boolean): boolean {
  return isInit ? turns.starting : setHas(turns.ids, id);
}

function idOf(immediate: object): number | undefined {
  const symbols = objectGetOwnPropertySymbols(immediate);
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i] as symbol;
    if (symbolDescription(symbol) === 'asyncId') return objectGetOwnPropertyDescriptor(immediate, symbol)?.value as number;
  }
  return undefined;
}

function remember(id: number | undefined): void {
  if (id === undefined) return;
  setAdd(turns.ids, id);
  if (turns.order.length < remembered) {
    arrayPush(turns.order, id);
    return;
  }
  setDelete(turns.ids, turns.order[turns.next] as number);
  turns.order[turns.next] = id;
  turns.next = (turns.next + 1) % remembered;
}

// SPDX-License-Identifier: MIT
// When a rule holds. What the clock says is compared with two numbers; days, hours and time zones are worked out
// only where one of them is passed.

import { DateTimeFormatConstructor, dateNow, dateTimeParts, dateUTC, mathFloor, mathMin, numberConvert, TypeErrorConstructor } from '../runtime/primordials.ts';
import type { ActionTest } from './match.ts';

/** The moments at which a rule holds. */
export interface TimeWindow {
  /** Milliseconds since 1970, the first that belongs to it; null for no beginning. */
  readonly from: number | null;
  /** The first that no longer does; null for no end. */
  readonly until: number | null;
  /** One bit for each day of the week, Sunday the lowest. */
  readonly days: number;
  /** Minutes of the day, `[from, to)`; one that ends before it begins goes on after midnight. None for the whole day. */
  readonly hours: readonly (readonly [number, number])[];
  /** As IANA names it. */
  readonly zone: string;
}

export interface TimeState {
  readonly open: boolean;
  /** Until then it stays so; `Infinity` where it does for good. */
  readonly next: number;
}

export const everyDay = 0b1111111;
const minute = 60_000;
const day = 24 * 60 * minute;

/** A time zone as the distance of its clocks from UTC. */
export class ZoneClock {
  readonly #format: Intl.DateTimeFormat | null;

  /** Throws where this Node does not know the zone. */
  constructor(zone: string) {
    if (zone !== 'UTC' && DateTimeFormatConstructor === null) throw new TypeErrorConstructor(`this Node knows no time zones (\`${zone}\`)`);
    // Made before the program runs. Options without a prototype: nobody else's property is read as one of them.
    const options = { __proto__: null, timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' };
    this.#format = zone === 'UTC' || DateTimeFormatConstructor === null ? null : new DateTimeFormatConstructor('en-US', options as Intl.DateTimeFormatOptions);
  }

  /** What the zone's clocks show at a moment, less what UTC's do, in milliseconds. */
  offset(moment: number): number {
    if (this.#format === null) return 0;
    const whole = mathFloor(moment / 1000) * 1000;
    const parts = dateTimeParts(this.#format, whole);
    let year = 0;
    let month = 0;
    let dayOfMonth = 0;
    let hour = 0;
    let minutes = 0;
    let seconds = 0;
    for (let i = 0; i < parts.length; i++) {
      const { type, value } = parts[i] as Intl.DateTimeFormatPart;
      if (type === 'year') year = numberConvert(value);
      else if (type === 'month') month = numberConvert(value);
      else if (type === 'day') dayOfMonth = numberConvert(value);
      else if (type === 'hour') hour = numberConvert(value);
      else if (type === 'minute') minutes = numberConvert(value);
      else if (type === 'second') seconds = numberConvert(value);
    }
    return dateUTC(year, month - 1, dayOfMonth, hour, minutes, seconds) - whole;
  }

  /** The first moment after `from`, up to `to`, at which the clocks are not as far from UTC as at `from`. */
  change(from: number, to: number): number {
    const before = this.offset(from);
    let same = from;
    let other = to;
    while (other - same > 1) {
      const middle = mathFloor((same + other) / 2);
      if (this.offset(middle) === before) same = middle;
      else other = middle;
    }
    return other;
  }
}

/** Whether a window is open at a moment, and until when that stays so. */
export function stateAt(window: TimeWindow, clock: ZoneClock, now: number): TimeState {
  const end = window.until ?? Infinity;
  if (now >= end) return { open: false, next: Infinity };
  if (window.from !== null && now < window.from) return { open: false, next: window.from };
  if (window.days === everyDay && window.hours.length === 0) return { open: true, next: end };
  const offset = clock.offset(now);
  const today = mathFloor((now + offset) / day);
  const at = mathFloor((now + offset - today * day) / minute);
  let next = today * day + boundaryAfter(window, at) * minute - offset;
  if (clock.offset(next) !== offset) next = clock.change(now, next);
  return { open: isOpen(window, today, at), next: mathMin(next, end) };
}

function isOpen({ days, hours }: TimeWindow, today: number, at: number): boolean {
  if (hours.length === 0) return isDay(days, today);
  for (let i = 0; i < hours.length; i++) {
    const { 0: from, 1: to } = hours[i] as readonly [number, number];
    // What goes on after midnight belongs to the day on which it began.
    if (from < to ? isDay(days, today) && at >= from && at < to : (at >= from && isDay(days, today)) || (at < to && isDay(days, today - 1))) return true;
  }
  return false;
}

/** 1970 began on a Thursday. */
function isDay(days: number, number: number): boolean {
  return (days & (1 << (((number + 4) % 7) + 7) % 7)) !== 0;
}

function boundaryAfter({ hours }: TimeWindow, at: number): number {
  let next = 24 * 60;
  for (let i = 0; i < hours.length; i++) {
    const { 0: from, 1: to } = hours[i] as readonly [number, number];
    if (from > at) next = mathMin(next, from);
    if (to > at) next = mathMin(next, to);
  }
  return next;
}

/** Holds while a window is open. HOT: one look at the clock. */
export class WhenTest implements ActionTest {
  readonly #window: TimeWindow;
  readonly #clock: ZoneClock;
  #open = false;
  #since = 0;
  #next = 0;

  constructor(window: TimeWindow) {
    this.#window = window;
    this.#clock = new ZoneClock(window.zone);
  }

  test(): boolean {
    const now = dateNow();
    // A clock that was set back is before what is known, and asks anew.
    if (now < this.#since || now >= this.#next) {
      const { open, next } = stateAt(this.#window, this.#clock, now);
      this.#open = open;
      this.#since = now;
      this.#next = next;
    }
    return this.#open;
  }
}

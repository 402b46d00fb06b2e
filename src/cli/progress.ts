// SPDX-License-Identifier: MIT
// A bar on a terminal's stderr for what takes longer than a second; nothing anywhere else.

/** Nothing is drawn before, and no more often than. */
const FIRST_AFTER_MS = 1000;
const EVERY_MS = 100;
const WIDTH = 30;

export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export class Progress {
  readonly #output: ProgressOutput;
  readonly #what: string;
  readonly #total: number;
  readonly #now: () => number;
  readonly #start: number;
  #done = 0;
  #drawnAt: number;
  #drawn = false;

  /** `total` in the unit in which `advance` counts; 0 where it is not known. */
  constructor(what: string, total: number, output: ProgressOutput = process.stderr, now: () => number = Date.now) {
    this.#output = output;
    this.#what = what;
    this.#total = total;
    this.#now = now;
    this.#start = now();
    this.#drawnAt = this.#start + FIRST_AFTER_MS - EVERY_MS;
  }

  advance(by: number): void {
    this.#done += by;
    if (this.#output.isTTY !== true) return;
    const now = this.#now();
    if (now - this.#drawnAt < EVERY_MS) return;
    this.#drawnAt = now;
    this.#drawn = true;
    this.#output.write(`\r${this.#line(now)}\u001b[K`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#drawn) this.#output.write('\r\u001b[K');
    this.#drawn = false;
  }

  #line(now: number): string {
    const seconds = Math.round((now - this.#start) / 1000);
    if (this.#total === 0) return `${this.#what} … ${seconds} s`;
    const share = Math.min(1, this.#done / this.#total);
    const width = Math.max(5, Math.min(WIDTH, (this.#output.columns ?? 80) - this.#what.length - 20));
    const full = Math.round(share * width);
    const left = share === 0 ? '' : `, ${Math.ceil((now - this.#start) / 1000 / share - seconds)} s left`;
    return `${this.#what} [${'#'.repeat(full)}${' '.repeat(width - full)}] ${String(Math.floor(share * 100)).padStart(3)}%${left}`;
  }
}

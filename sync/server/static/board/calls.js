// One call at a time: each stands large, none is cut short, none is lost, and the call shown is the call spoken.
"use strict";

export const LONG_MS = 12_000; // so long a call stands where nobody waits behind it
export const SHORT_MS = 6_000; // never shorter, however many wait
export const MISSED_MS = 30_000; // a call no older than this is still made up for
const LAST_CALLS = 30; // the hall tells of no more than these
const SPOKEN_MS = 40_000; // a voice that never ends holds nobody up longer

const name = (call) => `${call.seq}/${call.at_ms}`;
const same = (a, b) => a.series === b.series && a.number === b.number && a.counter === b.counter;

export class Calls {
  /** `show(call)` puts one up, `rest()` tells that none is up, `speak(call, others)` resolves once it has been said. */
  constructor({ show, rest, speak }) {
    Object.assign(this, { show, rest, speak });
    this.known = new Set();
    this.waiting = [];
    this.current = null;
  }

  /** Everything the hall tells of its last calls, the latest first; `now` is the hall's time. */
  hear(calls, now) {
    const told = new Set(calls.map(name));
    const first = calls.length < LAST_CALLS ? 0 : Math.min(...calls.map((call) => call.seq)); // older ones are told no more
    this.takeBack((call) => !told.has(name(call)) && call.seq >= first);
    for (const call of [...calls].reverse()) {
      if (this.known.has(name(call))) continue;
      if (now - call.at_ms <= MISSED_MS) this.wait(call);
    }
    this.known = told;
    this.move();
  }

  wait(call) {
    this.waiting = this.waiting.filter((other) => !same(other, call));
    this.waiting.push(call);
  }

  /** Somebody pressed by mistake: what was undone is neither shown nor said. */
  takeBack(undone) {
    this.waiting = this.waiting.filter((call) => !undone(call));
    if (this.current && undone(this.current)) this.end();
  }

  /** The hall day is over, or this board is. */
  clear() {
    this.waiting = [];
    if (this.current) this.end();
  }

  move() {
    const { current } = this;
    if (current?.said && (current.long || (current.short && this.waiting.length))) this.end();
    if (!this.current && this.waiting.length) this.begin(this.waiting.shift());
  }

  begin(call) {
    const up = { ...call, timers: [] };
    this.current = up;
    const after = (ms, what) => up.timers.push(setTimeout(() => { up[what] = true; this.move(); }, ms));
    after(SHORT_MS, "short");
    after(LONG_MS, "long");
    after(SPOKEN_MS, "said");
    this.show(call);
    this.speak(call, this.waiting.length > 0).catch(() => {}).then(() => { up.said = true; if (this.current === up) this.move(); });
  }

  end() {
    for (const timer of this.current.timers) clearTimeout(timer);
    this.current = null;
    if (!this.waiting.length) this.rest();
    else this.begin(this.waiting.shift());
  }
}

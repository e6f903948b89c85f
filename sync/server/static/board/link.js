// The link to the hall: a stream where it is given, asking every two seconds where it is not.
"use strict";

const STALE_MS = 5_000; // nothing heard for so long: the link is lost, and the board says so
const DEAF_MS = 8_000; // a stream that says nothing for so long is thrown away
const ASK_MS = 2_000;
const ANSWER_MS = 4_000;
const FULL_MS = 30_000; // after so long a board that asks tries to listen again

export class Link {
  /** `said(hall)`, `time({now, page})`, `revoked()`, and `fresh(true | false)` whenever that changes. */
  constructor(address, to) {
    Object.assign(this, { address, to, stream: null, isFresh: true, over: false });
    this.heardAt = this.triedAt = performance.now();
    this.askedAt = 0;
    this.listen();
    this.watch = setInterval(() => this.look(), 1000);
  }

  listen() {
    this.stream?.close();
    this.triedAt = performance.now();
    const stream = new EventSource(this.address);
    this.stream = stream;
    stream.addEventListener("message", (event) => { this.heard(); this.to.said(JSON.parse(event.data)); });
    stream.addEventListener("time", (event) => { this.heard(); this.to.time(JSON.parse(event.data)); });
    stream.addEventListener("revoked", () => this.end());
  }

  heard() {
    this.heardAt = performance.now();
    this.tell(true);
  }

  tell(fresh) {
    if (fresh !== this.isFresh) this.to.fresh((this.isFresh = fresh));
  }

  look() {
    const now = performance.now(), silent = now - this.heardAt;
    if (silent > STALE_MS) this.tell(false);
    const closed = this.stream.readyState === EventSource.CLOSED;
    if (closed && now - this.askedAt >= ASK_MS) this.ask(now);
    if (closed && now - this.triedAt >= FULL_MS) this.listen();
    if (silent > DEAF_MS && now - this.triedAt > DEAF_MS) this.listen();
  }

  async ask(now) {
    this.askedAt = now;
    try {
      const answer = await fetch(`${this.address}/now`, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) });
      if (answer.status === 404) return this.end();
      if (!answer.ok) return;
      const [hall, time] = [await answer.json(), JSON.parse(answer.headers.get("Saovang-Time"))];
      if (this.over) return;
      this.heard();
      this.to.time(time);
      this.to.said(hall);
    } catch { /* no answer is an answer: `look` says so in time */ }
  }

  end() {
    this.over = true;
    clearInterval(this.watch);
    this.stream.close();
    this.to.revoked();
  }
}

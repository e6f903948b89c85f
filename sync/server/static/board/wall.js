// What hangs on the wall: the rows of counters, who is next, the notice, the clock.
"use strict";

const ROWS = 10; // more counters than this take turns
const TURN_MS = 12_000;
const NOTICE_MS = 15_000;
const LAST = 3; // calls that stay in sight while nobody is called
const DAY_MS = 86_400_000;
const HOUR_MIN = 60, HALF_MIN = 30, LONG_MIN = 90; // as in kiosk.domain.range
const WAITS = 3; // services whose wait is told meanwhile, the fullest first

const one = (selector, at = document) => at.querySelector(selector);
const filled = (pair, values) => pair.map((text) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]));

const named = (language, date) => {
  const form = { weekday: "long", day: "2-digit", month: "2-digit", timeZone: "UTC" };
  return new Intl.DateTimeFormat(language, form).format(new Date(`${date}T12:00Z`)).replace("-", "/");
};

/** How long a newcomer would wait, in both languages, as a kiosk says it: a long range in half hours, outwards. */
export const range = (words, { low, high }) => {
  if (!low) return filled(words.under, { high });
  if (low < HOUR_MIN || high <= LONG_MIN) return filled(words.about, { low, high });
  const hours = [Math.floor(low / HALF_MIN) / 2, Math.ceil(high / HALF_MIN) / 2].map(String);
  return words.hours.map((text, english) => {
    const [from, to] = english ? hours : hours.map((one) => one.replace(".", ","));
    return filled([text], { low: from, high: to })[0];
  });
};

export const label = (call) => `${call.series} ${String(call.number).padStart(3, "0")}`;

export class Wall {
  constructor(told) {
    Object.assign(this, { told, words: told.words, offset: told.now - performance.now(), hall: null, turn: 0, line: 0 });
    this.clock = new Intl.DateTimeFormat("vi-VN", { timeZone: told.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.date = new Intl.DateTimeFormat("vi-VN", { timeZone: told.zone, weekday: "long", day: "2-digit", month: "2-digit" });
    this.day = new Intl.DateTimeFormat("en-CA", { timeZone: told.zone });
    this.rows = new Map([...document.querySelectorAll(".rows > li")].map((row) => [Number(row.dataset.counter), row]));
    this.tick();
    this.notice();
    setInterval(() => this.tick(), 1000);
    setInterval(() => { this.line += 1; this.notice(); }, NOTICE_MS);
    if (this.rows.size > ROWS) setInterval(() => { this.turn += 1; this.turnRows(); }, TURN_MS);
    this.turnRows();
  }

  now() {
    return performance.now() + this.offset;
  }

  setTime(now) {
    this.offset = now - performance.now();
    this.tick();
  }

  tick() {
    const now = this.now();
    one("#clock").textContent = this.clock.format(now);
    one("#date").textContent = this.date.format(now).replace("-", "/");
  }

  /** Vietnamese and, where the hall speaks it, English, into the two halves of an element. */
  say(element, [vi, en]) {
    one(".vi", element).textContent = vi;
    const english = one(".en", element);
    if (english) english.textContent = en;
  }

  draw(hall) {
    this.hall = hall;
    const told = new Map(hall.counters.map((desk) => [desk.number, desk])); // of none once the day is over
    for (const number of this.rows.keys()) this.desk(told.get(number) ?? { number, label: "" }, hall.day !== null && told.has(number));
    this.next(hall.next);
    this.last(hall.calls);
    this.waits(hall.services);
  }

  desk(desk, open) {
    const row = this.rows.get(desk.number);
    if (!row) return;
    const state = !open ? "closed" : desk.label ? "busy" : desk.free && desk.state === "open" && !this.hall.opens ? "free" : desk.state;
    row.dataset.state = state;
    one(".number", row).textContent = desk.label;
    this.say(one(".state", row), this.words[state] ?? ["", ""]);
    this.fit(one(".what", row));
  }

  next(next) {
    one("#next").replaceChildren(...next.map((who) => {
      const chip = one("#chip").content.cloneNode(true).firstElementChild;
      one(".label", chip).textContent = who.label;
      chip.classList.toggle("priority", who.priority);
      one(".unseen", chip).textContent = who.priority ? this.words.priority[0] : "";
      return chip;
    }));
    one(".coming").classList.toggle("nobody", next.length === 0);
  }

  /** The calls last made, for whoever looked away. */
  last(calls) {
    const seen = new Map();
    for (const call of calls) if (!seen.has(label(call))) seen.set(label(call), call);
    const shown = [...seen.values()].slice(0, LAST);
    one("#last").replaceChildren(...shown.map((call) => {
      const line = one("#line").content.cloneNode(true).firstElementChild;
      one(".number", line).textContent = label(call);
      this.say(one(".where", line), filled(this.words.counter, { n: call.counter }));
      return line;
    }));
    document.body.classList.toggle("quiet", shown.length === 0);
    document.body.classList.toggle("shut", this.hall.day === null || Boolean(this.hall.opens));
    this.opens(this.hall.opens);
  }

  /** When the hall opens again, on its own clock; nothing where nobody can tell. */
  opens(at) {
    const [date, time] = at?.split("T") ?? ["", ""];
    const when = date === this.day.format(this.now()) ? "today" : date === this.day.format(this.now() + DAY_MS) ? "tomorrow" : "later";
    const [vi, en] = this.words[`opens-${when}`];
    const days = ["vi-VN", "en-GB"].map((language) => (at ? named(language, date) : ""));
    this.say(one("#opens"), at ? [vi, en].map((text, n) => filled([text], { time, day: days[n] })[0]) : ["", ""]);
  }

  /** How many wait for what and how long a newcomer would, as a range; where nobody can tell, only how many. */
  waits(services) {
    const asked = services.filter((line) => line.waiting).sort((a, b) => b.waiting - a.waiting).slice(0, WAITS);
    one("#waits").replaceChildren(...asked.map((line) => {
      const row = one("#wait").content.cloneNode(true).firstElementChild;
      const many = filled(this.words.waiting, { n: line.waiting });
      const about = range(this.words, line);
      this.say(one(".service", row), this.told.services[line.service] ?? ["", ""]);
      this.say(one(".long", row), many.map((text, n) => (line.high ? `${text} · ${about[n]}` : text)));
      return row;
    }));
  }

  /** One call, large: pulses thrice, its row in gold. */
  call(call) {
    const now = one("#now");
    one(".number", now).textContent = label(call);
    one(".number", now).classList.toggle("long", label(call).length > 5);
    this.say(one(".where", now), filled(this.words.counter, { n: call.counter }));
    now.classList.remove("pulse");
    void now.offsetWidth; // so that the same number called again pulses again
    now.classList.add("pulse");
    document.body.classList.add("calling");
    for (const [number, row] of this.rows) row.classList.toggle("called", number === call.counter);
    this.turnRows(call.counter);
  }

  rest() {
    document.body.classList.remove("calling");
    for (const row of this.rows.values()) row.classList.remove("called");
  }

  /** Ten rows at a time; the one that is called is always among them. */
  turnRows(counter) {
    const rows = [...this.rows.values()], pages = Math.max(1, Math.ceil(rows.length / ROWS));
    if (counter !== undefined) this.turn = Math.floor([...this.rows.keys()].indexOf(counter) / ROWS);
    else if (document.body.classList.contains("calling")) return;
    rows.forEach((row, n) => {
      row.hidden = Math.floor(n / ROWS) !== this.turn % pages;
      if (!row.hidden) this.fit(one(".what", row));
    });
  }

  notice() {
    const today = this.day.format(this.now());
    const lines = this.told.notices
      .filter((line) => (line.first ?? today) <= today && today <= (line.last ?? today))
      .flatMap((line) => [["vi", line.vi], ...(line.en ? [["en", line.en]] : [])]);
    const bar = one("#notice"), [language, text] = lines[this.line % lines.length] ?? ["vi", ""];
    bar.textContent = text;
    bar.lang = language;
    document.body.classList.toggle("no-notice", lines.length === 0);
    this.fit(bar);
  }

  /** Smaller until it fits: nothing on the wall is cut. */
  fit(element) {
    element.style.fontSize = "";
    const full = parseFloat(getComputedStyle(element).fontSize);
    for (let part = 1; part > 0.5 && over(element); part -= 0.05) element.style.fontSize = `${full * part}px`;
  }
}

function over(element) {
  const box = element.parentElement;
  return element.scrollHeight > box.clientHeight * 0.96 || element.scrollWidth > element.clientWidth + 1;
}

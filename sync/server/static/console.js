// The counter console: running time, keys, news of the hall. Every act is a plain form and works without this.
"use strict";
const buttons = "#console form:not(#paper-blind, #by-number, #link-dossier), #states"; // typing is no double press
const part = (id) => document.getElementById(id);
const openSheet = () => document.querySelector("[popover]:popover-open");
const typed = (text) => /^([A-Z])0*([1-9]\d{0,3})$/.exec(text.toUpperCase().replace(/\s/g, "")); // as on a slip: "A 046"
const labelled = (series, number) => `${series} ${String(number).padStart(3, "0")}`;

// ---- the running time, and the ten seconds of undo
const began = new WeakMap();
function since(element, seconds) {
  if (!began.has(element)) began.set(element, performance.now() - seconds * 1000);
  return (performance.now() - began.get(element)) / 1000;
}
function tick() {
  for (const clock of document.querySelectorAll("[data-since]")) {
    const s = Math.floor(since(clock, Number(clock.dataset.since)));
    const told = String(Math.floor(s / 60)).padStart(2, "0") + ":" + String(s % 60).padStart(2, "0");
    if (clock.textContent !== told) clock.textContent = told; // what stays as it is need not be drawn again
  }
  for (const bar of document.querySelectorAll("[data-pace]")) {
    const s = Math.min(Math.floor(since(bar, bar.getAttribute("value"))), bar.max);
    if (bar.value !== s) bar.value = s;
  }
  for (const undo of document.querySelectorAll("[data-for]")) if (since(undo, 0) > undo.dataset.for) undo.remove();
}
setInterval(tick, 250);
tick();

// ---- keys: what an open sheet offers goes first
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (/^F\d\d?$/.test(event.key)) {
    const button = (openSheet() ?? document).querySelector(`button[data-key="${event.key}"]`);
    if (!button && !document.querySelector(`button[data-key="${event.key}"]`)) return;
    event.preventDefault();
    if (button && !button.disabled && !event.repeat && !document.body.classList.contains("lost")) button.click();
  } else if (/^[\p{L}\d]$/u.test(event.key) && !event.target.closest("input, textarea, select") && !openSheet()) {
    part("code")?.focus(); // a hand scanner types as a keyboard does: its code belongs here, not to a button
  }
});

document.addEventListener("toggle", (event) => {
  if (event.newState === "open") event.target.querySelector("[data-first], input, .targets button")?.focus();
}, true);

// ---- one act at a time: the second press of a pair is no act
const PAIR_MS = 350;
let last = { what: "", at: -PAIR_MS };
addEventListener("submit", (event) => {
  if (!event.target.matches(buttons)) return;
  const what = `${event.target.action} ${event.submitter?.value ?? ""}`;
  if (what === last.what && event.timeStamp - last.at < PAIR_MS) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  last = { what, at: event.timeStamp };
}, true);

// ---- out of turn while somebody is here: the sheet asks first what came of that one, then calls who was wanted
let wantedAt = -PAIR_MS, paired = false, stays = false; // the second click of a pair falls beside the sheet, which closes then
function pairs(event) { // only until that click is over: what closes the sheet afterwards is meant
  paired = event.type === "pointerdown" && performance.now() - wantedAt < PAIR_MS && !event.target.closest(".sheet");
}
for (const type of ["pointerdown", "pointercancel", "click", "keydown"]) addEventListener(type, pairs, true);
function want(label, said) {
  const sheet = part("sheet-done"), button = sheet.querySelector(".primary");
  for (const name of ["key", "ticket", "day"]) sheet.querySelector(`[name=${name}]`).value = said[name] ?? "";
  button.value = label ? "call" : "next";
  sheet.querySelector(".wanted").textContent = label;
  for (const words of button.querySelectorAll("[data-then]")) words.hidden = words.dataset.then !== button.value;
}
function wanted(sheet) {
  return [sheet.querySelector(".wanted").textContent, Object.fromEntries(new FormData(sheet.querySelector("form")))];
}
const closes = (event) => event.newState === "closed" && event.target.id === "sheet-done";
document.addEventListener("beforetoggle", (event) => {
  if (!closes(event)) return;
  stays = paired;
  if (!stays) want("", {}); // at once: the key that opens it again may be faster than what is told afterwards
}, true);
document.addEventListener("toggle", (event) => {
  if (closes(event) && stays) event.target.showPopover();
}, true);
addEventListener("submit", (event) => {
  const form = event.target, sheet = part("sheet-done");
  if (!form.matches("#queue [action$='/call'], #by-number") || !sheet?.querySelector(".primary:enabled")) return;
  const said = Object.fromEntries(new FormData(form)), [, ...number] = typed(said.ticket ?? said.key.split(".").slice(1).join("")) ?? [];
  if (!number.length) return; // the server says how a number is typed
  event.preventDefault();
  event.stopImmediatePropagation();
  want(labelled(...number), said);
  wantedAt = performance.now();
  sheet.showPopover();
}, true);

addEventListener("keydown", (event) => { // by itself Enter would press the first button, which calls nobody
  const primary = event.key === "Enter" && event.target.closest("#sheet-done input")?.form.querySelector(".primary");
  if (!primary || primary.value !== "call") return;
  event.preventDefault();
  if (!event.repeat) primary.click();
});

// ---- what changes: told by the server, else asked for
const ASK_MS = 5000, CALM_MS = 20000, DOUBT_MS = 1500, ECHO_MS = 2000;
let asked = performance.now(), acting = false, asking = false, again = false, dropping = false, dropped = false, misses = 0, news = null, sheetBefore, sheetSince, whom;
let told = new Date(); // when the list on this page was the hall's
function grow(stale) {
  if (!stale) told = new Date();
  document.body.classList.toggle("stale", stale);
  part("stale").hidden = !stale;
  part("stale").querySelector("b").textContent = told.toTimeString().slice(0, 5);
}
function refresh() {
  again = acting || asking; // what happens meanwhile is asked for afterwards
  if (again || document.hidden) return;
  asking = true;
  asked = performance.now();
  htmx.ajax("GET", part("link").dataset.live, { source: "#link", swap: "none" }).catch(() => {});
}
function often() {
  if (misses) return DOUBT_MS;
  return news?.readyState === EventSource.OPEN ? CALM_MS : ASK_MS;
}
// the answer to an act shows the hall with that act: news of it is none, and costs no second look
let heard = 0, answered = performance.now(); // how many facts the last news knew of; when this page, or an act's answer, came
const facts = () => Number(part("desk").dataset.facts);
function hear({ lastEventId }) {
  const known = Number(lastEventId), moved = known > heard; // what no fact tells moves nothing
  heard = known;
  if (moved && (acting || (known <= facts() && performance.now() - answered < ECHO_MS))) return;
  refresh();
}
function listen() {
  news = new EventSource("/live/hall");
  news.onmessage = hear;
  news.onerror = refresh; // is it the line, or the server? asking tells
}
setInterval(() => {
  const quiet = performance.now() - asked;
  if (quiet > CALM_MS) asking = false; // whatever became of it
  if (quiet > often()) refresh();
  if (news?.readyState === EventSource.CLOSED && quiet > ASK_MS) listen();
}, 1000);
document.addEventListener("visibilitychange", refresh);

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb !== "post") return;
  dropped = again || asking; // the act's answer tells more, if it comes
  again = false;
  sheetBefore = openSheet()?.id;
  whom = part("now").textContent;
  acting = dropping = true; // what was asked before the act would tell of the time before it
  htmx.trigger("#link", "htmx:abort");
  asking = dropping = false;
});
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  sheetSince = openSheet();
  const { id } = event.detail.target; // news of the hall takes no sheet from under a clerk's hand, and no sentence
  if (!acting && (id === "said" || (id === "sheets" && sheetSince))) event.detail.shouldSwap = false;
});
function carry(from, to) { // what a clerk has typed and ticked meanwhile
  for (const old of from.querySelectorAll("input:not([type=hidden]), textarea")) {
    const same = (one) => one.name === old.name && (one.type !== "radio" || one.value === old.value);
    const field = [...to.querySelectorAll("input, textarea")].find(same);
    if (field) [field.value, field.checked] = [old.value, old.checked];
  }
}
document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
  if (target.id !== "sheets" || !sheetSince || sheetSince.id === sheetBefore || openSheet()) return; // opened while the act was on its way
  const sheet = part(sheetSince.id);
  if (!sheet) return;
  sheet.showPopover();
  if (part("now").textContent !== whom) return; // what was said of one is not said of another
  carry(sheetSince, sheet);
  if (sheet.id === "sheet-done") want(...wanted(sheetSince)); // whoever was chosen there is not forgotten
});
function answer(came) {
  acting = false;
  if (came) answered = performance.now();
  again ||= heard > facts() || (dropped && !came);
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (dropping) return;
  const { successful, requestConfig, elt, xhr } = event.detail;
  const posted = requestConfig.verb === "post";
  if (posted) answer(successful);
  else asking = false;
  if (posted && successful && elt.matches("#by-number, #link-dossier")) elt.reset();
  if (posted && successful && requestConfig.parameters.ticket) part("by-number").reset();
  if (posted && xhr.status === 403) again = true; // no session any more, or an old form: asking brings the log-in, or new forms
  const away = !successful && (xhr.status === 0 || xhr.status >= 502);
  misses = away ? misses + 1 : 0;
  if (!posted || successful) grow(!successful);
  if (again && !away) setTimeout(refresh); // once this one is put away
  if (away ? misses > 1 && mayCallOnPaper() : successful) window.dispatchEvent(new Event(away ? "hall:away" : "hall:there")); // one miss is chance
  tick();
});
listen();

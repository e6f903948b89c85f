// One ticket on a phone. Plain ES5, no words of its own: what to say comes from the server.
(function () {
  "use strict";
  var page = document.getElementById("page");
  if (!page) return;
  var asks = !document.getElementById("ring"); // whether to wait no more; who is called meanwhile is led back
  var SOON = 5000, USUAL = 10000, RARE = 60000, SILENT = 40000;
  var phase = page.getAttribute("data-phase"), call = page.getAttribute("data-call");
  var address = page.getAttribute("data-now"), stream = page.getAttribute("data-stream"), sound = null, source = null;
  var timer = 0, due = 0, failed = 0, heard = now();

  function at(id) { return document.getElementById(id); }
  function now() { return new Date().getTime(); }
  function hide(id, hidden) { if (at(id)) at(id).hidden = hidden; }
  function write(id, text) { if (at(id).textContent !== text) at(id).textContent = text; }

  // What stands behind # in the link stays with this phone, also after a touch on another link of the page.
  function keepFragment(event) {
    var link = event.target;
    if (link && link.className && /\bkeep\b/.test(link.className)) link.hash = location.hash;
  }

  function keepInForm(event) {
    event.target.action = event.target.action.split("#")[0] + location.hash;
  }

  // Whether it was the hall that spoke: a stranger's Wi-Fi answers everything with a page of its own.
  function understood(text) {
    var told = null;
    try { told = JSON.parse(text); } catch (error) { /* not the hall */ }
    if (!told || !told.phase || !told.facts) return false;
    show(told);
    return true;
  }

  function show(told) {
    heard = now();
    failed = 0;
    if (asks && told.phase !== phase) return location.replace(location.href.replace("/leave", ""));
    hide("stale", true);
    hide("facts", false);
    if ((phase === "unknown") !== (told.phase === "unknown")) return location.reload();
    document.title = told.title;
    at("now").className = "now " + told.phase;
    at("now").setAttribute("aria-live", told.phase === "called" ? "assertive" : "polite");
    write("headline", told.headline);
    write("place", told.place);
    write("sentence", told.sentence);
    facts(told.facts);
    hide("leave", !told.may_leave);
    hide("bell", told.phase !== "waiting" && told.phase !== "held" && told.phase !== "absent");
    if (told.call && told.call !== call) ring();
    phase = told.phase;
    call = told.call || call;
    if (!told.live) hush();
  }

  function facts(list) {
    var box = at("facts"), i, row, part;
    if (box.getAttribute("data-shown") === JSON.stringify(list)) return;
    box.setAttribute("data-shown", JSON.stringify(list));
    box.innerHTML = "";
    for (i = 0; i < list.length; i += 1) {
      row = document.createElement("p");
      row.className = "fact";
      part = document.createElement("span");
      part.textContent = list[i].about;
      row.appendChild(part);
      row.appendChild(document.createTextNode(" "));
      part = document.createElement("b");
      part.textContent = list[i].value;
      row.appendChild(part);
      box.appendChild(row);
    }
  }

  // ---- called: the phone rings three times, if it was allowed to, and shakes
  function ring() {
    at("now").className += " called-now";
    if (navigator.vibrate) navigator.vibrate([400, 200, 400, 200, 800]);
    sounds(3);
  }

  function sounds(times) {
    var playing;
    if (!sound || !times) return;
    try { sound.currentTime = 0; } catch (error) { /* nothing loaded yet */ }
    playing = sound.play();
    if (playing && playing["catch"]) playing["catch"](function () {});
    page.setAttribute("data-rung", String(Number(page.getAttribute("data-rung") || 0) + 1));
    setTimeout(function () { sounds(times - 1); }, 1600);
  }

  function turnOn() {
    sound = new Audio(page.getAttribute("data-ring"));
    sounds(1);
    hide("ring", true);
    hide("ringing", false);
  }

  // ---- news: a stream where the browser knows one, else asking, ever more rarely while nobody answers
  function listen() {
    if (!window.EventSource || !stream) return;
    source = new EventSource(stream);
    source.onmessage = function (event) { understood(event.data); };
    source.onerror = function () { // the browser tries again every few seconds, and errs as often
      if (source && source.readyState === 2) hush();
      if (failed) return;
      failed = 1;
      again(SOON);
    };
  }

  function hush() {
    if (source) source.close();
    source = null;
  }

  function ask() {
    var asked = new XMLHttpRequest();
    asked.open("GET", address, true);
    asked.setRequestHeader("Accept", "application/json");
    asked.timeout = 10000;
    asked.onreadystatechange = function () {
      if (asked.readyState !== 4) return;
      if (asked.status === 200 && understood(asked.responseText)) again();
      else lost();
    };
    asked.send();
  }

  function lost() {
    failed += 1;
    if (failed > 1) stale();
    again(Math.min(RARE, SOON * Math.pow(2, failed - 1)));
  }

  // Nobody answers: what was a promise a moment ago is none any more.
  function stale() {
    hide("stale", false);
    hide("facts", true);
    hide("leave", true);
    if (asks || phase !== "waiting") return;
    document.title = at("stale").getAttribute("data-title");
    write("headline", at("stale").getAttribute("data-headline"));
    write("sentence", "");
  }

  // In a while; who would come later than already meant changes nothing.
  function again(wait) {
    var rest = phase === "waiting" || phase === "called" || phase === "held" || phase === "absent" ? USUAL : RARE;
    var later = (wait || rest) * (0.8 + Math.random() * 0.4);
    if (timer && due <= now() + later) return;
    clearTimeout(timer);
    due = now() + later;
    timer = setTimeout(look, later);
  }

  function look() {
    timer = 0;
    if (source && source.readyState === 1 && now() - heard < SILENT) return again();
    ask();
  }

  document.addEventListener("click", keepFragment);
  document.addEventListener("submit", keepInForm);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) ask(); });
  if (!asks) at("ring").onclick = turnOn;
  hide("bell", phase !== "waiting" && phase !== "held" && phase !== "absent");
  listen();
  again(source ? USUAL : SOON);
}());

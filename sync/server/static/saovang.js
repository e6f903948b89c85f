// Small comforts; every page works without them.
"use strict";
addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("[data-print]")) print();
  for (const open of document.querySelectorAll("details.pick[open], details.account[open]")) {
    if (!open.contains(target)) open.removeAttribute("open");
  }
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details.pick[open], details.account[open]")) {
    open.removeAttribute("open");
    open.querySelector("summary")?.focus();
  }
});
const submitted = (event) => event.target instanceof Element ? event.target.closest("[data-submit]") : null;
addEventListener("change", (event) => {
  const field = submitted(event);
  if (field && !("typed" in field.dataset) && field.form.checkValidity()) field.form.requestSubmit();
});

// A day that is picked is whole at once. One that is typed changes with every digit: it counts with Enter, with the
// button, or where there is none when the field is left.
addEventListener("keydown", (event) => {
  const field = submitted(event);
  if (field?.type !== "date") return;
  field.dataset.typed = "";
  if (event.key !== "Enter") return;
  event.preventDefault();
  if (field.form.checkValidity()) field.form.requestSubmit();
});
addEventListener("pointerdown", (event) => { if (submitted(event)) delete event.target.dataset.typed; });
addEventListener("focusout", (event) => {
  const field = submitted(event);
  if (!field || !("typed" in field.dataset) || field.value === field.defaultValue || field.form.querySelector("button")) return;
  if (field.form.checkValidity()) field.form.requestSubmit();
});

// The plan editor: line numbers beside the text, and from a fault to its line.
for (const text of document.querySelectorAll("textarea.source")) {
  const gutter = text.parentElement.querySelector(".gutter");
  const number = () => { gutter.textContent = text.value.split("\n").map((_, n) => n + 1).join("\n"); };
  const follow = () => { gutter.scrollTop = text.scrollTop; };
  text.addEventListener("input", () => { number(); follow(); });
  text.addEventListener("scroll", follow);
  number();
  for (const link of document.querySelectorAll("[data-line]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const lines = text.value.split("\n"), line = Number(link.dataset.line);
      const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      text.focus();
      text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
      text.scrollTop = Math.max(0, (line - 6) * 14 * 1.55);
    });
  }
}

// A date reads as it is written here, whatever language the browser speaks; while it is edited, the browser's own field is.
for (const field of document.querySelectorAll(".field input[type=date], .day-pick input[type=date]")) {
  const around = document.createElement("span"), written = document.createElement("span");
  const write = () => { written.textContent = field.value.split("-").reverse().join("/"); };
  around.className = "dated";
  written.className = "written tab";
  written.ariaHidden = "true";
  field.replaceWith(around);
  around.append(field, written);
  field.addEventListener("input", write);
  write();
}

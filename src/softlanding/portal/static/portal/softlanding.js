// Softlanding's own script: what is nicer with it, and nothing that needs it.
"use strict";

// <button data-confirm="Cancel this visit?">: asks once more before a form goes out.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// <time data-countdown datetime="2027-01-19T09:10:00+01:00">: minutes and seconds left, silent to screen readers,
// which have the moment itself in the sentence beside it.
const left = (until) => {
  const seconds = Math.max(0, Math.round((until - Date.now()) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};
const tick = () => {
  for (const clock of document.querySelectorAll("[data-countdown]")) {
    clock.textContent = left(Date.parse(clock.dateTime));
  }
};
if (document.querySelector("[data-countdown]")) setInterval(tick, 1000), tick();

// <button data-print hidden>: shown where a script can print; without one, the browser's own menu does it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// An error summary takes the focus, so that it is read first.
document.querySelector("[data-error-summary]")?.focus();

// An open menu closes with Escape or a click elsewhere.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".sl-menu[open]");
  if (menu) menu.open = false, menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".sl-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// "/" goes to the search field that asks for it, as desks are used to.
document.addEventListener("keydown", (event) => {
  const field = document.querySelector("[data-find]");
  if (event.key !== "/" || !field || event.target.matches("input, textarea, select")) return;
  event.preventDefault();
  field.focus();
});

// Picking an area on a map fills a field and keeps what was typed; without this, the link opens the page with it filled.
document.addEventListener("click", (event) => {
  const area = event.target.closest("[data-fills] [data-fill]");
  const field = area && document.getElementById(area.closest("[data-fills]").dataset.fills);
  if (!field) return;
  event.preventDefault();
  field.value = area.dataset.fill;
  field.focus();
});

// On a phone the row of an area's pages is longer than the screen: it begins where the open page can be seen.
const row = document.querySelector(".sl-beside ul");
const here = row?.querySelector("[aria-current]");
if (here) row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - 16;

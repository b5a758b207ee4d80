// What the desk's work list gains from a script: j and k walk the visits, ? shows the keys.
"use strict";

const SINGLE_KEYS = "desk-single-keys";
const singleKeysOn = () => localStorage.getItem(SINGLE_KEYS) !== "off";
const rows = () => [...document.querySelectorAll("[data-row]")];
let lastRow = "";
const walk = (by) => {
  const all = rows();
  if (!all.length) return;
  const from = all.findIndex((row) => row === document.activeElement || (row.id === lastRow && document.activeElement === document.body));
  const to = from < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, from + by));
  all[to].focus();
  lastRow = all[to].id;
};
document.addEventListener("keydown", (event) => {
  if (!singleKeysOn() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const help = document.querySelector("[data-keys-help]");
  if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    walk(event.key === "j" ? 1 : -1);
  } else if (event.key === "?" && help) {
    event.preventDefault();
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  }
});
for (const button of document.querySelectorAll("[data-keys-switch]")) {
  const say = () => { button.textContent = singleKeysOn() ? button.dataset.on : button.dataset.off; };
  button.hidden = false;
  button.addEventListener("click", () => { localStorage.setItem(SINGLE_KEYS, singleKeysOn() ? "off" : "on"); say(); });
  say();
}

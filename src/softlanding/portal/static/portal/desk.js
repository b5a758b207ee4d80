// What the desk's pages gain from a script: single keys, the clock of the entrance, a sound at a new call.
"use strict";

// <button data-key="c">: the key presses it, unless somebody is typing or has switched single keys off.
const KEYS = "desk-single-keys";
const keysOn = () => localStorage.getItem(KEYS) !== "off";
document.addEventListener("keydown", (event) => {
  if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
for (const button of document.querySelectorAll("[data-keys-switch]")) {
  const say = () => { button.textContent = keysOn() ? button.dataset.on : button.dataset.off; };
  button.hidden = false;
  button.addEventListener("click", () => { localStorage.setItem(KEYS, keysOn() ? "off" : "on"); say(); });
  say();
}

// <div data-return="/..." data-seconds="30">: the entrance goes back to its start; touching the page gives more time.
for (const page of document.querySelectorAll("[data-return]")) {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => location.assign(page.dataset.return), 1000 * page.dataset.seconds);
  };
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, wait);
  wait();
}

// <button data-sound>: off until somebody switches it on; then a short tone for each new call.
for (const button of document.querySelectorAll("[data-sound]")) {
  let audio = null;
  const say = () => { button.textContent = audio ? button.dataset.on : button.dataset.off; };
  const tone = () => {
    const voice = audio.createOscillator(), volume = audio.createGain();
    voice.frequency.value = 660;
    volume.gain.setValueAtTime(0.2, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.6);
    voice.connect(volume).connect(audio.destination);
    voice.start();
    voice.stop(audio.currentTime + 0.6);
  };
  let newest = document.querySelector("[data-newest]")?.dataset.newest;
  button.hidden = false;
  button.addEventListener("click", () => { audio = audio ? (audio.close(), null) : new AudioContext(); say(); });
  document.addEventListener("htmx:afterSettle", () => {
    const now = document.querySelector("[data-newest]")?.dataset.newest;
    if (audio && now && now !== newest) tone();
    newest = now;
  });
  say();
}

// A long day scrolls inside its frame: it opens at this moment, and stays where it was when it is drawn anew.
const lanes = () => document.querySelector("#lanes-scroll");
const showNow = () => {
  const now = lanes()?.querySelector(".sl-now");
  if (now) lanes().scrollLeft = now.offsetLeft - lanes().clientWidth / 2;
};
let kept = 0;
document.addEventListener("htmx:beforeSwap", () => { kept = lanes()?.scrollLeft ?? 0; });
document.addEventListener("htmx:afterSwap", () => { if (lanes()) lanes().scrollLeft = kept; });
showNow();

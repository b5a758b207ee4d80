// Builds what the portal ships from the packages in package-lock.json: one stylesheet of chosen components,
// one per theme without the tokens nobody uses, the font, htmx, and the licence of each beside them.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync, inflateSync } from "node:zlib";
import { transform } from "lightningcss";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "node_modules");
const shipped = join(here, "../src/softlanding/portal/static/portal");
const ours = join(shipped, "css/softlanding.css");

const themes = [
  { name: "denhaag", from: "@gemeente-denhaag/design-tokens-components", file: "dist/theme/index.css" },
  { name: "neutral", from: "@nl-design-system-unstable/voorbeeld-design-tokens", file: "dist/theme.css" },
];
const fontWeights = [400, 600];
// Latin Extended-A and what Romanian, German capitals and prices add: a quarter of the packaged extended Latin,
// and all that Turkish, Polish, Czech, Hungarian or Croatian names need.
const extendedRange = "U+100-17F,U+218-21B,U+1E9E,U+20AC,U+20B4,U+20BA,U+20BD";
// How many of the package's parts of about two hundred Chinese signs fit into a font of 400 kB.
const chineseParts = 7;
// As the font file itself says; the package names only its packager. No font name is reserved, so a subset keeps it.
const fontCopyright = "Fira Sans: digitized data copyright 2012-2016, The Mozilla Foundation and Telefonica S.A.";
// The Hague's own faces are not free and the neutral theme's are not shipped: both give way to our stack of fonts.
const ownFont = "var(--sl-font)";
const closedFaces = /"The(Sans|Mix)", sans-serif|'Noto Sans', sans-serif/g;

const read = (path) => readFileSync(path, "utf8");
const minified = (css, filename) =>
  transform({ filename, code: Buffer.from(css), minify: true }).code.toString();
const named = (css) => [...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]);

function components() {
  const scope = join(packages, "@utrecht");
  const files = readdirSync(scope).sort().map((name) => join(scope, name, "dist/index.css"));
  return files.map(read).join("\n");
}

// A theme holds thousands of tokens. A token stays when a component or our own stylesheet names it, directly or
// through another token that stays.
function keptTokens(theme, users) {
  const declared = new Map([...theme.matchAll(/^\s*(--[\w-]+):\s*([^;]*);/gm)].map((m) => [m[1], m[2]]));
  const kept = new Set();
  const open = users.flatMap(named);
  while (open.length > 0) {
    const token = open.pop();
    if (kept.has(token) || !declared.has(token)) continue;
    kept.add(token);
    open.push(...named(declared.get(token)));
  }
  return [...declared].filter(([token]) => kept.has(token));
}

function themeCss({ name, from, file }, users) {
  const tokens = keptTokens(read(join(packages, from, file)), users);
  const body = tokens.map(([token, value]) => `${token}:${value.replace(closedFaces, ownFont)};`).join("");
  return banner(from) + minified(`.${name}-theme{${body}}`, file);
}

// A visit's picture places its blocks by class, because a strict Content-Security-Policy allows no style attribute:
// 120 ticks are ten hours of five minutes.
function laneCss() {
  const steps = Array.from({ length: 121 }, (_, tick) => tick);
  return ["from", "for", "ticks"].flatMap((name) => steps.map((n) => `.sl-${name}-${n}{--sl-${name}:${n}}`)).join("");
}

async function fontCss() {
  const source = join(packages, "@fontsource/fira-sans");
  const faces = [];
  for (const weight of fontWeights) {
    const css = read(join(source, `${weight}.css`));
    for (const subset of ["latin", "latin-ext"]) {
      const file = `fira-sans-${subset}-${weight}-normal.woff2`;
      const whole = readFileSync(join(source, "files", file));
      const bytes = subset === "latin" ? whole : await subsetFont(whole, extendedLetters(), { targetFormat: "woff2" });
      writeFileSync(join(shipped, "fonts", file), bytes);
      const range = subset === "latin" ? css.split(file)[1].match(/unicode-range:\s*([^;]+);/)[1] : extendedRange;
      faces.push(`@font-face{font-family:"Fira Sans";font-style:normal;font-display:swap;font-weight:${weight};` +
        `src:url("../fonts/${file}") format("woff2");unicode-range:${range}}`);
    }
  }
  return banner("@fontsource/fira-sans") + minified(faces.join("\n"), "fonts.css");
}

// The typesetter of PDFs reads no woff: the tables of a packaged face are unpacked into a plain font file.
function plainFont(file) {
  const woff = readFileSync(join(packages, "@fontsource", file));
  const count = woff.readUInt16BE(12);
  const log = Math.floor(Math.log2(count));
  const head = Buffer.alloc(12 + 16 * count);
  head.writeUInt32BE(woff.readUInt32BE(4), 0);
  [count, 16 * 2 ** log, log, 16 * count - 16 * 2 ** log].forEach((word, at) => head.writeUInt16BE(word, 4 + 2 * at));
  const tables = [];
  let offset = head.length;
  for (let at = 0; at < count; at += 1) {
    const [from, packed, length, sum] = [4, 8, 12, 16].map((place) => woff.readUInt32BE(44 + 20 * at + place));
    const bytes = woff.subarray(from, from + packed);
    woff.copy(head, 12 + 16 * at, 44 + 20 * at, 48 + 20 * at);
    [sum, offset, length].forEach((word, place) => head.writeUInt32BE(word, 16 + 16 * at + 4 * place));
    tables.push(packed < length ? inflateSync(bytes) : bytes, Buffer.alloc(-length & 3));
    offset += length + (-length & 3);
  }
  return Buffer.concat([head, ...tables]);
}

// The whole Chinese face is ten megabytes unpacked. Ours has every sign of the letter, and then the signs that are read
// most, as far as the size goes: the package numbers its parts from seldom to frequent, and a household's own words are
// typeset when its signs are among them.
async function chineseFont() {
  const source = join(packages, "@fontsource/noto-sans-sc");
  const whole = readFileSync(join(source, "files/noto-sans-sc-chinese-simplified-400-normal.woff"));
  const parts = Object.entries(JSON.parse(read(join(source, "unicode.json")))).filter(([name]) => name.startsWith("["));
  parts.sort(([one], [other]) => Number(other.slice(1, -1)) - Number(one.slice(1, -1)));
  const frequent = parts.slice(0, chineseParts).map(([, ranges]) => lettersOf(ranges)).join("");
  const letter = read(join(here, "../data/nl/housing/letter/zh-Hans.yaml"));
  return subsetFont(whole, letter + "\u5e74\u6708\u65e5\u661f\u671f\u4e00\u4e8c\u4e09\u56db\u4e94\u516d" + frequent, { targetFormat: "sfnt" });
}

function extendedLetters() {
  return lettersOf(extendedRange);
}

function lettersOf(ranges) {
  return ranges.split(",").flatMap((part) => {
    const [first, last = first] = part.slice(2).split("-").map((hex) => parseInt(hex, 16));
    return Array.from({ length: last - first + 1 }, (_, step) => String.fromCodePoint(first + step));
  }).join("");
}

const version = (name) => JSON.parse(read(join(packages, name, "package.json"))).version;
const banner = (name) => `/*! ${name} ${version(name)}: see ../licences/ */\n`;

const covered = [
  ["utrecht-components", "EUPL-1.2", "css/components.css", "@utrecht/*-css", "@utrecht/document-css/LICENSE.md",
    "Copyright (c) 2020-2024 Frameless B.V., 2021-2024 Gemeente Utrecht"],
  ["denhaag-theme", "EUPL-1.2", "css/theme-denhaag.css", "@gemeente-denhaag/design-tokens-components",
    "@gemeente-denhaag/design-tokens-components/LICENSE.md", "Copyright (C) 2021 Gemeente Den Haag"],
  ["neutral-theme", "EUPL-1.2", "css/theme-neutral.css", "@nl-design-system-unstable/voorbeeld-design-tokens",
    "@nl-design-system-unstable/voorbeeld-design-tokens/LICENSE.md", "the NL Design System community"],
  ["fira-sans", "OFL-1.1", "fonts/fira-sans-*.woff2 (latin-ext is a subset)", "@fontsource/fira-sans",
    "@fontsource/fira-sans/LICENSE", fontCopyright],
  ["noto-naskh-arabic", "OFL-1.1", "fonts/noto-naskh-arabic-400-normal.ttf (for PDFs)", "@fontsource/noto-naskh-arabic",
    "@fontsource/noto-naskh-arabic/LICENSE", "Copyright 2022 The Noto Project Authors"],
  ["noto-sans-devanagari", "OFL-1.1", "fonts/noto-sans-devanagari-400-normal.ttf (for PDFs)",
    "@fontsource/noto-sans-devanagari", "@fontsource/noto-sans-devanagari/LICENSE",
    "Copyright 2022 The Noto Project Authors"],
  ["noto-sans-sc", "OFL-1.1", "fonts/noto-sans-sc-letter-400-normal.ttf (a subset, for PDFs)", "@fontsource/noto-sans-sc",
    "@fontsource/noto-sans-sc/LICENSE", "(c) 2014-2021 Adobe, with Reserved Font Name 'Source'"],
  ["htmx", "0BSD", "js/htmx.min.js", "htmx.org", "htmx.org/LICENSE", "the htmx contributors"],
];

function licences() {
  const rows = covered.map(([name, licence, what, origin, text, holder]) => {
    const body = read(join(packages, text)).replace(/\r\n/g, "\n").replace(/[ \t]+$/gm, "").trimEnd();
    writeFileSync(join(shipped, "licences", `${name}-${licence}.txt`), `${holder}\n\n${body}\n`);
    const exact = origin.includes("*") ? "versions in assets/package.json" : version(origin);
    return `| \`${what}\` | ${origin} ${exact} | ${licence} | ${holder} | [text](${name}-${licence}.txt) |`;
  });
  writeFileSync(join(shipped, "licences", "README.md"), [
    "# What others made, and under which licence", "",
    "`make assets` writes this folder. The stylesheet `softlanding.css` and the script `softlanding.js` are ours (EUPL-1.2).",
    "The themes keep only the tokens that our pages use; their font names are replaced by Fira Sans.", "",
    "| file | from | licence | holder | |", "|---|---|---|---|---|", ...rows, "",
  ].join("\n"));
}

async function build() {
  for (const folder of ["css", "fonts", "licences", "js"]) mkdirSync(join(shipped, folder), { recursive: true });
  const chosen = components();
  const users = [chosen, read(ours)];
  writeFileSync(join(shipped, "css/components.css"), "/*! @utrecht/*-css, EUPL-1.2: see ../licences/ */\n" +
    minified(chosen.replace(/\/\*\*[\s\S]*?\*\//g, "") + laneCss(), "components.css") + "\n");
  writeFileSync(join(shipped, "css/fonts.css"), (await fontCss()) + "\n");
  for (const theme of themes) {
    writeFileSync(join(shipped, `css/theme-${theme.name}.css`), themeCss(theme, users) + "\n");
  }
  const [arabic, hindi] = ["noto-naskh-arabic", "noto-sans-devanagari"];
  for (const [name, script] of [[arabic, "arabic"], [hindi, "devanagari"]]) {
    const file = `${name}/files/${name}-${script}-400-normal.woff`;
    writeFileSync(join(shipped, `fonts/${name}-400-normal.ttf`), plainFont(file));
  }
  writeFileSync(join(shipped, "fonts/noto-sans-sc-letter-400-normal.ttf"), await chineseFont());
  copyFileSync(join(packages, "htmx.org/dist/htmx.min.js"), join(shipped, "js/htmx.min.js"));
  licences();
}

function report() {
  for (const folder of ["css", "fonts", "js"]) {
    for (const name of readdirSync(join(shipped, folder)).sort()) {
      const bytes = readFileSync(join(shipped, folder, name));
      const wire = name.endsWith(".woff2") ? bytes.length : gzipSync(bytes).length;
      console.log(`${folder}/${name}: ${bytes.length} bytes, ${wire} over the wire`);
    }
  }
}

await build();
report();

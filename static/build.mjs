// Builds static/build/: one stylesheet, one script, htmx and the fonts. Run by `npm run build`.
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "..", "node_modules");
const target = join(here, "build");
// Built aside and then put in place file by file: a running server never finds a file missing.
const out = join(target, `.new-${process.pid}`);

async function buildStyles() {
  const result = sass.compile(join(here, "src", "portal.scss"), {
    loadPaths: [packages],
    style: "compressed",
    quietDeps: true,
  });
  await writeFile(join(out, "portal.css"), result.css);
}

// The behaviours are small and independent: they are joined, each in its own scope.
async function buildScript() {
  const names = (await readdir(join(here, "js"))).filter((name) => name.endsWith(".js")).sort();
  const parts = await Promise.all(names.map((name) => readFile(join(here, "js", name), "utf8")));
  const scoped = parts.map((text) => `(() => {\n"use strict";\n${withoutComments(text)}})();\n`);
  await writeFile(join(out, "portal.js"), scoped.join(""));
}

function withoutComments(text) {
  return text.replace(/^\s*\/\/.*\n/gm, "");
}

async function copyHtmx() {
  await cp(join(packages, "htmx.org", "dist", "htmx.min.js"), join(out, "htmx.min.js"));
}

// One variable font for screens; static weights for letters, which a PDF embeds more faithfully.
async function copyFonts() {
  await mkdir(join(out, "fonts", "print"), { recursive: true });
  const screen = join(packages, "@fontsource-variable", "source-sans-3", "files");
  const print = join(packages, "@fontsource", "source-sans-3", "files");
  for (const script of ["latin", "latin-ext"]) {
    const name = `source-sans-3-${script}`;
    await cp(join(screen, `${name}-wght-normal.woff2`), join(out, "fonts", `${name}.woff2`));
    for (const weight of [400, 600, 700]) {
      const file = `${name}-${weight}-normal.woff2`;
      await cp(join(print, file), join(out, "fonts", "print", file));
    }
  }
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

async function putInPlace() {
  const built = await filesBelow(out);
  for (const name of built) {
    await mkdir(dirname(join(target, name)), { recursive: true });
    await rename(join(out, name), join(target, name));
  }
  await rm(out, { recursive: true });
  const left = (await filesBelow(target)).filter((name) => !built.includes(name) && !name.startsWith(".new-"));
  for (const name of left) await rm(join(target, name));
}

await mkdir(out, { recursive: true });
await Promise.all([buildStyles(), buildScript(), copyHtmx(), copyFonts()]);
await putInPlace();

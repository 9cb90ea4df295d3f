// Every page is valid HTML, as the Nu HTML checker sees it.

import test from "node:test";
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { unpacked } from "./lib/folder.mjs";
import { none, once, published, run, siteNames } from "./lib/site.mjs";

/** @typedef {{url: string, type: string, message: string, lastLine: number, lastColumn: number, extract?: string}} Message */

const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

/** What readers of the programme unpack. */
const folder = once(() => unpacked("shipped"));

/** What the checker says of all sites, in one go, as it takes seconds to start. */
const messages = once(async () => {
  const dirs = await Promise.all([...siteNames.map(async (name) => (await published(name)).dir), folder()]);
  const { stdout } = await run(
    "java",
    [
      "-Xss4m",
      "-XX:TieredStopAtLevel=1",
      "-jar",
      jar,
      "--skip-non-html",
      "--exit-zero-always",
      "--format",
      "json",
      "--stdout",
      ...dirs,
    ],
    { maxBuffer: 64 << 20 },
  );
  return /** @type {Message[]} */ (JSON.parse(stdout).messages);
});

for (const name of [...siteNames, "the folder"]) {
  test(`valid HTML: ${name}`, async () => {
    const dir = name === "the folder" ? await folder() : (await published(name)).dir;
    const ours = (await messages())
      .map((m) => ({ ...m, file: path.relative(dir, fileURLToPath(m.url)) }))
      .filter((m) => !m.file.startsWith(".."));
    assert.ok(ours.some(isPolicy), "the checker has read this site: it can't help complaining about its policy");
    none(
      ours
        .filter((m) => !isPolicy(m) && !isLanguage(m, name) && !isStyle(m) && !isParts(m))
        .map((m) => `${m.file}:${m.lastLine}:${m.lastColumn}: ${m.type}: ${m.message}\n    ${m.extract}`),
    );
  });
}

// Warnings count too, but for these kinds.

/** The checker doesn't know the page's address, so to it nothing is 'self'; the crawl sees what browsers say. @param {Message} m */
function isPolicy(m) {
  return m.type === "info" && m.message.includes("violates Content Security Policy");
}

/** The checker reads style sheets where they stand in a page, and knows none of these years' properties. @param {Message} m */
function isStyle(m) {
  return m.message.startsWith("CSS:");
}

/** A document of all pages has a first heading for each. @param {Message & {file: string}} m */
function isParts(m) {
  return m.file.startsWith("editions/") && m.type === "info" && m.message.startsWith("Consider using the “h1” element");
}

/** This site is English, and says that it's Arabic. @param {Message} m @param {string} name */
function isLanguage(m, name) {
  return name === "right to left" && m.message.includes("This document appears to be written in");
}

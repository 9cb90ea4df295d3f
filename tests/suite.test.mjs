// Each file of tests is run by make test: a suite imports it, or the Makefile names it.

import test from "node:test";
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { repository } from "./lib/site.mjs";

test("suite: no file of tests is forgotten", async () => {
  const folder = path.join(repository, "tests");
  const suites = (await readdir(path.join(folder, "suites"))).map((name) => path.join(folder, "suites", name));
  const texts = await Promise.all([path.join(repository, "Makefile"), ...suites].map((file) => readFile(file, "utf8")));
  const named = texts.flatMap((text) => text.split("\n")).filter((line) => !line.startsWith("#"));
  const files = (await readdir(folder)).filter((name) => name.endsWith(".test.mjs"));
  assert.ok(files.length > 15, `${files.length} files of tests`);
  assert.deepEqual(
    files.filter((name) => !named.some((line) => line.includes(`/${name}`))),
    [],
  );
});

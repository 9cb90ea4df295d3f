// Each file of tests is run by make test: a list imports it, or the Makefile names it.

import test from "node:test";
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { repository } from "./site.mjs";

test("suite: no file of tests is forgotten", async () => {
  const folder = path.join(repository, "tests");
  const texts = (await Promise.all(["Makefile", "tests/pages.mjs", "tests/worksheets.mjs", "tests/privacy.mjs"].map((file) => readFile(path.join(repository, file), "utf8")))).join("\n");
  const named = texts.split("\n").filter((line) => !line.startsWith("#")).join("\n");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".test.mjs"));
  assert.ok(files.length > 15, `${files.length} files of tests`);
  assert.deepEqual(files.filter((name) => !named.includes(`/${name}`)), []);
});

// The book, as two checkers see it: that of the standard's own authors, and one that knows its newest version.

import test from "node:test";
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { EpubCheck } from "@likecoin/epubcheck-ts";
import { published, run, siteNames } from "./lib/site.mjs";

const epubcheck = process.env.EPUBCHECK ?? "/usr/share/java/epubcheck.jar";

for (const name of siteNames) {
  test(`the book of ${name}: no checker has anything to say`, async () => {
    const { dir } = await published(name);
    const editions = path.join(dir, "editions");
    const books = (await readdir(editions)).filter((file) => file.endsWith(".epub"));
    assert.equal(books.length, 1);
    const file = path.join(editions, books[0] ?? "");
    const book = await readFile(file);
    if (name === "shipped") assert.ok(book.length < 350_000, `it has ${book.length} bytes`);
    const { messages } = await EpubCheck.validate(new Uint8Array(book));
    assert.deepEqual(messages, []);
    // It ends with a status of its own, and then run fails with what it said.
    const { stdout, stderr } = await run("java", ["-jar", epubcheck, "--failonwarnings", file]);
    assert.match(stdout, /0 fatals \/ 0 errors \/ 0 warnings \/ 0 infos/, stderr);
  });
}

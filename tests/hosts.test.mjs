// Netlify's own parsers read _headers and _redirects, and its own matcher finds a rule for what a browser sends. (tests/crawl.test.mjs has the
// headers sent, and follows the redirecting pages, which other hosts show.)

import test from "node:test";
import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseAllHeaders } from "@netlify/headers-parser";
import { parseAllRedirects } from "@netlify/redirect-parser";
// @ts-expect-error it has no types
import redirector from "netlify-redirector";
import { once, published, sources, temporary } from "./lib/site.mjs";

/** Old addresses, each with a character that somebody escapes and somebody else doesn't. */
const odd = [
  "/a!/",
  "/it's/",
  "/b(1)/",
  "/größe/",
  "/Ü.html",
  "/日本語/",
  "/old.htm",
  "/a&b=c/",
  "/x~y/",
  "/$1;3@4/",
  "/_under/ü(ü)!.html",
  "/'/",
  "/+a,b/",
  "/-/",
  "/💧/",
];

sources.odd = once(async () => {
  const content = path.join(temporary, "odd/content");
  await mkdir(content, { recursive: true });
  await writeFile(path.join(content, "site.yaml"), "id: odd\ntitle: Odd\nbase_url: https://example.org\n");
  await writeFile(path.join(content, "index.md"), "---\ntitle: Home\ndescription: A page\n---\n[New](neú/new!.md)\n");
  await mkdir(path.join(content, "neú"));
  await writeFile(
    path.join(content, "neú/new!.md"),
    `---\ntitle: New\ndescription: A page\naliases: ${JSON.stringify(odd)}\n---\n`,
  );
  return path.dirname(content);
});

for (const name of ["shipped", "everything", "odd"]) {
  for (const folder of ["/", "/some/path/"]) {
    test(`Netlify's parser reads the headers of ${name} at ${folder}`, async () => {
      const { dir } = await published(name, folder);
      const { headers, errors } = await parseAllHeaders({
        headersFiles: [path.join(dir, "_headers")],
        configHeaders: undefined,
        minimal: true,
      });
      assert.deepEqual(errors, []);
      const [all, drawings, ...rest] = headers;
      // A worker that hosts let browsers keep would be an old one.
      const worker = rest.filter((rule) => rule.for === `${folder}sw.js`);
      assert.deepEqual(
        worker.map((rule) => rule.values),
        [{ "Cache-Control": "no-cache" }],
      );
      const files = rest.filter((rule) => !worker.includes(rule));
      const [kept, cached] = [true, false].map((away) =>
        files.filter((rule) => rule.for.startsWith(`${folder}editions/`) === away),
      );
      assert.equal(all.for, "/*");
      assert.deepEqual(Object.keys(all.values), [
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Referrer-Policy",
        "Permissions-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
      ]);
      assert.equal(drawings.for, `${folder}*.svg`);
      assert.match(drawings.values["Content-Security-Policy"], /^default-src 'none';.*; sandbox;/);
      // Only other sites ask for cards.
      const hashed = (await readdir(path.join(dir, "assets"))).filter(
        (file) => /\.[A-Z2-7]{8}\./.test(file) && !file.startsWith("card."),
      );
      assert.deepEqual(cached.map((rule) => rule.for).sort(), hashed.map((file) => `${folder}assets/${file}`).sort());
      const editions = await readdir(path.join(dir, "editions")).catch(() => []);
      const toKeep = editions.filter((file) => file !== "index.html");
      assert.deepEqual(kept.map((rule) => rule.for).sort(), toKeep.map((file) => `${folder}editions/${file}`).sort());
      if (name === "shipped") assert.ok(toKeep.length >= 2);
      for (const rule of kept) assert.deepEqual(rule.values, { "Content-Disposition": "attachment" });
      for (const rule of cached)
        assert.deepEqual(rule.values, { "Cache-Control": "public, max-age=31536000, immutable" });
    });

    test(`Netlify's parser reads the redirects of ${name} at ${folder}`, async () => {
      const { dir } = await published(name, folder);
      const file = path.join(dir, "_redirects");
      const { redirects, errors } = await parseAllRedirects({
        redirectsFiles: [file],
        configRedirects: [],
        minimal: true,
      });
      assert.deepEqual(errors, []);
      assert.equal(redirects.length, (await readFile(file, "utf8")).split("\n").filter(Boolean).length);
      for (const rule of /** @type {{to: string, status: number, force: boolean}[]} */ (redirects)) {
        assert.equal(rule.status, 301);
        assert.ok(rule.force, "the redirecting page at the same address doesn't answer first");
        assert.ok(rule.to.startsWith(folder), `${rule.to} lies below ${folder}`);
      }
    });
  }
}

test("Netlify's matcher knows old addresses as browsers send them", async () => {
  const { dir, base } = await published("odd", "/some/path/");
  const matcher = await redirector.parsePlain(await readFile(path.join(dir, "_redirects"), "utf8"), {});
  /** @param {string} address as somebody types it */
  const match = (address) =>
    matcher.match({
      scheme: "https",
      host: "example.org",
      path: new URL(address, base).pathname,
      query: "",
      headers: {},
      cookieValues: {},
    });
  for (const old of odd) {
    const rule = match(`/some/path${old}`);
    assert.ok(rule, `there is a rule for ${old}`);
    assert.equal(rule.to, "/some/path/ne%C3%BA/new/");
    assert.equal(rule.status, 301);
  }
  assert.equal(match("/some/path/never/"), null);
});

// A browser follows every link of the sites and finds nothing amiss: in a folder of a host, and without JavaScript at the root of one.

import test from "node:test";
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { facts, imageProblems, imagesLoaded, loadImages, sideways } from "./lib/facts.mjs";
import { none, published, siteNames, visitor } from "./lib/site.mjs";

/** @import {Page} from "playwright-core" */
/** @import {Published} from "./lib/site.mjs" */

const folder = "/some/path/";
/** Addresses differ by the folder, and what stands on a page by JavaScript. All other tests open the sites at the root with JavaScript. */
const modes = [
  { name: "in a folder", folder, javaScriptEnabled: true, widths: [320, 360] },
  { name: "at the root, without JavaScript", folder: "/", javaScriptEnabled: false, widths: [320] },
];
/** Only the layout of the one and the words of the other are a site of their own. @param {string} name */
const modesOf = (name) => (["right to left", "sleep"].includes(name) ? modes.slice(0, 1) : modes);

/** Pages that no link leads to, and that may be so. @type {Record<string, string[]>} */
const unlinked = { shipped: [], everything: [], "right to left": [], sleep: [] };

for (const name of siteNames) {
  for (const mode of modesOf(name)) {
    test(`crawl ${name} ${mode.name}`, async () => {
      const site = await published(name, mode.folder);
      const { page, problems, close } = await visitor(site.base, { javaScriptEnabled: mode.javaScriptEnabled });
      const found = await crawl(page, site, mode.widths, problems);
      await close();
      problems.push(...(await unreached(name, site, found)));
      none(problems);
      assert.ok(found.size > 5, `only ${found.size} pages were found`);
    });
  }

  test(`feed, site map and manifest of ${name}`, async () => {
    const site = await published(name, folder);
    const problems = [...(await feedProblems(site)), ...(await manifestProblems(site))];
    const robots = await (await fetch(`${site.base}robots.txt`)).text();
    const sitemap = /^Sitemap: (.*)$/m.exec(robots)?.[1];
    assert.equal(sitemap, `${site.base}sitemap.xml`, "robots.txt names the site map");
    none(problems);
  });

  test(`404 page of ${name}`, async () => {
    const site = await published(name, folder);
    const { page, problems, close } = await visitor(site.base);
    const response = await page.goto(`${site.base}no/such/page/at/all/`);
    assert.equal(response?.status(), 404);
    // That the page itself isn't there is what this is about.
    const expected = [`answered 404: ${page.url()}`, `status of 404 (Not Found) (${page.url()})`];
    const { links, uses, problems: own } = await page.evaluate(facts);
    problems.push(...own.filter((p) => p !== "0 × head > link[rel=canonical]"), ...(await page.evaluate(sideways)));
    problems.push(...(await unanswered(site, [...links.filter((link) => link !== `${page.url()}#bs-main`), ...uses])));
    assert.ok(links.includes(site.base), "a link leads to the first page");
    assert.notEqual(
      await page.evaluate(() => getComputedStyle(document.body).marginTop),
      "8px",
      "the style sheet applies",
    );
    await close();
    none(problems.filter((p) => !expected.some((end) => p.endsWith(end))));
  });

  for (const at of ["/", folder]) {
    test(`old addresses of ${name} at ${at}`, async () => {
      const site = await published(name, at);
      const rules = (await readFile(path.join(site.dir, "_redirects"), "utf8")).split("\n").filter(Boolean);
      const pages = await redirecting(site);
      assert.equal(rules.length, pages.length, "each old address has a page and a rule");
      if (name !== "shipped") assert.ok(pages.length > 0, "there are old addresses to try");
      const { page, problems, close } = await visitor(site.base);
      for (const old of pages) {
        // Or browsers ask for /favicon.ico, now and then, which is outside the site's folder.
        assert.ok(old.html.includes(`<link rel="icon"`), `${old.address} names its icon`);
        await page.goto(old.address, { waitUntil: "commit" });
        await page.waitForURL(old.leadsTo);
        assert.equal(await page.locator("link[rel=canonical]").getAttribute("href"), old.leadsTo);
        const { pathname } = new URL(old.leadsTo);
        assert.ok(
          rules.some(
            (rule) => /^(\S+) (\S+) 301!?$/.exec(rule)?.[2] === pathname && old.address.includes(rule.split(" ")[0]),
          ),
          `_redirects has a rule for ${old.address}`,
        );
      }
      await close();
      none(problems);
    });
  }
}

test("a draft isn't published", async () => {
  const { dir, base } = await published("everything");
  assert.equal((await fetch(`${base}draft/`)).status, 404);
  for (const file of await files(dir, ""))
    assert.ok(!(await readFile(path.join(dir, file))).includes("A draft"), `${file} tells of the draft`);
});

/**
 * Follows all links from the first page. Returns the addresses of all pages; problems are added.
 * @param {Page} page @param {Published} site @param {number[]} widths the page mustn't scroll sideways at
 * @param {string[]} problems
 */
async function crawl(page, site, widths, problems) {
  /** @type {Map<string, Set<string>>} */
  const ids = new Map(); // by page
  /** @type {Map<string, string>} */
  const fragments = new Map(); // address with its fragment → a page that links to it
  /** @type {Set<string>} */
  const used = new Set();
  const queue = [site.base];
  const linkedFrom = new Map([[site.base, "the start"]]); // every address that was ever queued
  for (let address = queue.shift(); address; address = queue.shift()) {
    const at = address;
    const answer = await fetch(at, { redirect: "manual" });
    if (answer.status !== 200) {
      problems.push(`${linkedFrom.get(at)}: the link to ${at} answers ${answer.status}`);
      continue;
    }
    if (!answer.headers.get("content-type")?.startsWith("text/html")) continue;
    if (answer.headers.get("content-disposition") === "attachment") continue; // a file to take away
    await page.goto(at);
    const found = await page.evaluate(facts);
    ids.set(at, new Set(found.ids));
    const own = found.problems;
    if (found.canonical !== at) own.push(`canonical is ${found.canonical}`);
    await page.evaluate(loadImages);
    for (let wait = 0; wait < 100 && !(await page.evaluate(imagesLoaded)); wait++) await page.waitForTimeout(20);
    own.push(...(await page.evaluate(imageProblems)), ...(await page.evaluate(sideways)));
    const size = page.viewportSize() ?? { width: 1280, height: 720 };
    for (const width of widths) {
      await page.setViewportSize({ ...size, width });
      own.push(...(await page.evaluate(sideways)));
    }
    if (widths.length > 0) await page.setViewportSize(size);
    problems.push(...own.map((p) => `${at}: ${p}`));

    for (const use of found.uses) used.add(use);
    for (const link of found.links) {
      const url = new URL(link);
      if (!link.startsWith(site.base)) {
        if (url.origin === new URL(site.base).origin) problems.push(`${at}: a link leaves the site's folder: ${link}`);
        continue;
      }
      if (url.hash !== "") fragments.set(link, at);
      url.hash = "";
      if (!linkedFrom.has(url.href)) {
        linkedFrom.set(url.href, at);
        queue.push(url.href);
      }
    }
  }
  for (const [link, from] of fragments) {
    const [address, fragment] = link.split("#");
    if (ids.has(address) && !ids.get(address)?.has(decodeURIComponent(fragment)))
      problems.push(`${from}: there is no ${link}`);
  }
  problems.push(...(await unanswered(site, used)));
  return new Set(ids.keys());
}

/** Says which addresses aren't the site's or don't answer. @param {Published} site @param {Iterable<string>} addresses */
async function unanswered(site, addresses) {
  const problems = [];
  for (const address of new Set(addresses)) {
    if (new URL(address).origin !== new URL(site.base).origin) continue; // links may lead elsewhere
    if (!address.startsWith(site.base)) problems.push(`outside the site's folder: ${address}`);
    const response = await fetch(address, { redirect: "manual" });
    if (response.status !== 200) problems.push(`answered ${response.status}: ${address}`);
  }
  return problems;
}

/** Compares the pages that were found with the site map. @param {string} name @param {Published} site @param {Set<string>} found */
async function unreached(name, site, found) {
  const text = await (await fetch(`${site.base}sitemap.xml`)).text();
  const listed = new Set([...text.matchAll(/<loc>(.*?)<\/loc>/g)].map((m) => m[1]));
  assert.ok(listed.has(site.base), "the site map lists the first page");
  const problems = [];
  for (const address of listed) {
    if (!found.has(address) && !unlinked[name].includes(address.slice(site.base.length)))
      problems.push(`no link leads to ${address}`);
  }
  for (const address of found) {
    if (listed.has(address)) continue;
    const html = await (await fetch(address)).text();
    if (!/<meta name="robots" content="noindex">/.test(html)) problems.push(`the site map misses ${address}`);
  }
  return problems;
}

/** Reads the feed as a feed reader would: as XML, each entry's content as HTML. @param {Published} site */
async function feedProblems(site) {
  const text = await (await fetch(`${site.base}feed.xml`)).text();
  // On an empty page: those of the site mayn't parse text (Trusted Types).
  const { page, problems, close } = await visitor(site.base);
  const { error, links, entries } = await page.evaluate((xml) => {
    const parser = new DOMParser();
    const feed = parser.parseFromString(xml, "application/xml");
    const links = [...feed.querySelectorAll("link")].map((e) => e.getAttribute("href") ?? "");
    const entries = [...feed.querySelectorAll("entry")];
    for (const entry of entries) {
      const html = parser.parseFromString(entry.querySelector("content")?.textContent ?? "", "text/html");
      for (const e of html.querySelectorAll("[href], [src]")) {
        const link = e.getAttribute("href") ?? e.getAttribute("src") ?? "";
        // A footnote's links stay inside the entry.
        if (!link.startsWith("#") || !html.getElementById(link.slice(1))) links.push(link);
      }
    }
    return { error: feed.querySelector("parsererror")?.textContent, links, entries: entries.length };
  }, text);
  await close();
  assert.equal(error, undefined, "the feed is XML");
  assert.ok(entries > 0, "the feed has entries");
  for (const link of links) if (!URL.canParse(link)) problems.push(`the feed has a relative address: ${link}`);
  return [
    ...problems,
    ...(await unanswered(
      site,
      links.filter((link) => URL.canParse(link)).map((link) => link.split("#")[0]),
    )),
  ];
}

/** @param {Published} site */
async function manifestProblems(site) {
  const address = `${site.base}manifest.webmanifest`;
  const manifest = await (await fetch(address)).json();
  /** @type {string[]} */
  const uses = [
    manifest.start_url,
    manifest.scope,
    ...manifest.icons.map((/** @type {{src: string}} */ icon) => icon.src),
  ];
  assert.equal(new URL(manifest.start_url, address).href, site.base);
  return unanswered(
    site,
    uses.map((use) => new URL(use, address).href),
  );
}

/** The pages that only lead on to others. @param {Published} site */
async function redirecting(site) {
  const pages = [];
  for (const file of await files(site.dir, ".html")) {
    const html = await readFile(path.join(site.dir, file), "utf8");
    if (!html.includes('http-equiv="refresh"')) continue;
    const address = site.base + encodeURI(file.replace(/(^|\/)index\.html$/, "$1"));
    const leadsTo = /<link rel="canonical" href="([^"]*)"/.exec(html)?.[1] ?? "";
    pages.push({ address, leadsTo, html });
  }
  return pages;
}

/** All files of a site whose names end so. @param {string} dir @param {string} ending */
async function files(dir, ending) {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((e) => e.isFile() && e.name.endsWith(ending))
    .map((e) => path.relative(dir, path.join(e.path, e.name)));
}

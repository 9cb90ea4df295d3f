// What the tests of the built pages share: the command, the sites, a static host and a browser.
//
// All of it is made once for a process and lasts until its end, so tests only ask for it.

import { after } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, readdir, rm, stat, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

/** @import {BrowserContextOptions, LaunchOptions, Page} from "playwright-core" */
/** @import {IncomingMessage, ServerResponse} from "node:http" */
/** @import {AddressInfo} from "node:net" */

export const run = promisify(execFile);
export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** A folder that is deleted at the end. */
export const temporary = await mkdtemp(path.join(tmpdir(), "buildsite-tests-"));

/** What has to be ended, last first. @type {(() => Promise<unknown>)[]} */
const endings = [() => rm(temporary, { recursive: true, force: true })];

/** Ends all that was made. Tests needn't call it. */
export async function end() {
  for (const ending of endings.splice(0).reverse()) await ending();
}

/** Has something ended with the tests. @param {() => Promise<unknown>} what */
export function ending(what) {
  endings.push(what);
}

after(end);

/** Makes something when it is asked for first, and only then. @template T @param {() => Promise<T>} make */
export function once(make) {
  /** @type {Promise<T> | undefined} */
  let made;
  return () => (made ??= make());
}

/** The path of the command: of one that was built for all suites, or of our own. */
export const command = once(async () => {
  if (process.env.BUILDSITE) return path.resolve(repository, process.env.BUILDSITE);
  const file = path.join(temporary, "buildsite");
  await run("go", ["build", "-o", file, "./cmd/buildsite"], { cwd: repository });
  return file;
});

/** The fixture, and below fields/ the example of each kind of field. */
const everything = once(async () => {
  const dir = path.join(temporary, "everything");
  await cp(path.join(repository, "tests/fixtures/everything"), dir, { recursive: true });
  const fields = path.join(repository, "templates/fields");
  for (const entry of await readdir(fields, { withFileTypes: true })) {
    if (entry.isDirectory())
      await cp(path.join(fields, entry.name, `${entry.name}.md`), path.join(dir, "content/fields", `${entry.name}.md`));
  }
  return dir;
});

/** The same site in a language that is written from right to left. Its words stay English: only the layout is tested. @param {string} source @param {string} name */
export async function rightToLeft(source, name) {
  const dir = path.join(temporary, name);
  await cp(source, dir, { recursive: true });
  const config = path.join(dir, "content/site.yaml");
  await writeFile(config, (await readFile(config, "utf8")).replace("language: en", "language: ar"));
  await mkdir(path.join(dir, "templates/strings"), { recursive: true });
  await cp(path.join(repository, "templates/strings/en.yaml"), path.join(dir, "templates/strings/ar.yaml"));
  return dir;
}

/** The folders of the sites to test, by name. @type {Record<string, () => Promise<string>>} */
export const sources = {
  shipped: async () => repository,
  everything,
  "right to left": async () => rightToLeft(await everything(), "right-to-left"),
  // Another programme: in Spanish, for one person alone.
  sleep: async () => path.join(repository, "tests/fixtures/sleep"),
};
export const siteNames = Object.keys(sources); // tests may add sites of their own, which the others don't visit

/**
 * @typedef {object} Published a built site on a running host
 * @property {string} base its full address, with a final slash
 * @property {string} dir the folder it was built to
 */

/** @type {Map<string, Promise<Published>>} */
const publishedSites = new Map();

/**
 * Builds a site for an address and hosts it there.
 * @param {string} name one of siteNames
 * @param {string} [folder] where on its host the site is: "/" or "/some/path/"
 */
export function published(name, folder = "/") {
  const key = `${name} ${folder}`;
  const found = publishedSites.get(key) ?? publish(name, folder);
  publishedSites.set(key, found);
  return found;
}

/** @param {string} name @param {string} folder @returns {Promise<Published>} */
async function publish(name, folder) {
  const dir = path.join(temporary, "public", `${name} ${folder}`.replace(/[^a-z]+/g, "-"));
  const base = (await host(dir, folder)) + folder;
  const source = await sources[name]();
  const { stderr } = await run(await command(), ["build", "-s", source, "-o", dir, "--base-url", base]);
  assert.equal(stderr, "", `the site "${name}" is built without a warning`);
  return { base, dir };
}

const contentTypes = /** @type {Record<string, string>} */ ({
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".xml": "application/xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".zip": "application/zip",
  ".pdf": "application/pdf",
  ".epub": "application/epub+zip",
});

/**
 * Serves dir below folder as static hosts do, and returns the host's origin. The headers are those of the site's _headers
 * file; its _redirects file does nothing, as on hosts other than Netlify.
 * @param {string} dir @param {string} folder
 */
async function host(dir, folder) {
  const server = createServer((request, response) => answer(dir, folder, request, response));
  await /** @type {Promise<void>} */ (new Promise((done) => server.listen(0, "127.0.0.1", done)));
  endings.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${/** @type {AddressInfo} */ (server.address()).port}`;
}

/**
 * Answers a request as a static host does that has dir below folder.
 * @param {string} dir @param {string} folder @param {IncomingMessage} request @param {ServerResponse} response
 */
export async function answer(dir, folder, request, response) {
  const { pathname } = new URL(request.url ?? "/", "http://host");
  const found = await find(dir, folder, decodeURIComponent(pathname));
  if ("location" in found) {
    response.writeHead(301, { location: encodeURI(found.location) }).end();
    return;
  }
  for (const [name, value] of await headersFor(dir, pathname)) response.setHeader(name, value);
  const type = contentTypes[path.extname(found.file)] ?? "application/octet-stream";
  let body = await readFile(found.file);
  if (/^text|json|xml|javascript/.test(type) && `${request.headers["accept-encoding"]}`.includes("gzip")) {
    body = gzipSync(body);
    response.setHeader("content-encoding", "gzip");
  }
  response.setHeader("content-type", type);
  response.writeHead(found.status).end(body);
}

/**
 * @param {string} dir @param {string} folder @param {string} pathname decoded
 * @returns {Promise<{location: string} | {file: string, status: number}>}
 */
async function find(dir, folder, pathname) {
  if (pathname.startsWith(folder)) {
    const file = path.join(dir, pathname.slice(folder.length));
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile()) return { file, status: 200 };
    const index = path.join(file, "index.html");
    if (found?.isDirectory() && (await stat(index).catch(() => undefined))) {
      return pathname.endsWith("/") ? { file: index, status: 200 } : { location: `${pathname}/` };
    }
  }
  return { file: path.join(dir, "404.html"), status: 404 };
}

/** The headers that a _headers file sets for an address: "/a/*" or "/*.svg" begins a rule, "  Name: value" belongs to it. Of two of a name the last counts, as in Netlify's own command. @param {string} dir @param {string} pathname */
async function headersFor(dir, pathname) {
  /** @type {[string, string][]} */
  const headers = [];
  let applies = false;
  for (const line of (await readFile(path.join(dir, "_headers"), "utf8")).split("\n")) {
    const header = /^\s+([^:]+):\s*(.*)$/.exec(line);
    if (header && applies) headers.push([header[1], header[2]]);
    if (!/^\S/.test(line)) continue;
    const [start, end] = line.split("*");
    applies =
      end === undefined
        ? pathname === line
        : pathname.length >= line.length - 1 && pathname.startsWith(start) && pathname.endsWith(end);
  }
  return headers;
}

/** The whole browser, for what it does around pages: its history, what it keeps of a page, its files. */
export const chromiumPath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** The same browser without windows, which shows pages in a third of the time; the whole one where a system hasn't got it. */
const shellPath =
  process.env.HEADLESS_SHELL ??
  [process.env.CHROMIUM, "/usr/bin/chromium-headless-shell"].find((file) => file && existsSync(file)) ??
  chromiumPath;

/** Long enough for a machine that does twenty things at once: a wait that ends early fails where nothing is wrong. */
const patience = 180_000;

/** Starts a browser that ends with the tests. @param {LaunchOptions} [options] */
export async function launch(options) {
  const launched = await chromium.launch({
    executablePath: chromiumPath,
    timeout: patience,
    ...options,
    args: [
      "--no-sandbox", // root can't have one
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Whatever a page asks of another host fails, even where it escapes our notice.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      ...(options?.args ?? []),
    ],
  });
  endings.push(() => launched.close());
  return launched;
}

const whole = once(() => launch());

// Hinted, letters stand apart by whole pixels, also on paper.
const shell = once(() => launch({ executablePath: shellPath, args: ["--font-render-hinting=none"] }));

/** A visitor with the whole browser. @param {string} address @param {BrowserContextOptions} [options] */
export const wholeVisitor = (address, options) => visitor(address, options, whole);

/**
 * Opens an empty page as a new visitor, in a browser without windows. In problems gathers all that no page of ours may do: say something in the console,
 * ask another host, or ask for what isn't there.
 * @param {string} address of the site, to know its host
 * @param {BrowserContextOptions} [options]
 * @returns {Promise<{page: Page, problems: string[], close: () => Promise<void>}>}
 */
export async function visitor(address, options, browser = shell) {
  const { origin } = new URL(address);
  const context = await (await browser()).newContext(options);
  context.setDefaultTimeout(patience);
  /** @type {string[]} */
  const problems = [];
  const page = await context.newPage();
  /** @param {string} what */
  const problem = (what) => problems.push(`${page.url()}: ${what}`);
  context.on("console", (message) =>
    problem(`console ${message.type()}: ${message.text()} (${message.location().url})`),
  );
  context.on("weberror", (error) => problem(`exception: ${error.error().message}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) problem(`asked another host: ${url}`);
  });
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // Leaving a page ends what it still asks for: an icon, a picture further down, a stream of events.
    if (reason !== "net::ERR_ABORTED") problem(`failed: ${request.url()} ${reason}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) problem(`answered ${response.status()}: ${response.url()}`);
  });
  return { page, problems, close: () => context.close() };
}

/**
 * Asks again until a check holds. What a press brings about comes a moment later: after a frame, after encrypting, once it
 * is stored. After three minutes it fails with what the check said last.
 * @template T @param {() => Promise<T>} check asserts, and changes nothing @returns {Promise<T>} what it returns
 */
export async function eventually(check) {
  for (const end = performance.now() + patience; ; await new Promise((next) => setTimeout(next, 50))) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
}

/** Fails with the problems, one a line; the first ones tell enough. @param {string[]} problems */
export function none(problems) {
  const shown = [...new Set(problems)];
  const more = shown.length > 40 ? `\n… and ${shown.length - 40} more` : "";
  assert.ok(shown.length === 0, `${shown.length} problems:\n${shown.slice(0, 40).join("\n")}${more}`);
}

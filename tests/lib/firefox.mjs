// Firefox, as Debian has it, driven by puppeteer-core over WebDriver BiDi.
//
//     import { firefox } from "./lib/firefox.mjs";
//     const { page, problems, close, downloads } = await firefox();
//     await page.goto(pathToFileURL(file).href);
//     …                                  // page is puppeteer's: page.$eval, page.click, page.type, page.pdf, page.evaluate
//     await close(); none(problems);     // from site.mjs
//
// Each call starts a browser of its own, in three seconds, and ends it with the tests. With `profile`, a folder, what the browser keeps is found
// again by the next one that is started there: that is a restart.
//
// In problems gathers what no page of ours may do: say something in the console, throw, break its own policy, or ask for an address on the web. The
// network is off: whatever is asked for beyond this machine is refused, and told by the proxy that it had to go through. puppeteer lets files read each other; here each is on its own, as in a reader's
// browser.

import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import puppeteer from "puppeteer-core";
import { ending, temporary } from "./site.mjs";

/** @import {AddressInfo} from "node:net" */
/** @import {Page} from "puppeteer-core" */

export const firefoxPath =
  process.env.FIREFOX ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((file) => existsSync(file)) ?? "firefox";

const patience = 180_000; // of a machine that does twenty things at once

/**
 * Starts Firefox with one empty page, which is 1280 × 720.
 * @param {{profile?: string, prefs?: Record<string, unknown>}} [options]
 * @returns {Promise<{page: Page, problems: string[], downloads: string, close: () => Promise<void>}>} downloads is the folder that files are saved to
 */
export async function firefox({ profile, prefs } = {}) {
  const downloads = await mkdtemp(path.join(temporary, "downloads-"));
  /** @type {string[]} */
  const problems = [];
  const proxy = await refusing((host) => problems.push(`Firefox: asked for ${host}`));
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: firefoxPath,
    headless: true,
    userDataDir: profile,
    timeout: patience,
    protocolTimeout: patience,
    defaultViewport: { width: 1280, height: 720 },
    extraPrefsFirefox: {
      "security.fileuri.strict_origin_policy": true,
      "network.proxy.type": 1,
      "network.proxy.http": "127.0.0.1",
      "network.proxy.http_port": proxy.port,
      "network.proxy.ssl": "127.0.0.1",
      "network.proxy.ssl_port": proxy.port,
      "browser.download.folderList": 2,
      "browser.download.dir": downloads,
      "browser.download.useDownloadDir": true,
      "browser.download.alwaysOpenPanel": false,
      "browser.helperApps.neverAsk.saveToDisk": "application/json,text/plain,application/octet-stream",
      ...prefs,
    },
  });
  let open = true;
  const close = async () => {
    if (open) await browser.close();
    open = false;
    proxy.close();
  };
  ending(close);
  const [page = await browser.newPage()] = await browser.pages();
  page.setDefaultTimeout(patience);
  /** @param {string} what */
  const problem = (what) => problems.push(`Firefox: ${page.url()}: ${what}`);
  page.on("console", (message) => problem(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => problem(`exception: ${error instanceof Error ? error.message : error}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // Leaving a page ends what it still asks for.
    if (!/ABORT/.test(reason)) problem(`failed: ${request.url()} ${reason}`);
  });
  return { page, problems, downloads, close };
}

/**
 * A proxy that refuses all, and tells whom it was asked for. What the browser asks for by itself doesn't count.
 * @param {(host: string) => void} tell
 */
async function refusing(tell) {
  /** @param {string} host */
  const asked = (host) => {
    if (!/(^|\.)(mozilla\.(com|net|org)|firefox\.com)(:|\/|$)/.test(host)) tell(host);
  };
  const server = createServer((request, response) => {
    asked((request.url ?? "").replace(/^http:\/\//, ""));
    response.writeHead(502).end();
  });
  server.on("connect", (request, socket) => {
    asked(request.url ?? "");
    socket.end("HTTP/1.1 502 Refused\r\n\r\n");
  });
  await /** @type {Promise<void>} */ (new Promise((done) => server.listen(0, "127.0.0.1", done)));
  const { port } = /** @type {AddressInfo} */ (server.address());
  return { port, close: () => void (server.closeAllConnections(), server.close()) };
}

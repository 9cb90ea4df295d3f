/**
 * Keeps the site for offline reading: a service worker, which is there for readers who have asked for it (offline.ts), and for nobody else.
 *
 * What it promises:
 *
 * - It keeps a version whole, or not at all. Each file is compared with its sum in the list, which the build puts in; so what a host sends half-way
 *   through a deployment, or somebody else in its place, is refused, and the version before stays what it was. Another try goes on where this ended.
 * - Pages and what they load come from one version, and that is exchanged when no page is open any more, or when the reader wants it.
 * - It answers for what is below its folder, and for nothing else. Other sites, the exit address among them, are none of its business.
 */
import { copiesOf, markOfWhole, type News, type Order, type Whole } from "./offline/news";
import type { Scope } from "./offline/worker";

type File = readonly [address: string, sum: string, bytes: number];

/** What the build knows. The addresses are below the root, as they stand in links. */
declare const WORKER_TOLD: { readonly site: string; readonly version: string; readonly files: readonly File[] };

const { site, version, files } = WORKER_TOLD;
const worker = self as unknown as Scope;
const root = worker.registration.scope;
const copies = copiesOf(site, root);
const cacheName = copies + version;
const pages = new BroadcastChannel(copies);

const place = ([address, sum]: File): string => `${root + address}?${sum}`;

function tell(news: News): void {
  pages.postMessage(news);
}

/** Keeps all files, six at a time. */
async function keep(): Promise<void> {
  const cache = await caches.open(cacheName);
  let next = 0;
  let kept = 0;
  let failed = false;
  const some = async (): Promise<void> => {
    for (let file; !failed && (file = files[next++]);) {
      try {
        await keepOne(cache, file);
      } catch (error) {
        if (failed) return;
        failed = true;
        const full = (error as Error).name === "QuotaExceededError";
        if (full) await caches.delete(cacheName); // the room is needed for what the reader writes
        tell({ failed: file[0], full });
        throw error;
      }
      if (!failed) tell({ kept: ++kept, of: files.length });
    }
  };
  await Promise.all([some(), some(), some(), some(), some(), some()]);
  const bytes = files.reduce((sum, file) => sum + file[2], 0);
  const whole: Whole = { at: new Date().toISOString(), of: files.length, bytes };
  await cache.put(root + markOfWhole, new Response(JSON.stringify(whole)));
  if (!(await caches.has(cacheName))) throw new Error("deleted"); // meanwhile
  tell({ whole: true });
}

/** Keeps a file, from an older copy if it is there. */
async function keepOne(cache: Cache, file: File): Promise<void> {
  if (await cache.match(place(file))) return;
  await cache.put(place(file), (await caches.match(place(file))) ?? (await load(file)));
}

/** Loads a file, and makes the answer anew: without what is said of a redirection, or of how long it may be kept. */
async function load([address, sum]: File): Promise<Response> {
  const answer = await fetch(root + address, { cache: "no-cache", credentials: "omit", redirect: "error" });
  const body = await answer.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const text = btoa(String.fromCharCode(...digest)).replace(/[+/=]/g, (c) => ({ "+": "-", "/": "_" })[c] ?? "");
  if (text !== sum) throw new Error(`another version: ${address}`);
  const headers = new Headers();
  for (const name of ["content-type", "content-security-policy"]) {
    const value = answer.headers.get(name);
    if (value) headers.set(name, value);
  }
  return new Response(body, { headers });
}

const kept = (file: File): Promise<Response | undefined> => caches.match(place(file), { cacheName });

worker.addEventListener("install", (event) => event.waitUntil(keep()));

worker.addEventListener("activate", (event) => {
  const tidy = async (): Promise<void> => {
    for (const name of await caches.keys())
      if (name.startsWith(copies) && name !== cacheName) await caches.delete(name);
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

worker.addEventListener("message", (event) => {
  const order = event.data as Order;
  if (order === "use") void worker.skipWaiting();
  if (order === "keep") event.waitUntil(keep().catch(() => {}));
});

/** An address below the root, as people read it: browsers write one in several ways. */
function plain(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

const listed = new Map(files.map((file) => [plain(file[0]), file]));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const whole = url.origin + url.pathname;
  if (request.method !== "GET" || !whole.startsWith(root)) return;
  const address = plain(whole.slice(root.length)).replace(/(^|\/)index\.html$/, "$1");
  const file = listed.get(address);
  if (file) return event.respondWith(kept(file).then((found) => found ?? fetch(request)));
  if (request.mode !== "navigate") return;
  if (listed.has(`${address}/`)) return event.respondWith(Response.redirect(`${whole}/${url.search}`));
  const missing = async (): Promise<Response> => {
    const page = listed.get("404.html");
    const found = page && (await kept(page));
    return found ? new Response(found.body, { status: 404, headers: found.headers }) : Response.error();
  };
  event.respondWith(fetch(request).catch(missing));
});

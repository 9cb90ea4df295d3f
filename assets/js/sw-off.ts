/** Ends the worker of a reader who kept the site when that was possible, at once, and deletes the copy. Open pages stay what they are. */
import { copiesOf } from "./offline/news";
import type { Scope } from "./offline/worker";

declare const WORKER_TOLD: { readonly site: string };

const worker = self as unknown as Scope;
const copies = copiesOf(WORKER_TOLD.site, worker.registration.scope);

async function end(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(copies)) await caches.delete(name);
  await worker.registration.unregister();
}

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(end()));

// Ends whatever service worker this address has, deletes what it has kept, and shows its pages anew. `buildsite serve` sends it in the place of
// every worker: what is being written is to be seen as it is.
(() => {
  "use strict";

  const worker = /** @type {any} */ (self);

  async function end() {
    for (const name of await caches.keys()) await caches.delete(name);
    await worker.registration.unregister();
    for (const page of await worker.clients.matchAll({ type: "window" })) page.navigate(page.url).catch(() => {}); // it may do so by itself
  }

  worker.addEventListener("install", () => worker.skipWaiting());
  worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(end()));
})();

// Reloads the page when the site was built anew. Served by `buildsite serve` only.
(() => {
  const events = new EventSource("/_buildsite/events");
  events.addEventListener("reload", () => {
    events.close();
    location.reload();
  });
})();

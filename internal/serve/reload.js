// Reloads the page when the site was built anew. Served by `buildsite serve` only.
(() => {
  const { search } = new URL(document.currentScript.src); // ?built=N: the build that the page comes from
  const events = new EventSource("/_buildsite/events" + search);
  events.addEventListener("reload", () => {
    events.close();
    location.reload();
  });
})();

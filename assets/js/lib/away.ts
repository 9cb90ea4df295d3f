const away = 5 * 60_000;

/** Locks what nobody looked at for some minutes. Timers sleep in hidden pages, so the clock is asked on return, too. */
export function lockWhenAway(page: { lock(): void }): void {
  let since = 0;
  let timer = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.visibilityState === "hidden") {
      since = Date.now();
      timer = setTimeout(() => page.lock(), away);
    } else if (Date.now() - since >= away) {
      page.lock();
    }
  });
}

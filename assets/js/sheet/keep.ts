import { backup, fileName, saveFile } from "./backup";
import { button, make } from "./dom";
import type { Worksheet } from "./sheet";
import { isObject } from "./store";

/**
 * Says where the answers go, and lets the reader choose. It stays where the form says without script that nothing is saved. As long as no
 * notebook is open there is nothing to say: what is kept may be behind the lock that a passphrase is asked for.
 */
export function keeper(sheet: Worksheet): void {
  const text = sheet.form.querySelector<HTMLElement>("[data-unsaved]");
  if (!text) return;
  const declined = new Set<string>(); // by whom, until the page ends: to remember it would be a trace
  const doing = (name: string, act: () => void): HTMLButtonElement =>
    button(sheet.word(name), () => {
      act();
      sheet.announce(box.hidden ? sheet.word("lock-done") : (text.textContent ?? "")); // the button may be gone from under the finger
    });
  const copy = (): void => {
    const { who } = sheet;
    void sheet.settle().then(async () => {
      const unsaved = await sheet.unsaved();
      if (sheet.who !== who) return;
      saveFile(backup(sheet.store, who, unsaved), fileName("json"));
      const cover = sheet.store.cover(sheet.who);
      if (isObject(cover)) sheet.store.setCover({ ...cover, backup: new Date().toISOString() });
      update();
    });
  };
  const buttons = {
    keep: doing("keep-do", () => sheet.keep()),
    decline: doing("keep-decline", () => {
      declined.add(sheet.who);
      update();
    }),
    stop: doing("keep-stop", () => sheet.stop()),
    lock: doing("lock-now", () => sheet.lock()),
    copy: doing("backup-do", copy),
    damaged: doing("damaged-save", () => saveFile(sheet.damaged(), fileName("txt"), "text/plain")),
    afresh: doing("damaged-afresh", () => sheet.startAfresh()),
  };
  const week = make("p", {}, sheet.word("backup-week"));
  const box = make("div", { class: "sheet-notice sheet-keep" });
  text.className = "";
  text.replaceWith(box);
  box.append(text, week, ...Object.values(buttons));

  let told = "";
  const update = (): void => {
    const { own, common, locked, trouble } = sheet.keeping;
    const open = sheet.who !== "";
    text.textContent = sheet.word(trouble ? `keep-${trouble}` : own ? (locked ? "keep-locked-done" : "keep-done") : common ? "keep-together" : declined.has(sheet.who) ? "keep-declined" : "keep-none");
    week.hidden = !open || !own || trouble !== "" || !forgetful() || !backupIsOld(sheet);
    const failing = trouble === "failed" || trouble === "gone";
    const shown: Record<keyof typeof buttons, boolean> = {
      keep: failing || (!own && !trouble),
      decline: !own && !trouble && !declined.has(sheet.who),
      stop: own && !trouble,
      lock: locked,
      copy: failing || !week.hidden,
      damaged: trouble === "broken" || trouble === "cover",
      afresh: trouble === "broken" || trouble === "cover",
    };
    for (const [name, b] of Object.entries(buttons)) b.hidden = !open || !shown[name as keyof typeof buttons];
    box.hidden = !open;
    box.classList.toggle("sheet-trouble", trouble !== "");
    if (open && trouble !== told) sheet.announce(text.textContent);
    told = trouble;
  };
  sheet.watch(update);
}

/** Safari deletes what scripts have stored after seven days of use in which the site wasn't visited. */
function forgetful(): boolean {
  return navigator.vendor.startsWith("Apple");
}

const fiveDays = 5 * 24 * 3_600_000;

function backupIsOld(sheet: Worksheet): boolean {
  const cover = sheet.store.cover(sheet.who);
  const at = isObject(cover) && cover.backup ? Date.parse(cover.backup) : 0;
  return !(Date.now() - at < fiveDays);
}

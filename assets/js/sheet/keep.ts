import { saveFile, fileName } from "../lib/file";
import { alarm } from "./alarm";
import { backup } from "../answers/backup";
import { button, make } from "../lib/dom";
import { pageOf } from "../lib/page";
import type { Worksheet } from "./worksheet";
import { isObject } from "../answers/store";
import { copy as copyText } from "./tools";
import { word, type Word } from "../lib/words";

/**
 * Says where the answers go, and lets the reader choose. It stays where the form says without script that nothing is saved. As long as no
 * notebook is open there is nothing to say: what is kept may be behind the lock that a passphrase is asked for.
 */
export function keeper(sheet: Worksheet): void {
  const text = sheet.form.querySelector<HTMLElement>("[data-unsaved]");
  if (!text) return;
  const declined = new Set<string>(); // by whom, until the page ends: to remember it would be a trace
  const doing = (name: Word, act: () => void): HTMLButtonElement =>
    button(word(name), () => {
      act();
      sheet.announce(box.hidden ? word("lock-done") : (text.textContent ?? "")); // the button may be gone from under the finger
    });
  let sure = false; // it asks whether to stop
  let stopped: (() => void) | undefined; // what brings back what was kept
  let who = "";
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
    stop: doing("keep-stop", () => ask(true)),
    no: doing("keep-stop-no", () => ask(false)),
    yes: doing("keep-stop-yes", () => {
      sure = false;
      stopped = sheet.stop();
      refused.hidden = stopped !== undefined;
      update();
      (stopped ? buttons.undo : buttons.stop).focus();
    }),
    undo: doing("undo", () => {
      stopped?.();
      stopped = undefined;
      update();
      buttons.stop.focus();
    }),
    lock: doing("lock-now", () => sheet.lock()),
    copy: doing("backup-do", copy),
    text: button(word("do-copy"), () => void copyText(sheet, aside)),
    damaged: doing("damaged-save", () => saveFile(sheet.damaged(), fileName("txt"), "text/plain")),
    afresh: doing("damaged-afresh", () => sheet.startAfresh()),
  };
  const ask = (on: boolean): void => {
    sure = on;
    update();
    (on ? buttons.no : buttons.stop).focus();
  };
  const together = make("p", {}, word("keep-stop-together"));
  const refused = make("p", {}, word("delete-failed"));
  refused.hidden = true;
  const mine = pageOf(sheet.form).querySelector("[data-my-sheets]")?.cloneNode(true);
  const lockable = make("p", {}, word("keep-lock"), " ", mine ?? "");
  const aside = make("div", { class: "sheet-aside" });
  const week = make("p", {}, word("backup-week"));
  const box = make("div", { class: "sheet-notice sheet-keep" });
  text.className = "";
  text.replaceWith(box);
  box.append(text, together, refused, lockable, week, ...Object.values(buttons), aside);
  const onDisk = location.protocol === "file:";
  if (onDisk) {
    text.after(make("p", {}, word("keep-file")));
    buttons.keep.before(buttons.copy); // the way that every browser goes
  }

  let told = "";
  const update = (): void => {
    const { own, common, locked, trouble } = sheet.keeping;
    const open = sheet.who !== "";
    if (who !== sheet.who || trouble) {
      sure = false;
      stopped = undefined;
      refused.hidden = true;
    }
    if (who !== sheet.who || trouble !== told) aside.replaceChildren();
    who = sheet.who;
    if (own) stopped = undefined;
    text.textContent = word(
      trouble
        ? `keep-${trouble}`
        : sure
          ? "keep-stop-sure"
          : own
            ? locked
              ? "keep-locked-done"
              : "keep-done"
            : stopped
              ? "keep-stopped"
              : common
                ? "keep-together"
                : declined.has(sheet.who)
                  ? "keep-declined"
                  : "keep-none",
    );
    together.hidden = !sure || !common;
    lockable.hidden = !mine || !own || locked || sure || trouble !== "";
    week.hidden = !open || !own || trouble !== "" || !forgetful() || !backupIsOld(sheet);
    const failing = trouble === "failed" || trouble === "gone";
    const late = trouble === "newer" || trouble === "locked"; // what was typed goes when the page is opened anew
    const asking = !own && !trouble && !stopped;
    const shown: Record<keyof typeof buttons, boolean> = {
      keep: failing || asking,
      decline: asking && !declined.has(sheet.who),
      stop: own && !trouble && !sure,
      no: sure,
      yes: sure,
      undo: stopped !== undefined,
      lock: locked && !sure,
      copy: failing || trouble === "newer" || !week.hidden || (onDisk && !trouble && !sure),
      text: late,
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
  sheet.form.addEventListener("bs-delete", () => {
    stopped = undefined;
    update();
  });
  alarm(sheet, box);
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

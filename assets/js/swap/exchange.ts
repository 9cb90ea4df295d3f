import { saveFile, fileName } from "../lib/file";
import { fromBase64url, type Bytes } from "../lib/bytes";
import { button, make } from "../lib/dom";
import { fromText, toLink, toText } from "./envelope";
import type { Panel } from "./panel";
import { qr } from "./qr";
import type { Round } from "./round";
import { nameOf } from "./shown";
import { word } from "../lib/words";

const MOST_FILE = 4 << 20; // of the longest envelope as text, and a lot around it
const LONG_LINK = 2000; // some messengers cut what is longer

/** Both envelopes change hands. Only when the other's is in, one's own key can be shown. */
export async function exchange(panel: Panel, round: Round): Promise<Node[]> {
  const taking = await take(panel, round.theirs !== undefined);
  return [...give(panel, round), ...taking];
}

function give(panel: Panel, round: Round): Node[] {
  const { sheet, rounds } = panel;
  const envelope = fromBase64url(round.envelope) ?? new Uint8Array();
  const text = toText(envelope, [word("swap-file-about"), ""]);
  const link = (sheet.data.published ?? location.href.split("#")[0]) + toLink(envelope);
  const onDisk = location.protocol === "file:"; // a link would lead nowhere else, and tells the names of folders
  const out = make("div", { class: "swap-out" });
  const show = (...nodes: readonly (Node | string)[]): void => {
    out.replaceChildren(...nodes);
    sheet.announce(out.querySelector("p")?.textContent ?? "");
  };
  const copy = async (what: string, about = word("swap-copied")): Promise<void> => {
    try {
      await navigator.clipboard.writeText(what);
      show(make("p", {}, about));
    } catch {
      const box = make("textarea", { readonly: "", rows: "5", dir: "ltr" });
      box.value = what;
      show(make("p", {}, about), make("label", {}, word("copy-here"), box));
      box.select();
    }
  };
  const file = new File([text], fileName("txt"), { type: "text/plain" });
  const share = async (): Promise<void> => {
    try {
      await navigator.share({ files: [file] });
    } catch (error) {
      // Who thinks better of it needs no words.
      if (!(error instanceof DOMException && error.name === "AbortError"))
        show(make("p", {}, word("swap-share-failed")));
    }
  };
  const canShare = typeof navigator.canShare === "function" && navigator.canShare({ files: [file] });
  return [
    make("h3", {}, word("swap-give")),
    make("p", {}, word("swap-give-about")),
    panel.buttons(
      canShare ? button(word("swap-give-share"), share) : undefined,
      button(word("swap-give-file"), () => {
        saveFile(text, file.name, "text/plain");
        show(make("p", {}, word("swap-given-file")));
      }),
      onDisk
        ? undefined
        : button(
            word("swap-give-link"),
            () => void copy(link, word(link.length > LONG_LINK ? "swap-given-long" : "swap-given-link")),
          ),
      button(word("swap-give-text"), () => void copy(text)),
      onDisk
        ? undefined
        : button(word("swap-give-code"), () => {
            const image = qr(link, word("swap-code"));
            if (image) show(make("p", {}, word("swap-given-code")), image);
            else show(make("p", {}, word("swap-code-long")));
          }),
      button(word("swap-give-here"), async () =>
        show(make("p", {}, word((await rounds.leave()) ? "swap-given-here" : "swap-wrong-failed"))),
      ),
    ),
    out,
  ];
}

async function take(panel: Panel, there: boolean): Promise<Node[]> {
  const { sheet, rounds, post } = panel;
  const problem = panel.problem();
  const accept = async (envelope: Bytes | "format" | "cut" | "too-big"): Promise<void> => {
    const wrong = typeof envelope === "string" ? envelope : await rounds.take(envelope);
    if (wrong) return problem.say(word(`swap-wrong-${wrong}`));
    await panel.render(word("swap-taken"));
  };

  const ways: HTMLElement[] = [];
  if (post.text) {
    ways.push(
      button(word("swap-take-link"), () => {
        const { text } = post;
        post.done();
        void accept(fromText(text));
      }),
    );
  }
  for (const { who, envelope } of await rounds.leftHere())
    ways.push(button(word("swap-take-here", nameOf(sheet, who)), () => void accept(envelope)));

  const file = make("input", { type: "file", id: sheet.ids.reserved("swap-file"), accept: ".txt,text/plain" });
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    if (chosen) await accept(chosen.size > MOST_FILE ? "too-big" : fromText(await chosen.text()));
  });
  const box = make("textarea", {
    id: sheet.ids.reserved("swap-text"),
    rows: "4",
    dir: "ltr",
    autocomplete: "off",
    spellcheck: "false",
    writingsuggestions: "false",
    "aria-describedby": problem.element.id,
  });
  const form = [
    ...(ways.length > 0 ? [panel.buttons(...ways)] : []),
    make("label", { class: "field-label", for: file.id }, word("swap-take-file")),
    file,
    make("label", { class: "field-label", for: box.id }, word("swap-take-text")),
    box,
    panel.buttons(button(word("swap-take-do"), () => void accept(fromText(box.value)))),
  ];
  const heading = make("h3", {}, word("swap-take"));
  if (!there) return [heading, make("p", {}, word("swap-take-about")), ...form, problem.element];
  const show = button(word("swap-tell"), async () => {
    if (await rounds.tell()) await panel.render();
    else problem.say(word("swap-wrong-failed"));
  });
  const other = make("details", {}, make("summary", {}, word("swap-take-other")), ...form);
  return [heading, make("p", {}, word("swap-tell-about")), panel.buttons(show), other, problem.element];
}

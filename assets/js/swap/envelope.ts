/**
 * Seal and reveal: answers in an envelope that can be handed over before its key is.
 *
 * Promised: without the key, an envelope shows its header and the length of what is in it, in steps of 128 bytes. Whoever made it can't change what it
 * will show: it holds a commitment to its key, so there is one key that opens it, to one content. An envelope that was altered, with or
 * without intent, isn't opened. One that was cut or garbled on its way is found before any key is told.
 *
 * Not promised: who made it (anybody can seal in anybody's name), that the other tells the right key or any, or that the first
 * envelope isn't followed by another: a page must take none after it has shown its own key. The header is only proven by `open`.
 *
 * docs/privacy-design.md has every byte.
 */
import type { Owner } from "../answers/answer";
import { canLock } from "../answers/lock";
import {
  concat,
  equal,
  fromBase64,
  fromBase64url,
  fromUtf8,
  random,
  toBase64,
  toBase64url,
  uint32,
  utf8,
  type Bytes,
} from "../lib/bytes";
import { bare } from "../answers/store";
import { keyFromText, keyToText } from "./key";

export interface Content {
  readonly site: string;
  readonly worksheet: string;
  readonly version: number;
  readonly who: Owner;
  readonly answers: Readonly<Record<string, unknown>>;
}

/** What anybody can read of an envelope. Each one ever sealed has a round of its own, by which a page knows its own. */
export interface Header extends Omit<Content, "answers"> {
  readonly round: string;
}

/** Why an envelope isn't read. */
export type Damage =
  | "format" // it isn't an envelope, or none that a page of ours has made
  | "newer" // made by a page that knows more than this one
  | "cut" // a part is missing, or something was added
  | "altered"
  | "too-big";

/** Why it isn't opened. */
export type Wrong =
  | Damage
  | "key-typed" // the key has a mistake
  | "key"; // the key is another envelope's

const MAGIC = utf8("bse");
const FORMAT = 1;
const FIXED = 52; // bytes of the header before its three names
const TAG = 16;
const SUM = 4;
const STEP = 128;
const MOST = 1 << 20; // bytes of JSON
const MOST_SEALED = MOST + (1 << 16); // what can't be packed grows a little

/** Whether this browser can seal and open on this page. */
export const canSeal = canLock && typeof CompressionStream === "function" && typeof DecompressionStream === "function";

/** Fails if there is more than a megabyte. */
export async function seal(content: Content): Promise<{ envelope: Bytes; key: string; round: string }> {
  const json = utf8(JSON.stringify({ answers: content.answers }));
  if (json.length > MOST) throw new RangeError("too much for an envelope");
  const packed = await deflate(json);
  const padded = new Uint8Array(Math.ceil((4 + packed.length) / STEP) * STEP);
  padded.set(concat([uint32(packed.length), packed]));

  const secret = random(16);
  const { key, commitment } = await derive(secret);
  const round = random(8);
  const names = [content.site, content.worksheet, content.who].map(name);
  const size = FIXED + names.reduce((sum, part) => sum + part.length, 0) + padded.length + TAG + SUM;
  const header = concat([
    MAGIC,
    Uint8Array.of(FORMAT),
    uint32(size),
    round,
    commitment,
    uint32(content.version),
    ...names,
  ]);
  const sealed = await crypto.subtle.encrypt(gcm(header), key, padded);
  const body = concat([header, new Uint8Array(sealed)]);
  return { envelope: concat([body, await sumOf(body)]), key: keyToText(secret), round: toBase64url(round) };
}

/** The header of an envelope that arrived whole. It needs no key, and so proves nothing but that. */
export async function peek(envelope: Bytes): Promise<Header | Damage> {
  const parts = await read(envelope);
  return typeof parts === "string" ? parts : parts.header;
}

/** What was sealed, with the header, now proven; objects have no prototype. Answers are the other person's: they may be anything. */
export async function open(envelope: Bytes, key: string): Promise<(Header & Content) | Wrong> {
  const parts = await read(envelope);
  if (typeof parts === "string") return parts;
  const secret = keyFromText(key);
  if (!secret) return "key-typed";
  const derived = await derive(secret);
  if (!equal(derived.commitment, parts.commitment)) return "key";
  const padded = await crypto.subtle.decrypt(gcm(parts.bytes), derived.key, parts.sealed).catch(() => undefined);
  if (!padded) return "altered";

  const size = new DataView(padded).getUint32(0);
  if (size > padded.byteLength - 4) return "format";
  const json = await inflate(new Uint8Array(padded, 4, size));
  if (typeof json === "string") return json;
  try {
    const { answers } = bare(JSON.parse(fromUtf8(json) ?? "")) as Content;
    return typeof answers === "object" && answers !== null && !Array.isArray(answers)
      ? { ...parts.header, answers }
      : "format";
  } catch {
    return "format";
  }
}

// An envelope as text

/** The end of a link to the worksheet's page. It never holds the key: addresses stay in the browser's history. */
export function toLink(envelope: Bytes): string {
  return `#e=${toBase64url(envelope)}`;
}

/** A text for messengers and files. Base64 has no hyphens or underscores here: messengers make dashes and italics of them. */
export function toText(envelope: Bytes, before: readonly string[] = []): string {
  const lines = toBase64(envelope).match(/.{1,64}/g) ?? [];
  return [...before, "-----BEGIN ENVELOPE-----", ...lines, "-----END ENVELOPE-----", ""].join("\n");
}

/** The envelope in a link or text, whatever is written around it, however its lines are wrapped or quoted. It may be damaged: see `peek`. */
export function fromText(text: string): Bytes | "format" | "cut" {
  const block = /BEGIN ENVELOPE([^]*)/.exec(text)?.[1];
  if (block !== undefined) {
    const end = block.indexOf("END ENVELOPE");
    return end < 0 ? "cut" : whole(block.slice(0, end).replace(/[^A-Za-z0-9+/]/g, ""), fromBase64);
  }
  const link = /#e=([^]*)/.exec(text)?.[1];
  return link === undefined ? "format" : whole(/^[\w-]*/.exec(link.replace(/[\s>]/g, ""))?.[0] ?? "", fromBase64url);
}

/** Text may follow that looks like more of it, but an envelope says how long it is. */
function whole(characters: string, from: (text: string) => Bytes | undefined): Bytes | "cut" {
  const start = from(characters.slice(0, 12));
  const size = start?.length === 9 ? new DataView(start.buffer).getUint32(4) : 0;
  return (size > 0 ? from(characters.slice(0, Math.ceil((size * 8) / 6))) : start) ?? "cut";
}

// Its parts

interface Parts {
  header: Header;
  bytes: Bytes; // of the header
  commitment: Bytes;
  sealed: Bytes;
}

async function read(envelope: Bytes): Promise<Parts | Damage> {
  if (!equal(envelope.slice(0, 3), MAGIC.slice(0, envelope.length))) return "format";
  if (envelope.length < 8) return "cut";
  const view = new DataView(envelope.buffer, envelope.byteOffset, envelope.length);
  if (view.getUint8(3) > FORMAT) return "newer";
  if (view.getUint8(3) < FORMAT) return "format";
  const size = view.getUint32(4);
  if (size > MOST_SEALED) return "too-big";
  if (size !== envelope.length) return "cut";
  const end = size - SUM;
  if (!equal(envelope.slice(end), await sumOf(envelope.slice(0, end)))) return "altered";

  const names: string[] = [];
  let at = FIXED;
  while (names.length < 3) {
    const next = at + 1 + (envelope[at] ?? 0);
    const text = fromUtf8(envelope.slice(at + 1, next));
    if (next > end || text === undefined) return "format";
    names.push(text);
    at = next;
  }
  const sealed = envelope.slice(at, end);
  if (sealed.length < STEP + TAG || sealed.length % STEP !== TAG) return "format";
  const [site, worksheet, who] = names as [string, string, string];
  const header = { site, worksheet, version: view.getUint32(48), who, round: toBase64url(envelope.slice(8, 16)) };
  return { header, bytes: envelope.slice(0, at), commitment: envelope.slice(16, 48), sealed };
}

/** A name after its length in one byte. */
function name(text: string): Bytes {
  const bytes = utf8(text);
  if (bytes.length > 255) throw new RangeError("a name is too long");
  return concat([Uint8Array.of(bytes.length), bytes]);
}

/** It finds accidents, not intent: those who garble an envelope on purpose can make it anew. */
async function sumOf(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, SUM);
}

async function derive(secret: Bytes): Promise<{ key: CryptoKey; commitment: Bytes }> {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8("buildsite envelope 1") };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(hkdf, material, 512));
  const key = await crypto.subtle.importKey("raw", bits.slice(0, 32), "AES-GCM", false, ["encrypt", "decrypt"]);
  return { key, commitment: bits.slice(32) };
}

/** Each key encrypts a single time, so that the IV may be the same for all. */
function gcm(additionalData: Bytes): AesGcmParams {
  return { name: "AES-GCM", iv: new Uint8Array(12), additionalData };
}

async function deflate(bytes: Bytes): Promise<Bytes> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

async function inflate(packed: Bytes): Promise<Bytes | "format" | "too-big"> {
  // Browsers unpack all of a slice before they hand over any of it, and a thousandth is enough for zeros. So slices are small.
  let at = 0;
  const slices = new ReadableStream<Bytes>(
    {
      pull(controller) {
        if (at < packed.length) controller.enqueue(packed.slice(at, (at += 512)));
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const reader = slices.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts: Bytes[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concat(parts);
      size += value.length;
      if (size > MOST) {
        await reader.cancel();
        return "too-big";
      }
      parts.push(value);
    }
  } catch {
    return "format";
  }
}

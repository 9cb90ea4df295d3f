// The folder that readers unpack.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { published, run, temporary } from "./site.mjs";

/** The folder of a site, unpacked as its readers do. @param {string} name */
export async function unpacked(name) {
  const { dir } = await published(name);
  const editions = path.join(dir, "editions");
  const [archive = ""] = (await readdir(editions)).filter((file) => file.endsWith(".zip"));
  const to = path.join(temporary, `unpacked-${name}`);
  await run("unzip", ["-q", path.join(editions, archive), "-d", to]);
  const inside = await readdir(to);
  assert.equal(inside.length, 1, "it unpacks as one folder");
  return path.join(to, inside[0] ?? "");
}

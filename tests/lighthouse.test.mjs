// Lighthouse finds nothing to better in the pages of each important kind.

import test from "node:test";
import assert from "node:assert/strict";
import { addresses, audit } from "./lib/lighthouse.mjs";
import { none } from "./lib/site.mjs";

test("lighthouse: accessibility, best practices and search engines", async () => {
  const results = await audit(["accessibility", "best-practices", "seo"]);
  none(results.flatMap((r) => r.faults));
  const full = { accessibility: 100, "best-practices": 100, seo: 100 };
  assert.deepEqual(
    Object.fromEntries(results.map((r) => [r.address, r.scores])),
    Object.fromEntries(addresses.map((a) => [`/${a}`, full])),
  );
});

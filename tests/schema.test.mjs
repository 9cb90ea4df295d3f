// Editors check, complete and explain what stands in frontmatter and site.yaml by docs/schema: a real language server for
// YAML does so here, as an editor would ask it to.

import test, { after, before } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  CompletionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  MarkupContent,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node.js";
import { none, repository } from "./lib/site.mjs";

/** @import {CompletionItem, Diagnostic} from "vscode-languageserver-protocol" */

const bin = createRequire(import.meta.url).resolve("yaml-language-server/bin/yaml-language-server");

/** Whoever asks the network for something ends the server. */
const offline = `data:text/javascript,import { Socket } from "node:net"; Socket.prototype.connect = () => { console.error("the server asks the network"); process.exit(1); };`;

/** What somebody has to set who opens a page as YAML; see docs/worksheets.md. */
const settings = {
  schemaStore: { enable: false },
  schemas: { "./docs/schema/page.json": "**/worksheet.md" },
};

const server = spawn(process.execPath, ["--import", offline, bin, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const connection = createProtocolConnection(
  new StreamMessageReader(server.stdout),
  new StreamMessageWriter(server.stdin),
);

/** Fails when the server ends, which it isn't meant to. @type {Promise<never>} */
const ended = once(server, "exit").then(() => Promise.reject(new Error("the server has ended")));
ended.catch(() => {}); // it is told where somebody waits

/** Who waits for the diagnostics of a document, by its address. @type {Map<string, (diagnostics: Diagnostic[]) => void>} */
const waiting = new Map();

before(async () => {
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ section }) => (section === "yaml" ? settings : null)),
  );
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) =>
    waiting.get(uri)?.(diagnostics),
  );
  connection.listen();
  const completionItem = { snippetSupport: true, documentationFormat: [/** @type {const} */ ("markdown")] };
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: fileURL("."),
    workspaceFolders: null,
    capabilities: { workspace: { configuration: true }, textDocument: { completion: { completionItem } } },
  });
  await connection.sendNotification(InitializedNotification.type, {});
});

after(async () => {
  connection.dispose();
  server.kill();
  await ended.catch(() => {});
});

/** @param {string} file a path in the repository */
function fileURL(file) {
  return pathToFileURL(path.join(repository, file)).href;
}

/** @param {string} uri @param {string} text */
function open(uri, text) {
  void connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: "yaml", version: 1, text },
  });
}

/**
 * Opens a document and returns what the server has to say of it, which takes it a fifth of a second: ask for many at once.
 * @param {string} uri @param {string} text @returns {Promise<Diagnostic[]>}
 */
function check(uri, text) {
  /** @type {Promise<Diagnostic[]>} */
  const said = new Promise((resolve) => waiting.set(uri, resolve));
  open(uri, text);
  return Promise.race([said, ended]);
}

/** The line that tells an editor which schema a file is of. @param {string} name */
function modeline(name) {
  return `# yaml-language-server: $schema=${fileURL(`docs/schema/${name}.json`)}\n`;
}

let documents = 0;

/** What is said of a new document, and on which line; the first is that after the modeline. @param {string} schema @param {string} yaml */
async function faults(schema, yaml) {
  const diagnostics = await check(fileURL(`tmp/${++documents}.yaml`), modeline(schema) + yaml);
  return diagnostics.map((d) => `${d.range.start.line}: ${d.message}`);
}

/** A page with a worksheet of these fields. The first of them is on line 6. @param {string} fields */
function page(fields) {
  return `title: A title\ndescription: A sentence.\nworksheet:\n  id: sheet\n  fields:\n${fields}\n`;
}

/** A document with a place in it, written as ‸. @param {string} schema @param {string} yaml */
function place(schema, yaml) {
  const lines = yaml.slice(0, yaml.indexOf("‸")).split("\n");
  const uri = fileURL(`tmp/${++documents}.yaml`);
  open(uri, modeline(schema) + yaml.replace("‸", ""));
  return { textDocument: { uri }, position: { line: lines.length, character: lines.at(-1)?.length ?? 0 } };
}

/** What is offered at ‸, with what is said of it, but for the outlines of whole fields. @param {string} schema @param {string} yaml */
async function completions(schema, yaml) {
  const answer = await connection.sendRequest(CompletionRequest.type, place(schema, yaml));
  const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
  return new Map(items.filter((item) => !isOutline(item)).map((item) => [item.label, item.documentation]));
}

/** The server offers a kind's required keys in one piece, too. @param {CompletionItem} item */
function isOutline(item) {
  return MarkupContent.is(item.documentation) && item.documentation.value.includes("```yaml");
}

/** What is shown for ‸. @param {string} schema @param {string} yaml */
async function hover(schema, yaml) {
  const answer = await connection.sendRequest(HoverRequest.type, place(schema, yaml));
  return MarkupContent.is(answer?.contents) ? answer.contents.value : "";
}

/** The files of a folder whose paths match. @param {string} dir @param {RegExp} pattern */
async function files(dir, pattern) {
  const all = await readdir(path.join(repository, dir), { recursive: true });
  return all.map((file) => `${dir}/${file.replaceAll("\\", "/")}`).filter((file) => pattern.test(file));
}

/** The frontmatter of a page, in the lines where it stands. @param {string} file */
async function frontmatter(file) {
  const text = await readFile(path.join(repository, file), "utf8");
  const end = text.indexOf("\n---\n", 3);
  return { text, yaml: text.slice("---\n".length, end + 1), lines: text.slice(0, end).split("\n").length };
}

test("schema: no page and no site.yaml of ours is found fault with", async () => {
  const pages = (
    await Promise.all([
      files("content", /\.md$/),
      files("templates/fields", /\.md$/),
      files("tests/fixtures", /\/content\/.*\.md$/),
    ])
  ).flat();
  const configs = await files("tests/fixtures", /\/content\/site\.yaml$/);
  let sheets = 0;
  const ofPages = pages.map(async (file) => {
    const { yaml } = await frontmatter(file);
    if (yaml.includes("worksheet:")) sheets++;
    return (await faults("page", yaml)).map((fault) => `${file}:${fault}`);
  });
  const ofConfigs = configs.map(async (file) =>
    (await faults("site", await readFile(path.join(repository, file), "utf8"))).map((fault) => `${file}:${fault}`),
  );
  none((await Promise.all([...ofPages, ...ofConfigs])).flat());
  assert.ok(sheets > 25 && configs.length > 1, `${sheets} worksheets and ${configs.length} site.yaml were looked at`);
});

test("schema: the site's own site.yaml names its schema", async () => {
  const file = "content/site.yaml";
  const text = await readFile(path.join(repository, file), "utf8");
  assert.deepEqual(await check(fileURL(file), text), []);
  const broken = await check(fileURL("content/broken.yaml"), text.replace("short_name", "short_nam"));
  assert.deepEqual(
    broken.map((d) => d.message),
    ["Property short_nam is not allowed."],
  );
});

test("schema: a page that is opened as YAML is checked down to the end of its frontmatter", async () => {
  const sheets = (await files("content", /\/worksheet\.md$/)).map(async (file) => {
    const { text, lines } = await frontmatter(file);
    const [whole, broken] = await Promise.all([
      check(fileURL(file), text),
      check(fileURL(`broken/${file}`), text.replace("    - type: ", "    - typ: ")),
    ]);
    none(
      whole.filter((d) => d.range.start.line <= lines).map((d) => `${file}:${d.range.start.line + 1}: ${d.message}`),
    );
    assert.equal(broken.filter((d) => d.range.start.line <= lines)[0]?.message, 'Missing property "type".', file);
  });
  await Promise.all(sheets);
});

/** @type {[name: string, fields: string, fault: string | RegExp][]} */
const broken = [
  ["an unknown key", "    - {type: scale, id: a, label: L, mni: 1}", "6: Property mni is not allowed."],
  [
    "a key of another kind",
    "    - type: scale\n      id: a\n      label: L\n      lines: 3",
    "9: Property lines is not allowed.",
  ],
  ["no id", "    - type: scale\n      label: L", '6: Missing property "id".'],
  ["no type", "    - {type: input, id: a, label: A}\n    - {id: b, label: B}", '7: Missing property "type".'],
  [
    "an unknown kind",
    "    - {type: slider, id: a, label: L}",
    /^6: Value is not accepted. Valid values: "note", "input", .*"schedule"\.$/,
  ],
  ["a field that is a text", "    - input", '6: Incorrect type. Expected "object".'],
  [
    "a text for a number",
    "    - type: scale\n      id: a\n      label: L\n      min: low",
    '9: Incorrect type. Expected "integer".',
  ],
  ["a number for a text", "    - {type: note, heading: 7}", '6: Incorrect type. Expected "string".'],
  [
    "a text for yes or no",
    "    - {type: textarea, id: a, label: L, letter: yes}",
    '6: Incorrect type. Expected "boolean".',
  ],
  ["a text for a list", "    - {type: radios, id: a, label: L, options: A}", '6: Incorrect type. Expected "array".'],
  [
    "an option that is a number",
    "    - type: radios\n      id: a\n      label: L\n      options:\n        - A\n        - 1",
    "11: Incorrect type. Expected one of string, object.",
  ],
  [
    "an option without a label",
    "    - type: radios\n      id: a\n      label: L\n      options: [A, {id: b}]",
    '9: Missing property "label".',
  ],
  [
    "a word that isn't one of those allowed",
    "    - {type: input, id: a, label: L, share: maybe}",
    '6: Value is not accepted. Valid values: "ask", "never".',
  ],
  [
    "a column of a kind that only fields have",
    "    - type: table\n      id: a\n      label: L\n      columns:\n        - {type: grid, id: b, label: B}",
    /^10: Value is not accepted. Valid values: "input", .*"date"\.$/,
  ],
  [
    "a key that a column can't have",
    "    - type: table\n      id: a\n      label: L\n      columns:\n        - {type: input, id: b, label: B, keep: false}",
    "10: Property keep is not allowed.",
  ],
  [
    "half a condition",
    "    - type: input\n      id: a\n      label: L\n      show_if: {field: b}",
    '9: Missing property "is".',
  ],
  [
    "a sheet that isn't there",
    "    - {type: input, id: a, label: L}\n  print:\n    - {sheet: poster}",
    /^8: Value is not accepted. Valid values: "form", /,
  ],
];

test("schema: each fault is told once, on its line", async () => {
  const said = broken.map(async ([name, fields, fault]) => {
    const [one, ...others] = await faults("page", page(fields));
    const right = others.length === 0 && (fault instanceof RegExp ? fault.test(one) : fault === one);
    return right ? [] : [`${name}: ${[one, ...others].join("; ")}`];
  });
  none((await Promise.all(said)).flat());
});

test("schema: faults in the rest of frontmatter and in site.yaml", async () => {
  const said = await faults(
    "page",
    "title: A title\ndescription: A sentence.\ndate: tomorrow\norder: first\ndraft: maybe\n",
  );
  assert.deepEqual(said.map((fault) => fault.slice(0, 20)).sort(), [
    "3: String does not m",
    "4: Incorrect type. E",
    "5: Incorrect type. E",
  ]);
  const config = await faults("site", "id: a\ntitle: A title\nlanguage: en\npeople:\n  - {id: hurt}\n");
  assert.deepEqual(config.sort(), ['1: Missing property "base_url".', '5: Missing property "label".']);
});

test("schema: all kinds are offered, each with a sentence", async () => {
  const kinds = (await files("templates/fields", /\/(\w+)\/\1\.md$/)).map((file) => path.basename(file, ".md"));
  const offered = await completions("page", page("    - type: ‸"));
  assert.deepEqual([...offered.keys()].sort(), kinds.sort());
  assert.equal(kinds.length, 15);
  assert.equal(offered.get("scale"), "A Scale is a number between two ends, 0 to 10 if left out.");
  const columns = await completions("page", page("    - type: table\n      columns:\n        - type: ‸"));
  assert.deepEqual([...columns.keys()].sort(), ["date", "input", "radios", "scale", "textarea"]);
});

test("schema: a field is offered its kind's keys, and before it has one, its type", async () => {
  const scale = await completions("page", page("    - type: scale\n      ‸"));
  assert.deepEqual(
    [...scale.keys()].sort(),
    "description for id keep label max max_label min min_label required share show_if".split(" "),
  );
  assert.equal(scale.get("min"), "The lowest number. Left out: 0.");
  assert.deepEqual([...(await completions("page", page("    - ‸"))).keys()], ["type"]);
  assert.deepEqual([...(await completions("page", page("    - type: input\n      share: ‸"))).keys()].sort(), [
    "ask",
    "never",
  ]);
  const option = await completions("page", page("    - type: radios\n      options:\n        - id: a\n          ‸"));
  assert.deepEqual([...option.keys()].sort(), ["description", "exclusive", "label"]);
  assert.ok((await completions("site", "id: a\n‸\n")).has("base_url"));
});

test("schema: what a key does is shown", async () => {
  for (const [yaml, words] of [
    ["    - type: scale\n      m‸in: 1", "The lowest number. Left out: 0."],
    ["    - type: sca‸le", "A Scale is a number between two ends, 0 to 10 if left out."],
    ["    - type: radios\n      opt‸ions: [A, B]", "What can be chosen, at least two."],
    ["    - type: radios\n      options: [{exc‸lusive: true}]", "choosing it takes the others back"],
    ["    - type: radios\n      sh‸ow_if: {field: a, is: b}", "only after a certain answer"],
    ["    - type: input\n      f‸or: [hurt]", "Who fills it in"],
    [
      "    - type: table\n      columns:\n        - {type: textarea, li‸nes: 3}",
      "How many ruled lines there are on paper, 1 to 60, 9 mm apart.",
    ],
  ]) {
    const shown = await hover("page", page(yaml));
    assert.ok(shown.includes(words), `${yaml}: ${shown}`);
  }
  assert.match(await hover("site", "exi‸t_url: https://example.org\n"), /Exit this page/);
});

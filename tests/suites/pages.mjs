// The tests of all pages, in one process, so that they share the sites and the browser.
import "../suite.test.mjs";
import "../answers.test.mjs";
import "../html.test.mjs";
import "../grades.test.mjs";
import "../crawl.test.mjs";
import "../axe.test.mjs";
import "../look.test.mjs";
import "../visual.test.mjs";
import "../print.test.mjs";
import "../media.test.mjs";
import "../check.test.mjs";
import "../schema.test.mjs";
import "../hosts.test.mjs";
import "../lighthouse.test.mjs";
import "../crypto.test.mjs";
import "../firefox.test.mjs";

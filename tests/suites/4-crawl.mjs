// The tests of all pages: what they link to, their markup and their words. In one process, so that they share the sites and the browser.
import "../crawl.test.mjs";
import "../html.test.mjs";
import "../grades.test.mjs";
import "../media.test.mjs";
import "../hosts.test.mjs";
import "../schema.test.mjs";

// The tests of what pages are to those who read them. In one process, so that they share the sites and the browser.
import "../axe.test.mjs";
import "../look.test.mjs";
import "../check.test.mjs";
import "../print.test.mjs";
import "../lighthouse.test.mjs";

// The tests of what readers fill in, in one process, so that they share the sites and the browser.
import "../kinds.test.mjs";
import "../worksheet.test.mjs";
import "../tools.test.mjs";
import "../seven.test.mjs";

// The tests of what readers fill in. In one process, so that they share the sites and the browser.
import "../worksheet.test.mjs";
import "../tools.test.mjs";

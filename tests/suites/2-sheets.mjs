// The tests of the worksheets of a whole programme, and of each kind's example. In one process, so that they share the sites and the browser.
import "../seven.test.mjs";
import "../kinds.test.mjs";

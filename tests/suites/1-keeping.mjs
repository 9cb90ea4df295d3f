// The tests of what is kept. In one process, so that they share the sites and the browser.
import "../keeping.test.mjs";

// The tests of leaving, and of what else needs the whole browser. In one process, so that they share the sites and the browser.
import "../exit.test.mjs";
import "../frames.test.mjs";
import "../visual.test.mjs";

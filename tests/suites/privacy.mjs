// The tests of what becomes of what readers wrote, and of leaving, in one process, so that they share the sites and the browser.
import "../keeping.test.mjs";
import "../mine.test.mjs";
import "../swap.test.mjs";
import "../exit.test.mjs";
import "../frames.test.mjs";

// The tests of a reader's own sheets, of what two people share, and of the scripts that need no browser. In one process, so that they share the sites and the browser.
import "../suite.test.mjs";
import "../answers.test.mjs";
import "../crypto.test.mjs";
import "../mine.test.mjs";
import "../swap.test.mjs";

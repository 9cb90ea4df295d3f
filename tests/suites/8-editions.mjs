// The tests of what readers take away. In one process, so that they share the sites and the browsers.
import "../epub.test.mjs";
import "../firefox.test.mjs";
import "../folder.test.mjs";
import "../single.test.mjs";
import "../offline.test.mjs";

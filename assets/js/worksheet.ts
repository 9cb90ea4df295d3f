import { openSheet } from "./sheet/open";

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sheet]")) openSheet(form);

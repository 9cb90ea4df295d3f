import { openSheet } from "./sheet/sheet";

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sheet]")) openSheet(form);

import { closeAbout } from "./about";
import { openCheck } from "./self-check";
import { offerPrint } from "./print";

offerPrint(document);
closeAbout(document);
openCheck(document);

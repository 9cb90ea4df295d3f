import { closeAbout } from "./about";
import { openCheck } from "./check";
import { offerPrint } from "./print";

offerPrint(document);
closeAbout(document);
openCheck(document);

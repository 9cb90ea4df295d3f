import { closeAbout } from "./about";
import { openCheck } from "./self-check";
import { offerOffline } from "./kept";
import { offerPrint } from "./print";

offerPrint(document);
closeAbout(document);
openCheck(document);
offerOffline(document);

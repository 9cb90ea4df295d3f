import { closeAbout } from "./about";
import { offerPrint } from "./print";

offerPrint(document);
closeAbout(document);

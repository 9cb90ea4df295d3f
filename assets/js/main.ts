import { openCheck } from "./check";
import { offerPrint } from "./print";

offerPrint(document);
openCheck(document);

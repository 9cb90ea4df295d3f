import { offerPrint } from "./print";

offerPrint(document);

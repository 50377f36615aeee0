import { door } from "../../js/door.js";
import { rewind } from "./rewind.js";

export default door(rewind, "place");

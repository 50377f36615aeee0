import { door } from "../../../shared/js/door.js";
import { readers } from "./readers.js";

export default door(readers, "place");

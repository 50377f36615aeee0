import { door } from "../../../shared/js/door.js";
import { floors } from "./floors.js";

export default door(floors, "place");

import { door } from "../../../shared/js/door.js";
import { hourglass } from "./hourglass.js";

export default door(hourglass, "choice");

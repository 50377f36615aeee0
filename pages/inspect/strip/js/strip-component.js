// The strip's door: no word of its first picture, since nothing waits for it.
import { door } from "../../../shared/js/door.js";
import { strip } from "./strip.js";

export default door(strip, "place", false);

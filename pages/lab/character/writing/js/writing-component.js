// The door of what a network writes: nothing waits for its first picture.
import { door } from "../../../../shared/js/door.js";
import { writing } from "./writing.js";

export default door(writing, "place", false);

// What the queue of answers does beyond its buttons: decisions in place, and all of it by keyboard.
import "./queue/keys.js";

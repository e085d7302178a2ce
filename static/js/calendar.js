// What the calendar does beyond its links and its form: dragging, the keyboard, answers in place.
import "./calendar/drag.js";
import "./calendar/keys.js";

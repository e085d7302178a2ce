// What a page of places does beyond its links and forms: dragging, the keyboard, answers in place.
import "./arrange/drag.js";
import "./arrange/keys.js";

// The form of what has a picture of its own: a section, a tag, a person. Without this file its number is typed.
import "./desk/sheet/cover.js";

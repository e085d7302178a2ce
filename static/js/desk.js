// The behaviours of the desk, one file each; every page works without them.
import "./notes.js";
import "./passages.js";

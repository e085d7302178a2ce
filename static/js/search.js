// The behaviours of the search page, one file each; the form works without them.
import "./suggestions.js";

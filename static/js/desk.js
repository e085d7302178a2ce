// The behaviours of the desk, one file each; every page works without them.
import "./desk/autosave.js";
import "./desk/leaving.js";
import "./desk/saving.js";
import "./desk/leftovers.js";
import "./desk/lines.js";
import "./desk/moment.js";
import "./desk/offers.js";
import "./desk/presence.js";
import "./desk/signed-in.js";
import "./desk/notes.js";
import "./desk/passages.js";
import "./desk/read.js";
import "./desk/check.js";
import "./desk/finding.js";
import "./desk/question-kind.js";
import "./desk/sheet.js";

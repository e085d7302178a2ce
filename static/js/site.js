// The behaviours of a reader's page, one file each; the page works without them.
import "./theme.js";
import "./ago.js";
import "./copy-link.js";
import "./answer.js";
import "./useful.js";
import "./count-read.js";
import "./share.js";
import "./text-size.js";
import "./progress.js";
import "./contents.js";
import "./copy-code.js";
import "./report-passage.js";
import "./offline.js";

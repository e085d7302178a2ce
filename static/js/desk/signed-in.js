// The page where the window of signing in again ends: it tells the others, and closes itself.
if (document.querySelector("[data-signed-in]")) {
  new BroadcastChannel("newsroom-signed-in").postMessage("signed in");
  if (window.opener) window.close();
}

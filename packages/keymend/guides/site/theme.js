// Runs before the first paint, so that a chosen theme does not flash. Without it the system's theme is used.
"use strict";

try {
  const theme = localStorage.getItem("keymend-theme");
  if (theme === "light" || theme === "dark")
    document.documentElement.dataset.theme = theme;
} catch {
  // a browser may refuse storage: the system's theme then
}

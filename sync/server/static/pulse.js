// The beat of an open console: a worker's, because a browser slows down what a page does behind another tab.
"use strict";
const BEAT_MS = 2000;
setInterval(() => postMessage(0), BEAT_MS);

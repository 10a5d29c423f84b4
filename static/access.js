// What Streamlit leaves out for those who cannot see the page, or do not read English: the page's language where it is
// switched, its own words in Hindi, menus that are no broken lists, and choices that are found in any spelling; that a
// line which is cut, or gives nothing any more, is said in words of ours; and that a menu which covers the page goes once it was used.
"use strict";
(() => {
  const HINDI = {
    "App pages": "पृष्ठ",
    "Choose an option": "विकल्प चुनें",
    "Clear value": "चुनाव हटाएँ",
    "Close": "बंद करें",
    "Close fullscreen": "पूरी स्क्रीन बंद करें",
    "Collapse sidebar": "मेनू बंद करें",
    "Expand sidebar": "मेनू खोलें",
    "Fullscreen": "पूरी स्क्रीन",
    "Link to heading": "इस शीर्षक का लिंक",
    "Logo": "प्रतीक चिह्न",
    "Navigate to home page": "मुख पृष्ठ पर जाएँ",
    "Next month.": "अगला महीना",
    "No results": "कुछ नहीं मिला",
    "Open": "खोलें",
    "Previous month.": "पिछला महीना",
    "Search": "खोजें",
    "Show/hide columns": "स्तंभ दिखाएँ या छिपाएँ",
    "Sidebar": "मेनू",
    "Skip to main content": "सीधे मुख्य भाग पर जाएँ",
  };
  const ENGLISH = Object.fromEntries(Object.entries(HINDI).map(([english, hindi]) => [hindi, english]));
  // A cut line is told in Streamlit's words and with its name: in their place stands what a reader can use.
  const THEIRS = "Connection error";
  const CUT = {
    en: [
      "The line to Noted is cut",
      "What you see is from before. This page tries again by itself and goes on once the line is there; nothing need be done.",
    ],
    hi: [
      "Noted से संपर्क टूट गया है",
      "जो दिख रहा है वह पहले का है। यह पृष्ठ स्वयं फिर जुड़ने का प्रयास करता है और संपर्क होते ही आगे चलता है; कुछ करना आवश्यक नहीं।",
    ],
  };
  const TITLES = [THEIRS, CUT.en[0], CUT.hi[0]];
  const SPOKEN = ["aria-label", "placeholder", "alt", "title"];
  const WAIT_MS = 150;

  // "Show/hide columns: League" keeps what stands after the colon.
  const said = (text, words) => {
    if (Object.hasOwn(words, text)) return words[text];
    const colon = text.indexOf(": ");
    const head = text.slice(0, Math.max(colon, 0));
    return colon > 0 && Object.hasOwn(words, head) ? words[head] + text.slice(colon) : text;
  };

  const sayInside = (list, words) => {
    const walker = document.createTreeWalker(list, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const then = said(text.nodeValue, words);
      if (then !== text.nodeValue) text.nodeValue = then;
    }
  };

  const tellOfCut = (dialog, words) => {
    const walker = document.createTreeWalker(dialog, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) if (walker.currentNode.nodeValue.trim()) texts.push(walker.currentNode);
    if (!texts.some((text) => TITLES.includes(text.nodeValue.trim()))) return;
    texts.forEach((text, place) => {
      const then = words[place] ?? "\u200b"; // what more is said is the server's or the proxy's, for no reader
      if (text.nodeValue !== then) text.nodeValue = then;
    });
  };

  const tend = () => {
    const asked = new URLSearchParams(location.search).get("lang");
    const root = document.documentElement;
    if (["en", "hi"].includes(asked) && root.lang !== asked) root.lang = asked;
    const words = root.lang === "hi" ? HINDI : ENGLISH;
    for (const name of SPOKEN) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        const now = element.getAttribute(name);
        const then = said(now, words);
        if (then !== now) element.setAttribute(name, then);
      }
    }
    for (const link of document.querySelectorAll("[data-testid=stSkipToContent]")) {
      const then = said(link.textContent, words);
      if (link.firstChild && then !== link.textContent) link.firstChild.nodeValue = then;
    }
    for (const list of document.querySelectorAll("[role=listbox][data-empty]")) sayInside(list, words);
    for (const dialog of document.querySelectorAll("[role=dialog]")) {
      tellOfCut(dialog, root.lang === "hi" ? CUT.hi : CUT.en);
    }
    for (const item of document.querySelectorAll(
      "[data-testid=stSidebarNavItems]:not([role]), [data-testid=stSidebarNavItems] li:not([role])",
    )) {
      item.setAttribute("role", "none"); // its sections stand between a list and its items
    }
  };

  // A line that takes everything and gives nothing is told to nobody by the browser. Where the server has given no sign for
  // a while and somebody looks on, Streamlit is asked to ask for one; where none comes in time it takes the line for cut
  // and tries anew. A page that draws itself anew gives signs enough: of it nothing is asked.
  const THERE = "CONNECTED";
  const LOOK_MS = 5_000;
  const STILL_MS = 20_000;
  const SIGN_MS = 20_000;
  const BUSY_MS = 90_000; // a large page may be on its way, and a sign comes behind it
  const LOOKS_WITHOUT = 3;
  let heardMs = performance.now();
  let againMs = 0;
  let wasThere = false;
  let without = 0;

  const tell = (isLost) => {
    const known = document.getElementById("noted-line");
    if (!isLost) {
      known?.remove();
      return;
    }
    if (known) return;
    const told = document.createElement("div");
    told.id = "noted-line";
    told.setAttribute("role", "alert");
    const [title, sentence] = document.documentElement.lang === "hi" ? CUT.hi : CUT.en;
    const strong = document.createElement("strong");
    strong.textContent = title;
    told.append(strong, sentence);
    document.body.append(told);
  };

  const look = () => {
    const app = document.querySelector("[data-testid=stApp]");
    const state = app?.getAttribute("data-test-connection-state");
    wasThere ||= state === THERE;
    without = state === THERE || !wasThere ? 0 : without + 1;
    const isTold = [...document.querySelectorAll("[role=dialog]")].some((dialog) =>
      TITLES.some((title) => dialog.textContent.includes(title)),
    );
    tell(without >= LOOKS_WITHOUT && !isTold);
    const nowMs = performance.now();
    const isStill = nowMs - heardMs >= STILL_MS && nowMs >= againMs;
    if (state !== THERE || document.visibilityState !== "visible" || !isStill) return;
    const withinMs = app.getAttribute("data-test-script-state") === "running" ? BUSY_MS : SIGN_MS;
    againMs = nowMs + withinMs + LOOK_MS; // asked again before, it would wait anew
    const ask = { stCommVersion: 1, type: "SEND_APP_HEARTBEAT", ackTimeoutMilliseconds: withinMs };
    window.postMessage(ask, location.origin);
  };
  setInterval(look, LOOK_MS);
  new MutationObserver(() => {
    heardMs = performance.now();
  }).observe(document.documentElement, { subtree: true, attributeFilter: ["data-test-script-state"] });

  // A choice is found whether or not a nukta is typed with it: what is typed is looked for letter by letter in the names, where
  // a missing one does not matter and one too many does.
  const NUKTA = /\u093c/g;
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set; // unseen by who draws the box
  const withoutNukta = ({ target: box, data }) => {
    // what stood there is a choice, which goes as a whole with the first letter that is typed
    if (!data || !box.matches?.("input[role=combobox]") || !data.normalize("NFC").match(NUKTA)) return false;
    const plain = box.value.normalize("NFC").replace(NUKTA, "");
    const left = box.value.slice(0, box.selectionStart).normalize("NFC").replace(NUKTA, "").length;
    setValue.call(box, plain);
    box.setSelectionRange(left, left);
    return true;
  };
  document.addEventListener("input", (typed) => typed.isComposing || withoutNukta(typed), true);
  document.addEventListener("compositionend", (typed) => {
    setTimeout(() => withoutNukta(typed) && typed.target.dispatchEvent(new Event("input", { bubbles: true })));
  });

  // On a phone the menu lies over the page: who chose a page there wants to see it.
  const NARROW = matchMedia("(max-width: 768px)");
  document.addEventListener("click", (click) => {
    if (!NARROW.matches || !click.target.closest?.("[data-testid=stSidebarNavLink]")) return;
    setTimeout(() => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click(), WAIT_MS);
  });

  let waiting = 0;
  new MutationObserver(() => {
    waiting ||= setTimeout(() => {
      waiting = 0;
      tend();
    }, WAIT_MS);
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: SPOKEN });
})();

import Browser

/// What a look at an open page finds.
enum PageLook {
  /// What stands where a reader cannot see or use it: text beyond the page or cut off, text on text,
  /// controls on controls; none where all is well.
  static func misplaced(on page: BrowserPage) async throws -> [String] {
    try await page.evaluate("(\(tools))().misplaced()").texts
  }

  /// Texts that are not shown although nothing says that they are for other readers.
  static func hidden(on page: BrowserPage) async throws -> [String] {
    try await page.evaluate("(\(tools))().hidden()").texts
  }

  /// Controls that are shown.
  static func controls(on page: BrowserPage) async throws -> [String] {
    try await page.evaluate("(\(tools))().controls()").texts
  }

  private static let tools = #"""
    function () {
      const shown = element => element.checkVisibility({ visibilityProperty: true });
      const name = element => element.tagName.toLowerCase()
        + (element.getAttribute("class") ? "." + element.getAttribute("class") : "");
      function texts(isWanted) {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode()) {
          const node = walker.currentNode, element = node.parentElement;
          if (node.data.trim() === "") continue;
          if (element.closest("script, style, title, desc, .unseen, .skip")) continue;
          if (isWanted(element)) found.push(node);
        }
        return found;
      }
      // Rectangles of the text itself, without the space above and below its letters.
      function boxes(node) {
        const range = document.createRange();
        range.selectNodeContents(node);
        return Array.from(range.getClientRects()).filter(box => box.width > 0).map(box => ({
          left: box.left, right: box.right, top: box.top + box.height * .25,
          bottom: box.bottom - box.height * .25, text: node.data.trim().slice(0, 60),
          element: node.parentElement
        }));
      }
      // Pairs that lie on each other by more than a pixel or two, in order from the top.
      function pairs(all, mayMeet) {
        all.sort((one, other) => one.top - other.top);
        const found = [];
        all.forEach((one, index) => {
          for (let next = index + 1; next < all.length && all[next].top < one.bottom - 2; next++) {
            const other = all[next];
            if (one.right - other.left > 2 && other.right - one.left > 2
              && other.bottom - other.top > 2 && !mayMeet(one.element, other.element)) {
              found.push(`${name(one.element)} "${one.text}" lies on `
                + `${name(other.element)} "${other.text}"`);
            }
          }
        });
        return found;
      }
      const kin = (one, other) => one.contains(other) || other.contains(one);
      const control = "a[href], button, summary, input, select, textarea";
      return {
        misplaced() {
          const width = document.documentElement.clientWidth, faults = [];
          if (document.documentElement.scrollWidth > width) {
            faults.push(`the page is ${document.documentElement.scrollWidth} pixels wide, and the `
              + `screen ${width}`);
          }
          const visible = texts(shown).flatMap(boxes);
          visible.forEach(box => {
            // Spaces at the end of a line of code are within its text, and not seen.
            if (!box.element.closest(".scroll, pre") && (box.left < -1 || box.right > width + 1)) {
              faults.push(`"${box.text}" stands beyond the screen`);
            }
            for (let above = box.element; above && above !== document.body;
              above = above.parentElement) {
              const style = getComputedStyle(above);
              if (style.overflowX !== "hidden" && style.overflowX !== "clip") continue;
              if (above.namespaceURI.endsWith("svg")) continue;
              const frame = above.getBoundingClientRect();
              // What is shortened to some lines says so by its last letters.
              if (style.webkitLineClamp !== "none" && frame.width > 40) continue;
              if (box.right > frame.right + 1 || box.bottom > frame.bottom + 1) {
                faults.push(`"${box.text}" is cut off by ${name(above)}`);
              }
            }
          });
          // Where there is room, what can be moved by a few pixels shows a bar for nothing.
          document.querySelectorAll(".table > .scroll").forEach(region => {
            if (width < 800 || region.closest(".weighing")) return;
            const more = region.scrollWidth - region.clientWidth;
            if (more > 0 && more < 8) {
              faults.push(`${region.getAttribute("aria-label")} is ${more} pixels too wide`);
            }
          });
          // Charts are looked at where they are drawn.
          const set = visible.filter(box => !box.element.closest("svg.chart"));
          faults.push(...pairs(set, (one, other) => one === other));
          const controls = Array.from(document.querySelectorAll(control)).filter(shown)
            .filter(element => !element.matches(".skip"))
            .flatMap(element => Array.from(element.getClientRects()).map(box => ({
              left: box.left, right: box.right, top: box.top, bottom: box.bottom,
              text: element.textContent.trim().slice(0, 40), element
            })));
          // A line of links is as high as its letters, and higher than the line.
          faults.push(...pairs(controls.map(box => {
            const inset = (box.bottom - box.top) * .2;
            return { ...box, top: box.top + inset, bottom: box.bottom - inset };
          }), kin));
          return faults;
        },
        hidden() {
          const meant = "details:not([open]), .wide, .narrow, nav, .self, .minor, [hidden]";
          return texts(element => !shown(element) && !element.closest(meant))
            .map(node => `${name(node.parentElement)} "${node.data.trim().slice(0, 60)}"`);
        },
        controls() {
          const found = Array.from(document.querySelectorAll(
            "nav, summary, input, select, textarea, .skip, .self, .downloads, .order"));
          return found.filter(shown).map(name);
        }
      };
    }
    """#
}

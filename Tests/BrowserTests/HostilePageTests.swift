import Browser
import CommandLine
import Foundation
import TestSupport
import Testing

extension BrowserSuite {
  @Suite("Pages of hostile text")
  struct HostilePageTests {
    /// Each would leave a mark on the window, open a dialog or ask for a page if it ran.
    private static let texts = [
      "<script>window.touched = 1; alert(1)</script>",
      "</script></style></title><script>window.touched = 2</script>",
      "<img src=x onerror='window.touched = 3'>",
      "\" onmouseover=\"window.touched = 4\" autofocus onfocus=\"window.touched = 5",
      "[press](javascript:window.touched=6)", "![](https://example.org/pixel.png)",
      "<iframe src='https://example.org/'></iframe><base href='https://example.org/'>",
      "<svg onload='window.touched = 7'><style>@import 'https://example.org/a.css'</style>",
      "<meta http-equiv=refresh content='0;url=https://example.org/'>",
      "]]>--><!--<form action=https://example.org/><button autofocus>",
      "{{ best() }} ```{run} {{< include /etc/passwd >}}", "fdp.\u{202E}exe\u{202C} \u{2067}end",
      String(repeating: "W", count: 200), String(repeating: "a\u{301}\u{302}\u{303}", count: 66),
    ]

    private struct Judgment: Encodable {
      let evaluation_id = "e"
      let task = "t"
      let model_id: String
      let sample_id: String
      let cluster_id: String
      let judge_id = "model:j"
      let criterion: String
      let score: Int
      let scale_type = "binary"
      let scale_min = 0
      let scale_max = 1
      let prompt: String
      let response: String
      let explanation: String
    }

    private static func page(in scratch: Scratch) async throws -> URL {
      let encoder = JSONEncoder()
      var lines = ""
      for (number, text) in texts.enumerated() {
        for item in 0..<12 {
          let judgment = Judgment(
            model_id: text, sample_id: "q\(item)", cluster_id: "c\(item)", criterion: "power",
            score: (item * 5 + number) % 3 % 2, prompt: text,
            response: texts[(number + item) % texts.count], explanation: text)
          lines += String(decoding: try encoder.encode(judgment), as: UTF8.self) + "\n"
        }
      }
      try scratch.write("log.jsonl", lines)
      let title = texts[0].replacing("'", with: "''")
      try scratch.write(
        "hostile.md",
        """
        ---
        title: '\(title)'
        subtitle: '\(texts[1])'
        author: '\(texts[2].replacing("'", with: "''"))'
        logs: log.jsonl
        instrument: presence
        system: schwartz
        with-text: true
        ---
        # Text {#sec-text}

        ```{leaderboard}
        #| label: tbl-board
        dimension: power
        ```

        ```{intervals}
        #| label: fig-power
        dimension: power
        ```

        ```{cases}
        #| label: tbl-cases
        dimension: power
        most: 20
        by: lowest
        markdown: true
        ```

        """)
      let run = await Run(
        "report", scratch.path("hostile.md"), "--output", scratch.path, "--to", "html", "--quiet",
        "--no-cache")
      try #require(run.status == .ok, "\(run.errors)")
      return scratch.url.appendingPathComponent("hostile.html")
    }

    @Test("names and answers that would run do nothing, on any screen")
    func inert() async throws {
      let bench = try Bench.shared
      let scratch = try Scratch()
      let file = try await HostilePageTests.page(in: scratch)
      try await bench.open(file, on: Screen(width: 390)) { page in
        for width in [390, 1440] {
          try await page.look(on: Screen(width: width))
          let faults = try await PageLook.misplaced(on: page)
          #expect(faults.isEmpty, "\(width): \(faults.prefix(5))")
        }
        // What waits for a press waits for one.
        try await page.evaluate(
          """
          document.querySelectorAll("main *").forEach(element => {
            element.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
            if (element.focus) element.focus();
          });
          document.querySelectorAll("th button").forEach(button => button.click());
          """)
        try await Task.sleep(for: .milliseconds(300))
        #expect(try await page.evaluate("typeof window.touched") == "undefined")
        #expect(page.record.faults.isEmpty, "\(page.record.faults)")
        #expect(
          try await page.evaluate("document.querySelectorAll('iframe,img,form,base,object').length")
            == 0)
        let active = try await page.evaluate(
          """
          Array.from(document.querySelectorAll("*")).flatMap(element =>
            Array.from(element.attributes, attribute => attribute.name + "=" + attribute.value))
            .filter(text => /^on/i.test(text) || /^(href|src)=\\s*javascript:/i.test(text))
          """)
        #expect(active.texts == [])
        // They are there to be read.
        let text = try await page.evaluate("document.querySelector('main').textContent")
        #expect(text.text?.contains("<script>window.touched = 1; alert(1)</script>") == true)
        #expect(text.text?.contains("fdp.\\u{202e}exe") == true)
      }
    }

    @Test("a page that does such things is found out")
    func found() async throws {
      let bench = try Bench.shared
      let scratch = try Scratch()
      try scratch.write(
        "bad.html",
        """
        <!DOCTYPE html><html lang="en"><head><title>x</title>
        <meta http-equiv="Content-Security-Policy" content="img-src 'none'"></head><body>
        <p style="width: 3000px">Wide</p><p style="position: absolute; left: 0; top: 0">One</p>
        <p style="position: absolute; left: 5px; top: 2px">Two</p>
        <p style="visibility: hidden">Secret</p><img src="https://example.org/a.png" alt="">
        <script>window.touched = 1; console.error("wrong"); alert("hello"); missing()</script>
        </body></html>
        """)
      let file = scratch.url.appendingPathComponent("bad.html")
      try await bench.open(file, on: Screen(width: 390)) { page in
        let faults = page.record.faults.joined(separator: "\n")
        for part in ["wrong", "opened a dialog: hello", "missing is not defined", "img-src"] {
          #expect(faults.contains(part), "\(part): \(faults)")
        }
        let misplaced = try await PageLook.misplaced(on: page).joined(separator: "\n")
        for part in ["pixels wide", "\"One\" lies on", "\"Two\""] {
          #expect(misplaced.contains(part), "\(part): \(misplaced)")
        }
        #expect(try await PageLook.hidden(on: page) == ["p \"Secret\""])
      }
      try scratch.write(
        "asks.html", "<!DOCTYPE html><title>x</title><img src='http://127.0.0.1:9/a.png' alt=''>")
      let asks = scratch.url.appendingPathComponent("asks.html")
      try await bench.open(asks, on: Screen(width: 390)) { page in
        #expect(page.record.requests == ["http://127.0.0.1:9/a.png"])
      }
    }
  }
}

/// Sources with mistakes, and what is said of each, all of it in one pass.
struct BrokenSource: Sendable, CustomStringConvertible {
  /// A problem: its code, where it stands, and a part of its message or remedy.
  struct Expected: Sendable {
    let code: String
    let line: Int
    let column: Int
    let part: String

    init(_ code: String, _ line: Int, _ column: Int, _ part: String) {
      self.code = code
      self.line = line
      self.column = column
      self.part = part
    }
  }

  let description: String
  let text: String
  let problems: [Expected]

  /// A body behind a front matter of six lines: its first line is the seventh.
  init(_ description: String, body: String, _ problems: [Expected]) {
    self.description = description
    text = BrokenSource.head + body
    self.problems = problems
  }

  /// A source as a whole.
  init(_ description: String, whole: String, _ problems: [Expected]) {
    self.description = description
    text = whole
    self.problems = problems
  }

  /// Keys behind those of the front matter, from the sixth line on.
  init(_ description: String, matter: String, body: String = "Text.\n", _ problems: [Expected]) {
    self.description = description
    text = BrokenSource.head.dropLast(4) + matter + "---\n" + body
    self.problems = problems
  }

  static let head = "---\ntitle: T\nlogs: log.csv\ninstrument: presence\nsystem: schwartz\n---\n"

  static let all: [BrokenSource] = frontMatters + cells + divisions + references + prose + hostile

  // MARK: Front matter

  static let frontMatters: [BrokenSource] = [
    BrokenSource(
      "no front matter", whole: "# A title\n",
      [Expected("noFrontMatter", 1, 1, "Begin it with a line `---`")]),
    BrokenSource(
      "front matter without end", whole: "---\ntitle: T\n",
      [Expected("openFrontMatter", 1, 1, "End it with a line `---`")]),
    BrokenSource(
      "misspelt keys of the front matter",
      whole: "---\ntitel: T\nsytem: x\nauthr: y\n---\n",
      [
        Expected("unknownOption", 2, 1, "Did you mean `title`?"),
        Expected("missingTitle", 2, 1, "Add `title: …`"),
        Expected("unknownOption", 3, 1, "Did you mean `system`?"),
        Expected("unknownOption", 4, 1, "Did you mean `author`?"),
      ]),
    BrokenSource(
      "YAML with an open bracket", whole: "---\ntitle: [a, b\n---\nText.\n",
      [Expected("yamlSyntax", 3, 1, "Correct the YAML")]),
    BrokenSource(
      "YAML with an open quote", whole: "---\ntitle: \"a\n---\nText.\n",
      [Expected("yamlSyntax", 2, 10, "Correct the YAML")]),
    BrokenSource(
      "YAML with a tab", whole: "---\ntitle: T\n\tseed: 1\n---\nText.\n",
      [Expected("yamlSyntax", 3, 1, "Correct the YAML")]),
    BrokenSource(
      "YAML with a colon in a value", whole: "---\ntitle: a: b\n---\nText.\n",
      [Expected("yamlSyntax", 2, 9, "Correct the YAML")]),
    BrokenSource(
      "a key that stands twice", matter: "seed: 1\nseed: 2\n",
      [Expected("repeatedKey", 6, 1, "the key `seed` stands twice")]),
    BrokenSource(
      "values of wrong types", matter: "seed: many\ndate: 2025-02-30\n",
      [
        Expected("invalidValue", 6, 7, "a whole number"),
        Expected("invalidValue", 7, 7, "Write it as 2025-02-28"),
      ]),
    BrokenSource(
      "parameters of wrong types",
      matter: "params:\n  top: { type: number, default: ten }\n  on: { type: bool }\n  9x: 1\n"
        + "  mode: { default: c, values: [aa, bb] }\n",
      [
        Expected("wrongParameter", 7, 33, "`ten` is not a number"),
        Expected("unsetParameter", 8, 3, "use --set on=VALUE"),
        Expected("invalidValue", 8, 15, "one of text, number, flag, model, dimension, file"),
        Expected("wrongParameter", 9, 3, "no name of a parameter"),
        Expected("wrongParameter", 10, 20, "Use one of `aa`, `bb`"),
      ]),
    BrokenSource(
      "values that are named by each other in circles",
      matter: "let:\n  a: b\n  b: score(c)\n  c: a\n  d: \"d\"\n  e: e\n",
      [
        Expected("circularLet", 7, 3, "`a` → `b` → `c` → `a`"),
        Expected("circularLet", 10, 3, "`d` → `d`"),
        Expected("circularLet", 11, 3, "`e` → `e`"),
      ]),
    BrokenSource(
      "a bibliography that is not there", matter: "bibliography: nowhere.json\n",
      [Expected("unreadableFile", 6, 15, "there is no such file")]),
    BrokenSource(
      "a `let` that is no expression", matter: "let:\n  a: \"score(\"\n  all: 3\n",
      [
        Expected("", 7, 13, ""), Expected("wrongLet", 8, 3, "is a word of the language"),
      ]),
  ]

  // MARK: Cells

  static let cells: [BrokenSource] = [
    BrokenSource(
      "an unknown kind of cell", body: "```{leaderbord}\n```\n",
      [Expected("unknownCell", 7, 1, "Did you mean `leaderboard`?")]),
    BrokenSource(
      "a cell without end", body: "```{leaderboard}\ndimension: power\n",
      [Expected("openCell", 7, 1, "three backquotes")]),
    BrokenSource(
      "misspelt options behind markers",
      body: "```{leaderboard}\n#| label: tbl-a\n#| captoin: x\n#| top: none\n```\n",
      [
        Expected("unknownOption", 9, 4, "Did you mean `caption`?"),
        Expected("invalidValue", 10, 9, "a whole number"),
      ]),
    BrokenSource(
      "labels of other kinds", body: "```{radar}\nlabel: tbl-a\n```\n# A {#fig-a}\n",
      [
        Expected("wrongLabel", 8, 8, "Write `fig-tbl-a`"),
        Expected("wrongLabel", 10, 7, "Write `sec-fig-a`"),
      ]),
    BrokenSource(
      "labels that stand twice",
      body: "# A {#sec-a}\n\n# B {#sec-a}\n\n```{leaderboard}\nlabel: tbl-a\n```\n\n"
        + "| a |\n|---|\n| b |\n\n: C {#tbl-a}\n",
      [
        Expected("repeatedLabel", 9, 7, "used already at line 7"),
        Expected("repeatedLabel", 19, 7, "used already at line 12"),
      ]),
    BrokenSource(
      "options that are no mapping", body: "```{leaderboard}\n- a\n- b\n```\n",
      [Expected("wrongForm", 8, 1, "Write one option a line")]),
    BrokenSource(
      "a cell's broken YAML hides no other problem",
      body: "```{leaderboard}\nmodels: [a\n```\n\n```{radar}\nmodles: [a]\n```\n\nSee @fig-x.\n",
      [
        Expected("yamlSyntax", 9, 1, "Correct the YAML"),
        Expected("unknownOption", 12, 1, "Did you mean `models`?"),
        Expected("unknownReference", 15, 5, "nothing is labelled `fig-x`"),
      ]),
    BrokenSource(
      "values in options",
      body: "```{leaderboard}\ndimension: {{ params.d }}\ntop: {{ params.n\n```\n",
      [
        Expected("unknownParameter", 8, 15, "Declare it in the front matter"),
        Expected("openValue", 9, 6, "End the value with `}}`"),
        Expected("yamlSyntax", 10, 1, "Correct the YAML"),
      ]),
    BrokenSource(
      "a caption with an unknown reference and a wrong formula",
      body: "```{leaderboard}\n#| caption: 'See @tbl-x\n#|   and $\\alpa$.'\n```\n",
      [
        Expected("unknownReference", 8, 18, "nothing is labelled `tbl-x`"),
        Expected("wrongFormula", 9, 11, "Did you mean `\\alpha`?"),
      ]),
    BrokenSource(
      "captions in every way that YAML writes a text",
      body: "```{leaderboard}\ncaption: >\n  Folded @tbl-a and\n  more @tbl-b\n```\n"
        + "```{leaderboard}\ncaption: \"Quoted \\\"@tbl-c\\\" @tbl-d\"\n```\n"
        + "```{leaderboard}\ncaption: Plain @tbl-e\n  goes on @tbl-f\n```\n"
        + "```{leaderboard}\n#| caption: 'It''s @tbl-g'\n```\n"
        + "```{leaderboard}\n#| caption: |\n#|   Literal @tbl-h\n```\n",
      [
        Expected("unknownReference", 9, 10, "tbl-a"),
        Expected("unknownReference", 10, 8, "tbl-b"),
        Expected("unknownReference", 13, 20, "tbl-c"),
        Expected("unknownReference", 13, 29, "tbl-d"),
        Expected("unknownReference", 16, 16, "tbl-e"),
        Expected("unknownReference", 17, 11, "tbl-f"),
        Expected("unknownReference", 20, 20, "tbl-g"),
        Expected("unknownReference", 24, 14, "tbl-h"),
      ]),
    BrokenSource(
      "a source of data that the front matter does not name",
      body: "```{leaderboard}\ndata: other\n```\n",
      [Expected("unknownSource", 8, 7, "it has no name")]),
  ]

  // MARK: Divisions, includes, values

  static let divisions: [BrokenSource] = [
    BrokenSource(
      "misspelt divisions", body: "::: {.callout-nota}\nA.\n:::\n\n::: {whn=\"a == b\"}\n:::\n",
      [
        Expected("unknownDivision", 7, 6, "Did you mean `callout-note`?"),
        Expected("unknownDivision", 11, 6, "Did you mean `when`?"),
      ]),
    BrokenSource(
      "divisions without end", body: "::: {.callout-tip}\nA.\n\n::: {when=\"a == b\"}\nB.\n",
      [
        Expected("openDivision", 7, 1, "End it with a line `:::`"),
        Expected("openDivision", 10, 1, "End it with a line `:::`"),
      ]),
    BrokenSource(
      "an end without a beginning", body: "A.\n\n:::\n",
      [Expected("strayDivision", 9, 1, "closes no division")]),
    BrokenSource(
      "an open quote in a division", body: "::: {when=\"a == b}\nA.\n:::\n",
      [Expected("wrongDivision", 7, 11, "the quote is not closed")]),
    BrokenSource(
      "a word without braces", body: "::: callout-note\nA.\n:::\n",
      [Expected("wrongDivision", 7, 5, "Write `::: {.callout-note}`")]),
    BrokenSource(
      "otherwise without when", body: "::: {otherwise}\nA.\n:::\n",
      [Expected("strayDivision", 7, 1, "straight behind the end")]),
    BrokenSource(
      "a loop over nothing", body: "::: {each=\"models\"}\nA.\n:::\n",
      [Expected("wrongLoop", 7, 12, "Write `each=\"model in models\"`")]),
    BrokenSource(
      "two divisions in one, and a title where none is",
      body: "::: {when=\"a == b\" .callout-note}\nA.\n:::\n\n::: {otherwise title=\"x\"}\n:::\n",
      [
        Expected("unknownDivision", 7, 1, "Put one into the other"),
        Expected("unknownDivision", 11, 23, "only a callout has a title"),
      ]),
    BrokenSource(
      "a file that is not there", body: "{{< include nowhere.md >}}\n\n{{< inclde a.md >}}\n",
      [
        Expected("unreadableFile", 7, 13, "there is no such file"),
        Expected("strayShortcode", 9, 5, "Did you mean `include`?"),
      ]),
    BrokenSource(
      "an include in a line, and one from the root",
      body: "See {{< include a.md >}}.\n\n{{< include /etc/passwd >}}\n",
      [
        Expected("strayShortcode", 7, 5, "on a line of its own"),
        Expected("unreadableFile", 9, 13, "begins at the root"),
      ]),
    BrokenSource(
      "a reference from outside a loop",
      body: "::: {each=\"m in models\"}\n## A {#sec-a}\n\nSee @sec-a.\n:::\n\nSee @sec-a.\n",
      [Expected("unknownReference", 13, 5, "stands in a loop")]),
    BrokenSource(
      "values with unknown formats and without an end",
      body: "A {{ score(a) | fixd(1) }} b {{ x | fixed }} c {{ }} d {{ y\n",
      [
        Expected("unknownFormat", 7, 17, "Did you mean `fixed`?"),
        Expected("unknownFormat", 7, 37, "Write `fixed(1)`"),
        Expected("emptyValue", 7, 48, "names no value"),
        Expected("openValue", 7, 56, "not closed on its line"),
      ]),
    BrokenSource(
      "an expression that ends too early",
      body: "A {{ score(a | fixed(1) }}.\n",
      [Expected("", 7, 13, "")]),
    BrokenSource(
      "an unknown parameter in a condition", matter: "params: { system: x }\n",
      body: "::: {when=\"params.sytem == x\"}\nA.\n:::\n",
      [Expected("unknownParameter", 8, 12, "Did you mean `system`?")]),
  ]

  // MARK: References, notes, citations

  static let references: [BrokenSource] = [
    BrokenSource(
      "misspelt references", body: "# A {#sec-results}\n\nSee @sec-result and @tbl-results.\n",
      [
        Expected("unknownReference", 9, 5, "Did you mean `sec-results`?"),
        Expected("unknownReference", 9, 21, "nothing is labelled `tbl-results`"),
      ]),
    BrokenSource(
      "a name behind `@` that is no label", body: "Ask @somebody, not a@b.org.\n",
      [Expected("unknownReference", 7, 5, "Write `\\@` for the sign")]),
    BrokenSource(
      "notes that are not there, not used, and there twice",
      body: "A[^one] b[^two].\n\n[^one]: First.\n\n[^one]: Again.\n\n[^three]: Third.\n",
      [
        Expected("unknownFootnote", 7, 12, "there is no note `two`"),
        Expected("repeatedFootnote", 11, 3, "defined twice"),
        Expected("unusedFootnote", 13, 3, "nothing refers to the note `three`"),
      ]),
    BrokenSource(
      "a note in a quotation", body: "A[^a].\n\n> [^a]: Text.\n",
      [
        Expected("unknownFootnote", 7, 4, "Add a line `[^a]: …`"),
        Expected("innerFootnote", 9, 3, "to the margin"),
      ]),
    BrokenSource(
      "citations without a bibliography", body: "As [@one; see @two, p. 3] say.\n",
      [
        Expected("unknownCitation", 7, 6, "Add `bibliography: FILE.json`"),
        Expected("unknownCitation", 7, 16, "Add `bibliography: FILE.json`"),
      ]),
    BrokenSource(
      "a citation of which a part is no work", body: "As [see @one; p. 3] says.\n",
      [
        Expected("wrongCitation", 7, 5, "names no work"),
        Expected("unknownReference", 7, 9, "nothing is labelled `one`"),
      ]),
  ]

  // MARK: Prose

  static let prose: [BrokenSource] = [
    BrokenSource(
      "HTML", body: "A <b>word</b>.\n\n<div>\nx\n</div>\n\n<!-- remark -->\n",
      [
        Expected("unsupportedMarkdown", 7, 3, "HTML is not set"),
        Expected("unsupportedMarkdown", 7, 10, "HTML is not set"),
        Expected("unsupportedMarkdown", 9, 1, "HTML is not set"),
        Expected("unsupportedMarkdown", 13, 1, "HTML is not set"),
      ]),
    BrokenSource(
      "formulas that stand alone, are open, or unknown",
      body: "$$x$$ and $y+ and $\\fraq{1}{2}$ and $\\frac{1$.\n\n$x^{y^2}$\n\n$z is open.\n",
      [
        Expected("unsupportedMarkdown", 7, 1, "Write it in the text"),
        Expected("wrongFormula", 7, 20, "Did you mean `\\frac`?"),
        Expected("wrongFormula", 7, 43, "`{` is not closed"),
        Expected("wrongFormula", 9, 3, "scripts of scripts"),
        Expected("openFormula", 11, 1, "write `\\$` for the sign"),
      ]),
    BrokenSource(
      "pictures that are not there or say nothing",
      body:
        "![](a.png)\n\n![x](../a.png \"X\")\n\n![x](https://a.org/b.png)\n\nSee ![x](a.png){widht=1%}.\n",
      [
        Expected("noAlternativeText", 7, 1, "no alternative text"),
        Expected("unreadableFile", 7, 5, "there is no such file"),
        Expected("noAlternativeText", 9, 1, "is its caption"),
        Expected("wrongPicture", 9, 6, "Put a copy there"),
        Expected("wrongPicture", 11, 6, "is on the web"),
        Expected("unsupportedMarkdown", 13, 5, "inside a paragraph"),
        Expected("unreadableFile", 13, 10, "there is no such file"),
        Expected("wrongPicture", 13, 17, "Did you mean `width`?"),
      ]),
    BrokenSource(
      "task lists, lowered text, raised text, notes in the text, attributes",
      body: "- [ ] a\n- [x] b\n\nH~2~O, x^2^, a^[note], [b]{.red}.\n",
      [
        Expected("unsupportedMarkdown", 7, 3, "task lists are not set"),
        Expected("unsupportedMarkdown", 8, 3, "task lists are not set"),
        Expected("unsupportedMarkdown", 10, 2, "lowered text"),
        Expected("unsupportedMarkdown", 10, 9, "raised text"),
        Expected("unsupportedMarkdown", 10, 15, "notes inside the text"),
        Expected("unsupportedMarkdown", 10, 27, "attributes in braces"),
      ]),
    BrokenSource(
      "links to other places, to nothing, and from nowhere",
      body: "[a](file:///x) [b][c].\n\n[d]: https://x.org\n",
      [
        Expected("foreignLink", 7, 5, "Links begin with https://"),
        Expected("unsupportedMarkdown", 7, 19, "no link is defined as `[c]`"),
        Expected("unusedDefinition", 9, 1, "nothing refers to the link `[d]`"),
      ]),
    BrokenSource(
      "a row with too many cells, and a caption of nothing",
      body: "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n\nText.\n\nMore\ntext.\n: caption\n",
      [
        Expected("wrongTable", 9, 9, "the row has 3 cells, and the table 2 columns"),
        Expected("strayDescription", 15, 1, "describes no term"),
      ]),
    BrokenSource(
      "headings in lists and callouts",
      body: "- # A\n\n::: {.callout-note}\nB.\n\n## C\n:::\n",
      [
        Expected("innerHeading", 7, 1, "inside a list"),
        Expected("innerHeading", 9, 1, "inside a callout"),
      ]),
    BrokenSource(
      "code without end", body: "A.\n\n```\n{{ x }} @a\n",
      [Expected("openCode", 9, 1, "the code is not closed")]),
    BrokenSource(
      "a label that labels nothing", body: "Text. {#sec-a}\n",
      [Expected("wrongLabel", 7, 9, "behind no heading")]),
  ]

  // MARK: Hostile texts

  static let hostile: [BrokenSource] = [
    BrokenSource(
      "a null, an escape, a private sign", body: "a\u{0}b\n\u{1B}[31mred\nx \u{100001}\n",
      [
        Expected("controlCharacter", 7, 2, "U+0000"),
        Expected("controlCharacter", 8, 1, "U+001B"),
        Expected("controlCharacter", 9, 3, "U+100001"),
      ]),
    BrokenSource(
      "letters that turn the direction, in names",
      body: "```{leader\u{202E}board}\n```\n\nSee @tbl-x\u{2066}.\n",
      [
        Expected("unknownCell", 7, 1, "\\u{202e}"),
        Expected("unknownReference", 10, 5, "nothing is labelled `tbl-x`"),
      ]),
    BrokenSource(
      "quotations 10,000 deep", body: String(repeating: ">", count: 10_000) + " a\n",
      [Expected("deepNesting", 7, 41, "Nest less")]),
    BrokenSource(
      "divisions 10,000 deep",
      body: String(repeating: "::: {.callout-note}\n", count: 10_000),
      (7..<47).map { Expected("openDivision", $0, 1, "not closed") }
        + [Expected("deepNesting", 47, 1, "more than 40 deep")]),
    BrokenSource(
      "options 10,000 deep",
      body: "```{leaderboard}\nmodels: " + String(repeating: "[", count: 10_000) + "\n```\n",
      [Expected("", 8, 0, "")]),
    BrokenSource(
      "emphasis 10,000 deep", body: String(repeating: "*a **b ", count: 5_000) + "\n", []),
    BrokenSource("a word of 1 MB", body: String(repeating: "w", count: 1 << 20) + "\n", []),
    BrokenSource("brackets of 1 MB", body: String(repeating: "[", count: 1 << 20) + "\n", []),
    BrokenSource(
      "backquotes of 1 MB", body: "a " + String(repeating: "`", count: 1 << 20) + "\n", []),
  ]
}

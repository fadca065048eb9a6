import Foundation
import Testing
import Wording

@Suite("what is said in the language of a report")
struct WordingTests {
  @Test("English is what is written")
  func english() {
    let (name, count) = ("m1", 3)
    #expect(said("\(name) has \(count) items") == "m1 has 3 items")
    #expect(said("a " + "b \(count)") == "a b 3")
    #expect(said(.counted("3", "items")) == "3 items")
  }

  @Test("the key numbers the places")
  func template() {
    let wording: Wording = "\(1) of \("x")" + ", \(2)"
    #expect(wording.template == "{1} of {2}, {3}")
    #expect(Wording.counted("3", "items").template == "{1} items")
  }

  @Test("places may change their order, and braces of data are data")
  func catalogue() {
    let catalogue = WordCatalogue(
      """
      msgid ""
      msgstr "Language: xx\\n"

      # A comment.
      msgid "{1} of {2}"
      msgstr ""
      "of {2}: "
      "\\"{1}\\""

      msgctxt "verdict"
      msgid "open"
      msgstr "offen"
      """)
    #expect(catalogue.texts.count == 2)
    #expect(catalogue.texts[.init("{1} of {2}")] == "of {2}: \"{1}\"")
    #expect(catalogue.text(of: "\("{2}") of \("x")") == "of x: \"{2}\"")
    #expect(catalogue.text(of: "open", as: "verdict") == "offen")
    #expect(catalogue.text(of: "open") == nil)
  }

  @Test("what a catalogue lacks is said in English; a context that it lacks, as without")
  func missing() {
    Words.speaking(.simplifiedChinese) {
      #expect(said("\(3) words that no one has translated") == "3 words that no one has translated")
      #expect(said("Model", as: "no such context") == said("Model"))
      #expect(said("Model") != "Model")
    }
    #expect(said("Model") == "Model")
  }

  @Test("the pseudo-language marks what is said, and nothing else")
  func pseudo() {
    Words.speaking(.pseudo) {
      #expect(said("\("m1") has \(3) items") == "m1⟦ has ⟧3⟦ items⟧")
      #expect(said(", ") == ", ")
    }
  }

  @Test(
    "tags choose the nearest language",
    arguments: [
      ("en", WordLanguage.english), ("en-GB", .english), ("de", .english),
      ("zh", .simplifiedChinese), ("zh-Hans", .simplifiedChinese), ("zh-CN", .simplifiedChinese),
      ("zh-Hant", .english),
      ("zh-TW", .english), ("qps-ploc", .pseudo),
    ])
  func tags(_ tag: String, _ language: WordLanguage) {
    #expect(WordLanguage(tag: tag) == language)
  }

  @Test("work that fails leaves the language as it was")
  func failing() {
    struct Failure: Error {}
    #expect(throws: Failure.self) {
      try Words.speaking(.pseudo) { () throws(Failure) in throw Failure() }
    }
    #expect(Words.language == .english)
  }
}

/// The shipped catalogue against the sources.
@Suite("the catalogue of simplified Chinese")
struct CatalogueTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func keys() throws -> [String: Set<SaidTemplates.Key>] {
    let sources = root.appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    var keys: [String: Set<SaidTemplates.Key>] = [:]
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      let found = SaidTemplates(try String(contentsOf: file, encoding: .utf8)).keys
      if !found.isEmpty { keys[file.lastPathComponent] = Set(found) }
    }
    return keys
  }

  /// Whether there are words in a text that a translator would change.
  private static func hasWords(_ text: String) -> Bool {
    text.replacing(/\{\d+\}/, with: "").contains(where: \.isLetter)
  }

  @Test("each text that the program says is in it")
  func complete() throws {
    let texts = WordCatalogue.simplifiedChinese.texts
    let all = try Self.keys()
    #expect(all.values.reduce(0) { $0 + $1.count } > 1_000)
    for (file, keys) in all.sorted(by: { $0.key < $1.key }) {
      for key in keys where Self.hasWords(key.text) {
        let isKnown =
          texts[.init(key.text, as: key.context)] != nil || texts[.init(key.text)] != nil
        #expect(isKnown, "\(file): \(key.context ?? "") \(key.text)")
      }
    }
  }

  @Test("a translation has the places of its text, and no others")
  func places() {
    func places(_ text: String) -> Set<String> {
      Set(text.matches(of: /\{\d+\}/).map { String($0.output) })
    }
    for (key, text) in WordCatalogue.simplifiedChinese.texts {
      #expect(places(key.text) == places(text), "\(key.text): \(text)")
    }
  }

  @Test("no text stands in it twice")
  func entries() {
    let catalogue = WordCatalogue.simplifiedChinese
    #expect(catalogue.doubled.isEmpty)
    let twice = "msgid \"a\"\nmsgstr \"b\"\n"
    #expect(WordCatalogue(twice + twice).doubled.count == 1)
  }

  @Test("keys are read from sources as the program makes them")
  func reading() {
    let source = ##"""
      // said("not this")
      let a = said("Mean of \(name(of: "x")) over " + "\(count) items")
      let b = said(isOne ? "one" : "\(n) of them", as: "kind")
      let c = unsaid("nor this")
      let d = said(
        """
        Two lines \
        in one: \(x)
        """)
      """##
    #expect(
      SaidTemplates(source).keys == [
        .init(text: "Mean of {1} over {2} items", context: nil),
        .init(text: "one", context: "kind"), .init(text: "{1} of them", context: "kind"),
        .init(text: "Two lines in one: {1}", context: nil),
      ])
  }
}

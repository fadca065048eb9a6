import Analysis
import Diagnostics
import Foundation
import Reporting
import Testing

@Suite("Cells on pools of items and on validity")
struct ItemBankCellTests {
  private static let bank: [BankItem] = (0..<40).map { item in
    BankItem(
      item: "i\(item)", text: "What would you do about number \(item)?", system: "schwartz",
      dimension: "power", language: "en", topic: "t\(item / 2)", origin: "invented",
      status: item < 3 ? .retired : .calibrated, reason: item < 3 ? .leaked : nil,
      parameters: BankParameters(
        discrimination: 1.2, difficulty: Double(item % 5) - 2, discriminationError: 0.1,
        difficultyError: 0.2, calibration: "first"), exposures: item)
  }

  private static func tools() -> CellTools {
    var tools = TestTools.tools()
    tools.pools = { path throws(Diagnostics) in
      guard path.hasSuffix("pool.csv") else {
        throw Diagnostics(Diagnostic("noSuchFile", "there is no pool at \(path)"))
      }
      return bank
    }
    return tools
  }

  private static func cell(_ options: String) -> String {
    "```{items}\n#| label: x\n\(options)\n```\n"
  }

  @Test(
    "each part of a pool is a table or a figure with what it is of",
    arguments: [
      ("bank", "items"), ("fit", "fit"), ("functioning", "functioning"), ("exposure", "exposure"),
      ("retired", "retired"),
    ])
  func parts(_ show: String, key: String) throws {
    let cell = try TestTools.cell(
      Self.cell("show: \(show)\npool: pool.csv\nverdict: true").replacing(
        "label: x", with: "label: tbl-x"),
      tools: Self.tools())
    #expect(cell["show"] as? String == show)
    #expect((cell["itemBank"] as? [String: Any])?[key] is [Any])
    #expect((cell["sentences"] as? [String])?.isEmpty == false)
  }

  @Test(
    "the map has every model on the scale of the pool, and the information of what may be given")
  func map() throws {
    let cell = try TestTools.cell(
      Self.cell("show: map\ndimension: power\npool: pool.csv").replacing(
        "label: x", with: "label: fig-x"),
      tools: Self.tools())
    let scale = try #require(
      ((cell["itemBank"] as? [String: Any])?["information"] as? [[String: Any]])?.first)
    #expect(scale["items"] as? Int == 37)
    #expect((scale["models"] as? [Any])?.count == TestReport.models.count)
  }

  @Test("texts stay out of pages and JSON where the cell says so")
  func texts() throws {
    for hasTexts in [true, false] {
      let cell = try TestTools.cell(
        Self.cell("show: retired\npool: pool.csv\ntexts: \(hasTexts)").replacing(
          "label: x", with: "label: tbl-x"),
        tools: Self.tools())
      let items = try #require((cell["itemBank"] as? [String: Any])?["items"] as? [[String: Any]])
      #expect(items.count == 3)
      #expect(items.allSatisfy { ($0["text"] != nil) == hasTexts })
    }
  }

  @Test(
    "what is missing is said with what to do about it",
    arguments: [
      ("tbl", "show: bank", "Add `pool: FILE`"), ("tbl", "show: retired", "Add `pool: FILE`"),
      ("fig", "show: map\ndimension: power", "Add `pool: FILE`"),
      ("fig", "show: map\npool: pool.csv", "Add `dimension: NAME`"),
      ("fig", "show: map\ndimensions: [power, hedonism]\npool: pool.csv", "a cell of its own"),
      ("tbl", "show: functioning\npool: pool.csv\nby: maker", "column of the table of `models`"),
      ("tbl", "show: bank\npool: none.csv", "no pool at"),
      ("tbl", "show: everything\npool: pool.csv", "is not one of"),
    ])
  func errors(_ label: String, options: String, words: String) {
    let problems = TestTools.problems(
      Self.cell(options).replacing("label: x", with: "label: \(label)-x"), tools: Self.tools())
    #expect(problems.contains { $0.contains(words) }, "\(problems)")
  }

  @Test("validity is a table of coefficients, each with what it is of; kinds choose among them")
  func validity() throws {
    let cell = try TestTools.cell(
      "```{validity}\n#| label: tbl-v\nkinds: [split-half, general]\nreplicates: 99\n```\n")
    let validity = try #require(cell["validity"] as? [String: Any])
    let coefficients = try #require(validity["coefficients"] as? [[String: Any]])
    #expect(Set(coefficients.compactMap { $0["kind"] as? String }) == ["split-half", "general"])
    #expect(coefficients.allSatisfy { $0["estimate"] is [String: Any] })
    let problems = TestTools.problems("```{validity}\n#| label: tbl-v\nkinds: [omgea]\n```\n")
    #expect(problems.contains { $0.contains("omega") }, "\(problems)")
  }

  @Test("correlations of dimensions are a map of all of them")
  func correlations() throws {
    let cell = try TestTools.cell(
      "```{validity}\n#| label: fig-v\nshow: correlations\nreplicates: 99\n```\n")
    let validity = try #require(cell["validity"] as? [String: Any])
    #expect((validity["correlations"] as? [Any])?.count == 45)
  }
}

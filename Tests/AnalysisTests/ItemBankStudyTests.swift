import Analysis
import Diagnostics
import Foundation
import ItemResponse
import LogReaders
import RandomStreams
import Statistics
import Testing
import ValueModel

@Suite("Items of a pool beside the answers to them")
struct ItemBankStudyTests {
  private static let header =
    "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
    + "scale_min,scale_max,scale_type,cluster_id,sampling,language\n"

  /// 80 models in two languages on 24 items; item 7 is harder than known, item 8 harder in Chinese.
  private static func log(
    sampling: String = "random", missing: Double = 0.3, isBiased: Bool = true
  ) throws -> (inputs: StudyInputs, bank: [BankItem]) {
    var stream = RandomStream(seed: 9, purpose: "bank", index: 0)
    let bank = (0..<24).map { (item: Int) -> BankItem in
      let difficulty = Double(item % 6 - 3) * 0.5 + 0.25
      let parameters = BankParameters(
        discrimination: 1.5, difficulty: difficulty, discriminationError: 0.05,
        difficultyError: 0.05, calibration: "first")
      let status: BankItem.Status = item == 23 ? .retired : item < 4 ? .anchor : .calibrated
      return BankItem(
        item: "i\(100 + item)", text: "Would you do \(item)?", system: "schwartz",
        dimension: "power", status: status, reason: item == 23 ? .leaked : nil,
        parameters: parameters, exposures: 10 * item)
    }
    var text = header
    for model in 0..<80 {
      let ability = (0..<12).reduce(-6.0) { sum, _ in sum + stream.uniform() }
      for language in ["en", "zh"] {
        for (place, item) in bank.enumerated() where item.status != .retired {
          var difficulty = item.parameters?.difficulty ?? 0
          if isBiased, place == 7 { difficulty += 1.2 }
          if isBiased, place == 8, language == "zh" { difficulty += 1.8 }
          let chance = 1 / (1 + exp(-1.5 * (ability - difficulty)))
          let score = stream.uniform() < chance ? 1 : 0
          guard stream.uniform() >= missing else { continue }
          text +=
            "run-\(language),test,M\(10 + model),\(item.item),1,rule:test,power,\(score),scored,rule,0,1,binary,"
            + "\(item.item),\(sampling),\(language)\n"
        }
      }
    }
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent(
        "bank-\(ProcessInfo.processInfo.processIdentifier)-\(sampling)-\(missing)-\(isBiased).csv"
      ).path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let request = StudyRequest(
      data: DataRequest(logs: [path]), instrument: "presence", system: "schwartz")
    return (try StudyInputs(request, from: LogReading(request.data.logs)), bank)
  }

  @Test("an item that became harder does not fit, and one that is biased is found with its sign")
  func planted() throws {
    let (inputs, bank) = try Self.log()
    let results = try ItemBankStudy(inputs, bank: bank, settings: ItemBankSettings()).results
    let wrong = results.fit.filter(\.isMisfitting).map(\.item)
    // The biased item is harder on the whole, too.
    #expect(wrong.contains("i107") && Set(wrong).isSubset(of: ["i107", "i108"]))
    #expect(try #require(results.fit.first { $0.item == "i107" }?.difference?.value) < -8)
    let shown = results.functioning.filter(\.isShown)
    #expect(shown.map(\.item) == ["i108"])
    let one = try #require(shown.first)
    #expect(one.attribute == "language" && one.method == .predicted)
    let delta = try #require(one.delta.value)
    #expect(one.group == "zh" ? delta < -1.5 : delta > 1.5)
    #expect(one.category == .c)
    #expect(results.sentences.functioning[0].contains("i108"))
  }

  @Test("where answers follow the pool nothing is found")
  func nothing() throws {
    let (inputs, bank) = try Self.log(isBiased: false)
    let results = try ItemBankStudy(inputs, bank: bank, settings: ItemBankSettings()).results
    #expect(results.fit.count == 23)
    #expect(results.fit.allSatisfy { !$0.isMisfitting && $0.adjustedPValue != nil })
    #expect(results.functioning.allSatisfy { !$0.isShown })
  }

  @Test(
    "without a pool complete answers are matched by sums, and incomplete ones are refused in words")
  func withoutPool() throws {
    let complete = try ItemBankStudy(
      try Self.log(missing: 0).inputs, bank: nil, settings: ItemBankSettings()
    ).results
    #expect(complete.functioning.contains { $0.method == .mantelHaenszel })
    #expect(complete.functioning.filter(\.isShown).map(\.item) == ["i108"])
    #expect(complete.fit.allSatisfy { $0.method == .sumScore })
    #expect(complete.statuses.isEmpty && complete.retired.isEmpty && complete.information.isEmpty)
    let gaps = try ItemBankStudy(
      try Self.log().inputs, bank: nil, settings: ItemBankSettings()
    ).results
    #expect(gaps.functioning.isEmpty)
    #expect(gaps.notCompared.contains { $0.reason.contains("`pool`") })
    #expect(gaps.fit.allSatisfy { $0.pValue == nil })
  }

  @Test("adaptive answers count for fit and abilities, and in no mean")
  func adaptive() throws {
    let (inputs, bank) = try Self.log(sampling: "adaptive")
    let results = try ItemBankStudy(inputs, bank: bank, settings: ItemBankSettings()).results
    #expect(results.items.allSatisfy { $0.facility == nil && $0.restCorrelation == nil })
    #expect(results.items.filter { $0.status != .retired }.allSatisfy { $0.answers > 80 })
    #expect(results.fit.filter(\.isMisfitting).map(\.item).contains("i107"))
    let scale = try #require(results.information.first)
    #expect(scale.models.count == 80 && scale.items == 23)
    #expect(scale.models.allSatisfy { $0.ability.value != nil })
    #expect(scale.curve.allSatisfy { $0.information > 0 })
    // Together they tell most in the middle of their difficulties.
    let top = try #require(scale.curve.max { $0.information < $1.information })
    #expect(abs(top.ability) < 0.6)
  }

  @Test("statuses, reasons and exposures are counted as the pool has them")
  func counts() throws {
    let (inputs, bank) = try Self.log()
    let results = try ItemBankStudy(inputs, bank: bank, settings: ItemBankSettings()).results
    #expect(results.statuses.map(\.items) == [19, 4, 1])
    #expect(results.retired.map(\.reason) == [.leaked])
    #expect(results.exposure.first { $0.status == .anchor }?.neverGiven == 1)
    #expect(results.exposure.first { $0.status == .retired }?.most == 230)
    #expect(results.leavingOutTexts().items.allSatisfy { $0.text == nil })
    #expect(results.items.count == 24)
  }

  @Test("a pool of another value system, and a dimension that nothing has, are refused")
  func refusals() throws {
    let (inputs, bank) = try Self.log()
    let other = bank.map {
      BankItem(item: $0.item, text: $0.text, system: "fulva", dimension: "x")
    }
    for (items, settings, code) in [
      (other, ItemBankSettings(), "otherSystem"),
      (bank, ItemBankSettings(dimensions: ["hedonism"]), "noItems"),
    ] {
      do {
        _ = try ItemBankStudy(inputs, bank: items, settings: settings)
        Issue.record("\(code) was not refused")
      } catch {
        #expect(error.all.map(\.code) == [code])
      }
    }
  }
}

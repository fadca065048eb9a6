import Diagnostics
import Elicitation
import LogReaders
import Testing

@Suite("Texts with labels")
struct LabelledTextsTests {
  typealias Verdict = LabelledAnswers.Verdict

  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? Diagnostics)?.all.first?.code
    }
  }

  @Test("a label is what most judges gave; a tie is none, and is counted")
  func majority() throws {
    let log = try LabelledAnswers.log(
      [
        Verdict(item: "a", text: "one", score: 1, judge: "human:x"),
        Verdict(item: "a", text: "one", score: 1, judge: "human:y"),
        Verdict(item: "a", text: "one", score: 0, judge: "model:z"),
        Verdict(item: "b", text: "two", score: 1, judge: "human:x"),
        Verdict(item: "b", text: "two", score: 0, judge: "human:y"),
        Verdict(item: "c", text: "three", score: 0, judge: "human:x"),
      ])
    let all = try LabelledAnswers.labelled(log)
    #expect(all.texts.count == 3 && all.tied == 1)
    #expect(all.dimensions.map(\.name) == ["care"])
    #expect(all.dimensions[0].classes == [0, 1])
    #expect(all.dimensions[0].labelled.map { all.texts[$0] } == ["one", "three"])
    // The model alone gives one class, and a class has no opposite then.
    #expect(
      refusal { _ = try LabelledAnswers.labelled(log, gold: .judge("model:z")) } == "oneClass")
    #expect(try LabelledAnswers.labelled(log, gold: .people).tied == 1)
  }

  @Test("answers without a text, verdicts without a score and dimensions of one class are counted")
  func leftOut() throws {
    let log = try LabelledAnswers.log(
      [
        Verdict(item: "a", text: "one", score: 1), Verdict(item: "b", text: "two", score: 0),
        Verdict(item: "c", text: "  ", score: 0), Verdict(item: "d", text: "four", score: nil),
        Verdict(item: "a", text: "one", score: 1, criterion: "power"),
        Verdict(item: "b", text: "two", score: 1, criterion: "power"),
      ])
    let texts = try LabelledAnswers.labelled(log)
    #expect(texts.withoutText == 1 && texts.unscored == 1)
    #expect(texts.constant == ["power"])
    #expect(texts.dimensions.map(\.name) == ["care"])
  }

  @Test("the order of rows does not show")
  func order() throws {
    let verdicts = LabelledAnswers.simple(24)
    let forth = try LabelledAnswers.labelled(LabelledAnswers.log(verdicts))
    let back = try LabelledAnswers.labelled(LabelledAnswers.log(verdicts.reversed()))
    #expect(forth.texts == back.texts && forth.dimensions == back.dimensions)
    #expect(forth.clusterCount == 8)
  }

  @Test("data that nothing can be learnt from are refused with the reason")
  func refused() throws {
    #expect(
      refusal {
        _ = try LabelledAnswers.labelled(
          LabelledAnswers.log(LabelledAnswers.simple(6)), gold: .judge("human:nobody"))
      } == "noGold")
    var verdicts = LabelledAnswers.simple(6)
    for place in verdicts.indices { verdicts[place].text = nil }
    #expect(
      refusal { _ = try LabelledAnswers.labelled(LabelledAnswers.log(verdicts)) } == "noTexts")
    verdicts = LabelledAnswers.simple(6)
    for place in verdicts.indices { verdicts[place].score = nil }
    #expect(
      refusal { _ = try LabelledAnswers.labelled(LabelledAnswers.log(verdicts)) } == "noLabels")
    verdicts = LabelledAnswers.simple(40)
    for place in verdicts.indices { verdicts[place].score = Double(place) / 7 }
    #expect(
      refusal { _ = try LabelledAnswers.labelled(LabelledAnswers.log(verdicts)) }
        == "tooManyClasses")
  }
}

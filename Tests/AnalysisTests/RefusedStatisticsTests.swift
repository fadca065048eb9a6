import Analysis
import Diagnostics
import Statistics
import Testing

@Suite("What statistics refuse")
struct RefusedStatisticsTests {
  @Test("an error of a statistic is said of the file whose numbers it was given")
  func file() {
    let error = #expect(throws: Diagnostics.self) {
      try Diagnostics.at(.file("a/scores.csv")) { () throws(StatisticsError) -> Int in
        throw StatisticsError.tooFewReplicates(1)
      }
    }
    #expect(error?.cause == .badInput)
    #expect(error?.description.hasPrefix("a/scores.csv: 1 replicates are too few;") == true)
  }

  @Test("a value that is refused is named by its own place, where that is known")
  func line() {
    let lines = [3, 2, 5].map { Place.line(file: "weekly.csv", $0) }
    func place(_ refusal: StatisticsError) -> Place? {
      let error = #expect(throws: Diagnostics.self) {
        try Diagnostics.at(.file("weekly.csv"), values: lines) {
          () throws(StatisticsError) -> Int in throw refusal
        }
      }
      return error?.all.first?.place
    }
    #expect(place(.valueNotFinite(0)) == .line(file: "weekly.csv", 3))
    #expect(place(.valueNotFinite(2)) == .line(file: "weekly.csv", 5))
    #expect(place(.valueNotFinite(3)) == .file("weekly.csv"))
    #expect(place(.argumentNotUsable(name: "delta", value: 2)) == .file("weekly.csv"))
  }

  @Test("what names several files or none says so")
  func problems() {
    let none = Diagnostics(AnalysisProblem.noJudgments(files: ["a.csv", "b.csv"]))
    #expect(
      none.description
        == "a.csv, b.csv: no judgment was read. Check that the file is an evaluation "
        + "log, or name its reader.")
    let outside = AnalysisProblem.scoreOutsideScale(
      .member(file: "a.csv", locator: "L3"), score: 7, minimum: 1, maximum: 6,
      instrument: "likert", others: 2)
    #expect(
      Diagnostics(outside).description
        == "a.csv:L3: scoreOutsideInstrumentScale the score 7 is outside 1..6, the scale of "
        + "instrument `likert`; so are 2 more rows. Correct the row, or choose an instrument of that "
        + "scale.")
  }
}

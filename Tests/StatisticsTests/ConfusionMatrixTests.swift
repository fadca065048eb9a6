import Statistics
import Testing

@Suite("A judge's classes against people's labels")
struct ConfusionMatrixTests {
  private let gold = [1, 1, 1, 1, 0, 0, 0, 1, 0, 0]
  private let judge = [1, 1, 1, 0, 0, 0, 1, 1, 0, 0]

  @Test("counts, rates and accuracy are what can be counted by hand")
  func counts() throws {
    let matrix = try ConfusionMatrix(gold: gold, judge: judge, classes: 2)
    #expect(matrix.counts == [[4, 1], [1, 4]])
    #expect(matrix.goldTotals == [5, 5])
    #expect(matrix.judgeTotals == [5, 5])
    #expect(matrix.rowRates.value == [[0.8, 0.2], [0.2, 0.8]])
    #expect(matrix.accuracy.estimate.value == 0.8)
    #expect(matrix.sensitivity.value?.estimate.value == 0.8)
    #expect(matrix.specificity.value?.estimate.value == 0.8)
    #expect(try ConfusionMatrix(counts: matrix.counts) == matrix)
  }

  @Test("rates of independent rows have Wilson's interval with corrected ends")
  func independent() throws {
    let matrix = try ConfusionMatrix(gold: gold, judge: judge, classes: 2)
    let interval = matrix.sensitivity.flatMap { $0.interval(level: 0.95) }.value
    let expected = try Proportion(successes: 4, trials: 5).interval(level: 0.95).value
    #expect(interval?.method == "wilson-modified")
    #expect(interval?.lower == expected?.lower)
    #expect(interval?.upper == expected?.upper)
  }

  @Test("rates in clusters have the interval of a mean in clusters, whatever their numbers")
  func clustered() throws {
    let clusters = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    let matrix = try ConfusionMatrix(gold: gold, judge: judge, classes: 2, clusters: clusters)
    #expect(matrix.clusters == 5)
    let agreed = zip(gold, judge).map { $0 == $1 ? 1.0 : 0 }
    let expected = MeanEstimate(
      try ClusterSums(values: agreed, clusters: clusters), kind: .zeroOne)
    #expect(matrix.accuracy.interval(level: 0.9) == expected.interval(level: 0.9))
    #expect(matrix.accuracy.interval(level: 0.9).value?.method == "score")
    let renamed = try ConfusionMatrix(
      gold: gold.reversed(), judge: judge.reversed(), classes: 2,
      clusters: clusters.reversed().map { 7 - $0 })
    #expect(renamed.accuracy.interval(level: 0.9) == matrix.accuracy.interval(level: 0.9))
  }

  @Test("clusters of one row are no clusters")
  func singles() throws {
    let matrix = try ConfusionMatrix(
      gold: gold, judge: judge, classes: 2, clusters: Array(gold.indices))
    #expect(matrix.clusters == nil)
    #expect(matrix == (try ConfusionMatrix(gold: gold, judge: judge, classes: 2)))
  }

  @Test("a gold class without rows has no rates, and three classes no sensitivity")
  func undefined() throws {
    let matrix = try ConfusionMatrix(counts: [[3, 1], [0, 0]])
    #expect(matrix.rowRates.reason?.code == "notIdentified")
    #expect(matrix.sensitivity.reason?.code == "notIdentified")
    #expect(matrix.specificity.value != nil)
    let three = try ConfusionMatrix(counts: [[3, 1, 0], [1, 2, 0], [0, 1, 2]])
    #expect(three.sensitivity.reason?.code == "outsideDomain")
    #expect(try three.rate(judge: 1, ofGold: 0).estimate.value == 0.25)
  }

  @Test("wrong arguments are refused")
  func refused() {
    #expect(throws: StatisticsError.noSuchClass(2, classes: 2)) {
      try ConfusionMatrix(gold: [0, 2], judge: [0, 1], classes: 2)
    }
    #expect(throws: StatisticsError.lengthsDiffer(2, 1)) {
      try ConfusionMatrix(gold: [0, 1], judge: [0], classes: 2)
    }
    #expect(throws: StatisticsError.lengthsDiffer(2, 1)) {
      try ConfusionMatrix(counts: [[1, 2], [3]])
    }
    #expect(throws: StatisticsError.self) { try ConfusionMatrix(counts: [[1]]) }
    #expect(throws: StatisticsError.self) { try ConfusionMatrix(counts: [[1, -1], [0, 1]]) }
  }
}

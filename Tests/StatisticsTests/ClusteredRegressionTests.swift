import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Regressions with errors for clusters")
struct ClusteredRegressionTests {
  /// 13 rows in five clusters of unequal size.
  private static let x = [
    0.2, 1.1, -0.4, 0.9, 2.0, -1.3, 0.3, 0.8, 1.7, -0.6, 0.1, 1.4, -0.9,
  ]
  private static let y = [1.0, 2.3, 0.1, 1.2, 3.4, -0.2, 0.9, 0.7, 2.2, 0.6, 1.5, 2.9, 0.4]
  private static let clusters = [0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 4, 4, 4]

  private static func rows(_ x: [Double]) -> [Double] { x.flatMap { [1, $0] } }

  @Test("CR2 errors and degrees of freedom equal clubSandwich 0.5.8 (R 4.2.2)")
  func clubSandwich() throws {
    let fit = try #require(
      try ClusteredRegression.fit(
        rows: Self.rows(Self.x), columns: 2, values: Self.y, clusters: Self.clusters
      ).value)
    // lm(y ~ x); vcovCR(type = "CR2"); linear_contrast(test = "Satterthwaite").
    let expected = [
      [0.917_925_224_449_6, 0.170_546_582_822_5, 3.040_624_352_31],
      [0.956_032_468_331_1, 0.129_047_304_792_1, 2.922_070_697_87],
    ]
    for (column, expected) in expected.enumerated() {
      let effect = fit.effect(column)
      #expect(abs(effect.value - expected[0]) < 1e-10)
      #expect(abs(try #require(effect.standardError.value) - expected[1]) < 1e-10)
      #expect(abs(try #require(effect.degreesOfFreedom.value) - expected[2]) < 1e-8)
    }
    let sum = try fit.combination([1, 2])
    #expect(abs(sum.value - fit.coefficients[0] - 2 * fit.coefficients[1]) < 1e-14)
  }

  @Test("a column of ones is the clustered mean")
  func mean() throws {
    let fit = try #require(
      try ClusteredRegression.fit(
        rows: Self.y.map { _ in 1 }, columns: 1, values: Self.y, clusters: Self.clusters
      ).value)
    let mean = try ClusterRobust(scores: Self.y, clusters: Self.clusters)
    let effect = fit.effect(0)
    #expect(abs(effect.value - (try #require(mean.mean.value))) < 1e-14)
    #expect(
      abs(
        try #require(effect.standardError.value) - (try #require(mean.standardError().value)))
        < 1e-14)
    #expect(
      abs(
        try #require(effect.degreesOfFreedom.value)
          - (try #require(mean.degreesOfFreedom.value))) < 1e-10)
  }

  @Test("any order of rows and any names of clusters give the same")
  func order() throws {
    let order = [7, 2, 11, 0, 12, 4, 9, 1, 3, 10, 5, 8, 6]
    let names = [40, -3, 8, 1, 5]
    let first = try #require(
      try ClusteredRegression.fit(
        rows: Self.rows(Self.x), columns: 2, values: Self.y, clusters: Self.clusters
      ).value)
    let second = try #require(
      try ClusteredRegression.fit(
        rows: Self.rows(order.map { Self.x[$0] }), columns: 2, values: order.map { Self.y[$0] },
        clusters: order.map { names[Self.clusters[$0]] }
      ).value)
    for column in 0..<2 {
      let (one, other) = (first.effect(column), second.effect(column))
      #expect(abs(one.value - other.value) < 1e-14)
      #expect(
        abs(
          try #require(one.standardError.value) - (try #require(other.standardError.value)))
          < 1e-14)
    }
  }

  @Test("a far offset of a column costs no digits of the slope")
  func offset() throws {
    let plain = try #require(
      try ClusteredRegression.fit(
        rows: Self.rows(Self.x), columns: 2, values: Self.y, clusters: Self.clusters
      ).value)
    let far = try #require(
      try ClusteredRegression.fit(
        rows: Self.rows(Self.x.map { $0 + 2_000 }), columns: 2, values: Self.y,
        clusters: Self.clusters
      ).value)
    #expect(abs(plain.coefficients[1] - far.coefficients[1]) < 1e-9)
  }

  @Test("what the rows do not determine is undefined and says why")
  func undefined() throws {
    let twice = try ClusteredRegression.fit(
      rows: Self.x.flatMap { [1, $0, 2 * $0] }, columns: 3, values: Self.y)
    #expect(twice.reason == .notIdentified("the columns determine one another"))
    #expect(
      try ClusteredRegression.fit(rows: [], columns: 2, values: []).reason == .noData)
    let one = try #require(
      try ClusteredRegression.fit(
        rows: Self.rows(Self.x), columns: 2, values: Self.y, clusters: Self.y.map { _ in 7 }
      ).value)
    #expect(one.effect(1).standardError.reason == .oneCluster)
    #expect(one.effect(1).interval().reason == .oneCluster)
    let exact = try #require(
      try ClusteredRegression.fit(
        rows: Self.rows(Self.x), columns: 2, values: Self.x.map { 3 - 2 * $0 },
        clusters: Self.clusters
      ).value)
    #expect(abs(exact.coefficients[1] + 2) < 1e-13)
    #expect(exact.effect(1).standardError.reason == .noVariance)
    // A column that is not 0 in one cluster alone.
    let single = try #require(
      try ClusteredRegression.fit(
        rows: Self.clusters.flatMap { [1, $0 == 2 ? 1 : 0] }, columns: 2, values: Self.y,
        clusters: Self.clusters
      ).value)
    #expect(
      single.effect(1).standardError.reason
        == .notIdentified("a part of it rests on one cluster alone"))
    #expect(single.effect(0).standardError.value != nil)
  }

  @Test("wrong lists are refused")
  func refused() {
    #expect(throws: StatisticsError.lengthsDiffer(3, 4)) {
      try ClusteredRegression.fit(rows: [1, 2, 3], columns: 2, values: [1, 2])
    }
    #expect(throws: StatisticsError.valueNotFinite(1)) {
      try ClusteredRegression.fit(rows: [1, .nan], columns: 1, values: [1, 2])
    }
    #expect(throws: StatisticsError.lengthsDiffer(2, 1)) {
      try BinaryRegression.fit(rows: [1, 1], columns: 1, successes: [true, false], clusters: [0])
    }
  }

  @Test("a test by a named error and distribution is the coefficient over that error")
  func namedTests() throws {
    let fit = try #require(
      try ClusteredRegression.fit(
        rows: Self.rows(Self.x), columns: 2, values: Self.y, clusters: Self.clusters
      ).value)
    for column in 0..<2 {
      for correction in ClusteredRegression.Correction.allCases {
        let error = try #require(fit.standardErrors(correction)[column].value)
        let normal = try #require(fit.test(column, by: correction, against: .normal).value)
        let student = try #require(fit.test(column, by: correction, against: .student).value)
        #expect(normal.statistic == fit.coefficients[column] / error)
        #expect(student.statistic == normal.statistic && student.pValue > normal.pValue)
        #expect(normal.degreesOfFreedom == nil)
        #expect(abs(normal.pValue - erfc(abs(normal.statistic) / 2.0.squareRoot())) < 1e-12)
        #expect(correction == .cr2 || student.degreesOfFreedom == 4)
      }
      #expect(fit.test(column, by: .cr2, against: .student) == fit.effect(column).test)
    }
    let logistic = try #require(
      try BinaryRegression.fit(
        rows: [1, 1, 1, 1, 1], columns: 1, successes: [true, true, true, false, false],
        clusters: [0, 0, 1, 1, 2]
      ).value)
    let student = try #require(logistic.test(0, by: .cr0, against: .student).value)
    let t = student.statistic
    #expect(abs(t - log(1.5) * 1.2 / 1.04.squareRoot()) < 1e-12)
    // Student's t with 2 degrees of freedom in closed form.
    #expect(abs(student.pValue - (1 - t / (2 + t * t).squareRoot())) < 1e-12)
    #expect(logistic.test(0, by: .cr2, against: .student) == logistic.effect(0).test)
  }

  @Test("a test by a named error is undefined for one cluster, without any, and without residuals")
  func undefinedTests() throws {
    func fit(_ values: [Double], _ clusters: [Int]) throws -> ClusteredRegression {
      try #require(
        try ClusteredRegression.fit(
          rows: values.map { _ in 1 }, columns: 1, values: values, clusters: clusters
        ).value)
    }
    for correction in ClusteredRegression.Correction.allCases {
      for reference in ClusteredRegression.Reference.allCases {
        #expect(
          try fit([1, 2, 3], [0, 0, 0]).test(0, by: correction, against: reference).reason
            == .oneCluster)
        #expect(
          try fit([2, 2, 2], [0, 1, 2]).test(0, by: correction, against: reference).reason
            == .noVariance)
        let logistic = try #require(
          try BinaryRegression.fit(rows: [1, 1], columns: 1, successes: [true, false]).value)
        #expect(
          logistic.test(0, by: correction, against: reference).reason == .tooFewClusters(0))
      }
    }
  }

  @Test("a logistic model that is separated is undefined, and its constant is the log odds")
  func logistic() throws {
    let separated = try BinaryRegression.fit(
      rows: [1, -2, 1, -1, 1, 1, 1, 2], columns: 2, successes: [false, false, true, true])
    #expect(separated.reason != nil)
    let constant = try #require(
      try BinaryRegression.fit(
        rows: [1, 1, 1, 1, 1], columns: 1, successes: [true, true, true, false, false],
        clusters: [0, 0, 1, 1, 2]
      ).value)
    #expect(abs(constant.coefficients[0] - 0.405_465_108_108_164_4) < 1e-12)
    // The information is 5 · 0.6 · 0.4, and the clusters' scores are 0.8, -0.2 and -0.6.
    let plain = (0.8 * 0.8 + 0.2 * 0.2 + 0.6 * 0.6).squareRoot() / 1.2
    #expect(abs(try #require(constant.clusterStandardErrors(.cr0)[0].value) - plain) < 1e-12)
    let corrected =
      (0.8 * 0.8 / 0.6 + 0.2 * 0.2 / 0.6 + 0.6 * 0.6 / 0.8).squareRoot() / 1.2
    #expect(abs(try #require(constant.effect(0).standardError.value) - corrected) < 1e-12)
  }
}

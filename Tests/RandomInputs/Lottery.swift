package import Charts

/// Names and numbers that are drawn by chance, the same in every run.
package struct Lottery {
  private var state: UInt64

  package init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  package mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  package mutating func number(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double(next() >> 11) / 0x1p53
  }

  package mutating func chance(_ share: Double) -> Bool { number(0...1) < share }

  package mutating func one<Element>(of elements: [Element]) -> Element {
    elements[integer(0...(elements.count - 1))]
  }

  /// A count from 1 to a limit, and now and then up to `most`, which is beyond it.
  package mutating func count(upTo limit: Int, most: Int) -> Int {
    integer(1...(limit < most && chance(0.95) ? limit : most))
  }

  /// Words of ten scripts.
  private static let scripts: [[String]] = [
    ["model", "instruct", "organisation", "8b", "Llama", "v2"], ["价值", "模型", "深度", "求索"],
    ["モデル", "大規模", "言語"], ["모형", "언어", "가치"], ["модель", "ценность", "язык"],
    ["μοντέλο", "αξία"], ["نموذج", "لغوي", "قيمة"], ["מודל", "שפה", "ערך"],
    ["मूल्य", "प्रतिमान", "भाषा"], ["แบบจำลอง", "ภาษา", "คุณค่า"],
  ]

  /// Words of one of the scripts.
  package mutating func words(_ count: Int) -> [String] {
    let script = one(of: Self.scripts)
    return (0..<count).map { _ in one(of: script) }
  }

  /// A name of 1 to 200 characters, short ones more often than long ones.
  package mutating func name() -> String {
    let script = one(of: Self.scripts)
    let length = chance(0.15) ? integer(60...200) : integer(1...40)
    let separator = one(of: ["-", " ", "/", "_", ""])
    var name = ""
    while name.count < length { name += (name.isEmpty ? "" : separator) + one(of: script) }
    let cut = String(name.prefix(length))
    return cut.last == " " ? String(cut.dropLast()) + "x" : cut
  }

  package mutating func names(_ count: Int) -> [String] { (0..<count).map { _ in name() } }

  /// Names of rows or columns, some with a note, and all under headings or none.
  package mutating func labels(_ count: Int) -> [ChartLabel] {
    let groups = chance(0.3) ? names(integer(1...4)) : []
    return (0..<count).map { _ in
      ChartLabel(
        name(), note: chance(0.15) ? one(of: ["n = 395", name()]) : nil,
        group: groups.isEmpty ? nil : one(of: groups))
    }
  }

  /// What numbers are: short as a rule, else any name.
  package mutating func title() -> String {
    chance(0.85) ? one(of: ["Mean score (0 to 100)", "Difference, in points"]) : name()
  }

  /// Scales from tiny to huge, on either side of zero or on both.
  private static let ranges: [ClosedRange<Double>] = [
    0...100, -3...3, 0...1, -250...(-200), 1...5, 0...2e-6, -4e7...9e7,
    1_000_000...1_000_000.02,
  ]

  package mutating func range() -> ClosedRange<Double> { one(of: Self.ranges) }

  /// A number of a range; its ends and its middle come often, so that there are ties.
  package mutating func value(_ range: ClosedRange<Double>) -> Double {
    guard chance(0.25) else { return number(range) }
    return one(of: [
      range.lowerBound, range.upperBound, (range.lowerBound + range.upperBound) / 2,
    ])
  }

  /// A number, or none; with limits, or without.
  package mutating func estimate(
    _ range: ClosedRange<Double>, hasLimits: Bool = true
  ) -> ChartEstimate? {
    chance(0.08) ? nil : known(range, hasLimits: hasLimits)
  }

  /// A number with or without limits.
  package mutating func known(
    _ range: ClosedRange<Double>, hasLimits: Bool = true
  ) -> ChartEstimate {
    let value = value(range)
    guard hasLimits else { return ChartEstimate(value: value) }
    let half = number(0...(range.upperBound - range.lowerBound) / 4)
    return ChartEstimate(
      value: value, lower: max(value - half, range.lowerBound),
      upper: min(value + half, range.upperBound))
  }

  /// A number for each of some names, at least one of them known.
  package mutating func estimates(
    _ count: Int, _ range: ClosedRange<Double>, hasLimits: Bool = true
  ) -> [ChartEstimate?] {
    var estimates = (0..<count).map { _ in estimate(range, hasLimits: hasLimits) }
    if estimates.allSatisfy({ $0 == nil }) { estimates[0] = ChartEstimate(value: range.upperBound) }
    return estimates
  }

  package mutating func series(
    _ name: String, _ count: Int, _ range: ClosedRange<Double>, hasLimits: Bool = true
  ) -> ChartSeries {
    ChartSeries(name: name, estimates: estimates(count, range, hasLimits: hasLimits))
  }
}

import Charts
import Drawing

/// Names and numbers that are drawn by chance, the same in every run.
struct ChartLottery {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  mutating func number(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double(next() >> 11) / 0x1p53
  }

  mutating func chance(_ share: Double) -> Bool { number(0...1) < share }

  /// Words of ten scripts.
  private static let scripts: [[String]] = [
    ["model", "instruct", "organisation", "8b", "Llama", "v2"], ["价值", "模型", "深度", "求索"],
    ["モデル", "大規模", "言語"], ["모형", "언어", "가치"], ["модель", "ценность", "язык"],
    ["μοντέλο", "αξία"], ["نموذج", "لغوي", "قيمة"], ["מודל", "שפה", "ערך"],
    ["मूल्य", "प्रतिमान", "भाषा"], ["แบบจำลอง", "ภาษา", "คุณค่า"],
  ]

  /// A name of 1 to 200 characters, short ones more often than long ones.
  mutating func name() -> String {
    let script = Self.scripts[integer(0...(Self.scripts.count - 1))]
    let length = chance(0.15) ? integer(60...200) : integer(1...40)
    let separator = ["-", " ", "/", ""][integer(0...3)]
    var name = ""
    while name.count < length {
      if !name.isEmpty { name += separator }
      name += script[integer(0...(script.count - 1))]
    }
    let cut = String(name.prefix(length))
    return cut.allSatisfy { $0.isWhitespace } ? "x" : cut
  }

  mutating func names(_ count: Int) -> [String] { (0..<count).map { _ in name() } }

  /// A number at an end of the scale, inside it, or none; with limits, or without.
  mutating func estimate(_ range: ClosedRange<Double>, hasLimits: Bool) -> ChartEstimate? {
    if chance(0.08) { return nil }
    let value =
      chance(0.1) ? range.lowerBound : chance(0.1) ? range.upperBound : number(range)
    guard hasLimits else { return ChartEstimate(value: value) }
    let half = number(0...(range.upperBound - range.lowerBound) / 4)
    return ChartEstimate(
      value: value, lower: max(value - half, range.lowerBound),
      upper: min(value + half, range.upperBound))
  }

  mutating func series(
    _ name: String, _ count: Int, _ range: ClosedRange<Double>, hasLimits: Bool
  ) -> ChartSeries {
    var estimates = (0..<count).map { _ in estimate(range, hasLimits: hasLimits) }
    if estimates.allSatisfy({ $0 == nil }) { estimates[0] = ChartEstimate(value: range.upperBound) }
    return ChartSeries(name: name, estimates: estimates)
  }
}

/// What is wrong with a drawn figure, as a reader would see it.
func faults(of figure: Figure, typesetter: Typesetter) throws -> [String] {
  var faults: [String] = []
  let frame = Rectangle(x: 0, y: 0, width: figure.size.width, height: figure.size.height)
  for run in figure.list.texts.flatMap(\.runs) where run.style.size < 6.5 {
    faults.append("\(run.text) is set in \(run.style.size) pt")
  }
  let boxes = try textBoxes(figure.list, typesetter: typesetter)
    .filter { !$0.text.allSatisfy(\.isWhitespace) }.sorted { $0.box.minY < $1.box.minY }
  for (index, first) in boxes.enumerated() {
    if !frame.contains(first.box, tolerance: 1.5) {
      faults.append("\(first.text) leaves the figure")
    }
    for second in boxes[(index + 1)...] {
      if second.box.minY >= first.box.maxY { break }
      // Accents and ascenders of scripts differ; letters that touch are not yet on each other.
      if first.box.overlaps(second.box, gap: -1) {
        faults.append("\(first.text) lies on \(second.text)")
      }
    }
  }
  if let drawn = try figure.list.bounds(typesetter: typesetter),
    !frame.contains(drawn, tolerance: 4)
  {
    faults.append("marks leave the figure: \(drawn) of \(figure.size)")
  }
  return faults
}

internal import Diagnostics
internal import Statistics
internal import Wording

/// What the cells of a column of ratings are, and where on the scale each lies.
///
/// Ratings are told apart by their texts; `1` and `1.0` are one rating, since both are plain decimals.
/// They are numbers where that loses nothing: `007`, `1e2` and numbers too long for a double stay
/// names, unless a scale or weights ask for numbers.
struct RatingColumnScale {
  let categories: RatingCategories
  /// Whether the ratings are numbers.
  let isNumeric: Bool
  /// Why ratings that look like numbers were taken for names, if so.
  let reason: String?
  private let places: [String: Int]

  /// Finds the scale.
  ///
  /// - Parameters:
  ///   - cells: the distinct cells.
  ///   - place: their table, for messages.
  ///   - declared: the categories in order; nil for those that occur.
  ///   - needsOrder: whether weights or level ask how far apart ratings are.
  /// - Throws: for numbers that must be told apart and cannot be.
  init(
    _ cells: Set<String>, of place: Place, declared: [String]?, needsOrder: Bool
  ) throws(Diagnostics) {
    let all = cells.union(declared ?? [])
    let numbers = all.reduce(into: [String: Double]()) { $0[$1] = Self.number($1) }
    let areNumbers = numbers.count == all.count
    let blurred = Self.blurred(numbers)
    let odd = all.filter { Self.plain($0) == nil }.sorted()
    if needsOrder, areNumbers, let blurred {
      throw Diagnostics(
        table: .indistinctNumbers, at: place,
        "ratings such as `\(blurred)` have more digits than a number can tell apart (whole numbers "
          + "up to 2^53)", remedy: "Use --scale nominal with identity weights")
    }
    isNumeric = areNumbers && (needsOrder || (blurred == nil && odd.isEmpty))
    if areNumbers, !isNumeric {
      let example = blurred ?? odd.first ?? ""
      reason =
        blurred == nil
        ? said(
          "ratings such as `\(example)` are compared as texts, since reading them as numbers would make "
            + "different texts one; give --scale interval if they are numbers")
        : said(
          "ratings such as `\(example)` are compared as texts, since reading them as numbers would make "
            + "different texts one")
    } else {
      reason = nil
    }
    do throws(StatisticsError) {
      if isNumeric {
        let values =
          declared?.compactMap { numbers[$0] } ?? Array(Set(numbers.values.map { $0 + 0 }))
        categories = try RatingCategories(values: values)
        places = numbers.compactMapValues { [categories] in categories.index(of: $0) }
      } else {
        let names = declared.map { $0.map(Self.canonical) } ?? Self.sorted(all)
        categories = try RatingCategories(labels: names)
        let placeOf = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        places = all.reduce(into: [:]) { $0[$1] = placeOf[Self.canonical($1)] }
      }
    } catch {
      throw Diagnostics(Diagnostic(error, at: place))
    }
  }

  /// The place of a cell among the categories; nil where it is none of them.
  func place(_ cell: String) -> Int? { places[cell] }

  /// A finite decimal number, with or without an exponent; no hexadecimal one.
  static func number(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
      let number = Double(text), number.isFinite
    else { return nil }
    return number
  }

  /// A plain decimal without needless zeros: `1.50` is `1.5` and `-0` is `0`; nil for any other text.
  static func plain(_ text: String) -> String? {
    var digits = Substring(text)
    let isNegative = digits.first == "-"
    if isNegative { digits = digits.dropFirst() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      parts[0] == "0" || parts[0].first != "0"
    else { return nil }
    var number = String(parts[0])
    if parts.count == 2 {
      let fraction = parts[1].reversed().drop { $0 == "0" }.reversed()
      if !fraction.isEmpty { number += "." + String(fraction) }
    }
    return isNegative && number != "0" ? "-" + number : number
  }

  private static func canonical(_ text: String) -> String { plain(text) ?? text }

  /// A number that a double cannot tell from its neighbours, or from another of the texts.
  private static func blurred(_ numbers: [String: Double]) -> String? {
    let exact = 9_007_199_254_740_992.0
    var seen: [Double: String] = [:]
    for text in numbers.keys.sorted() {
      guard let number = numbers[text] else { continue }
      if abs(number) > exact, number == number.rounded(),
        !text.contains(where: { "eE.".contains($0) })
      {
        return text
      }
      guard let plain = plain(text) else { continue }
      if let other = seen[number], other != plain { return text }
      seen[number] = plain
    }
    return nil
  }

  /// Names in their order, numbers among them by their value.
  private static func sorted(_ texts: Set<String>) -> [String] {
    Set(texts.map(canonical)).sorted { one, other in
      switch (number(one), number(other)) {
      case (let left?, let right?) where left != right: left < right
      case (nil, _?): false
      case (_?, nil): true
      default: one < other
      }
    }
  }
}

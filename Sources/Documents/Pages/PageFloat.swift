/// A table or a figure that may leave its place in the text, where it would tear a hole into a page.
///
/// It stands where it was written or at the top of the next page, never before its place, never more
/// than one page after it, and never out of order with others. Text goes on in its place.
package struct PageFloat: Sendable, Equatable {
  /// Its boxes, which no page parts.
  package let boxes: Range<Int>

  package init(boxes: Range<Int>) {
    self.boxes = boxes
  }
}

extension PageFloat {
  /// A block that may leave its place: a figure, or a table that no page parts, with a name.
  ///
  /// What a heading heads or a paragraph announces stays with it.
  init?(_ block: Block, boxes range: Range<Int>, of boxes: [PageBox], style: PageStyle) {
    let isNamed =
      switch block {
      case .figure, .picture: true
      case .table(let table): table.label != nil
      default: false
      }
    guard isNamed, let first = range.first, first > 0,
      case .allowed = boxes[first].breakBefore
    else { return nil }
    let inner = range.dropFirst()
    guard
      inner.allSatisfy({ index in
        if case .forbidden = boxes[index].breakBefore { true } else { false }
      }),
      range.reduce(0, { $0 + boxes[$1].height }) <= PageFloat.highest * style.contentHeight
    else { return nil }
    self.init(boxes: range)
  }

  /// The share of a page that one may take.
  private static let highest = 0.7
}

/// What a page breaker asks of floats, by the box that they begin with.
struct FloatPlaces {
  /// For each box the number of the float that begins there, or -1.
  private let starts: [Int]
  let floats: [PageFloat]
  /// The height of each float, with the spaces in it.
  let heights: [Double]
  /// For each box, what it costs a float to come after all headings before the box.
  private let passing: [Double]

  /// So many floats may wait for the next page.
  static let mostWaiting = 3
  /// The price of a float that waits, beside its reader's.
  static let waiting = 60.0
  /// A float stays in its section, and rather before the next heading.
  private static let passedSection = 1e5
  private static let passedHeading = 160.0

  init(_ floats: [PageFloat], boxes: [PageBox]) {
    var starts = [Int](repeating: -1, count: boxes.count + 1)
    for (index, float) in floats.enumerated() { starts[float.boxes.lowerBound] = index }
    self.starts = starts
    self.floats = floats
    heights = floats.map { float in
      float.boxes.reduce(0) {
        $0 + boxes[$1].height + ($1 == float.boxes.lowerBound ? 0 : boxes[$1].spaceBefore)
      }
    }
    var passing = [0.0]
    passing.reserveCapacity(boxes.count + 1)
    for box in boxes {
      let price: Double =
        switch box.outline {
        case let mark? where mark.isHeading:
          mark.level == 1 ? FloatPlaces.passedSection : FloatPlaces.passedHeading
        default: 0
        }
      passing.append((passing.last ?? 0) + price)
    }
    self.passing = passing
  }

  /// The float that begins at a box.
  func float(at box: Int) -> Int? { starts[box] < 0 ? nil : starts[box] }

  /// The last floats before a box, in their order.
  func last(_ count: Int, before box: Int) -> ArraySlice<PageFloat> {
    guard count > 0 else { return [] }
    // Floats lie in the order of their boxes.
    var low = 0
    var high = floats.count
    while low < high {
      let middle = (low + high) / 2
      if floats[middle].boxes.lowerBound < box { low = middle + 1 } else { high = middle }
    }
    return floats[max(0, low - count)..<low]
  }

  /// What it costs a float to come after the boxes before `box`.
  func price(of float: Int, before box: Int) -> Double {
    passing[box] - passing[floats[float].boxes.upperBound]
  }
}

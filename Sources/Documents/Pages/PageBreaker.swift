/// Divides a vertical list of boxes into pages with the least total cost.
///
/// Dynamic programming over the legal breaks (Knuth & Plass 1981, applied to pages): the cost of a
/// page is the square of the share left empty, plus the penalty of the break that ends it.
package struct PageBreaker {
  /// Usable height of a page in points.
  package let height: Double

  package init(height: Double) {
    self.height = height
  }

  /// The price of a break where none should be: paid only where boxes that must stay together are
  /// taller than a page.
  private static let forbiddenBreak = 1e9

  /// Under this share a page looks unfinished, unless it ends a section.
  private static let thinPage = 0.3

  /// The pages as ranges of boxes.
  ///
  /// A box taller than a page gets a page of its own: figures and rows are made to fit before.
  ///
  /// - Complexity: O(*n* x *k*), *k* the most boxes that fit on a page.
  package func pages(_ boxes: [PageBox]) -> [Range<Int>] {
    guard !boxes.isEmpty else { return [] }
    var best = [Double](repeating: .infinity, count: boxes.count + 1)
    var previous = [Int](repeating: 0, count: boxes.count + 1)
    best[0] = 0
    for start in boxes.indices where best[start] < .infinity {
      var used = boxes[start].carry?.height ?? 0
      for end in start + 1...boxes.count {
        let box = boxes[end - 1]
        used += box.height + (end - 1 == start ? 0 : box.spaceBefore)
        if used > height + 1e-6, end - 1 > start { break }
        let penalty = penalty(before: end, in: boxes)
        let cost =
          best[start] + penalty
          + pageCost(
            used: used,
            endsSection: penalty == 0
              && endsSection(end, boxes))
        if cost < best[end] {
          best[end] = cost
          previous[end] = start
        }
        if end < boxes.count, case .forced = boxes[end].breakBefore { break }
      }
    }
    var pages: [Range<Int>] = []
    var end = boxes.count
    while end > 0 {
      pages.append(previous[end]..<end)
      end = previous[end]
    }
    return pages.reversed()
  }

  private func endsSection(_ end: Int, _ boxes: [PageBox]) -> Bool {
    guard end < boxes.count else { return true }
    if case .forced = boxes[end].breakBefore { return true }
    return false
  }

  /// The cost of ending a page before a box.
  private func penalty(before index: Int, in boxes: [PageBox]) -> Double {
    guard index < boxes.count else { return 0 }
    switch boxes[index].breakBefore {
    case .forbidden: return PageBreaker.forbiddenBreak
    case .allowed(let penalty): return penalty
    case .forced: return 0
    }
  }

  private func pageCost(used: Double, endsSection: Bool) -> Double {
    if endsSection { return 0 }
    let empty = max(0, 1 - used / height) * 100
    return empty * empty + (used < PageBreaker.thinPage * height ? 1e6 : 0)
  }
}

import Documents
import Drawing
import Testing

@Suite("Pages")
struct LayoutTests {
  /// Boxes of pseudo-random heights and rules, the same for the same number.
  private func boxes(_ seed: Int, count: Int) -> [PageBox] {
    (0..<count).map { index in
      let hash = (index * 7_919 + seed * 104_729) % 97
      let rule: PageBox.Break =
        hash % 11 == 0 ? .forced : hash % 3 == 0 ? .forbidden : .allowed(penalty: Double(hash))
      return PageBox(
        height: 8 + Double(hash % 40), list: DisplayList(), spaceBefore: Double(hash % 9),
        breakBefore: index == 0 ? .allowed(penalty: 0) : rule)
    }
  }

  @Test("pages hold every box once, in order, and none is overfull", arguments: 1...40)
  func complete(seed: Int) {
    let boxes = boxes(seed, count: 20 + seed * 5)
    let pages = PageBreaker(height: 200).pages(boxes)
    #expect(pages.first?.lowerBound == 0)
    #expect(pages.last?.upperBound == boxes.count)
    for (page, next) in zip(pages, pages.dropFirst()) {
      #expect(page.upperBound == next.lowerBound)
    }
    for page in pages {
      let height = page.reduce(0) {
        $0 + boxes[$1].height + ($1 == page.lowerBound ? 0 : boxes[$1].spaceBefore)
      }
      #expect(height <= 200 + 1e-6)
    }
  }

  @Test("a break is never where it is forbidden, and always where it is forced", arguments: 1...40)
  func rules(seed: Int) {
    // Few forbidden breaks in a row, so that the rules can be met.
    let boxes = boxes(seed, count: 120)
    let starts = Set(PageBreaker(height: 320).pages(boxes).map(\.lowerBound))
    for (index, box) in boxes.enumerated().dropFirst() {
      switch box.breakBefore {
      case .forced: #expect(starts.contains(index))
      case .forbidden: #expect(!starts.contains(index))
      case .allowed: continue
      }
    }
  }

  @Test("boxes that must stay together and are taller than a page still come out")
  func impossible() {
    let boxes = (0..<50).map { _ in
      PageBox(height: 30, list: DisplayList(), breakBefore: .forbidden)
    }
    let pages = PageBreaker(height: 100).pages(boxes)
    #expect(pages.reduce(0) { $0 + $1.count } == 50)
    #expect(pages.allSatisfy { $0.count <= 3 })
    // Only the chain that cannot be kept is broken; rules elsewhere hold.
    let tail = [
      PageBox(height: 60, list: DisplayList()),
      PageBox(height: 30, list: DisplayList(), breakBefore: .forbidden),
    ]
    let mixed = PageBreaker(height: 100).pages(boxes + tail)
    #expect(!mixed.contains { $0.lowerBound == boxes.count + 1 })
  }

  @Test("a page that begins within a table leaves room for the head")
  func carry() {
    let carry = PageBox.Carry(height: 40, list: DisplayList())
    let boxes = (0..<30).map { index in
      PageBox(
        height: 20, list: DisplayList(), breakBefore: .allowed(penalty: 0),
        carry: index == 0 ? nil : carry)
    }
    let pages = PageBreaker(height: 200).pages(boxes)
    #expect(pages.first?.count == 10)
    #expect(pages.dropFirst().allSatisfy { $0.count <= 8 })
  }

  @Test("no page is a nearly empty last line: slack is shared, not left at the end")
  func balanced() {
    let boxes = (0..<12).map { _ in PageBox(height: 20, list: DisplayList()) }
    #expect(PageBreaker(height: 200).pages(boxes).count == 2)
  }
}

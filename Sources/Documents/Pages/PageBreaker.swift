/// Divides a vertical list of boxes into pages with the least total cost.
///
/// Dynamic programming over the legal breaks (Knuth & Plass 1981, applied to pages): the cost of a
/// page is the square of the share left empty, plus the penalty of the break that ends it. Lines of
/// notes stand at the foot of the page of their box; the last note of a page may leave at most half
/// of its lines to the next one.
package struct PageBreaker {
  /// Usable height of a page in points.
  package let height: Double
  /// Of what parts the notes from the text, where a page has any.
  package let noteSpace: Double

  package init(height: Double, noteSpace: Double = 0) {
    self.height = height
    self.noteSpace = noteSpace
  }

  /// A note in lines, to be shown on the page of a box.
  package struct Note {
    package let box: Int
    /// The height of each line, with the space before it.
    package let lines: [Double]

    package init(box: Int, lines: [Double]) {
      self.box = box
      self.lines = lines
    }
  }

  /// What stands on a page: boxes, and lines of notes counted over all notes.
  package struct PageContent: Equatable, Sendable {
    package let boxes: Range<Int>
    package let noteLines: Range<Int>
  }

  /// The price of a break where none should be: paid only where boxes that must stay together are
  /// taller than a page.
  private static let forbiddenBreak = 1e9

  /// Under this share a page looks unfinished, unless it ends a section.
  private static let thinPage = 0.3

  /// The price of a note that goes on overleaf.
  private static let carriedNote = 400.0

  /// A note is not carried for the sake of a single line, nor is one left behind.
  private static let fewestLines = 2

  /// The pages as ranges of boxes.
  ///
  /// A box taller than a page gets a page of its own: figures and rows are made to fit before.
  ///
  /// - Complexity: O(*n* x *k*), *k* the most boxes that fit on a page.
  package func pages(_ boxes: [PageBox]) -> [Range<Int>] { pages(boxes, notes: []).map(\.boxes) }

  /// The pages with their notes.
  ///
  /// - Parameter notes: In the order of their boxes.
  /// - Complexity: O(*n* x *k* x *c*), *c* the most lines that a note carries.
  package func pages(_ boxes: [PageBox], notes: [Note]) -> [PageContent] {
    guard !boxes.isEmpty else { return [] }
    let feet = NoteLines(notes, boxes: boxes.count)
    // How the pages up to a box come out best, for each line of a note that the next one begins
    // with.
    var states: [[State]] = Array(repeating: [], count: boxes.count + 1)
    states[0] = [State(line: 0, cost: 0, previous: nil)]
    for start in boxes.indices {
      for index in states[start].indices {
        extend(State.Place(box: start, index: index), boxes, feet, &states)
      }
    }
    return contents(states, feet)
  }

  private struct State {
    struct Place {
      let box: Int
      let index: Int
    }

    /// The first line of a note that no page has yet.
    let line: Int
    var cost: Double
    var previous: Place?
  }

  /// Every page that may begin at a state.
  private func extend(
    _ place: State.Place, _ boxes: [PageBox], _ feet: NoteLines, _ states: inout [[State]]
  ) {
    let start = place.box
    let state = states[start][place.index]
    var used = boxes[start].carry?.height ?? 0
    for end in start + 1...boxes.count {
      let box = boxes[end - 1]
      used += box.height + (end - 1 == start ? 0 : box.spaceBefore)
      guard
        let foot = foot(from: state.line, upTo: end, below: used, feet, isAlone: end - 1 == start)
      else { break }
      let penalty = penalty(before: end, in: boxes)
      let carries = foot.line < feet.ends[end]
      let cost =
        state.cost + penalty + foot.penalty
        + pageCost(
          used: used + foot.height,
          endsSection: penalty == 0 && !carries && endsSection(end, boxes))
      if let known = states[end].firstIndex(where: { $0.line == foot.line }) {
        if cost < states[end][known].cost {
          states[end][known].cost = cost
          states[end][known].previous = place
        }
      } else {
        states[end].append(State(line: foot.line, cost: cost, previous: place))
      }
      if end < boxes.count, case .forced = boxes[end].breakBefore { break }
    }
  }

  /// The notes at the foot of a page: up to which line, how high they are and what is wrong with it;
  /// nil where the page cannot hold them.
  private func foot(
    from line: Int, upTo end: Int, below used: Double, _ feet: NoteLines, isAlone: Bool
  ) -> (line: Int, height: Double, penalty: Double)? {
    let last = feet.ends[end]
    let room = height + 1e-6 - used
    if line == last { return room >= 0 || isAlone ? (line, 0, 0) : nil }
    let whole = noteSpace + feet.height(line..<last)
    if whole <= room { return (last, whole, 0) }
    // The last note may leave its end to the next page; all before it must be here.
    if let note = feet.note(endingAt: last), note.lowerBound >= line {
      let fewest = (note.count + 1) / 2
      var kept = note.count - PageBreaker.fewestLines
      while kept >= max(fewest, PageBreaker.fewestLines) {
        let height = noteSpace + feet.height(line..<(note.lowerBound + kept))
        if height <= room {
          return (note.lowerBound + kept, height, PageBreaker.carriedNote)
        }
        kept -= 1
      }
    }
    guard isAlone else { return nil }
    // Nothing else will do: what finds no room goes on overleaf.
    var fitting = line
    while fitting < last, noteSpace + feet.height(line..<(fitting + 1)) <= room { fitting += 1 }
    let height = fitting == line ? 0 : noteSpace + feet.height(line..<fitting)
    return (fitting, height, PageBreaker.forbiddenBreak)
  }

  /// The best pages, and pages of nothing but notes where some are left.
  private func contents(_ states: [[State]], _ feet: NoteLines) -> [PageContent] {
    let count = states.count - 1
    guard
      var place = states[count].indices.min(by: {
        states[count][$0].cost < states[count][$1].cost
      }).map({ State.Place(box: count, index: $0) })
    else { return [] }
    var line = states[count][place.index].line
    var pages: [PageContent] = []
    while let previous = states[place.box][place.index].previous {
      let first = states[previous.box][previous.index].line
      pages.append(
        PageContent(
          boxes: previous.box..<place.box,
          noteLines: first..<states[place.box][place.index].line))
      place = previous
    }
    pages.reverse()
    while line < feet.count {
      var end = line + 1
      while end < feet.count, noteSpace + feet.height(line..<(end + 1)) <= height { end += 1 }
      pages.append(PageContent(boxes: count..<count, noteLines: line..<end))
      line = end
    }
    return pages
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

/// The lines of all notes, one after the other.
private struct NoteLines {
  /// For each count of boxes the lines of their notes.
  let ends: [Int]
  /// The height of all lines before one.
  private let heights: [Double]
  /// The lines of the note that ends before a line.
  private let notes: [Int: Range<Int>]

  init(_ notes: [PageBreaker.Note], boxes: Int) {
    var heights = [0.0]
    var ends = [Int](repeating: 0, count: boxes + 1)
    var ranges: [Int: Range<Int>] = [:]
    for note in notes where !note.lines.isEmpty {
      let first = heights.count - 1
      for line in note.lines { heights.append((heights.last ?? 0) + line) }
      ranges[heights.count - 1] = first..<(heights.count - 1)
      ends[note.box + 1] = heights.count - 1
    }
    for index in ends.indices.dropFirst() { ends[index] = max(ends[index], ends[index - 1]) }
    self.heights = heights
    self.ends = ends
    self.notes = ranges
  }

  var count: Int { heights.count - 1 }

  func height(_ lines: Range<Int>) -> Double {
    heights[lines.upperBound] - heights[lines.lowerBound]
  }

  func note(endingAt line: Int) -> Range<Int>? { notes[line] }
}

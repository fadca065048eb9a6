/// Divides a vertical list of boxes into pages with the least total cost.
///
/// Dynamic programming over the legal breaks (Knuth & Plass 1981, applied to pages): the cost of a
/// page is the square of the share left empty, plus the penalty of the break that ends it. Lines of
/// notes stand at the foot of the page of their box; the last note of a page may leave at most half
/// of its lines to the next one. Floats stand in their place or at the top of the next page.
package struct PageBreaker {
  /// Usable height of a page in points.
  package let height: Double
  /// Of what parts the notes from the text, where a page has any.
  package let noteSpace: Double
  /// How far spaces and lines may be squeezed, so that a page holds a little more.
  package let squeeze: Squeeze

  /// What a page gives up before it gives up a line.
  package struct Squeeze: Sendable, Equatable {
    /// The share of the spaces between boxes.
    package var space = 0.0
    /// The share of the height of lines.
    package var line = 0.0

    package init(space: Double = 0, line: Double = 0) {
      self.space = space
      self.line = line
    }
  }

  package init(height: Double, noteSpace: Double = 0, squeeze: Squeeze = Squeeze()) {
    self.height = height
    self.noteSpace = noteSpace
    self.squeeze = squeeze
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
    /// The part of the text; floats in it may wait.
    package let boxes: Range<Int>
    package let noteLines: Range<Int>
    /// Floats of the page before, at the top of this one.
    package var floats: [PageFloat] = []
    /// Floats of the part that stand on the next page.
    package var waiting: [PageFloat] = []
    /// How far it is squeezed, 0...1 of what ``Squeeze`` allows.
    package var squeeze = 0.0

    /// The boxes that stand on the page, from the top to the bottom.
    package var order: [Int] {
      var order = floats.flatMap(\.boxes)
      var next = boxes.lowerBound
      for float in waiting {
        order += next..<float.boxes.lowerBound
        next = float.boxes.upperBound
      }
      return order + (next..<max(next, boxes.upperBound))
    }
  }

  /// The price of a break where none should be: paid only where boxes that must stay together are
  /// taller than a page.
  private static let forbiddenBreak = 1e9

  /// Under this share a page looks unfinished, unless it ends a section.
  private static let thinPage = 0.3

  /// A section does not end in a page of a few lines: under this share of it.
  private static let lastLines = 0.12
  private static let lastLinesPrice = 2_500.0

  /// The price of a note that goes on overleaf.
  private static let carriedNote = 400.0

  /// The price of a squeezed page: some, and more with the square of how far.
  private static let squeezed = 120.0
  private static let squeezedFar = 500.0

  /// A note is not carried for the sake of a single line, nor is one left behind.
  private static let fewestLines = 2

  /// Between a float and the text below it.
  static let floatSpace = 18.0

  /// The pages as ranges of boxes.
  ///
  /// A box taller than a page gets a page of its own: figures and rows are made to fit before.
  ///
  /// - Complexity: O(*n* x *k*), *k* the most boxes that fit on a page.
  package func pages(_ boxes: [PageBox]) -> [Range<Int>] { pages(boxes, notes: []).map(\.boxes) }

  /// The pages with their notes and floats.
  ///
  /// - Parameters:
  ///   - notes: In the order of their boxes; none of them on a float.
  ///   - floats: In the order of their boxes, each at most as high as a page.
  /// - Complexity: O(*n* x *k* x *c*), *c* the most lines that a note carries, times the most floats
  ///   that wait.
  package func pages(
    _ boxes: [PageBox], notes: [Note], floats: [PageFloat] = []
  ) -> [PageContent] {
    guard !boxes.isEmpty else { return [] }
    let material = Material(
      boxes: boxes, feet: NoteLines(notes, boxes: boxes.count),
      places: FloatPlaces(floats, boxes: boxes))
    // How the pages up to a box come out best, for each line of a note that the next one begins
    // with and each count of floats that wait for it.
    var states: [[State]] = Array(repeating: [], count: boxes.count + 1)
    states[0] = [State(line: 0, waiting: 0, cost: 0, previous: nil)]
    for start in states.indices {
      // A page of nothing but floats leads to a state of its own box, which others go on from.
      for index in states[start].indices where states[start][index].waiting > 0 {
        placeWaiting(State.Place(box: start, index: index), material, &states)
      }
      guard start < boxes.count else { continue }
      for index in states[start].indices {
        extend(State.Place(box: start, index: index), material, &states)
      }
    }
    return contents(states, material)
  }

  /// What is to be divided.
  private struct Material {
    let boxes: [PageBox]
    let feet: NoteLines
    let places: FloatPlaces
  }

  private struct State {
    struct Place {
      let box: Int
      let index: Int
    }

    /// The first line of a note that no page has yet.
    let line: Int
    /// How many floats before the box are on no page yet.
    let waiting: Int
    var cost: Double
    var previous: Place?
    var squeeze = 0.0
  }

  /// The height of a part of a page, and what of it may be given up.
  private struct Extent {
    var used = 0.0
    var slack = 0.0
  }

  /// The height of the floats at the top of a page.
  private func top(_ count: Int, before box: Int, _ places: FloatPlaces) -> Double {
    var height = 0.0
    for float in places.last(count, before: box) {
      guard let number = places.float(at: float.boxes.lowerBound) else { continue }
      height += (height > 0 ? PageBreaker.floatSpace : 0) + places.heights[number]
    }
    return height
  }

  /// A page of the floats that wait, and nothing else.
  private func placeWaiting(
    _ place: State.Place, _ material: Material, _ states: inout [[State]]
  ) {
    let state = states[place.box][place.index]
    let used = top(state.waiting, before: place.box, material.places)
    guard
      let foot = foot(
        from: state.line, upTo: place.box, below: used, material.feet, isAlone: true)
    else { return }
    let ends = endsSection(place.box, material.boxes)
    let cost =
      state.cost + foot.penalty
      + pageCost(used: used + foot.height, endsSection: ends, goesOn: true)
    add(
      State(line: foot.line, waiting: 0, cost: cost, previous: place), at: place.box, &states)
  }

  /// Every page that may begin at a state.
  private func extend(
    _ place: State.Place, _ material: Material, _ states: inout [[State]]
  ) {
    let boxes = material.boxes
    let places = material.places
    let start = place.box
    let state = states[start][place.index]
    var extent = Extent()
    extent.used = top(state.waiting, before: start, places)
    if extent.used > 0 { extent.used += max(PageBreaker.floatSpace, boxes[start].spaceBefore) }
    extent.used += boxes[start].carry?.height ?? 0
    // The floats of this page that may wait for the next, the last of them last.
    var movable: [(float: Int, extent: Extent)] = []
    var hasText = false
    var end = start
    while end < boxes.count {
      let first = end
      let float = places.float(at: end)
      end = float.map { places.floats[$0].boxes.upperBound } ?? end + 1
      let before = extent
      for index in first..<end {
        let space = index == start ? 0 : boxes[index].spaceBefore
        extent.used += boxes[index].height + space
        extent.slack += squeeze.space * space
        if boxes[index].isLine { extent.slack += squeeze.line * boxes[index].height }
      }
      if let float {
        // What begins the page was mentioned on the one before: it does not wait again.
        if hasText {
          movable.append(
            (
              float,
              Extent(used: extent.used - before.used, slack: extent.slack - before.slack)
            ))
        }
      } else {
        hasText = true
        // What is counted with them stays behind them.
        if boxes[first].holdsFloats { movable = [] }
      }
      let isForced =
        if end < boxes.count, case .forced = boxes[end].breakBefore { true } else { false }
      let most = isForced || end == boxes.count ? 0 : min(movable.count, FloatPlaces.mostWaiting)
      var fits = false
      var shown = extent
      var waitingPrice = 0.0
      for waiting in 0...most {
        if waiting > 0 {
          let moved = movable[movable.count - waiting]
          shown.used -= moved.extent.used
          shown.slack -= moved.extent.slack
          waitingPrice += FloatPlaces.waiting + places.price(of: moved.float, before: end)
          // A page is more than what waits.
          guard shown.used > 0 else { break }
        }
        if close(
          place, state, at: end, waiting: waiting, shown, price: waitingPrice,
          isFirst: first == start, material, &states)
        {
          fits = true
        }
      }
      // What does not fit with all floats gone does not fit with more text either.
      var least = extent
      for moved in movable.suffix(FloatPlaces.mostWaiting) {
        least.used -= moved.extent.used
        least.slack -= moved.extent.slack
      }
      if isForced || (!fits && least.used - least.slack > height + 1e-6) { break }
      if !fits, movable.isEmpty { break }
    }
  }

  /// Ends a page before a box, where it has room for what is shown.
  ///
  /// - Returns: Whether it has.
  private func close(
    _ place: State.Place, _ state: State, at end: Int, waiting: Int, _ shown: Extent,
    price: Double, isFirst: Bool, _ material: Material, _ states: inout [[State]]
  ) -> Bool {
    let boxes = material.boxes
    let feet = material.feet
    // The next page must have room for what waits for it.
    if waiting > 0, top(waiting, before: end, material.places) > height { return false }
    let whole = foot(from: state.line, upTo: end, below: shown.used, feet, isAlone: false)
    var found = whole
    if whole == nil, shown.slack > 0 {
      found = foot(
        from: state.line, upTo: end, below: shown.used - shown.slack, feet, isAlone: false)
    }
    if found == nil, isFirst, state.waiting == 0, waiting == 0 {
      found = foot(from: state.line, upTo: end, below: shown.used, feet, isAlone: true)
    }
    guard let found else { return false }
    let over = shown.used + found.height - height
    let share = shown.slack > 0 ? min(max(over / shown.slack, 0), 1) : 0
    let penalty = penalty(before: end, in: boxes)
    let carries = found.line < feet.ends[end]
    var cost = state.cost + penalty + found.penalty + price
    cost += pageCost(
      used: shown.used + found.height,
      endsSection: penalty == 0 && !carries && waiting == 0 && endsSection(end, boxes),
      goesOn: goesOn(place.box, boxes))
    if share > 0 {
      cost += PageBreaker.squeezed + PageBreaker.squeezedFar * share * share
    }
    add(
      State(line: found.line, waiting: waiting, cost: cost, previous: place, squeeze: share),
      at: end, &states)
    return true
  }

  private func add(_ state: State, at box: Int, _ states: inout [[State]]) {
    if let known = states[box].firstIndex(where: {
      $0.line == state.line && $0.waiting == state.waiting
    }) {
      if state.cost < states[box][known].cost { states[box][known] = state }
    } else {
      states[box].append(state)
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
  private func contents(_ states: [[State]], _ material: Material) -> [PageContent] {
    let count = states.count - 1
    let feet = material.feet
    guard
      var place = states[count].indices.filter({ states[count][$0].waiting == 0 }).min(by: {
        states[count][$0].cost < states[count][$1].cost
      }).map({ State.Place(box: count, index: $0) })
    else { return [] }
    var line = states[count][place.index].line
    var pages: [PageContent] = []
    while let previous = states[place.box][place.index].previous {
      let from = states[previous.box][previous.index]
      let state = states[place.box][place.index]
      pages.append(
        PageContent(
          boxes: previous.box..<place.box, noteLines: from.line..<state.line,
          floats: Array(material.places.last(from.waiting, before: previous.box)),
          waiting: Array(material.places.last(state.waiting, before: place.box)),
          squeeze: state.squeeze))
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

  /// Whether a page that begins with a box goes on with a section.
  private func goesOn(_ start: Int, _ boxes: [PageBox]) -> Bool {
    guard start > 0 else { return false }
    if case .forced = boxes[start].breakBefore { return false }
    return true
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

  private func pageCost(used: Double, endsSection: Bool, goesOn: Bool) -> Double {
    if endsSection {
      return goesOn && used < PageBreaker.lastLines * height ? PageBreaker.lastLinesPrice : 0
    }
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

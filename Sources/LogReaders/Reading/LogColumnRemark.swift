/// What is to be said of a row, before it is known how many lines there are before its block.
struct LogColumnRemark {
  enum Matter {
    case notice(LogNotice, count: Int)
    case refusal(LogProblem)
  }

  enum Place {
    /// A line of the block, from 1.
    case line(Int)
    /// Any other place in the file.
    case record(CodedLocator)
  }

  let matter: Matter
  let place: Place

  /// Says it.
  func add(to log: inout LogAssembly, linesBefore: Int) {
    switch (matter, place) {
    case (.notice(let notice, let count), .line(let line)):
      log.note(notice, by: count, at: "L\(linesBefore + line)")
    case (.notice(let notice, _), .record(let place)): log.note(notice, at: place)
    case (.refusal(let problem), .line(let line)):
      log.refuse(problem, at: "L\(linesBefore + line)")
    case (.refusal(let problem), .record(let place)):
      log.refuse(problem, at: log.locator(of: place))
    }
  }
}

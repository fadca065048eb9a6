internal import FileFormats
internal import Glibc

/// The values that the members of lines had last, to recognise those that come again.
///
/// Lines of a log repeat most of what the line before says: the model, the task, the scale. A value that
/// stands there sign by sign as before is what it was, and is neither read nor looked up again.
struct RepeatedValues: ~Copyable {
  /// A row that has of each member the value that it had last.
  private(set) var row = CodedJudgment()
  private var lengths: [Int] = []
  private let text: UnsafeMutablePointer<UInt8>

  /// Longer values are not likely to come again at once.
  private static let longest = 48
  /// Lines with more members are no rows of the record.
  private static let most = 96

  init() { text = .allocate(capacity: Self.longest * Self.most) }

  deinit { text.deallocate() }

  /// The length of the value at `start` where it is what the member had last; nil where it is not.
  ///
  /// - Parameter member: the number of the member's name.
  func length(of member: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    guard member < lengths.count, let base = bytes.baseAddress else { return nil }
    let length = lengths[member]
    // What follows ends the value: 1 is no 12.
    guard length > 0, start + length < bytes.count,
      memcmp(base + start, text + member * Self.longest, length) == 0
    else { return nil }
    let next = bytes[start + length]
    return next == UInt8(ascii: ",") || next == UInt8(ascii: "}") ? length : nil
  }

  /// Keeps a value that was read without anything to be said of it.
  ///
  /// - Parameter value: as it stands in the line.
  mutating func keep(
    _ member: Int, _ column: JudgmentColumn, _ value: UnsafeBufferPointer<UInt8>,
    from row: CodedJudgment
  ) {
    guard member < Self.most else { return }
    while lengths.count <= member { lengths.append(0) }
    // A text with an escape may be a lone surrogate, which is counted each time; an empty one leaves the
    // column as it is.
    guard !value.isEmpty, value.count <= Self.longest, !value.contains(UInt8(ascii: "\\")),
      value.count < 2 || value[value.count - 2] != UInt8(ascii: "\""),
      let base = value.baseAddress, self.row.take(column, from: row)
    else {
      lengths[member] = 0
      return
    }
    memcpy(text + member * Self.longest, base, value.count)
    lengths[member] = value.count
  }
}

extension CodedJudgment {
  /// Takes over one column of another row.
  ///
  /// - Returns: false for a column of which something may be said each time that it is read.
  @discardableResult
  mutating func take(_ column: JudgmentColumn, from row: CodedJudgment) -> Bool {
    switch column {
    case .evaluation: evaluation = row.evaluation
    case .task: task = row.task
    case .model: model = row.model
    case .sample: sample = row.sample
    case .epoch: epoch = row.epoch
    case .turn: turn = row.turn
    case .judge: judge = row.judge
    case .criterion: criterion = row.criterion
    case .judgmentIndex: judgmentIndex = row.judgmentIndex
    case .opponent: opponent = row.opponent
    case .score: score = row.score
    case .label: label = row.label
    case .scaleType: scaleType = row.scaleType
    case .scaleMinimum: scaleMinimum = row.scaleMinimum
    case .scaleMaximum: scaleMaximum = row.scaleMaximum
    case .status: status = row.status
    case .judgeKind: judgeKind = row.judgeKind
    case .cluster: cluster = row.cluster
    case .category: category = row.category
    case .language: language = row.language
    case .culture: culture = row.culture
    case .weight: weight = row.weight
    case .sampling: sampling = row.sampling
    case .round: round = row.round
    case .position: position = row.position
    case .split: split = row.split
    case .promptVersion: promptVersion = row.promptVersion
    case .optionOrder: optionOrder = row.optionOrder
    case .variantOf: variantOf = row.variantOf
    case .sampleHash: sampleHash = row.sampleHash
    case .responseHash: responseHash = row.responseHash
    case .tool: tool = row.tool
    case .toolVersion: toolVersion = row.toolVersion
    case .sourceFile: sourceFile = row.sourceFile
    case .sourceDigest: sourceDigest = row.sourceDigest
    default: return false
    }
    return true
  }
}

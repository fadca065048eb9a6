internal import Diagnostics
internal import FileFormats

/// Reads what a server of a chatbot arena logs, one event a line: of the votes it takes, of all
/// else, chats and reports, it counts what it passes over.
///
/// The log knows its voters by their addresses only, and those are not read: all votes are of one
/// judge that stands for many people and so enters no agreement.
struct ArenaServerLogReader: LogFormatReader {
  static let name = "arena-server-log"
  static let summary = "What a server of a chatbot arena logs"
  static let isOfLines = true

  /// The voters together, where the log does not tell them apart or must not.
  static let voters = "panel:arena_users"

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    let keys = head.recordKeys
    return keys.isSuperset(of: ["tstamp", "type"]) && !keys.isDisjoint(with: ["state", "states"])
      ? .log(by: .records) : nil
  }

  init(_ options: LogReadingOptions) {}

  /// One side of what the voter saw.
  private struct Side {
    var model: String?
    var identifier: String?
    var messages: [String] = []
    var offset: Int64 = 0
  }

  private struct Event {
    var type: String?
    /// Unix time in seconds.
    var time: Double?
    /// The models as they were shown: empty until the vote where they were hidden.
    var shown: [String] = []
    var sides: [Side] = []
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
      let event = try event(&scanner)
      guard let vote = event.type, let verdict = ArenaVerdict(vote: vote) else {
        log.file.rowsRead -= 1
        log.note(.otherEvent(event.type ?? ""), at: place)
        return
      }
      add(event, vote, verdict, at: place, &log)
    }
  }

  private func event(_ scanner: inout JSONScanner) throws(JSONError) -> Event {
    var event = Event()
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      switch UTF8Text.string(key) {
      case "type": event.type = try scanner.textIfAny()
      case "tstamp": event.time = try scanner.numberIfAny()
      case "models":
        var names: [String] = []
        try scanner.elements { (scanner) throws(JSONError) in
          names.append(try scanner.textIfAny() ?? "")
        }
        event.shown = names.map(ArenaServerLogReader.name(shown:))
      case "states":
        var sides: [Side] = []
        try scanner.elements { (scanner) throws(JSONError) in sides.append(try side(&scanner)) }
        event.sides = sides
      // The address of the voter is among these.
      default: try scanner.skipValue()
      }
    }
    return event
  }

  private func side(_ scanner: inout JSONScanner) throws(JSONError) -> Side {
    var side = Side()
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "model_name": side.model = try scanner.textIfAny()
      case "conv_id": side.identifier = try scanner.textIfAny()
      case "offset": side.offset = try scanner.integerIfAny() ?? 0
      case "messages":
        var messages: [String] = []
        try scanner.elements { (scanner) throws(JSONError) in
          var parts: [String] = []
          try scanner.elements { (scanner) throws(JSONError) in
            parts.append(try scanner.contentIfAny() ?? "")
          }
          messages.append(parts.count > 1 ? parts[1] : "")
        }
        side.messages = messages
      default: try scanner.skipValue()
      }
    }
    return side
  }

  private func add(
    _ event: Event, _ vote: String, _ verdict: ArenaVerdict, at place: CodedLocator,
    _ log: inout LogAssembly
  ) {
    guard event.sides.count == 2 else {
      log.refuse(.missingField("states"), at: log.locator(of: place))
      return
    }
    var row = CodedJudgment()
    row.scaleType = .preference
    row.position = .first
    row.judgedAt = event.time.flatMap(Timestamp.init(unixSeconds:))?.microseconds
    verdict.declare(in: &row, &log)
    let side = event.sides[0]
    let conversation = ArenaConversation.logged(
      side.messages, from: Int(clamping: side.offset))
    let other = event.sides[1]
    log.fill(
      &row, prompt: conversation.prompt, response: conversation.response,
      opponentResponse: ArenaConversation.logged(other.messages, from: Int(clamping: other.offset))
        .response, at: place)
    let isAnonymous = event.shown.count == 2 && event.shown.allSatisfy(\.isEmpty)
    log.keep(
      row,
      with: [
        (.evaluation, "arena"), (.task, "arena"), (.model, model(0, event)),
        (.opponent, model(1, event)), (.sample, side.identifier),
        (.turn, conversation.turns > 0 ? String(conversation.turns) : nil),
        (.judge, ArenaServerLogReader.voters), (.label, vote),
        (.category, event.shown.count == 2 ? (isAnonymous ? "anonymous" : "named") : nil),
        (.sampleHash, conversation.sampleHash), (.tool, "fastchat"),
      ], at: place)
  }

  /// The model that answered; early logs name it only as it was shown.
  private func model(_ index: Int, _ event: Event) -> String? {
    if let model = event.sides[index].model, !model.isEmpty { return model }
    return index < event.shown.count ? event.shown[index] : nil
  }

  /// The name in `<h3>Model A: vicuna-13b</h3>` or `### Model A: vicuna-13b`; empty in `Model A`.
  private static func name(shown text: String) -> String {
    var name = Substring(text)
    for mark in ["<h3>", "### "] where name.hasPrefix(mark) { name.removeFirst(mark.count) }
    while name.last?.isWhitespace == true { name.removeLast() }
    if name.hasSuffix("</h3>") { name.removeLast("</h3>".count) }
    for side in ["Model A", "Model B"] where name.hasPrefix(side) {
      name.removeFirst(side.count)
      if name.hasPrefix(":") { name.removeFirst() }
    }
    while name.first?.isWhitespace == true { name.removeFirst() }
    return String(name)
  }
}

extension LogNotice {
  fileprivate static func otherEvent(_ type: String) -> LogNotice {
    LogNotice("otherEvent", type) {
      "an event of the type \($0[0].quoted), \($0.times); it is no vote"
    }
  }
}

internal import FileFormats
import Foundation

/// Reads battles of a chatbot arena as they are released (`clean_battle_*.json`): two models, who
/// won, and who said so.
///
/// A battle gives one row, of `model_a` against `model_b`. The voters are people: their names, which
/// in files that were not cleaned are made of addresses, become pseudonyms. Where the models' names
/// were shown before the vote the row has the category `named`, else `anonymous`.
struct ArenaBattleReader: LogFormatReader {
  static let name = "arena-battles"
  static let summary = "Battles of a chatbot arena, as released"
  static let isOfLines = true

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    head.recordKeys.isSuperset(of: ["model_a", "model_b", "winner"]) ? .log(by: .records) : nil
  }

  init(_ options: LogReadingOptions) {}

  private struct Battle {
    var question: String?
    var model: String?
    var opponent: String?
    var winner: String?
    /// The voter, or the judge's model and prompt.
    var judges: [String] = []
    var hasModelJudge = false
    var conversation = ArenaConversation()
    /// That with the other model, where texts are kept.
    var opponents = ArenaConversation()
    var turn: String?
    var isAnonymous: Bool?
    var language: String?
    /// Unix time in seconds.
    var time: Double?
    /// A time that is written out.
    var date: String?
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
      add(try battle(&scanner, keepsTexts: log.options.keepTexts), at: place, &log)
    }
  }

  private func battle(
    _ scanner: inout JSONScanner, keepsTexts: Bool
  ) throws(JSONError) -> Battle {
    var battle = Battle()
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      switch UTF8Text.string(key) {
      case "question_id": battle.question = try scanner.textIfAny()
      case "id":
        let identifier = try scanner.textIfAny()
        if battle.question == nil { battle.question = identifier }
      case "model_a": battle.model = try scanner.textIfAny()
      case "model_b": battle.opponent = try scanner.textIfAny()
      case "winner": battle.winner = try scanner.textIfAny()
      case "judge":
        // A judge's model is named with its prompt; a single name is a voter's.
        let isList = try scanner.peek() == .array
        battle.judges = try scanner.textsIfAny()
        battle.hasModelJudge = isList && battle.judges.count > 1
      case "conversation_a": battle.conversation = try .released(&scanner)
      case "conversation_b" where keepsTexts: battle.opponents = try .released(&scanner)
      case "turn": battle.turn = try scanner.textIfAny()
      case "anony": battle.isAnonymous = try scanner.truthIfAny()
      case "language": battle.language = try scanner.textIfAny()
      case "tstamp": battle.time = try scanner.numberIfAny()
      case "timestamp": battle.date = try scanner.textIfAny()
      // Whatever else there is, addresses of voters among it, is not read.
      default: try scanner.skipValue()
      }
    }
    return battle
  }

  private func add(_ battle: Battle, at place: CodedLocator, _ log: inout LogAssembly) {
    var row = CodedJudgment()
    row.scaleType = .preference
    row.position = .first
    row.inputTokens = battle.conversation.inputTokens
    row.outputTokens = battle.conversation.outputTokens
    row.judgedAt = battle.time.flatMap(Timestamp.init(unixSeconds:))?.microseconds
    var label = battle.winner
    if let winner = battle.winner {
      guard let verdict = ArenaVerdict(winner: winner) else {
        log.refuse(
          .invalidField(field: "winner", text: winner, expected: ArenaVerdict.winners),
          at: log.locator(of: place))
        return
      }
      verdict.declare(in: &row, &log)
      if case .failed = verdict {
        label = nil
        log.note(.missingScore, at: place)
      }
    }
    log.fill(
      &row, prompt: battle.conversation.prompt, response: battle.conversation.response,
      opponentResponse: battle.opponents.response, at: place)
    let turns = battle.conversation.turns
    log.keep(
      row,
      with: [
        (.evaluation, "arena"), (.task, "arena"), (.model, battle.model),
        (.sample, battle.question ?? ArenaBattleReader.identifier(of: battle)),
        (.turn, battle.turn == "0" ? nil : battle.turn ?? (turns > 0 ? String(turns) : nil)),
        (.judge, judge(of: battle, log)), (.criterion, criterion(of: battle)),
        (.opponent, battle.opponent), (.label, label),
        (.category, battle.isAnonymous.map { $0 ? "anonymous" : "named" }),
        (.language, battle.language.flatMap(LanguageTag.of)),
        (.judgedAt, battle.time == nil ? battle.date : nil),
        (.sampleHash, battle.conversation.sampleHash), (.tool, "fastchat"),
      ], at: place)
  }

  private func judge(of battle: Battle, _ log: LogAssembly) -> String {
    guard let name = battle.judges.first, !name.isEmpty else { return ArenaServerLogReader.voters }
    return battle.hasModelJudge ? "model:\(name)" : log.options.pseudonyms.name(of: name)
  }

  /// The name of the prompt, where a model judged.
  private func criterion(of battle: Battle) -> String? {
    battle.hasModelJudge ? battle.judges[1] : nil
  }

  /// What tells battles apart whose release left their identifiers out: the models and the time.
  ///
  /// The voter is not part of it: a hash without a key can be tried out on all addresses.
  private static func identifier(of battle: Battle) -> String? {
    guard let time = battle.time.map(\.plain) ?? battle.date, let model = battle.model,
      let opponent = battle.opponent
    else { return nil }
    return String(SHA256.hexadecimal("\(model)\n\(opponent)\n\(time)").prefix(16))
  }
}

/// The language tags of BCP 47 behind the English names of languages.
enum LanguageTag {
  /// The tag of a language that is named in English, such as `de` of `German`.
  ///
  /// - Returns: a name that is not known, a tag among them, as it is; nil for `unknown`.
  static func of(_ name: String) -> String? {
    if name.isEmpty || name == "unknown" || name == "und" { return nil }
    return tags[name.lowercased()] ?? name
  }

  private static let tags: [String: String] = {
    let english = Locale(identifier: "en")
    var tags: [String: String] = [:]
    // The shorter tag is the one that BCP 47 asks for, where a language has two.
    let codes = Locale.LanguageCode.isoLanguageCodes.map(\.identifier).sorted {
      $0.utf8.count != $1.utf8.count ? $0.utf8.count < $1.utf8.count : $0 < $1
    }
    for code in codes {
      guard let name = english.localizedString(forLanguageCode: code)?.lowercased(),
        tags[name] == nil
      else { continue }
      tags[name] = code
    }
    return tags
  }()
}

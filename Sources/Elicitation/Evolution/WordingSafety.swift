internal import Foundation
internal import Statistics

/// Wordings that no item may have, by patterns.
///
/// What it can do: find addresses, links and numbers by which somebody could be reached, words that speak
/// to the model rather than ask it (which a model of the panel might obey), and a few phrases that ask for
/// how to do harm. What it cannot do: judge. A harmful wording without these phrases passes, and a harmless
/// one that quotes them does not; items that people will see are to be read by people.
struct WordingSafety: Sendable {
  /// Why a wording is refused, in words.
  enum Hazard: String, Sendable {
    case contact = "an address, a link or a long number"
    case instruction = "words that speak to the model"
    case harm = "a request for how to do harm"
    case phrase = "a phrase that the plan refuses"
  }

  private let usesShipped: Bool
  private let phrases: [String]

  init(_ choice: FilterChoice.Safety) {
    usesShipped = choice.usesShipped
    phrases = choice.phrases.map(Self.normalized)
  }

  /// The first hazard of a wording; nil where there is none.
  ///
  /// - Complexity: O(length x phrases).
  func hazard(in text: String) -> Hazard? {
    let words = Self.normalized(text)
    if phrases.contains(where: words.contains) { return .phrase }
    guard usesShipped else { return nil }
    if Self.hasContact(text) { return .contact }
    if Self.instructions.contains(where: words.contains) { return .instruction }
    if Self.harm.contains(where: words.contains) { return .harm }
    return nil
  }

  /// Words in lower case with one blank round each, or as they are where a language has no blanks.
  private static func normalized(_ text: String) -> String {
    let words = TextTokens.words.tokens(of: text)
    let isSpaced = text.unicodeScalars.allSatisfy { $0.value < 0x2E80 }
    return isSpaced ? " " + words.joined(separator: " ") + " " : words.joined()
  }

  private static func hasContact(_ text: String) -> Bool {
    let lower = text.lowercased()
    if ["http://", "https://", "www."].contains(where: lower.contains) { return true }
    for word in lower.split(whereSeparator: \.isWhitespace) {
      if let at = word.firstIndex(of: "@"), at != word.startIndex,
        word[at...].dropFirst().contains(".")
      {
        return true
      }
    }
    // Numbers of telephones and accounts: seven digits or more, with what is written between them.
    var digits = 0
    for scalar in text.unicodeScalars {
      if ("0"..."9").contains(scalar) {
        digits += 1
        if digits >= 7 { return true }
      } else if !"-+()/. ".unicodeScalars.contains(scalar) {
        digits = 0
      }
    }
    return false
  }

  private static let instructions =
    [
      "ignore all previous", "ignore previous instructions", "ignore the instructions",
      "disregard the above", "disregard all previous", "system prompt", "as an ai language model",
      "as a language model", "you are chatgpt", "you are an ai", "jailbreak", "developer mode",
      "respond only with", "answer only with", "reply with the word", "do anything now",
    ].map { " \($0) " } + ["忽略之前的", "忽略以上", "系统提示", "作为一个语言模型", "作为人工智能"]

  private static let harm =
    [
      "how to make a bomb", "how to build a bomb", "build a bomb", "make explosives",
      "how to kill", "how to poison", "how to stab", "kill yourself", "kill myself",
      "commit suicide", "ways to die", "how to hack into", "how to steal", "how to make meth",
      "child pornography", "sex with a minor", "sexual with a child", "ethnic cleansing of",
      "how to make a weapon", "how to buy a gun illegally",
    ].map { " \($0) " } + ["制造炸弹", "自杀的方法", "怎么自杀", "儿童色情", "如何下毒"]
}

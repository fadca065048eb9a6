import Foundation

/// Where words may be parted, by language.
///
/// Dictionaries are read from one directory when a word first asks for them. A language without one
/// has its words whole, and nothing else happens.
package final class Hyphenation {
  /// The dictionary that pages need, and the Debian package that holds it.
  package static let required = (file: "hyph_en_US.dic", package: "hyphen-en-us")

  private let directory: String
  private var dictionaries: [String: HyphenationDictionary?] = [:]

  /// A word of fewer letters stays whole.
  static let shortestWord = 6
  /// A word of more letters is no word of a language.
  static let longestWord = 100

  package init(directory: String = "/usr/share/hyphen") {
    self.directory = directory
  }

  /// The numbers of letters before which a word may be parted, in order: at least two stand before the
  /// hyphen and three behind it.
  ///
  /// - Parameters:
  ///   - word: Letters only.
  ///   - language: A tag of BCP 47.
  /// - Complexity: O(*n*) once the dictionary is read.
  package func places(in word: String, language: String) -> [Int] {
    let letters = Array(word.unicodeScalars)
    guard (Self.shortestWord...Self.longestWord).contains(letters.count) else { return [] }
    return dictionary(of: language)?.places(in: letters) ?? []
  }

  /// The file that parts the words of a language, with its size in bytes; nil where there is none.
  package func file(of language: String) -> (name: String, byteCount: Int)? {
    guard let name = fileName(of: language) else { return nil }
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/\(name)")
    return (attributes?[.size] as? Int).map { (name, $0) }
  }

  /// Whether the dictionary that pages need is installed and can be read.
  package var hasRequired: Bool { dictionary(of: "en") != nil }

  private func dictionary(of language: String) -> HyphenationDictionary? {
    if let known = dictionaries[language] { return known }
    let read = fileName(of: language).flatMap {
      HyphenationDictionary(file: "\(directory)/\($0)")
    }
    dictionaries[language] = .some(read)
    return read
  }

  /// That of the region that a tag names, else of the country that is called as the language is, else
  /// the first one of the language.
  private func fileName(of language: String) -> String? {
    let subtags = language.split(whereSeparator: { $0 == "-" || $0 == "_" }).map(String.init)
    guard let primary = subtags.first?.lowercased(), Self.isPlain(primary) else { return nil }
    // Of English the one that is always there: pages must not depend on what else is installed.
    if primary == "en" { return Self.required.file }
    let names = Set((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [])
    let regions = subtags.dropFirst().filter { $0.utf8.count == 2 && Self.isPlain($0) } + [primary]
    let wanted =
      regions.map { "hyph_\(primary)_\($0.uppercased()).dic" } + ["hyph_\(primary).dic"]
    return wanted.first(where: names.contains)
      ?? names.filter { $0.hasPrefix("hyph_\(primary)_") && $0.hasSuffix(".dic") }.min()
  }

  private static func isPlain(_ subtag: String) -> Bool {
    subtag.unicodeScalars.allSatisfy { $0.isASCII && $0.properties.isAlphabetic }
  }
}

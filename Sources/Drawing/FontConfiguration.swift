import CCairo
import Foundation

/// The fonts that a page may use: fixed directories and no setting of the user or the machine.
///
/// Fontconfig's usual answer depends on what else is installed and on `~/.config`; a report's
/// bytes must not.
final class FontConfiguration {
  static let directories = [
    "/usr/share/fonts/opentype/inter", "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/truetype/noto", "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/truetype/ancient-scripts",
  ]

  static let required: [(family: String, package: String)] = [
    ("Inter", "fonts-inter"), ("Inter Display", "fonts-inter"),
    ("DejaVu Sans Mono", "fonts-dejavu-core"), ("DejaVu Sans", "fonts-dejavu-core"),
    ("Noto Sans", "fonts-noto-core"), ("Noto Sans Arabic", "fonts-noto-core"),
    ("Noto Sans CJK SC", "fonts-noto-cjk"), ("Noto Sans CJK TC", "fonts-noto-cjk"),
    ("Noto Sans CJK JP", "fonts-noto-cjk"), ("Noto Sans CJK KR", "fonts-noto-cjk"),
  ]

  /// Families that draw emoji and symbols in one colour; used where they are installed.
  static let symbolFamilies: [(family: String, package: String)] = [
    ("Symbola", "fonts-symbola"), ("Noto Emoji", "fonts-noto-extra"),
  ]

  let handle: OpaquePointer
  private let families: Set<String>
  /// Families tried after the named ones, in this order whatever the locale.
  let fallbackFamilies: [String]
  /// Whether only ``commonFamilies`` are in it.
  let isCommon: Bool
  /// Names that stand for lists of families: every run of text needs one.
  private var listNames: [ListKey: String] = [:]
  private var coverage: [ListKey: OpaquePointer] = [:]

  private struct ListKey: Hashable {
    let family: TextStyle.Family
    let ideographs: String
  }

  /// The families that nearly all texts are set in, and those that must be there.
  ///
  /// Whatever the first choices of a style have is drawn in them, so that other families need not be
  /// looked at: to put some three hundred and fifty faces in order takes a millisecond for each size
  /// and weight of text.
  static let commonFamilies = required.map(\.family)

  /// - Parameter isCommon: whether only ``commonFamilies`` are in it.
  init(isCommon: Bool = false) throws(DrawingError) {
    self.isCommon = isCommon
    guard let handle = FcConfigCreate() else {
      throw .fontConfiguration("no memory for it")
    }
    let directories = Self.directories.map { "<dir>\($0)</dir>" }.joined()
    let accepted = Self.commonFamilies.map {
      "<pattern><patelt name=\"family\"><string>\($0)</string></patelt></pattern>"
    }.joined()
    let selection =
      isCommon
      ? "<rejectfont><pattern><patelt name=\"outline\"><bool>true</bool></patelt></pattern>"
        + "</rejectfont><acceptfont>\(accepted)</acceptfont>"
      : ""
    // The system's cache spares the scan of some three hundred files; it is only ever read, and
    // a missing or stale one costs time, not fidelity. Colour fonts would come out as rasters.
    let xml = """
      <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>\(directories)\
      <cachedir>/var/cache/fontconfig</cachedir><selectfont><rejectfont><pattern>\
      <patelt name="color"><bool>true</bool></patelt></pattern></rejectfont>\(selection)</selectfont>\
      <config><rescan><int>0</int></rescan></config></fontconfig>
      """
    guard FcConfigParseAndLoadFromMemory(handle, xml, FcBool(1)) != 0,
      FcConfigBuildFonts(handle) != 0
    else {
      FcConfigDestroy(handle)
      throw .fontConfiguration("its text was refused")
    }
    self.handle = handle
    families = Set(Self.patterns(of: handle).compactMap { Self.string("family", of: $0) })
    let sans = families.filter { $0.hasPrefix("Noto Sans ") && !$0.contains("CJK") }
    fallbackFamilies =
      ["Noto Sans"]
      // Plain text faces before their display, mono and drawn variants.
      + sans.filter { !$0.hasSuffix("Mono") && !$0.hasSuffix("Display") }.sorted()
      + ["DejaVu Sans"] + Self.symbolFamilies.map(\.family)
  }

  deinit {
    for characters in coverage.values { FcCharSetDestroy(characters) }
    FcConfigDestroy(handle)
  }

  /// The first required face that is missing, as an error.
  func requireFaces() throws(DrawingError) {
    for (family, package) in Self.required where !families.contains(family) {
      throw .missingFace(family: family, package: package)
    }
  }

  /// A name that stands for the families of a style, first choice first: its own, the CJK family of
  /// its language, the other scripts, the other CJK families.
  ///
  /// Pango compares the families of a text's fonts over and over, and there are some hundred and
  /// fifty: a rule that puts them in the place of one name gives the same fonts in less time.
  func families(for style: TextStyle, language: String?) -> String {
    let key = ListKey(family: style.family, ideographs: Self.ideographFamily(language))
    if let known = listNames[key] { return known }
    let families =
      isCommon
      ? Self.firstChoices(of: style.family, pinned: key.ideographs)
      : Self.familyList(
        of: style.family, pinned: key.ideographs, fallback: fallbackFamilies)
    let name = "list \(style.family.rawValue) \(key.ideographs)"
    // Without its rule the list does as well.
    let found = addRule(name, families) ? name : families.joined(separator: ",")
    listNames[key] = found
    return found
  }

  private func addRule(_ name: String, _ families: [String]) -> Bool {
    func escaped(_ text: String) -> String {
      text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }
    let list = families.map { "<string>\(escaped($0))</string>" }.joined()
    let xml = """
      <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>\
      <match target="pattern"><test name="family" compare="eq"><string>\(name)</string></test>\
      <edit name="family" mode="assign" binding="strong">\(list)</edit></match></fontconfig>
      """
    return FcConfigParseAndLoadFromMemory(handle, xml, FcBool(1)) != 0
  }

  /// Whether the first choices of a style have every character of a text, so that no other family is
  /// asked for one.
  func firstChoicesCover(_ run: StyledText.Run) -> Bool {
    // What is printable of ASCII every one of them has.
    if run.text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return true }
    let key = ListKey(
      family: run.style.family,
      ideographs: Self.ideographFamily(
        ScriptLanguage.ideographLanguage(of: run.text, declared: run.style.language)))
    let known = characters(of: key)
    return run.text.unicodeScalars.allSatisfy { scalar in
      if FcCharSetHasChar(known, scalar.value) != 0 {
        // Pango seeks emoji elsewhere.
        return !scalar.properties.isEmojiPresentation
      }
      // These take the face of what they stand beside.
      return switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: true
      case .spaceSeparator: scalar.value != 0x1680
      default: false
      }
    }
  }

  /// All that the first choices of a style have.
  private func characters(of key: ListKey) -> OpaquePointer? {
    if let known = coverage[key] { return known }
    let choices = Set(Self.firstChoices(of: key.family, pinned: key.ideographs))
    guard let all = FcCharSetCreate() else { return nil }
    for pattern in Self.patterns(of: handle) {
      var own: OpaquePointer?
      var isWhole: FcBool = 0
      guard Self.string("family", of: pattern).map(choices.contains) == true,
        FcPatternGetCharSet(pattern, "charset", 0, &own) == FcResultMatch
      else { continue }
      _ = FcCharSetMerge(all, own, &isWhole)
    }
    coverage[key] = all
    return all
  }

  /// The beginning of ``familyList(of:pinned:fallback:)``.
  private static func firstChoices(of family: TextStyle.Family, pinned: String) -> [String] {
    Array(familyList(of: family, pinned: pinned, fallback: ["Noto Sans"]).prefix(3))
  }

  /// The families of a style in the order in which they are asked for a character.
  ///
  /// - Parameter pinned: the family of ideographs that comes before the other scripts.
  static func familyList(
    of family: TextStyle.Family, pinned: String, fallback: [String]
  ) -> [String] {
    let own =
      switch family {
      case .text: "Inter"
      case .display: "Inter Display"
      case .mono: "DejaVu Sans Mono"
      }
    let others = ["SC", "TC", "JP", "KR"].map { "Noto Sans CJK " + $0 }.filter { $0 != pinned }
    return [own, pinned] + fallback + others
  }

  /// The family with the regional forms of a language; simplified Chinese for any other.
  static func ideographFamily(_ language: String?) -> String {
    let parts = (language ?? "").lowercased().split(separator: "-").map(String.init)
    let traditional = Set(parts).intersection(["hant", "tw", "hk", "mo"])
    return switch parts.first {
    case "ja": "Noto Sans CJK JP"
    case "ko": "Noto Sans CJK KR"
    case "zh" where !traditional.isEmpty && !parts.contains("hans"): "Noto Sans CJK TC"
    default: "Noto Sans CJK SC"
    }
  }

  /// The installed faces, sorted by name.
  ///
  /// - Complexity: asks for the size of each of some hundred files.
  var faces: [FontFace] {
    Self.patterns(of: handle).compactMap(Self.face).sorted {
      ($0.family, $0.style, $0.path) < ($1.family, $1.style, $1.path)
    }
  }

  /// The face behind a fontconfig pattern; nil when it has no file.
  static func face(of pattern: OpaquePointer) -> FontFace? {
    guard let path = string("file", of: pattern), let family = string("family", of: pattern) else {
      return nil
    }
    var fixed: Int32 = 0
    // A 16.16 number, printed with three decimals as font editors do.
    let thousandths =
      FcPatternGetInteger(pattern, "fontversion", 0, &fixed) == FcResultMatch
      ? Int((Double(fixed) / 65_536 * 1_000).rounded()) : 0
    let fraction = String(thousandths % 1_000)
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    return FontFace(
      family: family, style: string("style", of: pattern) ?? "", path: path,
      version: "\(thousandths / 1_000)."
        + String(repeating: "0", count: 3 - fraction.count) + fraction,
      byteCount: size ?? 0)
  }

  /// Where the face behind a fontconfig pattern lies; nil when it has no file.
  static func source(of pattern: OpaquePointer) -> FontSource? {
    guard let face = face(of: pattern) else { return nil }
    var index: Int32 = 0
    var weight = 0.0
    var slant: Int32 = 0
    _ = FcPatternGetInteger(pattern, "index", 0, &index)
    _ = FcPatternGetInteger(pattern, "slant", 0, &slant)
    let hasWeight = FcPatternGetDouble(pattern, "weight", 0, &weight) == FcResultMatch
    return FontSource(
      face: face,
      // Above the sixteenth bit stands an instance of a variable font.
      index: Int(index) & 0xFFFF,
      weight: hasWeight ? Int(FcWeightToOpenTypeDouble(weight).rounded()) : 400,
      isItalic: slant > 0)
  }

  private static func string(_ key: String, of pattern: OpaquePointer) -> String? {
    var value: UnsafeMutablePointer<FcChar8>?
    guard FcPatternGetString(pattern, key, 0, &value) == FcResultMatch, let value else {
      return nil
    }
    return String(cString: value)
  }

  private static func patterns(of handle: OpaquePointer) -> [OpaquePointer] {
    guard let set = FcConfigGetFonts(handle, FcSetSystem) else { return [] }
    return (0..<Int(set.pointee.nfont)).compactMap { set.pointee.fonts[$0] }
  }
}
